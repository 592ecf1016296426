"""Milestones as a calendar to subscribe to and as a feed: each with the date that stands, and what changed last, told from the ledger.

A milestone without a date has no place in a calendar and is left out; the calendar's description says how many were.
"""

from __future__ import annotations

import datetime as dt
import heapq
import shutil
import tempfile
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from negotiations.api.formats.feeds import Entry, Feed, identity, plain
from negotiations.api.formats.whole import Export, WholeFormat
from negotiations.api.selection import Selection
from negotiations.core.dates import Bound, FuzzyDate
from negotiations.core.text import language_of
from negotiations.milestones.changing import Changes, changes_of
from negotiations.milestones.models import MilestoneStatus

if TYPE_CHECKING:
    from icalendar import Calendar, Event

SHOWN = Selection(("url", "slug", "title", "kind", "place", "status", "planned", "achieved", "disputed"))
END = b"END:VCALENDAR\r\n"
DRAFT = Changes(1, dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
"""What is told of a draft, which no change has made public; only editors are given any."""
FIRM = ("", MilestoneStatus.ANNOUNCED, MilestoneStatus.UNDER_WAY)
"""Statuses in which a plan for a single day is no longer tentative."""


class Ics(WholeFormat):
    """iCalendar (RFC 5545): all-day spans, TENTATIVE while fuzzy, CONFIRMED when achieved, CANCELLED when cancelled."""

    media_type = "text/calendar"
    format = "ics"
    charset = "utf-8"
    refused = (*WholeFormat.refused, "fields", "omit", "expand")

    def write(self, export: Export, out: IO[bytes]) -> None:
        undated, language = 0, export.scope.language
        # The number of those left out stands before the first event, and is known behind the last.
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as events, translation.override(language):
            for row, shape, changes in told(export):
                span = span_of(row.picture)
                if span is None:
                    undated += 1
                else:
                    events.write(_event(row, shape, span, changes, language).to_ical())
            out.write(_calendar(undated).to_ical().removesuffix(END))
            events.seek(0)
            shutil.copyfileobj(events, out)
            out.write(END)


class MilestoneFeed(Feed):
    """The milestones whose record changed last, each with the date that stands."""

    def entries(self, export: Export, most: int) -> Iterator[Entry]:
        with translation.override(export.scope.language):
            newest = heapq.nlargest(most, told(export), key=lambda one: (one[2].last, one[0].slug))
            for row, shape, changes in newest:
                words = [word for word in (shape["status"], shape["kind"]) if word]
                text = description(row.picture)
                yield Entry(identity(row.path), shape["title"], shape["url"], changes.last, text, words)


def told(export: Export) -> Iterator[tuple[Any, dict[str, Any], Changes]]:
    """Every milestone with its representation and the changes of its record."""
    for rows, shapes in export.pages(SHOWN):
        changes = changes_of(rows, export.scope.as_of)
        for row, shape in zip(rows, shapes, strict=True):
            yield row, shape, changes.get(row.pk, DRAFT)


def date_of(picture: Any) -> FuzzyDate | None:
    """The date under which a milestone stands: that achieved, else that planned, and of a cancelled one without either its first plan."""
    if picture is None:
        return None
    dates = [picture.achieved, picture.planned]
    if picture.status == MilestoneStatus.CANCELLED:
        dates.append(picture.first_planned)
    return next((date for date in dates if date and (date.earliest or date.latest)), None)


def span_of(picture: Any) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of the date that stands; of an open interval, the day at which it has an end."""
    date = date_of(picture)
    if date is None:
        return None
    first, last = date.earliest or date.latest, date.latest or date.earliest
    return (first, last) if first and last else None


def status_of(picture: Any) -> str:
    """TENTATIVE while anything about the date is fuzzy, disputed or put off."""
    date = date_of(picture)
    if picture.status == MilestoneStatus.CANCELLED:
        return "CANCELLED"
    if picture.status == MilestoneStatus.ACHIEVED:
        return "CONFIRMED"
    sharp = date is not None and date.is_single_day and date.bound == Bound.ON
    return "CONFIRMED" if sharp and picture.status in FIRM and not picture.disputed else "TENTATIVE"


def description(picture: Any) -> str:
    """What stands, in a few lines: when, in whose words, and whether it is disputed."""
    date = date_of(picture)
    if date is None:
        return _("No date is given.")
    limits = {
        Bound.BEFORE: _("before %s"),
        Bound.BY: _("by %s"),
        Bound.UNTIL: _("until %s"),
        Bound.NOT_BEFORE: _("not before %s"),
    }
    when = limits.get(Bound(date.bound), "%s") % date.edtf
    achieved = picture.status == MilestoneStatus.ACHIEVED
    lines = [(_("Achieved: %s") if achieved else _("Planned: %s")) % when]
    if date.wording:
        lines.append(f"“{date.wording}”")
    if picture.disputed:
        lines.append(_("Independent sources exclude this."))
    return "\n".join(lines)


def _calendar(undated: int) -> Calendar:
    from icalendar import Calendar, vText  # noqa: PLC0415  only where it is used: every worker would carry it

    calendar = Calendar()
    calendar.add("prodid", "-//Negotiation tracker//Milestones//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    told = _("Milestones by the date that stands. Left out, because no date is given: %d.") % undated
    for name, value in (("name", _("Milestones")), ("description", told)):
        calendar.add(name, vText(value))
    calendar.add("x-wr-calname", vText(_("Milestones")))
    calendar.add("x-wr-caldesc", vText(told))
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    return calendar


def _event(
    row: Any, shape: dict[str, Any], span: tuple[dt.date, dt.date], changes: Changes, language: str
) -> Event:
    from icalendar import Event  # noqa: PLC0415  as above

    event = Event()
    event.add("uid", str(identity(row.path)))
    spoken = language_of(row.labels, language)
    event.add("summary", plain(shape["title"]), parameters={"LANGUAGE": spoken} if spoken else {})
    event.add("dtstart", span[0])
    # The end of a span of days is the day behind it, and the calendar has none behind the last.
    event.add("dtend", min(span[1], dt.date.max - dt.timedelta(days=1)) + dt.timedelta(days=1))
    event.add("dtstamp", changes.last)
    event.add("last-modified", changes.last)
    event.add("sequence", changes.number - 1)
    event.add("status", status_of(row.picture))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [shape["kind"]])
    event.add("description", plain(description(row.picture)))
    if shape["place"]:
        event.add("location", plain(shape["place"]["name"]))
    event.add("url", shape["url"])
    return event
