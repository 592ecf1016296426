"""What may stand behind the question mark: every parameter as an object, and the strict reading of a query.

An option is declared once (name, meaning, example); the declaration refuses what is not declared and writes the API reference. What the
value of a parameter means is decided where it is used (`clocks.py`, `paging.py`, `ordering.py`, `selection.py`, `filters.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import QueryDict
from django.utils.translation import gettext as _

from negotiations.core.errors import Refused, gather, nearest, shown

LONGEST_VALUE = 2_000
"""Characters of one value; a cursor needs a few hundred, a search a line."""
MOST_VALUES = 200
"""Values of all parameters together."""


class BadParameter(Refused):
    """A parameter was refused; the fields of its faults are names of parameters."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that may stand behind the question mark."""

    name: str
    meaning: str
    example: str
    repeated: bool = False
    """May be given several times; the values then mean OR."""
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    """What a single value looks like, in the words of OpenAPI."""
    required: bool = False
    """Without it there is nothing to answer."""
    labels: Mapping[str, Any] = field(default_factory=dict)
    """What the words of a closed list mean, in the reader's language."""
    refers_to: str = ""
    """The collection whose slugs it takes."""


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of one request, all of them declared."""

    values: Mapping[str, list[str]]

    def one(self, name: str) -> str | None:
        """The value of a parameter that is given once at most."""
        return self.values[name][0] if name in self.values else None

    def words(self, name: str) -> list[str] | None:
        """The parts of a comma-separated value; None when the parameter was not given. Raises BadParameter for an empty part."""
        text = self.one(name)
        if text is None:
            return None
        parts = [part.strip() for part in text.split(",")]
        if not all(parts):
            raise BadParameter(
                name, "empty", _("Between the commas of %(name)s stands nothing.") % {"name": name}
            )
        return parts

    def canonical(self, without: Iterable[str] = ()) -> list[tuple[str, list[str]]]:
        """The query in one form, whatever the order in which it was written."""
        left_out = set(without)
        return [
            (name, sorted(values)) for name, values in sorted(self.values.items()) if name not in left_out
        ]


def raw_query(request: Any) -> bytes:
    """The query string as it was sent: servers hand it on as text of one character per byte."""
    return str(request.META.get("QUERY_STRING", "")).encode("latin-1", errors="replace")


def read_query(raw: bytes, accepted: Mapping[str, Parameter]) -> Given:
    """Read a raw query string. Raises BadParameter naming everything that is unknown, empty, repeated or not text."""
    require_text(raw)
    query = QueryDict(raw)
    values = {name: query.getlist(name) for name in query}
    if sum(map(len, values.values())) > MOST_VALUES:
        raise BadParameter(
            "",
            "too_many",
            _("At most %(most_values)s values are read from one query.") % {"most_values": MOST_VALUES},
        )
    try:
        with gather() as faults:
            for name, given in values.items():
                faults.attempt("", lambda name: _known(name, accepted), name)
                if name in accepted:
                    faults.attempt("", lambda given: _fits(accepted[name], given), given)  # noqa: B023  called at once
    except Refused as refused:
        raise BadParameter.all(refused.faults) from None
    return Given(values)


def require_text(raw: bytes) -> None:
    """Refuse a query string that is not UTF-8 text once its escapes are undone, or that holds a NUL."""
    try:
        text = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise BadParameter("", "not_text", _("The query is not UTF-8 text.")) from None
    if "\0" in text:
        raise BadParameter("", "not_text", _("The query holds a NUL."))


def _known(name: str, accepted: Mapping[str, Parameter]) -> None:
    if name not in accepted:
        near = nearest(name, accepted)
        label = name if name.isprintable() and len(name) <= 60 else ""
        sentence = (
            _("There is no parameter %(value)s here. Did you mean %(words)s?")
            if near
            else _("There is no parameter %(value)s here. The parameters are %(words)s.")
        )
        words = _(" or ").join(near) if near else ", ".join(sorted(accepted))
        raise BadParameter(
            label,
            "unknown_parameter",
            sentence % {"value": shown(name), "words": words},
            near,
        )


def _fits(parameter: Parameter, given: list[str]) -> None:
    if len(given) > 1 and not parameter.repeated:
        raise BadParameter(
            parameter.name, "repeated", _("%(name)s is given once.") % {"name": parameter.name}
        )
    if any(not value.strip() for value in given):
        raise BadParameter(
            parameter.name,
            "empty",
            _("%(name)s has no value; leave it out where it is not meant.") % {"name": parameter.name},
        )
    if any(len(value) > LONGEST_VALUE for value in given):
        raise BadParameter(
            parameter.name,
            "too_long",
            _("A value of %(name)s has at most %(longest_value)s characters.")
            % {"name": parameter.name, "longest_value": LONGEST_VALUE},
        )


def truth(given: Given, name: str) -> bool | None:
    """A parameter that is `true` or `false`; None when it was not given."""
    text = given.one(name)
    if text is None:
        return None
    if text not in ("true", "false"):
        raise BadParameter(
            name,
            "not_a_boolean",
            _("%(name)s is true or false, not %(value)s.") % {"name": name, "value": shown(text)},
            nearest(text, ("true", "false")),
        )
    return text == "true"


DAY = {"type": "string", "format": "date"}
LIMIT = Parameter(
    "limit",
    "How many results a page holds, 1 to 1000; 100 when not given.",
    "50",
    schema={"type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
)
CURSOR = Parameter(
    "cursor", "Where the page begins: taken from `next` or `previous`, never made by hand.", "eyJvIjoi…"
)
COUNT = Parameter(
    "count",
    "`true` asks for the number of all results in `count`; null otherwise.",
    "true",
    schema={"type": "boolean", "default": False},
)
ORDERING = Parameter(
    "ordering",
    "Names to order by, separated by commas, each with a minus for descending. What has no value comes last either way.",
    "-known_from",
)
FIELDS = Parameter("fields", "Only these fields, separated by commas; `url` is always given.", "slug,name")
OMIT = Parameter("omit", "All fields but these, separated by commas.", "citations")
EXPAND = Parameter(
    "expand", "References to which the fields of their target are added, separated by commas.", "publisher"
)
SEARCH = Parameter(
    "search",
    "Words that must all occur, whole or as beginnings, in any language; accents and case do not matter.",
    "withdraw baghdad",
    schema={"type": "string", "maxLength": 200},
)
KNOWN_ON = Parameter(
    "known_on",
    "Answer with what was publicly known on this day; never a day in the future.",
    "2025-10-25",
    schema=DAY,
)
RECORDED_ON = Parameter(
    "recorded_on",
    "Answer with what our record held at this UTC instant; a day means its last instant. Never in the future.",
    "2025-01-31",
    schema={"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z)?$"},
)
LANG = Parameter(
    "lang",
    "Language of names, titles and refusals; wins over Accept-Language.",
    "fr",
    schema={"type": "string", "enum": ["en", "fr", "ar"]},
)
FORMAT = Parameter("format", "Format of the answer; wins over Accept.", "json")
