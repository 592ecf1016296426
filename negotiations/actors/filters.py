"""What actors can be filtered by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from negotiations.actors.models import ActorKind
from negotiations.actors.queries import actors_visible_to, called
from negotiations.api.filter_kinds import COUNTRY, CodeFilter, NameFilter, SlugFilter, WordFilter
from negotiations.api.filters import StrictFilter, StrictFilterSet
from negotiations.api.scope import Scope
from negotiations.core.errors import Refused, shown

SCHEME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*", re.ASCII)
"""The form of the name of a register."""


def actors(scope: Scope) -> QuerySet[Any]:
    """The actors whose slugs a caller may name."""
    return actors_visible_to(scope.user, scope.as_of)


class IdentifierFilter(StrictFilter[tuple[str, str]]):
    """What another register calls the actor, as `scheme:value`."""

    example = "iso3166-1:IRQ"

    def read(self, text: str) -> tuple[str, str]:
        scheme, colon, value = text.partition(":")
        if not (colon and SCHEME.fullmatch(scheme) and value.isprintable() and value):
            raise Refused(
                "",
                "wrong_form",
                _("%(value)s is not a register and its value, such as %(example)s.")
                % {"value": shown(text), "example": self.example},
            )
        return scheme, value

    def condition(self, value: tuple[str, str]) -> Q:
        return Q(identifiers__scheme=value[0], identifiers__value=value[1])


class ActorNameFilter(NameFilter):
    """The same in actors. Whole names come first unless an order is asked for."""

    example = "kataib hizballah"

    def filter(self, qs: QuerySet[Any], value: Sequence[str]) -> QuerySet[Any]:
        if len(value) > 1:
            raise Refused(str(self.field_name), "repeated", _("One name is looked for at a time."))
        return called(qs, value[0])


class ActorFilters(StrictFilterSet):
    """Filters of /actors/."""

    kind = WordFilter(words=ActorKind, meaning="What sort of actor it is.")
    country = CodeFilter(**COUNTRY, meaning="The country it belongs to.", nullable=True)
    member_of = SlugFilter(
        "member_of__actor",
        rows=actors,
        many=True,
        meaning="Belongs to this actor.",
        example="iraq-government",
    )
    identifier = IdentifierFilter("identifiers", many=True, meaning="What another register calls it.")
    name = ActorNameFilter(
        meaning="Bears this name, in any spelling and script. Whole names come first unless another order is asked for."
    )
