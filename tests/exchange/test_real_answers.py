"""Promise: loaded into the tracker, the real record gives the answers that a careful reader of the sources would give, day by day."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from negotiations.core.clocks import AsOf
from negotiations.events.queries import events_visible_to
from negotiations.exchange.entries import natural_id
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.queries import milestones_visible_to, with_conditional, with_overdue
from tests.world import day

pytestmark = pytest.mark.usefixtures("facts")


def asked(known: str | None) -> AsOf:
    return AsOf(known=day(known)) if known else AsOf.now()


def milestone(slug: str, known: str | None = None) -> Any:
    """A milestone as the public saw it on a day, today with None."""
    as_of = asked(known)
    seen: Any = milestones_visible_to(None, as_of)  # `picture` is made by the question, no type knows it
    found: Any = with_conditional(with_overdue(seen, as_of), as_of)
    return found.select_related("picture").get(slug=slug)


def event(slug: str, known: str | None = None) -> Any:
    seen: Any = events_visible_to(None, asked(known))
    return seen.select_related("picture").get(slug=slug)


def entry(model: Any, key: str) -> Any:
    """The claim that an entry of the fixtures became."""
    return model._default_manager.get(public_id=natural_id(model.resource, key))


def planned(picture: Any) -> tuple[str, str] | None:
    return (str(picture.planned), picture.planned.bound) if picture.planned else None


# Ain al-Asad


def test_ain_al_asad_was_planned_by_september_2025_and_had_not_moved_on_1_october_2024() -> None:
    asad = milestone("ain-al-asad-handover", "2024-10-01")
    assert (asad.picture.status, planned(asad.picture)) == ("announced", ("2025-09", "by"))
    assert (asad.picture.revisions, asad.overdue, asad.picture.disputed) == (0, False, False)
    assert (asad.picture.slippage_min, asad.picture.slippage_max) == (0, 0)


def test_ain_al_asad_was_postponed_without_a_date_and_overdue_on_25_october_2025() -> None:
    asad = milestone("ain-al-asad-handover", "2025-10-25")
    assert (asad.picture.status, asad.picture.planned, asad.overdue) == ("postponed", None, True)
    assert (asad.picture.slippage_min, asad.picture.slippage_max) == (None, None)
    assert asad.picture.status_claim == entry(MilestoneClaim, "ain-al-asad-postponed-al-sudani")
    assert asad.picture.status_claim.reason == "developments in Syria"


def test_ain_al_asad_is_achieved_109_to_138_days_after_the_first_plan_announced_in_somebodys_own_name() -> (
    None
):
    asad = milestone("ain-al-asad-handover")
    assert (asad.picture.status, str(asad.picture.achieved)) == ("achieved", "2026-01-17")
    assert (asad.picture.slippage_min, asad.picture.slippage_max) == (109, 138)
    assert (str(asad.picture.first_planned), asad.picture.first_planned.bound) == ("2025-09", "on")
    assert asad.overdue is False
    # From 1 and from 30 September 2025 to 17 January 2026.
    done = day("2026-01-17")
    assert {(done - day("2025-09-30")).days, (done - day("2025-09-01")).days} == {109, 138}


def test_the_kept_picture_of_ain_al_asad_is_the_same_asked_as_recorded_now() -> None:
    now = timezone.now()
    for known in ("2024-10-01", "2025-10-25", "2026-02-01"):
        kept = milestone("ain-al-asad-handover", known).picture
        recorded: Any = milestones_visible_to(None, AsOf(known=day(known), recorded=now))
        assert recorded.select_related("picture").get(slug="ain-al-asad-handover").picture == kept


def test_nothing_was_known_of_the_handover_before_it_was_first_planned() -> None:
    assert not milestones_visible_to(None, asked("2024-01-25")).filter(slug="ain-al-asad-handover").exists()


# Phase two


def test_whether_phase_two_is_overdue_nobody_has_looked() -> None:
    phase = milestone("phase-two")
    assert (phase.picture.status, planned(phase.picture)) == ("announced", ("2026-09", "until"))
    assert phase.overdue is None
    assert (phase.last_known_from.year, phase.last_known_from.month) == (2026, 2)


def test_while_the_sources_still_spoke_phase_two_was_not_overdue() -> None:
    assert milestone("phase-two", "2026-02-01").overdue is False


def test_the_four_ends_of_phase_two_all_stand_as_claims_and_dispute_each_other() -> None:
    claims = MilestoneClaim.objects.filter(AsOf.now().claims(), milestone__slug="phase-two")
    ends = set(claims.values_list("planned_edtf", "planned_bound"))
    assert ends >= {("2026-09", "until"), ("2026-09", "not_before"), ("2026-12", "on"), ("2025-12", "by")}
    assert milestone("phase-two").picture.disputed


# The chains on which the rule was tried


def test_the_announcement_of_the_end_date_was_postponed_then_made_on_27_september_2024() -> None:
    announcement = milestone("end-date-announcement", "2024-08-20").picture
    assert announcement.status == "postponed"
    announcement = milestone("end-date-announcement").picture
    assert (announcement.status, str(announcement.achieved)) == ("achieved", "2024-09-27")


def test_phase_one_ended_late_on_18_january_2026() -> None:
    phase = milestone("phase-one").picture
    assert (phase.status, str(phase.achieved)) == ("achieved", "2026-01-18")


def test_the_last_day_of_the_2011_withdrawal_was_chosen_by_a_reasoned_preference() -> None:
    withdrawal = milestone("sofa-full-withdrawal").picture
    assert (str(withdrawal.achieved), withdrawal.achieved_by) == ("2011-12-18", "preference")
    assert withdrawal.disputed


# The letter


def test_the_letter_is_told_for_23_and_for_24_january_and_both_claims_stand() -> None:
    letter = event("letter-of-january-2024")
    told = letter.accounts.filter(AsOf.now().claims()).exclude(occurred_edtf="")
    assert {"2024-01-23", "2024-01-24"} <= {str(claim.occurred) for claim in told}
    assert letter.picture.disputed
    assert (letter.picture.occurred_first, letter.picture.occurred_last) == (
        day("2024-01-23"),
        day("2024-01-24"),
    )


def test_on_its_own_day_the_letter_was_told_for_the_23rd() -> None:
    assert str(event("letter-of-january-2024", "2024-01-24").picture.occurred) == "2024-01-23"


def test_a_claim_of_the_day_it_was_written_down_does_not_make_the_record_look_recent() -> None:
    """`recorded` says when we looked, not when anybody spoke: it is left out of what was last known."""
    assert milestone("phase-two").last_known_from < dt.date(2026, 3, 1)
    assert MilestoneClaim.objects.filter(known_from_basis="recorded").exists()
