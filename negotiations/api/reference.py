"""The OpenAPI description and the pages that show it: Swagger UI and ReDoc, from this host alone.

Both pages write styles while they run, and ReDoc builds functions from text; that is allowed on these two pages and nowhere else.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerSplitView

from negotiations.api.parameters import FORMAT, raw_query, read_query

BUNDLE = "drf_spectacular_sidecar/redoc/bundles/redoc.standalone.js"
FOREIGN_LOGO = b"https://cdn.redoc.ly/redoc/logo-mini.svg"
STYLES = {"style-src": [SELF, UNSAFE_INLINE]}
READING = {**STYLES, "script-src": [SELF, UNSAFE_EVAL], "worker-src": [SELF, "blob:"]}


class Schema(SpectacularAPIView):
    """The description itself: YAML, or JSON with `?format=json`."""

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        read_query(raw_query(request), {"format": FORMAT})

    @extend_schema(exclude=True)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The description."""
        return super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]  # drf-spectacular has no types


@method_decorator(csp_update(STYLES), name="dispatch")
class SwaggerPage(SpectacularSwaggerSplitView):
    """The description as a page to try requests on."""


@method_decorator(csp_update(READING), name="dispatch")
class RedocPage(SpectacularRedocView):
    """The description as a page to read."""


@require_safe
@cache_control(public=True, max_age=86_400)
def redoc_script(request: HttpRequest) -> HttpResponse:
    """ReDoc's script as its package holds it, but for its maker's logo, which it would fetch from a foreign host."""
    return HttpResponse(_bundle(), content_type="text/javascript; charset=utf-8")


@cache
def _bundle() -> bytes:
    return Path(str(finders.find(BUNDLE))).read_bytes().replace(FOREIGN_LOGO, b"data:,")
