"""Promise: loading is all or nothing, and every error says in which file and entry it is, and why."""

from pathlib import Path
from typing import Any

import pytest

from negotiations.actors.models import Actor
from negotiations.actors.services import actors
from negotiations.answers.models import Preference
from negotiations.core.errors import Refused
from negotiations.exchange.fixtures import Loaded, load_facts
from negotiations.ledger.models import Change
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.milestones.services import milestones
from tests.exchange.small_record import Write, claim, names, record


def refused(*paths: Path) -> list[tuple[str, str]]:
    """The faults of a load that writes nothing: where, and which."""
    before = Change.objects.count()
    with pytest.raises(Refused) as caught:
        load_facts(paths)
    assert Change.objects.count() == before
    return [(fault.field, fault.code) for fault in caught.value.faults]


def test_a_changed_claim_is_refused_and_nothing_else_is_written(write: Write) -> None:
    content = record()
    path = write(content)
    load_facts([path])
    content["milestone-claims"][0]["note"] = "Otherwise."
    content["milestones"][0]["title"] = {"en": "The handover"}
    assert refused(write(content)) == [(f"{path}: milestone-claims[0] (by-september)", "published_claim")]
    assert Milestone.objects.get().revision == 1
    assert MilestoneClaim.objects.get().note == "It is planned."


def test_a_preference_names_its_claim_and_the_day_since_which_it_holds(write: Write) -> None:
    content = record()
    preference = {
        "key": "p",
        "claim": "milestone-claims/by-september",
        "field": "planned",
        "reason": "It is the only one.",
        "known_from": "2024-02-01",
    }
    content["preferences"] = [preference]
    load_facts([write(content)])
    made = Preference.objects.get()
    assert (made.claim, str(made.known_from)) == (MilestoneClaim.objects.get(), "2024-02-01")
    for name, value, field, code in (
        ("known_from", None, "known_from", "required"),
        ("known_from", "2024-02", "known_from", "not_a_day"),
        ("claim", "milestones/the-handover", "claim", "not_a_claim"),
        ("claim", "milestone-claims/nobody", "milestone_claim", "not_found"),
        ("reason", "", "reason", "required"),
        ("field", "killed", "field", "unknown_word"),
    ):
        content["preferences"] = [preference, {**preference, "key": "q", name: value}]
        [(place, found)] = refused(write(content))
        assert (place.rpartition(" ")[2], found) == (field, code)


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"plannned": "2025"}, "plannned", "unknown_field"),
        ({"planned": "2025-13"}, "planned", "no_such_day"),
        ({"milestone": "nobody"}, "milestone", "not_found"),
        ({"citations": []}, "citations", "required"),
        ({"citations": [{"source": "a-page", "chain": "rueters"}]}, "citations.0.chain.0", "unknown_actor"),
        ({"citations": [{"source": "a-page", "chain": 5}]}, "citations.0.chain", "wrong_type"),
        (
            {"citations": [{"source": "a-page", "chain": "x y (irak)"}]},
            "citations.0.chain.0.affiliation",
            "unknown_actor",
        ),
        ({"standing": "shouted"}, "standing", "unknown_word"),
        ({"achieved": "2025-09"}, "achieved", "achieved_before_it_was"),
        ({"supersedes": "nobody"}, "supersedes", "not_found"),
    ],
)
def test_an_error_names_file_entry_and_field(
    write: Write, change: dict[str, Any], place: str, code: str
) -> None:
    content = record()
    content["milestone-claims"] += [claim("second", **change), claim("third")]
    path = write(content)
    assert refused(path) == [(f"{path}: milestone-claims[1] (second) {place}", code)]
    assert not Actor.objects.exists()


def test_every_error_of_a_collection_is_told_at_once(write: Write) -> None:
    content = record()
    content["milestone-claims"] += [claim("second", grade="high"), claim("third", planned="soon")]
    path = write(content)
    assert refused(path) == [
        (f"{path}: milestone-claims[1] (second) grade", "wrong_type"),
        (f"{path}: milestone-claims[2] (third) planned", "not_edtf"),
    ]


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("actors: [", "", "not_yaml"),
        ("- iraq", "", "not_a_mapping"),
        ("aktors: []", "", "unknown_collection"),
        ("actors: {slug: iraq}", ": actors", "not_a_list"),
        ("actors: 5", ": actors", "not_a_list"),
        ("actors: [iraq]", ": actors[0]", "not_a_mapping"),
        ("actors: [{kind: state}]", ": actors[0]", "required"),
        ("milestone-claims: [{milestone: x}]", ": milestone-claims[0]", "required"),
        ("actors: []\nactors: []", "", "not_yaml"),
        ("actors: [{slug: iraq, slug: irak}]", "", "not_yaml"),
        ("\x80", "", "not_yaml"),
    ],
)
def test_what_is_no_fixture_file_is_refused(write: Write, text: str, place: str, code: str) -> None:
    path = write(text)
    assert refused(path) == [(f"{path}{place}", code)]


def test_a_file_that_is_no_utf_8_and_one_that_is_not_there_are_refused(db: None, tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("actors: é".encode("latin-1"))
    missing = tmp_path / "missing.yaml"
    assert sorted(refused(path, missing)) == [(str(path), "not_yaml"), (str(missing), "not_found")]


def test_an_empty_file_and_an_empty_collection_are_nothing(write: Write) -> None:
    assert load_facts([write("# nothing yet\n"), write("actors:\n", "b.yaml")]) == Loaded()


def test_an_entry_that_stands_twice_is_refused_where_it_stands_again(write: Write) -> None:
    one, two = write(record()), write({"actors": record()["actors"][:1]}, "more.yaml")
    assert refused(one, two) == [(f"{two}: actors[0] (iraq)", "twice")]


def test_what_somebody_entered_by_hand_is_not_taken_over(write: Write) -> None:
    actors.create(values={"slug": "iraq", "kind": "state", "names": names("Iraq")})
    path = write(record())
    assert refused(path) == [(f"{path}: actors[0] (iraq) slug", "taken")]


def test_an_entry_whose_record_was_retracted_is_refused_when_it_changes(write: Write) -> None:
    content = record()
    content["milestones"].append({"slug": "a-twin", "negotiation": "the-talks", "kind": "handover"})
    path = write(content)
    load_facts([path])
    milestones.retract(record=Milestone.objects.get(slug="a-twin"), reason="A twin.")
    assert load_facts([path]) == Loaded(unchanged=7)
    content["milestones"][1]["title"] = "Still there"
    assert refused(write(content)) == [(f"{path}: milestones[1] (a-twin)", "ended")]


def test_a_fixed_field_that_changes_is_refused(write: Write) -> None:
    content = record()
    path = write(content)
    load_facts([path])
    content["milestones"][0]["kind"] = "talks"
    assert refused(write(content)) == [(f"{path}: milestones[0] (the-handover) kind", "fixed")]
