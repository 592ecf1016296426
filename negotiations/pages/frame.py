"""What every page has in common: its days and language, its permanent address, what is kept of it, and how it refuses.

A page declares its template and clocks and says in `shown` what it shows. It is made from one state of the ledger, for the public, and
carries the tag of an answer of the API.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views import View
from rest_framework.exceptions import NotFound

from negotiations.api.clocks import Clocks, instant, read_clocks
from negotiations.api.parameters import BadParameter, Given, raw_query, require_text
from negotiations.api.problems import Gone
from negotiations.api.scope import Scope
from negotiations.api.throttles import count_public
from negotiations.api.validators import digest_of, good_copy, tag, validators_of
from negotiations.core.clocks import AsOf
from negotiations.core.vocabulary import LANGUAGES
from negotiations.ledger.models import LedgerHead
from negotiations.ledger.queries import head_by
from negotiations.ledger.services import head
from negotiations.pages.addresses import CARRIED, with_query
from negotiations.pages.asking import Asker
from negotiations.pages.citing import FORMS, NAMES, Cited
from negotiations.pages.keeping import Kept, edition, find, keep

VARIES = ("Accept-Encoding", "Accept-Language", "Cookie")


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page. `head` is the ledger as it is, `cited` the newest change that the page can show."""

    request: HttpRequest
    scope: Scope
    given: Given
    clocks: Clocks
    head: LedgerHead
    cited: LedgerHead

    @property
    def chosen(self) -> dict[str, str | None]:
        """What the reader chose of days and language, as it was written."""
        return {name: self.given.one(name) for name in CARRIED}

    @property
    def own(self) -> dict[str, str | None]:
        """The parameters of this page itself."""
        return {name: self.given.one(name) for name in self.given.values if name not in (*CARRIED, "cite")}

    @property
    def days(self) -> dict[str, str | None]:
        """Both days of this view, filled in."""
        recorded = self.scope.as_of.recorded or self.cited.at
        days: dict[str, str | None] = {}
        if self.clocks is not Clocks.NONE:
            days["known_on"] = self.scope.as_of.known.isoformat()
        if self.clocks is Clocks.BOTH and recorded is not None:
            days["recorded_on"] = instant(recorded)
        return days

    def address(self, **changed: str | None) -> str:
        """The address of this page with something changed; None leaves it out."""
        return with_query(self.request.path, {**self.own, **self.chosen, **changed})

    @property
    def host(self) -> str:
        """Scheme and host, before every address that leaves the page."""
        return f"{self.request.scheme}://{self.request.get_host()}"

    @property
    def permanent(self) -> str:
        """The address at which exactly this view stays: both days filled in, and the language."""
        told = with_query(self.request.path, {**self.own, **self.days, "lang": self.scope.language})
        return f"{self.host}{told}"

    @property
    def now(self) -> str:
        """This page as of now."""
        return self.address(known_on=None, recorded_on=None)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form that chooses the day takes along."""
        told = {**self.own, **self.chosen, "known_on": None, "from": None, "to": None}
        return [(name, value) for name, value in told.items() if value]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What a search takes along: it is asked of what was known on a day, and always of the record as it stands."""
        return [(name, value) for name in ("known_on", "lang") if (value := self.chosen[name])]

    @property
    def languages(self) -> list[tuple[str, str, str]]:
        """Every language with its own name and this view in it."""
        names = [(code, translation.get_language_info(code)["name_local"]) for code in LANGUAGES]
        return [(code, name, self.address(lang=code)) for code, name in names]

    @property
    def citations(self) -> list[tuple[str, str]]:
        """The citation in the forms that programs read."""
        days = {**self.days, "lang": self.scope.language}
        return [(self.address(**days, cite=form), name) for form, name in NAMES.items()]


