"""Charts in pages: `{% chart chart %}` shows one as a picture that needs no script, with its data as a table below.

Where scripts run, `charts.js` offers to mount the same specification with Vega, for pointer and keyboard. The page loads both files:

    <link rel="stylesheet" href="{% static 'negotiations/charts.css' %}">
    <script src="{% static 'negotiations/charts.js' %}" defer></script>
"""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from django import template
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from negotiations.charts.chart import Chart
from negotiations.charts.rendering import svg

register = template.Library()

PROGRAMS = ("vega", "vega-lite", "vega-embed")
_ESCAPED = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"}


@register.inclusion_tag("negotiations/charts/chart.html")
def chart(drawn: Chart, address: str = "") -> dict[str, Any]:
    """A chart. `address` is where the same picture is given alone, without `format`: then it is offered as SVG and PNG."""
    key = hashlib.sha256(f"{drawn.kind}\0{drawn.title}\0{drawn.subtitle}".encode()).hexdigest()[:8]
    return {
        "chart": drawn,
        "key": key,
        "picture": mark_safe(svg(drawn)),  # noqa: S308  made by us, every text in it escaped
        "specification": _as_data(drawn.specification),
        "programs": " ".join(static(f"negotiations/vendor/{name}.min.js") for name in PROGRAMS),
        "address": f"{address}{'&' if '?' in address else '?'}format=" if address else "",
    }


def _as_data(value: Any) -> SafeString:
    """JSON that may stand in a page's script element of a type that is not run."""
    text = orjson.dumps(value).decode()
    for sign, escaped in _ESCAPED.items():
        text = text.replace(sign, escaped)
    return mark_safe(text)  # noqa: S308  what could end the element was escaped
