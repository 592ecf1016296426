"""Promise: loading fixtures is idempotent, all or nothing, and says of every error in which file and entry it is, and why."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError

from negotiations.actors.models import Actor
from negotiations.actors.services import actors
from negotiations.answers.models import Preference
from negotiations.core.errors import Refused
from negotiations.exchange.entries import natural_id
from negotiations.exchange.fixtures import Loaded, load_facts
from negotiations.exchange.models import LoadedEntry
from negotiations.ledger.models import Change, JournalEntry
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.milestones.services import milestones
from negotiations.sources.models import AttributionLink
from tests.facts import FIXTURES
from tests.world import acts, fresh

Write = Callable[..., Path]


def names(text: str) -> list[dict[str, str]]:
    return [{"text": text, "language": "en", "kind": "official"}]


def record() -> dict[str, Any]:
    """A small record, its entries in no helpful order."""
    return {
        "milestone-claims": [claim("by-september")],
        "milestones": [
            {
                "slug": "the-handover",
                "negotiation": "the-talks",
                "kind": "handover",
                "title": {"en": "Handover"},
            }
        ],
        "negotiations": [
            {"slug": "the-talks", "name": "The talks", "parties": [{"actor": "iraq", "role": "host"}]}
        ],
        "sources": [{"slug": "a-page", "kind": "news", "published": "2024-01-24", "publisher": "reuters"}],
        "actors": [
            {"slug": "iraq", "kind": "state", "names": names("Iraq"), "country": "IRQ"},
            {"slug": "reuters", "kind": "media", "names": names("Reuters")},
        ],
    }


def claim(key: str, **more: Any) -> dict[str, Any]:
    citation = {"source": "a-page", "chain": "3 unnamed sources (iraq) > reuters"}
    return {
        "key": key,
        "milestone": "the-handover",
        "planned": {"edtf": 2025, "bound": "by"},
        "note": "It is planned.",
        "citations": [citation],
        "facts": ["fact-1"],
        **more,
    }


@pytest.fixture
def write(db: None, tmp_path: Path) -> Write:
    def file(content: Any, name: str = "facts.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        path.write_text(text, encoding="utf-8")
        return path

    return file


def refused(*paths: Path) -> list[tuple[str, str]]:
    """The faults of a load that writes nothing: where, and which."""
    before = Change.objects.count()
    with pytest.raises(Refused) as caught:
        load_facts(paths)
    assert Change.objects.count() == before
    return [(fault.field, fault.code) for fault in caught.value.faults]


def test_what_is_referred_to_is_written_first_whatever_the_order(write: Write) -> None:
    assert load_facts([write(record())]) == Loaded(created=6)
    made = MilestoneClaim.objects.get()
    assert (str(made.planned), made.planned_bound, made.milestone.slug) == ("2025", "by", "the-handover")
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


def test_a_changed_claim_is_refused_and_nothing_else_is_written(write: Write) -> None:
    content = record()
    path = write(content)
    load_facts([path])
    content["milestone-claims"][0]["note"] = "Otherwise."
    content["milestones"][0]["title"] = {"en": "The handover"}
    assert refused(write(content)) == [(f"{path}: milestone-claims[0] (by-september)", "published_claim")]
    assert Milestone.objects.get().revision == 1
    assert MilestoneClaim.objects.get().note == "It is planned."


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
