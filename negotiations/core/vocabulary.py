"""The closed word lists that every concept shares, with what each word means.

Words that belong to one concept only (milestone kinds, participant roles…) live beside that concept's models.
The words are fixed by the API contract: a new one is a new API revision.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RecordState(TextChoices):
    """Where a record stands in its life: draft → submitted → published → (superseded | retracted)."""

    DRAFT = "draft", _("Draft: seen by editors and reviewers only")
    SUBMITTED = "submitted", _("Submitted: waits for a reviewer")
    PUBLISHED = "published", _("Published: part of the public record")
    SUPERSEDED = "superseded", _("Superseded: corrected by a later record of ours")
    RETRACTED = "retracted", _("Retracted: withdrawn by us, with a reason")


PUBLIC_STATES = (RecordState.PUBLISHED, RecordState.SUPERSEDED, RecordState.RETRACTED)
OPEN_STATES = (RecordState.DRAFT, RecordState.SUBMITTED)


class DateBound(TextChoices):
    """How a date is to be read: as the day itself or as a limit. A bound never widens the interval."""

    ON = "on", _("On: the thing falls into the interval")
    BEFORE = "before", _("Before: it comes earlier than the interval")
    BY = "by", _("By: it comes at the latest within the interval")
    UNTIL = "until", _("Until: it lasts up to the interval")
    NOT_BEFORE = "not_before", _("Not before: at least until the interval")


class QuantityQualifier(TextChoices):
    """How a number was meant. Nothing here invents precision."""

    EXACT = "exact", _("Exactly this number")
    ABOUT = "about", _("About this number")
    AT_LEAST = "at_least", _("This number or more")
    MORE_THAN = "more_than", _("More than this number (low is the next integer)")
    AT_MOST = "at_most", _("Up to this number")
    LESS_THAN = "less_than", _("Fewer than this number (high is the integer before)")
    RANGE = "range", _("Between two numbers")
    SOME = "some", _("Some, dozens, several hundred: words without a number")
    UNKNOWN = "unknown", _("Not said")


class Standing(TextChoices):
    """With what force a thing was said."""

    ANNOUNCED = "announced", _("Announced: in his own name, by one who answers for it")
    REPORTED = "reported", _("Reported: by everyone else, unnamed officials included")
    ESTIMATED = "estimated", _("Estimated: somebody's calculation")
    EXPECTED = "expected", _("Expected: a hope, a forecast, a 'should'")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed: the conditional mood")
    WITHHELD = "withheld", _("Withheld: the one who knows declines to say")
    UNKNOWN = "unknown", _("Unknown: the publisher had no report")


STANDING_TIERS = {
    Standing.ANNOUNCED: 1,
    Standing.REPORTED: 2,
    Standing.ESTIMATED: 2,
    Standing.EXPECTED: 3,
    Standing.UNCONFIRMED: 3,
    Standing.WITHHELD: 4,
    Standing.UNKNOWN: 4,
}
"""Standing as a rank: announced, then reported and estimated, then expected and unconfirmed, then no answer at all."""


class KnownFromBasis(TextChoices):
    """Why we say that a claim was known from its first day."""

    PUBLISHED = "published", _("Published: the day of publication")
    STATED = "stated", _("Stated: the day of a public speech or post, dated by the page")
    ARCHIVED = "archived", _("Archived: the day an archive captured the page")
    RECORDED = "recorded", _("Recorded: the day we recorded it, for want of anything better")


class Reliability(TextChoices):
    """Admiralty grade of a source (STANAG 2511), set apart from the grade of the information."""

    A = "A", _("Completely reliable")
    B = "B", _("Usually reliable")
    C = "C", _("Fairly reliable")
    D = "D", _("Not usually reliable")
    E = "E", _("Unreliable")
    F = "F", _("Reliability cannot be judged")


LANGUAGES = ("en", "fr", "ar")
"""The languages in which the tracker itself speaks; wording stays in whatever language it has."""
