"""The two days of a question: `known_on` and `recorded_on`, and the headers that say what was used.

The predicate over them is in `core/clocks.py`.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum

from django.utils.translation import gettext as _

from negotiations.api.parameters import KNOWN_ON, RECORDED_ON, BadParameter, Given, Parameter
from negotiations.core.clocks import AsOf
from negotiations.core.edtf import parse_day
from negotiations.core.errors import Refused, shown
from negotiations.ledger.models import LedgerHead

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z", re.ASCII)


class Clocks(Enum):
    """Which of the two days an answer can be asked for."""

    NONE = ()
    KNOWN = (KNOWN_ON,)
    BOTH = (KNOWN_ON, RECORDED_ON)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters that an answer with these clocks takes."""
        taken: tuple[Parameter, ...] = self.value
        return taken


def read_clocks(given: Given) -> AsOf:
    """The pair of days of a request. Raises BadParameter for what is no day or lies in the future."""
    known, recorded = given.one("known_on"), given.one("recorded_on")
    if known is None and recorded is None:
        return AsOf.now()
    if recorded is not None and given.one("search") is not None:
        raise BadParameter(
            "search",
            "not_with_recorded_on",
            _("Words are searched in the record of now: leave out search or recorded_on."),
        )
    try:
        return AsOf.ask(
            None if known is None else read_day("known_on", known),
            None if recorded is None else read_moment("recorded_on", recorded),
        )
    except Refused as refused:
        raise BadParameter.all(refused.faults) from None


def read_day(name: str, text: str) -> dt.date:
    """A day written YYYY-MM-DD. Raises BadParameter."""
    try:
        return parse_day(text)
    except Refused as refused:
        raise BadParameter.all(refused.under(name).faults) from None


def read_moment(name: str, text: str) -> dt.date | dt.datetime:
    """A day, or a UTC instant such as 2025-01-31T12:00:00Z. Raises BadParameter."""
    if "T" not in text:
        return read_day(name, text)
    try:
        if _INSTANT.fullmatch(text):
            return dt.datetime.fromisoformat(text)
    except ValueError:
        pass  # the shape is right, the moment does not exist
    raise BadParameter(
        name,
        "not_an_instant",
        _("%(value)s is neither a day nor a UTC instant such as 2025-01-31T12:00:00Z.")
        % {"value": shown(text)},
    )


def instant(moment: dt.datetime) -> str:
    """A UTC instant as the API writes it."""
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def clock_headers(clocks: Clocks, as_of: AsOf, head: LedgerHead) -> dict[str, str]:
    """What was used: the day, the moment of the record (that of its newest change when none was asked for), the ledger's head."""
    headers = {"Ledger-Head": str(head.number)}
    if clocks is not Clocks.NONE:
        headers["Known-On"] = as_of.known.isoformat()
    recorded = as_of.recorded or head.at
    if clocks is Clocks.BOTH and recorded is not None:
        headers["Recorded-On"] = instant(recorded)
    return headers
