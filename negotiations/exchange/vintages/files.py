"""The files of a folder of vintages: versions of a dataset of troop counts, each with its changes since the one before.

`vintages.csv` has a line per version, `figure_changes.csv` a line per change (add, revise, remove) of a figure named by series, host code
and period. Here they are read and proved to follow from each other; what a figure means is in `figures.py`.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from negotiations.core.errors import Gathering, Refused, gather

VERSIONS, CHANGES = "vintages.csv", "figure_changes.csv"
VERSION_COLUMNS = ("series", "commit", "published_at", "note")
CHANGE_COLUMNS = (
    "series", "commit", "known_from", "op", "cow_code", "iso3", "country", "period", "old_value", "new_value", "report",
)  # fmt: skip
PERIOD = re.compile(r"\d{4}(-Q[1-4])?", re.ASCII)
OPERATIONS = ("add", "revise", "remove")
MISSING = "NA"
"""How the files mark a missing value, in every column; it is no country's code here (Namibia is NAM and 565)."""

Key = tuple[str, str]
"""Host code and period: what names a figure within its series."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change log. `old` and `new` are the values of all rows that a version carried for the key, in their order."""

    line: int
    op: str
    code: str
    iso3: str
    country: str
    period: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    report: str

    @property
    def key(self) -> Key:
        return self.code, self.period


@dataclass(slots=True)
class Version:
    """One published version of a series. `instant` orders versions; `day` is the publisher's own calendar day of it."""

    series: str
    commit: str
    instant: dt.datetime
    note: str
    changes: list[Change] = field(default_factory=list)

    @property
    def day(self) -> dt.date:
        return self.instant.date()

    @property
    def short(self) -> str:
        return self.commit[:7]

    @property
    def name(self) -> str:
        """How a reason or an error names it."""
        return f"{VERSIONS}: {self.series} {self.short}"


@dataclass(slots=True)
class Vintages:
    """A folder's versions in order of publication, and how many lines were no figures."""

    versions: list[Version]
    left_out: int = 0


def read_vintages(folder: Path) -> Vintages:
    """The versions of a folder. Raises Refused with file and line of everything that does not fit together."""
    with gather() as faults:
        versions = _versions(folder / VERSIONS, faults)
    found = Vintages(sorted(versions.values(), key=lambda version: version.instant))
    with gather() as faults:
        for line, row in _lines(folder / CHANGES, CHANGE_COLUMNS):
            version = versions.get((row["series"], row["commit"][:7]))
            if version is None or row["op"] not in OPERATIONS:
                faults.add(
                    f"{CHANGES}:{line}",
                    "unknown_version",
                    "The line names a version or an operation that is not known.",
                )
            elif not row["cow_code"]:
                found.left_out += 1  # marks of a merge, committed by mistake: no host, no period
            elif not (row["cow_code"].isdecimal() and PERIOD.fullmatch(row["period"])):
                faults.add(
                    f"{CHANGES}:{line}", "not_a_key", "The line names no host code, or no year or quarter."
                )
            else:
                version.changes.append(_change(line, row))
    _prove(found.versions)
    return found


def _versions(path: Path, faults: Gathering) -> dict[tuple[str, str], Version]:
    versions = {}
    for line, row in _lines(path, VERSION_COLUMNS):
        instant = _instant(row["published_at"])
        if instant is None:
            faults.add(
                f"{path.name}:{line}",
                "not_an_instant",
                "A version is published at an instant with its own offset.",
            )
            continue
        version = Version(row["series"], row["commit"], instant, row["note"])
        versions[version.series, version.short] = version
    return versions


def _instant(text: str) -> dt.datetime | None:
    """An instant with its own offset, or None."""
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo is not None else None


def _change(line: int, row: dict[str, str]) -> Change:
    return Change(
        line=line,
        op=row["op"],
        code=row["cow_code"],
        iso3="" if row["iso3"] == MISSING else row["iso3"],
        country="" if row["country"] == MISSING else row["country"],
        period=row["period"],
        old=_values(row["old_value"]),
        new=_values(row["new_value"]),
        report=row["report"],
    )


def _values(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _prove(versions: Iterable[Version]) -> None:
    """Refuse a log in which a change does not follow from those before it."""
    standing: dict[tuple[str, Key], tuple[str, ...]] = {}
    with gather() as faults:
        for version in versions:
            for change in version.changes:
                key = version.series, change.key
                if standing.get(key, ()) != change.old or bool(change.new) != (change.op != "remove"):
                    sentence = f"{change.code} {change.period} does not stand as the line says it did."
                    faults.add(f"{CHANGES}:{change.line}", "does_not_follow", sentence)
                if not all(value == MISSING or value.isdecimal() for value in change.new):
                    sentence = f"The figure of {change.code} {change.period} is no number."
                    faults.add(f"{CHANGES}:{change.line}", "not_a_figure", sentence)
                standing[key] = change.new


def _lines(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers. Every value is text: nothing is guessed."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = set(columns) - set(reader.fieldnames or ())
            if missing:
                raise Refused(path.name, "missing_columns", f"Missing columns: {', '.join(sorted(missing))}.")
            for row in reader:
                if None in row or None in row.values():
                    raise Refused(
                        f"{path.name}:{reader.line_num}",
                        "not_csv",
                        "The line has not as many cells as the header.",
                    )
                yield reader.line_num, row
    except FileNotFoundError:
        raise Refused(str(path), "not_found", "There is no such file.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(path.name, "not_csv", f"The file is not UTF-8 CSV: {error}") from error
