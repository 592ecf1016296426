"""The OpenAPI description and the pages that show it: Swagger UI and ReDoc, from this host alone.

Both pages write styles while they run, and ReDoc builds functions from text; that is allowed on these two pages and nowhere else.
"""

from __future__ import annotations

from typing import Any

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerSplitView

from negotiations.api.parameters import FORMAT, raw_query, read_query

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
