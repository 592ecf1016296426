"""The panel of filters beside an answer: every parameter of the address in its place, with what was given and what was wrong with it.

It is made from the parameters that the view accepts, so that nothing can be missing. Controls without a value are the same for everybody
and are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from negotiations.api.browsing.asked import Asked
from negotiations.api.browsing.controls import control, group, select
from negotiations.api.parameters import Parameter

SEARCHED = ("q", "search")
CLOCKS = ("known_on", "recorded_on", "from_known", "to_known")
COLUMNS = ("fields",)
SHAPING = ("omit", "expand")
PAGING = ("ordering", "limit", "count")
HIDDEN = ("lang", "format")
"""Chosen elsewhere on the page, and kept when the form is sent."""
LEFT_OUT = ("cursor", "theme")
"""What no page takes: the beginning of another page, and the colours of a picture."""
Names = Mapping[str, Sequence[str]]
_BLANK: dict[tuple[type[Any], str | None, str, str], str] = {}
"""Controls without a value, by view, action, parameter and language: as many as there are parameters."""


class Panel:
    """The form of one address. `faults` are what was wrong, by parameter."""

    def __init__(
        self,
        view: Any,
        accepted: Mapping[str, Parameter],
        asked: Asked,
        faults: Mapping[str, Sequence[str]],
        language: str,
    ) -> None:
        self.view, self.accepted, self.asked, self.faults, self.language = (
            view,
            accepted,
            asked,
            faults,
            language,
        )
        self.names = names_of(view)

    def sections(self) -> list[dict[str, Any]]:
        """The parts of the form in order: their title, their controls, and whether they may stay folded."""
        placed = {*SEARCHED, *CLOCKS, *COLUMNS, *SHAPING, *PAGING, *HIDDEN, *LEFT_OUT}
        filters = [name for name in self.accepted if name not in placed]
        finer = [name for name in filters if is_variant(name, self.accepted)]
        plain = [name for name in filters if name not in finer]
        parts = [
            ("search", "", SEARCHED),
            ("clocks", _("As it was known"), CLOCKS),
            ("filters", _("Filters"), plain),
            ("finer", _("Finer filters"), finer),
            ("columns", _("Columns"), COLUMNS),
            ("shaping", _("What else each record shows"), SHAPING),
            ("paging", _("Order and length"), PAGING),
        ]
        folded = ("finer", "columns", "shaping")
        return [
            {
                "key": key,
                "title": title,
                "controls": controls,
                "folded": key in folded,
                "open": any(name in self.asked.values or name in self.faults for name in names),
            }
            for key, title, names in parts
            if (
                controls := SafeString("".join(self.control(name) for name in names if name in self.accepted))
            )
        ]

    def control(self, name: str) -> str:
        """The control of one parameter: the kept one where nothing was given."""
        values, faults = self.asked.values.get(name, ()), self.faults.get(name, ())
        if not values and not faults:
            return _kept(type(self.view), getattr(self.view, "action", None), name, self.language, self)
        return self.made(name, values, faults)

    def made(self, name: str, values: Sequence[str], faults: Sequence[str]) -> str:
        """The control of one parameter, made anew."""
        parameter = self.accepted[name]
        if name not in self.names:
            return control(parameter, values, faults)
        chosen = self.asked.listed(name) if values else []
        if name != "ordering":
            known = [(one, one) for one in self.names[name]]
            strange = [(one, one) for one in chosen if one not in self.names[name]]
            return group(parameter, [*known, *strange], chosen, faults)
        given = values[0] if values else ""
        both = [
            (sign + one, f"{arrow} {one}")
            for one in self.names[name]
            for sign, arrow in (("", "↑"), ("-", "↓"))
        ]
        known_orders = [("", _("as usual")), *both]
        strange = [(given, given)] if given and given not in dict(known_orders) else []
        return select(parameter, [*known_orders, *strange], given, faults)

    def hidden(self) -> list[tuple[str, str]]:
        """What was chosen elsewhere and goes along."""
        return [(name, value) for name in HIDDEN for value in self.asked.values.get(name, ())]

    def chips(self) -> list[dict[str, str]]:
        """Every filter that is in force, with the address of the same question without it."""
        quiet = (*HIDDEN, *LEFT_OUT, *COLUMNS, *SHAPING, *PAGING)
        return [
            {"name": name, "value": value, "without": self.asked.less(name, value)}
            for name, values in self.asked.values.items()
            if name in self.accepted and name not in quiet
            for value in values
        ]

    def nothing_asked(self) -> str:
        """The address of this collection without any question; language and format stay."""
        return self.asked.address({}, without=[name for name in self.asked.values if name not in HIDDEN])


def _kept(view: type[Any], action: str | None, name: str, language: str, panel: Panel) -> str:
    """The control without a value, made when it is first wanted."""
    key = (view, action, name, language)
    if key not in _BLANK:
        _BLANK[key] = panel.made(name, (), ())
    return _BLANK[key]


def is_variant(name: str, accepted: Mapping[str, Parameter]) -> bool:
    """Whether a filter is another one with a suffix of Django's."""
    plain, suffix, _variant = name.rpartition("__")
    return bool(suffix) and plain in accepted


@lru_cache(maxsize=256)
def _names(view: Any) -> Names:
    shape = view.serializer_class.names()
    return {
        "fields": shape,
        "omit": shape,
        "expand": tuple(view.expansions),
        "ordering": tuple(view.orderings),
    }


def names_of(view: Any) -> Names:
    """The names that parameters take which take names."""
    kind: Any = type(view)
    return _names(kind) if hasattr(view, "expansions") else {}
