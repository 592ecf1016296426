"""Promise: loading fixtures is idempotent; what is new is added, a changed thing is revised, a correction names what it corrects."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from negotiations.exchange.entries import natural_id
from negotiations.exchange.fixtures import Loaded, load_facts
from negotiations.exchange.models import LoadedEntry
from negotiations.ledger.models import Change, JournalEntry
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.milestones.services import milestones
from negotiations.sources.models import AttributionLink
from tests.exchange.small_record import Write, claim, record
from tests.facts import FIXTURES
from tests.world import acts, fresh


def test_what_is_referred_to_is_written_first_whatever_the_order(write: Write) -> None:
    assert load_facts([write(record())]) == Loaded(created=6)
    made = MilestoneClaim.objects.get()
    assert made.planned is not None
    assert (str(made.planned), made.planned.bound, made.milestone.slug) == ("2025", "by", "the-handover")
    links = AttributionLink.objects.values_list(
        "description", "headcount", "affiliation__slug", "actor__slug"
    )
    assert list(links) == [("unnamed sources", 3, "iraq", None), ("", None, None, "reuters")]


def test_loading_again_changes_nothing(write: Write) -> None:
    path = write(record())
    load_facts([path])
    rows = Change.objects.count()
    assert load_facts([path]) == load_facts([path.parent]) == Loaded(unchanged=6)
    assert Change.objects.count() == rows


def test_the_real_fixtures_are_loaded_once(facts: None) -> None:
    rows = Change.objects.count()
    loaded = load_facts([FIXTURES])
    assert (loaded.created, loaded.revised, Change.objects.count()) == (0, 0, rows)
    assert loaded.unchanged == LoadedEntry.objects.count() == rows


def test_a_file_named_twice_is_read_once(write: Write) -> None:
    path = write(record())
    assert load_facts([path, path.parent, path]) == Loaded(created=6)


def test_a_new_entry_is_added_to_what_is_there(write: Write) -> None:
    content = record()
    load_facts([write(content)])
    content["milestone-claims"].append(claim("by-october", planned="2025-10"))
    assert load_facts([write(content)]) == Loaded(created=1, unchanged=6)


def test_everything_is_published_by_the_system_with_file_and_entry_as_the_reason(write: Write) -> None:
    load_facts([write(record(), "talks/first.yaml")])
    reasons = dict(Change.objects.values_list("url", "reason"))
    assert reasons["/api/v1/actors/iraq/"] == "talks/first.yaml: actors[0] (iraq)"
    key = natural_id("milestone-claims", "by-september")
    told = reasons[f"/api/v1/milestone-claims/{key}/"]
    assert told == "talks/first.yaml: milestone-claims[0] (by-september)"
    assert not Change.objects.filter(self_published=True).exists()
    assert not JournalEntry.objects.exists()


def test_no_reason_in_the_ledger_tells_where_the_files_lay(facts: None) -> None:
    for reason in Change.objects.values_list("reason", flat=True):
        assert not reason.startswith("/")
        assert str(FIXTURES.parent) not in reason


def test_public_ids_are_made_from_natural_keys_and_so_are_stable(write: Write) -> None:
    load_facts([write(record())])
    made = MilestoneClaim.objects.get().public_id
    assert made == natural_id("milestone-claims", "by-september")
    assert str(made) == "5085ac6d-f036-5f38-93a2-5dd113190996"


def test_a_changed_named_thing_is_revised_once(write: Write) -> None:
    content = record()
    load_facts([write(content)])
    content["milestones"][0]["title"] = {"en": "The handover"}
    assert load_facts([write(content)]) == Loaded(revised=1, unchanged=5)
    milestone = Milestone.objects.get()
    assert (milestone.label(), milestone.revision) == ("The handover", 2)
    assert acts(milestone) == ["published", "revised"]
    assert Change.objects.get(action="revised").reason.endswith("facts.yaml: milestones[0] (the-handover)")
    assert load_facts([write(content)]) == Loaded(unchanged=6)


def test_a_correction_has_a_key_of_its_own_and_names_what_it_corrects(write: Write) -> None:
    content = record()
    load_facts([write(content)])
    content["milestone-claims"].append(claim("misread", planned="2025-10", supersedes="by-september"))
    content["milestone-claims"].append(
        claim(
            "reprinted",
            planned="2025-11",
            replaces="misread",
            citations=[{"source": "a-page", "published": "2024-02-01"}],
        )
    )
    assert load_facts([write(content)]) == Loaded(created=2, unchanged=6)
    old, misread, reprinted = MilestoneClaim.objects.order_by("pk")
    assert (old.state, misread.supersedes, reprinted.replaces) == ("superseded", old, misread)
    assert str(misread.known_until) == "2024-02-01"


def test_an_entry_that_only_carries_other_facts_is_the_same_record(write: Write) -> None:
    content = record()
    load_facts([write(content)])
    content["milestone-claims"][0]["facts"] = ["fact-1", "fact-2"]
    assert load_facts([write(content)]) == Loaded(unchanged=6)
    assert LoadedEntry.objects.get(resource="milestone-claims").facts == ["fact-1", "fact-2"]
    assert acts(MilestoneClaim.objects.get()) == ["published"]


def test_the_command_says_what_it_did_and_names_every_fault(write: Write) -> None:
    out = StringIO()
    call_command("load_facts", str(write(record())), stdout=out)
    assert out.getvalue() == "6 created, 0 revised, 0 unchanged.\n"
    content = record()
    content["milestone-claims"] += [claim("a", grade="x"), claim("b", grade="y")]
    with pytest.raises(CommandError) as error:
        call_command("load_facts", str(write(content)))
    lines = str(error.value).splitlines()
    assert len(lines) == 3
    assert "milestone-claims[1] (a) grade: " in lines[0]
    assert lines[2] == "2 faults; nothing was loaded."


def test_a_record_that_was_revised_by_hand_is_not_touched_while_its_entry_stays(write: Write) -> None:
    path = write(record())
    load_facts([path])
    milestone = milestones.edit(record=Milestone.objects.get(), values={"labels": {"en": "By hand"}})
    load_facts([path])
    assert fresh(milestone).label() == "By hand"
