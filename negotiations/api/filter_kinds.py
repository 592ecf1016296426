"""The kinds of filters that rooms declare: words, codes, numbers, truths; those of references and dates
are in `reference_filters.py` and `date_filters.py`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Choices, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from negotiations.api.date_filters import (
    AfterFilter,
    BeforeFilter,
    HasDateFilter,
    SinceDayFilter,
    UpToDayFilter,
    WithinFilter,
)
from negotiations.api.filters import STRING, BlankFilter, InFilter, NullFilter, StrictFilter, read_truth
from negotiations.api.reference_filters import IdFilter, SlugFilter
from negotiations.core.errors import Refused, one_of, shown
from negotiations.core.text import words

GREATEST = 2**63 - 1
LONGEST_NAME = 300
"""Characters of a name that is looked for."""
_INTEGER = re.compile(r"-?\d{1,19}", re.ASCII)


class WordFilter(StrictFilter[str]):
    """A word of a closed vocabulary; another one is refused with its neighbours."""

    def __init__(self, path: str | None = None, *, words: Iterable[str], **kwargs: Any) -> None:
        super().__init__(path, **kwargs)
        listed = tuple(words)
        self.words = tuple(str(word) for word in listed)
        self.labels = {str(word): word.label for word in listed if isinstance(word, Choices)}
        self.schema = {"type": "string", "enum": list(self.words)}
        self.example = self.example or self.words[0]

    def read(self, text: str) -> str:
        return one_of(text, self.words, "")

    def variants(self) -> dict[str, StrictFilter[Any]]:
        blank: dict[str, StrictFilter[Any]] = {}
        if self.nullable:
            blank["isnull"] = BlankFilter(
                self.field_name, meaning=f"Whether nothing is told: {self.meaning}", many=self.many
            )
        return {**blank, "in": InFilter(self)}


class CodeFilter(StrictFilter[str]):
    """A code of a known form, such as a country or language; whoever has it exactly. `pattern` is the form, `called` its name."""

    def __init__(self, path: str | None = None, *, pattern: str, called: str, **kwargs: Any) -> None:
        super().__init__(path, **kwargs)
        self.pattern, self.called = re.compile(pattern, re.ASCII), called
        self.schema = {"type": "string", "pattern": f"^{pattern}$"}

    def read(self, text: str) -> str:
        if not self.pattern.fullmatch(text):
            raise Refused(
                "",
                "wrong_form",
                _("%(value)s is not %(called)s.") % {"value": shown(text), "called": _(self.called)},
            )
        return text

    def variants(self) -> dict[str, StrictFilter[Any]]:
        blank: dict[str, StrictFilter[Any]] = {}
        if self.nullable:
            blank["isnull"] = BlankFilter(
                self.field_name, meaning=f"Whether nothing is told: {self.meaning}", many=self.many
            )
        return {**blank, "in": InFilter(self)}


COUNTRY = {
    "pattern": "[A-Z]{3}",
    "called": gettext_noop("an ISO 3166-1 alpha-3 code in capitals, such as IRQ"),
    "example": "IRQ",
}
LANGUAGE = {
    "pattern": "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*",
    "called": gettext_noop("a language code such as ar"),
    "example": "ar",
}


class NameFilter(StrictFilter[str]):
    """Any spelling in any script: all words must occur. What is called so, the collection says."""

    def read(self, text: str) -> str:
        if not words(text) or len(text) > LONGEST_NAME:
            raise Refused(
                "",
                "not_a_name",
                _("%(value)s holds no word of a name, or too many.") % {"value": shown(text)},
            )
        return text


class NumberFilter(StrictFilter[int]):
    """A whole number, with bounds as `__gte`, `__gt`, `__lte`, `__lt`."""

    schema = {"type": "integer"}
    example = "2"

    def __init__(
        self,
        path: str | None = None,
        *,
        lookup: str = "exact",
        least: int = -GREATEST,
        greatest: int = GREATEST,
        **kwargs: Any,
    ) -> None:
        super().__init__(path, **kwargs)
        self.lookup, self.least, self.greatest = lookup, least, greatest

    def read(self, text: str) -> int:
        if not _INTEGER.fullmatch(text):
            raise Refused("", "not_a_number", _("%(value)s is not a whole number.") % {"value": shown(text)})
        if not self.least <= int(text) <= self.greatest:
            raise Refused(
                "",
                "out_of_range",
                _("%(value)s is out of range: from %(least)s to %(greatest)s.")
                % {"value": shown(text), "least": self.least, "greatest": self.greatest},
            )
        return int(text)

    def condition(self, value: int) -> Q:
        return Q(**{f"{self.path}__{self.lookup}": value})

    def variants(self) -> dict[str, StrictFilter[Any]]:
        if self.lookup != "exact":
            return {}
        bounds: dict[str, StrictFilter[Any]] = {}
        for lookup, told in (
            ("gte", "At least"),
            ("gt", "More than"),
            ("lte", "At most"),
            ("lt", "Less than"),
        ):
            bounds[lookup] = NumberFilter(
                self.field_name,
                lookup=lookup,
                least=self.least,
                greatest=self.greatest,
                meaning=f"{told}: {self.meaning}",
                example=self.example,
                many=self.many,
            )
        return {**super().variants(), **bounds, "in": InFilter(self)}


class TrueFalseFilter(StrictFilter[bool | None]):
    """A derived yes or no; where it can be unknown (`nullable`), also `null`. Elsewhere what nothing tells of is a no."""

    example = "true"

    def __init__(self, path: str | None = None, **kwargs: Any) -> None:
        super().__init__(path, **kwargs)
        self.schema = (
            {"type": "string", "enum": ["true", "false", "null"]} if self.nullable else {"type": "boolean"}
        )

    def read(self, text: str) -> bool | None:
        if self.nullable and text == "null":
            return None
        if self.nullable:
            return one_of(text, ("true", "false", "null"), "") == "true"
        return read_truth(text)

    def condition(self, value: bool | None) -> Q:
        untold = Q(**{f"{self.path}__isnull": True})
        if value is None:
            return untold
        told = Q(**{self.path: value})
        return told if value or self.nullable else told | untold

    def variants(self) -> dict[str, StrictFilter[Any]]:
        return {}


__all__ = [
    "COUNTRY", "LANGUAGE", "STRING", "AfterFilter", "BeforeFilter", "BlankFilter", "CodeFilter", "HasDateFilter", "IdFilter", "NullFilter",
    "NumberFilter", "SinceDayFilter", "SlugFilter", "TrueFalseFilter", "UpToDayFilter", "WithinFilter", "WordFilter",
]  # fmt: skip
