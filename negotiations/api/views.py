"""The manners of every answer under /api/: strict parameters, two clocks, conditional requests, headers, one ledger state per answer.

`Answer` is the base of every view; `Room` (in `rooms.py`) of every collection. What is answered is decided in the rooms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from negotiations.api.authentication import has_credentials
from negotiations.api.browsing.asked import tidied
from negotiations.api.browsing.page import PageRenderer
from negotiations.api.browsing.problem_page import as_page
from negotiations.api.clocks import Clocks, clock_headers, read_clocks
from negotiations.api.language import language_of, read_language
from negotiations.api.parameters import FORMAT, LANG, Given, Parameter, raw_query, read_query, require_text
from negotiations.api.renderers import JsonRenderer
from negotiations.api.scope import Scope
from negotiations.api.validators import any_copy, digest_of, good_copy, tag, validators_of
from negotiations.ledger.models import LedgerHead
from negotiations.ledger.services import head

R = TypeVar("R", bound=HttpResponseBase)
_accepted: dict[tuple[type[Answer], str | None], Mapping[str, Parameter]] = {}


@dataclass(frozen=True, slots=True)
class Reply:
    """What an address has to say: plain data, the revision of the record (0 for collections), addresses of neighbours."""

    data: Any
    revision: int = 0
    links: Mapping[str, str | None] = field(default_factory=dict)


def not_modified() -> HttpResponse:
    """304: the client's copy is good."""
    response = HttpResponse(status=304)
    del response.headers["Content-Type"]
    return response


class Elsewhere(Exception):
    """The same question at the address that its form meant."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class Answer(APIView):
    """One address. A view declares its `parameters` and `clocks` and calls `answer` with a function that makes the reply."""

    # What may be seen is decided in queries, what may be done in the deeds; neither depends on the view.
    permission_classes = [AllowAny]
    renderer_classes = [JsonRenderer, PageRenderer]
    clocks: ClassVar[Clocks] = Clocks.NONE
    parameters: tuple[Parameter, ...] = ()
    reply: Any = None
    """The serializer that describes the answer in the schema, where it is not the room's own."""

    given: Given
    scope: Scope

    def accepted(self) -> dict[str, Parameter]:
        """Every parameter of this address by its name."""
        formats = [renderer.format for renderer in self.get_renderers()]
        chosen = replace(FORMAT, schema={"type": "string", "enum": formats})
        return {
            parameter.name: parameter
            for parameter in (*self.parameters, *self.clocks.parameters, LANG, chosen)
        }

    @property
    def accepts(self) -> Mapping[str, Parameter]:
        """What `accepted` gives, made once for each action: a collection has some fifty filters."""
        key = (type(self), getattr(self, "action", None))
        if key not in _accepted:
            _accepted[key] = MappingProxyType(self.accepted())
        return _accepted[key]

    def taken(self, method: str) -> Mapping[str, Parameter]:
        """What stands behind the question mark of one method: a write is about now and answers in JSON, so it takes the language alone."""
        if method in ("GET", "HEAD"):
            return self.accepts
        return {LANG.name: LANG} if method != "OPTIONS" else {}

    def title(self) -> str:
        """What the browsable page is called."""
        return self.get_view_name()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        # Refusals are worded where they are raised.
        with translation.override(language_of(request)):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        raw = raw_query(request)
        require_text(raw)
        super().initial(request, *args, **kwargs)
        if not hasattr(self, request.method.lower()):
            raise MethodNotAllowed(
                request.method
            )  # before its query is read: 405 is told whatever stands there
        if isinstance(request.accepted_renderer, PageRenderer):
            address = tidied(request, self.taken(request.method))
            if address is not None:
                raise Elsewhere(address)
        self.given = read_query(raw, self.taken(request.method))
        self.scope = self.read_scope(request)
        request.as_of, request.language = self.scope.as_of, self.scope.language

    def read_scope(self, request: Any) -> Scope:
        """The frame of the answer, from the request."""
        as_of = read_clocks(self.given)
        return Scope(
            user=request.user,
            as_of=as_of,
            language=read_language(self.given, request.META.get("HTTP_ACCEPT_LANGUAGE", "")),
            base=f"{request.scheme}://{request.get_host()}",
            asked_day=as_of.known < timezone.now().date(),
        )

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, Elsewhere):
            return HttpResponseRedirect(exc.address)
        return as_page(self.request, super().handle_exception(exc), self)

    def answer(self, make: Callable[[], Reply]) -> HttpResponse:
        """The response to a read: nothing when the client's copy is good, else the reply, made from one state of the ledger.

        If the ledger grew while the reply was made, it is made once more; if it grew again, the answer is not to be kept.
        """
        # Read before the view was asked, by `kept.py`; by ourselves where that was left out.
        before = getattr(self.request, "ledger_head", None) or head()
        form = self.request.accepted_renderer.format
        digest = digest_of(self.request, self.given, self.scope, before, form)
        copy = good_copy(validators_of(self.request), digest)
        if copy is not None:
            return self.headed(not_modified(), before, copy)
        reply, after = make(), head()
        if after.number != before.number:
            self.scope = replace(self.scope, as_of=self.scope.as_of.afresh())
            before, reply, after = after, make(), head()
            digest = digest_of(self.request, self.given, self.scope, before, form)
        kept = after.number == before.number
        validator = tag(reply.revision, digest) if kept else None
        if kept and any_copy(validators_of(self.request)):
            return self.headed(not_modified(), before, validator)
        return self.headed(self.rendered(reply, before, validator), before, validator, reply.links)

    def rendered(self, reply: Reply, at: LedgerHead, validator: str | None) -> HttpResponse:
        """The reply as bytes in the format negotiated."""
        renderer: Any = self.request.accepted_renderer
        context = {
            **self.get_renderer_context(),
            "shown_headers": {**clock_headers(self.clocks, self.scope.as_of, at), "ETag": validator},
        }
        body = renderer.render(reply.data, self.request.accepted_media_type, context)
        charset = f"; charset={renderer.charset}" if renderer.charset else ""
        return HttpResponse(body, content_type=f"{renderer.media_type}{charset}")

    def headed(
        self,
        response: R,
        at: LedgerHead,
        validator: str | None,
        links: Mapping[str, str | None] | None = None,
    ) -> R:
        """The response with everything that its headers must say."""
        for name, value in clock_headers(self.clocks, self.scope.as_of, at).items():
            response.headers[name] = value
        if has_credentials(self.request):
            response.headers["Cache-Control"] = "private, no-store"
        else:
            response.headers["Cache-Control"] = settings.TRACKER_CACHE_CONTROL if validator else "no-store"
        if validator:
            response.headers["ETag"] = validator
            response.data_version = at.version  # type: ignore[attr-defined]  # of the record it was made from; see `kept.py`
        response.headers["Content-Language"] = self.scope.language
        shown = [f'<{address}>; rel="{relation}"' for relation, address in (links or {}).items() if address]
        if shown:
            response.headers["Link"] = ", ".join(shown)
        return response

    def finalize_response(self, request: Any, response: HttpResponseBase, *args: Any, **kwargs: Any) -> Any:
        finish: Any = super().finalize_response  # takes any response, whatever the stubs say
        final = finish(request, response, *args, **kwargs)
        patch_vary_headers(final, ("Accept", "Accept-Language"))
        for name, value in getattr(request, "rate_headers", {}).items():
            final.headers[name] = value
        return final
