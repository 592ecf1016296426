"""The kinds of filters that rooms declare: references, words, codes, numbers, truths; those of dates are in `date_filters.py`."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from negotiations.api.date_filters import (
    AfterFilter,
    BeforeFilter,
    HasDateFilter,
    SinceDayFilter,
    UpToDayFilter,
    WithinFilter,
)
from negotiations.api.filters import STRING, BlankFilter, InFilter, NullFilter, StrictFilter, read_truth
from negotiations.api.scope import Scope
from negotiations.core.errors import Refused, gather, one_of, shown

GREATEST = 2**63 - 1
_INTEGER = re.compile(r"-?\d{1,19}", re.ASCII)


class SlugFilter(StrictFilter[int]):
    """A reference by slug. `rows` gives what the caller may see of the things referred to; an unknown slug is refused, without suggestions."""

    example = "iraq"
    schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}

    def __init__(
        self, path: str | None = None, *, rows: Callable[[Scope], QuerySet[Any]], **kwargs: Any
    ) -> None:
        super().__init__(path, **kwargs)
        self.rows = rows

    def read_all(self, texts: Sequence[str]) -> list[int]:
        found = dict(self.rows(self.scope).filter(slug__in=texts).order_by().values_list("slug", "pk"))
        with gather() as faults:
            for text in texts:
                if text not in found:
                    faults.add("", "unknown_slug", f"There is nothing here with the slug {shown(text)}.")
        return list(found.values())

    def holds(self, told: Sequence[Any], value: int) -> bool:
        return any(one.pk == value for one in told)

    def variants(self) -> dict[str, StrictFilter[Any]]:
        unset: dict[str, StrictFilter[Any]] = {"isnull": NoReferenceFilter(self)} if self.nullable else {}
        return {**unset, "in": InFilter(self)}


class NoReferenceFilter(NullFilter):
    """Whether a reference is told; on an earlier day one to what was unknown then is not."""

    def __init__(self, one: SlugFilter) -> None:
        super().__init__(one.field_name, meaning=f"Whether nothing is told: {one.meaning}", many=one.many)
        self.one = one

    def condition(self, value: bool) -> Q:
        untold = super().condition(True)
        if self.scope.asked_day:
            untold |= ~Q(**{f"{self.path}__in": self.one.rows(self.scope).order_by().values("pk")})
        return untold if value else ~untold

    def holds(self, told: Sequence[Any], value: bool) -> bool:
        if self.scope.asked_day:
            known = self.one.rows(self.scope).filter(pk__in=[one.pk for one in told])
            told = list(known.order_by())
        return super().holds(told, value)


class IdFilter(StrictFilter[int]):
    """A reference by id. An unknown id is refused."""

    example = "5e0c8a1e-1f63-5c52-9d1c-0e1a6e3b7a11"
    schema = {"type": "string", "format": "uuid"}

    def __init__(
        self, path: str | None = None, *, rows: Callable[[Scope], QuerySet[Any]], **kwargs: Any
    ) -> None:
        super().__init__(path, **kwargs)
        self.rows = rows

    def read(self, text: str) -> int:
        try:
            found = (
                self.rows(self.scope)
                .filter(public_id=uuid.UUID(text))
                .order_by()
                .values_list("pk", flat=True)
                .first()
            )
        except ValueError:
            found = None
        if found is None:
            raise Refused("", "unknown_id", f"There is nothing here with the id {shown(text)}.")
        return int(found)


class WordFilter(StrictFilter[str]):
    """A word of a closed vocabulary; another one is refused with its neighbours."""

    def __init__(self, path: str | None = None, *, words: Iterable[str], **kwargs: Any) -> None:
        super().__init__(path, **kwargs)
        self.words = tuple(str(word) for word in words)
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
            raise Refused("", "wrong_form", f"{shown(text)} is not {self.called}.")
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
    "called": "an ISO 3166-1 alpha-3 code in capitals, such as IRQ",
    "example": "IRQ",
}
LANGUAGE = {
    "pattern": "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*",
    "called": "a language code such as ar",
    "example": "ar",
}


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
            raise Refused("", "not_a_number", f"{shown(text)} is not a whole number.")
        if not self.least <= int(text) <= self.greatest:
            raise Refused(
                "", "out_of_range", f"{shown(text)} is out of range: from {self.least} to {self.greatest}."
            )
        return int(text)

    def condition(self, value: int) -> Q:
        return Q(**{f"{self.path}__{self.lookup}": value})

    def variants(self) -> dict[str, StrictFilter[Any]]:
        if self.lookup != "exact":
            return {}
        bounds: dict[str, StrictFilter[Any]] = {}
        for lookup, words in (
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
                meaning=f"{words}: {self.meaning}",
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
