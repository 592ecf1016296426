"""What is counted, after its number, in the words of the reader: “about 140 attacks”.

A unit is any lower-case word. Those that the record uses are known here, with their plurals; others stay as they were written.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext_lazy

# Each plural in full: some languages have six, and put the number elsewhere.
_KNOWN: dict[str, Any] = {
    "attacks": ngettext_lazy("%(many)s attack", "%(many)s attacks", "number"),
    "bases": ngettext_lazy("%(many)s base", "%(many)s bases", "number"),
    "committees": ngettext_lazy("%(many)s committee", "%(many)s committees", "number"),
    "detainees": ngettext_lazy("%(many)s detainee", "%(many)s detainees", "number"),
    "km": ngettext_lazy("%(many)s km", "%(many)s km", "number"),
    "members": ngettext_lazy("%(many)s member", "%(many)s members", "number"),
    "months": ngettext_lazy("%(many)s month", "%(many)s months", "number"),
    "occurrences": ngettext_lazy("%(many)s occurrence", "%(many)s occurrences", "number"),
    "people": ngettext_lazy("%(many)s people", "%(many)s people", "number"),
    "percent": ngettext_lazy("%(many)s percent", "%(many)s percent", "number"),
    "personnel": ngettext_lazy("%(many)s personnel", "%(many)s personnel", "number"),
    "persons": ngettext_lazy("%(many)s person", "%(many)s persons", "number"),
    "points": ngettext_lazy("%(many)s point", "%(many)s points", "number"),
    "rockets": ngettext_lazy("%(many)s rocket", "%(many)s rockets", "number"),
    "sites": ngettext_lazy("%(many)s site", "%(many)s sites", "number"),
    "states": ngettext_lazy("%(many)s state", "%(many)s states", "number"),
    "strikes": ngettext_lazy("%(many)s strike", "%(many)s strikes", "number"),
    "targets": ngettext_lazy("%(many)s target", "%(many)s targets", "number"),
    "trucks": ngettext_lazy("%(many)s truck", "%(many)s trucks", "number"),
    "votes": ngettext_lazy("%(many)s vote", "%(many)s votes", "number"),
    "working groups": ngettext_lazy("%(many)s working group", "%(many)s working groups", "number"),
}


def with_unit(many: str, number: int, unit: str) -> str:
    """A number in words (“more than 150”) with what it counts; `number` chooses the plural."""
    return str(_KNOWN[unit] % {"many": many, "number": number}) if unit in _KNOWN else f"{many} {unit}"
