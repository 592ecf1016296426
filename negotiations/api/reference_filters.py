"""Filters by what a record points to: by slug, or by id where there is none. What is unknown is refused, without suggestions."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from negotiations.api.filters import InFilter, NullFilter, StrictFilter
from negotiations.api.scope import Scope
from negotiations.core.clocks import AsOf
from negotiations.core.errors import Refused, gather, shown

V = TypeVar("V")


@cache
def collection_of(rows: Callable[[Scope], QuerySet[Any]]) -> str:
    """The collection to which the things belong that a question gives."""
    anybody = Scope(user=AnonymousUser(), as_of=AsOf.now(), language="en", base="")
    model: Any = rows(anybody).model
    return str(model.resource)


def all_found(texts: Sequence[str], found: Mapping[str, V], sentence: str) -> list[V]:
    """What the slugs stand for. Raises Refused with this sentence for each that stands for nothing."""
    with gather() as faults:
        for text in texts:
            if text not in found:
                faults.add("", "unknown_slug", sentence % {"value": shown(text)})
    return list(found.values())


class SlugFilter(StrictFilter[int]):
    """A reference by slug. `rows` gives what the caller may see of the things referred to; an unknown slug is refused, without suggestions."""

    example = "iraq"
    schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}

    def __init__(
        self, path: str | None = None, *, rows: Callable[[Scope], QuerySet[Any]], **kwargs: Any
    ) -> None:
        super().__init__(path, **kwargs)
        self.rows = rows

    @property
    def refers_to(self) -> str:
        return collection_of(self.rows)

    def read_all(self, texts: Sequence[str]) -> list[int]:
        found = self.rows(self.scope).filter(slug__in=texts).order_by().values_list("slug", "pk")
        return all_found(texts, dict(found), _("There is nothing here with the slug %(value)s."))

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
            raise Refused(
                "", "unknown_id", _("There is nothing here with the id %(value)s.") % {"value": shown(text)}
            )
        return int(found)
