"""How a page is cited: in a sentence, and in the forms that reference managers read (BibTeX, RIS, CSL-JSON).

A citation names both days, the ledger's head with its hash, and the address that shows this very view: whoever follows it sees what was cited,
and can prove from the ledger that nothing was altered since.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import orjson
from django.http import HttpResponse
from django.utils.translation import gettext as _

from negotiations.core.clocks import AsOf
from negotiations.ledger.models import LedgerHead
from negotiations.review.understood import day_in_words

_TEX = re.compile(r"[\\{}$&#%_^~]")


@dataclass(frozen=True, slots=True)
class Cited:
    """One view of the record as it is cited."""

    title: str
    address: str
    as_of: AsOf
    head: LedgerHead
    day: dt.date
    language: str

    @property
    def publisher(self) -> str:
        """Who is named as the author."""
        return _("Negotiation tracker")

    @property
    def view(self) -> str:
        """Which days and which state of the record."""
        return _("as publicly known on %(day)s; ledger head %(number)s, hash %(hash)s") % {
            "day": day_in_words(self.as_of.known),
            "number": self.head.number,
            "hash": self.head.hash,
        }

    @property
    def sentence(self) -> str:
        """The citation as plain text."""
        return _("%(publisher)s: “%(title)s”, %(view)s. Looked up on %(day)s: %(address)s") % {
            "publisher": self.publisher,
            "title": self.title,
            "view": self.view,
            "day": day_in_words(self.day),
            "address": self.address,
        }


def bibtex(cited: Cited) -> HttpResponse:
    """For LaTeX."""
    fields = {
        "author": f"{{{_tex(cited.publisher)}}}",
        "title": f"{{{_tex(cited.title)}}}",
        "year": str(cited.as_of.known.year),
        "date": cited.as_of.known.isoformat(),
        "note": _tex(cited.view),
        "url": cited.address,
        "urldate": cited.day.isoformat(),
        "language": cited.language,
    }
    told = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return _file(
        f"@misc{{negotiation-tracker-{cited.head.number},\n{told}\n}}\n", "application/x-bibtex", "bib"
    )


def ris(cited: Cited) -> HttpResponse:
    """For EndNote, Zotero, Mendeley."""
    lines = {
        "TY": "ELEC",
        "AU": cited.publisher,
        "TI": cited.title,
        "PY": str(cited.as_of.known.year),
        "DA": cited.as_of.known.strftime("%Y/%m/%d"),
        "N1": cited.view,
        "UR": cited.address,
        "Y2": cited.day.strftime("%Y/%m/%d"),
        "LA": cited.language,
        "ER": "",
    }
    told = "".join(f"{name}  - {' '.join(value.split())}\r\n" for name, value in lines.items())
    return _file(told, "application/x-research-info-systems", "ris")


def csl(cited: Cited) -> HttpResponse:
    """For Zotero, Pandoc and whatever else reads CSL-JSON."""
    item = {
        "id": f"negotiation-tracker-{cited.head.number}",
        "type": "webpage",
        "author": [{"literal": cited.publisher}],
        "title": cited.title,
        "issued": {"date-parts": [_parts(cited.as_of.known)]},
        "accessed": {"date-parts": [_parts(cited.day)]},
        "note": cited.view,
        "URL": cited.address,
        "language": cited.language,
    }
    return _file(orjson.dumps([item]).decode(), "application/vnd.citationstyles.csl+json", "json")


FORMS: dict[str, Callable[[Cited], HttpResponse]] = {"bibtex": bibtex, "ris": ris, "csl": csl}
"""The forms by the word that asks for them: `cite=bibtex`."""

NAMES = {"bibtex": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}


def _parts(day: dt.date) -> list[int]:
    return [day.year, day.month, day.day]


def _tex(text: str) -> str:
    """Text in which nothing is a command."""
    return _TEX.sub(
        lambda found: {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}.get(found[0], f"\\{found[0]}"),
        text,
    )


def _file(text: str, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="citation.{ending}"'
    return response