class Page(View):
    """One kind of page. `parameters` names what it takes beside days and language; anything else in the address changes nothing."""

    http_method_names = ["get", "head"]
    template: ClassVar[str]
    clocks: ClassVar[Clocks] = Clocks.BOTH
    parameters: ClassVar[tuple[str, ...]] = ()
    frame: Frame
    asker: Asker

    def shown(self, **key: str) -> dict[str, Any]:
        """What the template shows. May raise NotFound, Gone and BadParameter, as the API does."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **key: str) -> HttpResponse:
        """The page, or why there is none."""
        counted = count_public(request.META)
        if not counted.allowed:
            response = self.refused(_("Too many pages were asked for; try again in a minute."), 429)
            response.headers["Retry-After"] = str(max(1, round(counted.reset)))
            return response
        try:
            self.enter(self.read())
        except BadParameter as refused:
            return self.refused(str(refused), 400)
        with translation.override(self.frame.scope.language):
            try:
                return self.answered(key)
            except BadParameter as refused:
                return self.refused(str(refused), 400)
            except Gone as gone:
                return self.refused(str(gone.detail), 410)
            except NotFound as missing:
                raise Http404 from missing

    def answered(self, key: dict[str, str]) -> HttpResponse:
        """The page as it was kept, or made anew; nothing where the reader's copy is good."""
        frame = self.frame
        digest = digest_of(self.request, frame.given, frame.scope, frame.head, edition())
        if good_copy(validators_of(self.request), digest):
            response = HttpResponse(status=304)
            del response.headers["Content-Type"]
        elif frame.given.one("cite") is not None:
            response = self.made(key)
        else:
            page = find(digest)
            if page is None:
                page = Kept.of(self.made(key))
                if head().number == frame.head.number:
                    keep(digest, page)
            response = page.answer(self.request)
        # Weak, as the bytes depend on how they are packed.
        response.headers["ETag"] = f"W/{tag(0, digest)}"
        response.headers["Cache-Control"] = settings.TRACKER_CACHE_CONTROL
        response.headers["Content-Language"] = frame.scope.language
        response.headers["Ledger-Head"] = str(frame.head.number)
        patch_vary_headers(response, VARIES)
        return response

    def made(self, key: dict[str, str]) -> HttpResponse:
        """The page, or its citation in a form for programs."""
        shown = self.shown(**key)
        cited = Cited(
            title=str(shown.get("heading") or shown["title"]),
            address=self.frame.permanent,
            as_of=self.frame.scope.as_of,
            head=self.frame.cited,
            day=timezone.now().date(),
            language=self.frame.scope.language,
        )
        form = self.frame.given.one("cite")
        if form is not None:
            return FORMS[form](cited)
        return self.rendered(self.template, {"cited": cited, **shown})

    def refused(self, why: str, status: int) -> HttpResponse:
        """A page that says why there is none."""
        if not hasattr(self, "frame"):
            self.enter(Given({}))
        with translation.override(self.frame.scope.language):
            title = _("Withdrawn") if status == 410 else _("This cannot be shown")
            response = self.rendered("negotiations/pages/refused.html", {"why": why, "title": title})
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        return response

    def rendered(self, template: str, shown: dict[str, Any]) -> HttpResponse:
        """A template in the frame."""
        frame = self.frame
        today = timezone.now().date()
        return render(
            self.request,
            template,
            {
                "frame": frame,
                "as_of": frame.scope.as_of,
                "language": frame.scope.language,
                "today": today,
                **shown,
            },
        )

    def read(self) -> Given:
        """What the address gives of what this page takes. Raises BadParameter."""
        require_text(raw_query(self.request))
        taken = {parameter.name for parameter in self.clocks.parameters} | {"lang", "cite", *self.parameters}
        values = {
            name: [text]
            for name in self.request.GET
            if name in taken and (text := self.request.GET[name].strip()[:200])
        }
        for name, words in (("lang", LANGUAGES), ("cite", tuple(FORMS))):
            if name in values and values[name][0] not in words:
                raise BadParameter(
                    name,
                    "unknown_word",
                    _("%(name)s is one of %(words)s.") % {"name": name, "words": ", ".join(words)},
                )
        return Given(values)

    def enter(self, given: Given) -> None:
        """Settle the frame. Raises BadParameter for days that are none or lie in the future."""
        as_of, now = read_clocks(given) if self.clocks is not Clocks.NONE else AsOf.now(), head()
        language = given.one("lang") or (translation.get_language() or "en")[:2]
        scope = Scope(
            user=AnonymousUser(),
            as_of=as_of,
            language=language if language in LANGUAGES else LANGUAGES[0],
            base="",
            asked_day=as_of.asks_past_day,
        )
        cited = now if as_of.recorded is None else head_by(as_of.recorded)
        self.frame = Frame(self.request, scope, given, self.clocks, now, cited)
        self.asker = Asker(self.request, scope)
