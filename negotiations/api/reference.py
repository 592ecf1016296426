"""The OpenAPI description and the pages that show it: Swagger UI and ReDoc, from this host alone.

Both pages write styles while they run, and ReDoc builds functions from text; that is allowed on these two pages and nowhere else.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularRedocView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.views import APIView

from negotiations.api.language import read_language
from negotiations.api.openapi.prepared import prepared
from negotiations.api.parameters import FORMAT, LANG, raw_query, read_query
from negotiations.api.renderers import JsonRenderer

BUNDLE = "drf_spectacular_sidecar/redoc/bundles/redoc.standalone.js"
FOREIGN_LOGO = b"https://cdn.redoc.ly/redoc/logo-mini.svg"
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
STYLES = {"style-src": [SELF, UNSAFE_INLINE]}
READING = {**STYLES, "script-src": [SELF, UNSAFE_EVAL], "worker-src": [SELF, "blob:"]}


class YamlRenderer(BaseRenderer):
    """The committed file as it is."""

    media_type, format, charset = "application/yaml", "yaml", "utf-8"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return prepared("yaml")[0]


class Schema(APIView):
    """The description itself: YAML, or JSON with `?format=json`, in the language of the reader. It is answered from the file that was prepared, whatever the data."""

    permission_classes = [AllowAny]
    renderer_classes = [YamlRenderer, JsonRenderer]
    schema = None

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        given = read_query(raw_query(request), {"format": FORMAT, "lang": LANG})
        self.language = read_language(given, request.META.get("HTTP_ACCEPT_LANGUAGE", ""))

    def get(self, request: Any) -> HttpResponse:
        """The description, or nothing when the client's copy is good."""
        packed = bool(TAKES_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))
        body, tag = prepared(request.accepted_renderer.format, packed=packed, language=self.language)
        if tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
            response = HttpResponse(status=304)
        else:
            response = HttpResponse(body, content_type=f"{request.accepted_media_type}; charset=utf-8")
            if packed:
                response.headers["Content-Encoding"] = "gzip"
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = settings.TRACKER_CACHE_CONTROL
        response.headers["Content-Language"] = self.language
        patch_vary_headers(response, ("Accept", "Accept-Encoding", "Accept-Language"))
        return response


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
