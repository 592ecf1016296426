"""SQL text that both databases read alike: literals, days, the comparison of fuzzy dates.

`core/dates.py` says the same of value objects (`moves_from`, `excludes`), and a test compares them. Which dates are compared is
decided by the rules that use this, not here.
"""

from __future__ import annotations

from django.db import connection

FAR = "9999-12-31"
NEVER = "0001-01-01"
LAST_DAY_ONLY = "IN ('by', 'until', 'before')"
"""Bounds of which only the last day counts when days are measured."""


def day(text: str) -> str:
    """A day as a literal of this database."""
    return f"'{text}'" if connection.vendor == "sqlite" else f"DATE '{text}'"


def moment() -> str:
    """A parameter that is an instant of this database."""
    return "%s" if connection.vendor == "sqlite" else "%s::timestamptz"


def among(select: str) -> str:
    """That a column is one of those that a select gives, by way of its index on both databases and never by a join."""
    return f"IN ({select})" if connection.vendor == "sqlite" else f"= ANY(ARRAY({select}))"


def days_between(later: str, earlier: str) -> str:
    """Whole days from one date column to another; null when one is."""
    if connection.vendor == "sqlite":
        return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"
    return f"({later} - {earlier})"


def days_before(day: str, count: int) -> str:
    """The day that lies `count` days before another."""
    return f"date({day}, '-{count} days')" if connection.vendor == "sqlite" else f"({day} - {count})"


def first_day(date: str) -> str:
    """From which day a date (column prefix with alias, e.g. `a.planned`) is measured."""
    return f"CASE WHEN {date}_bound {LAST_DAY_ONLY} THEN {date}_latest ELSE {date}_earliest END"


def moves(one: str, other: str) -> str:
    """That two dates differ by more than sharpness: never null. Both must be dated."""
    both_limits = f"""{one}_bound IN ('by', 'until') AND {other}_bound IN ('by', 'until')
        AND {one}_latest IS NOT NULL AND {other}_latest IS NOT NULL"""
    return f"""(CASE WHEN {both_limits} THEN {one}_latest <> {other}_latest
        ELSE NOT ({_within(one, other)} OR {_within(other, one)}) END)"""


def _within(inner: str, outer: str) -> str:
    return f"""(
        ({outer}_earliest IS NULL OR ({inner}_earliest IS NOT NULL AND {inner}_earliest >= {outer}_earliest))
        AND ({outer}_latest IS NULL OR ({inner}_latest IS NOT NULL AND {inner}_latest <= {outer}_latest)))"""


def excludes(one: str, other: str) -> str:
    """That two dates cannot both be true of one thing: never null. Both must be dated."""
    return f"""(CASE
        WHEN {one}_bound = 'not_before' AND {other}_bound = 'not_before' THEN FALSE
        WHEN {one}_bound = 'not_before' THEN {_before(other, one)}
        WHEN {other}_bound = 'not_before' THEN {_before(one, other)}
        WHEN {one}_bound = 'on' AND {other}_bound = 'on' THEN {_before(one, other)} OR {_before(other, one)}
        WHEN {one}_bound = 'on' THEN {_before(other, one)}
        WHEN {other}_bound = 'on' THEN {_before(one, other)}
        WHEN {one}_bound IN ('by', 'until') AND {other}_bound IN ('by', 'until')
            THEN {one}_latest IS NOT NULL AND {other}_latest IS NOT NULL AND {one}_latest <> {other}_latest
        ELSE FALSE END)"""


def _before(first: str, second: str) -> str:
    """That one date ends before the other begins; an open end is not known to."""
    return f"""({first}_latest IS NOT NULL AND {second}_earliest IS NOT NULL
        AND {first}_latest < {second}_earliest)"""
