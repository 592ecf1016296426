"""Promise: what a client writes is read by one reader; every fault is named by its path, and what the server computes is refused."""

from typing import Any

import pytest

from negotiations.actors.models import Actor, Office
from negotiations.commissions.models import Mandate
from negotiations.conditions.models import Condition
from negotiations.core.claims import Claim
from negotiations.core.dates import FuzzyDate
from negotiations.core.errors import Refused
from negotiations.core.quantities import Quantity
from negotiations.core.records import Part, Record
from negotiations.core.shapes import References, read_values
from negotiations.core.things import NamedThing
from negotiations.events.models import Participant
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.places.models import Place
from negotiations.review.deeds import REGISTRY
from negotiations.sources.models import Source
from negotiations.talks.models import Negotiation
from negotiations.troops.models import TroopCount
from tests.world import World


def read(model: type[Record | Part], language: str = "en", **shape: Any) -> dict[str, Any]:
    return read_values(model, shape, References(), language)


def faults(model: type[Record | Part], shape: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        read_values(model, shape, References())
    return [(fault.field, fault.code) for fault in refused.value.faults]


def test_a_claim_is_read_whole(world: World) -> None:
    values = read(
        MilestoneClaim,
        milestone=world.milestone.slug,
        planned={"edtf": "2025-09", "bound": "by"},
        asserted_by=[world.iraq.slug, world.united_states.slug],
        standing="announced",
        grade=2,
        figures=[{"what": "bases", "quantity": {"low": 2, "high": 2, "unit": "bases"}}],
        citations=[
            {
                "source": world.source.slug,
                "quote": "By autumn.",
                "attribution": [{"actor": world.reuters.slug}, {"description": "officials", "headcount": 3}],
            }
        ],
    )
    assert values == {
        "milestone": world.milestone,
        "planned": FuzzyDate.parse("2025-09", bound="by"),
        "asserted_by": [world.iraq, world.united_states],
        "standing": "announced",
        "grade": 2,
        "figures": [{"what": "bases", "quantity": {"low": 2, "high": 2, "unit": "bases"}}],
        "citations": [
            {
                "source": world.source,
                "quote": "By autumn.",
                "attribution": [{"actor": world.reuters}, {"description": "officials", "headcount": 3}],
            }
        ],
    }


def test_a_date_may_be_bare_text_and_a_quantity_a_bare_number(world: World) -> None:
    parties = {"contributor": world.united_states.slug, "host": world.iraq.slug}
    values = read(TroopCount, as_of="2024-01", personnel=2500, **parties)
    assert values["as_of"] == FuzzyDate.parse("2024-01")
    assert values["personnel"] == Quantity(2500, 2500, "exact")


@pytest.mark.parametrize(
    ("model", "name"),
    [(Negotiation, "name"), (Milestone, "title"), (Condition, "text"), (Source, "title")],
)
def test_labels_are_called_what_the_thing_calls_them(
    world: World, model: type[NamedThing], name: str
) -> None:
    labels = {"fr": "Un nom"}
    shape: dict[str, Any] = {
        "slug": "x",
        "kind": "other",
        "negotiation": world.negotiation.slug,
        name: labels,
    }
    if "kind" not in {field.name for field in model._meta.fields}:
        del shape["kind"]
    if model in (Negotiation, Source):
        del shape["negotiation"]
    assert read_values(model, shape, References())["labels"] == labels
    shape["labels"] = shape.pop(name)
    assert ("labels", "unknown_field") in faults(model, shape)


@pytest.mark.parametrize("model", [Actor, Place])
def test_labels_that_follow_from_names_are_not_given(model: type[NamedThing]) -> None:
    shape = {"slug": "x", "kind": "base", "name": {"en": "X"}, "labels": {"en": "X"}}
    assert faults(model, shape) == [("name", "unknown_field"), ("labels", "unknown_field")]


def test_an_office_runs_from_and_to() -> None:
    told: dict[str, Any] = {"from": "2023-09", "to": {"edtf": "2025", "bound": "until"}}
    values = read(Office, title="Chair", **told)
    assert values["since"] == FuzzyDate.parse("2023-09")
    assert values["until"] == FuzzyDate.parse("2025", bound="until")
    assert faults(Office, {"title": "Chair", "since": "2023"}) == [("since", "unknown_field")]
    assert faults(Office, {"title": "Chair", "from": "soon"}) == [("from", "not_edtf")]


def test_a_bare_label_is_in_the_language_of_the_request() -> None:
    assert read(Mandate, "fr", text="Évaluer la menace")["text"] == {"fr": "Évaluer la menace"}
    assert read(Mandate, "ar", text={"en": "To assess", "fr": "", "ar": "تقييم"})["text"] == {
        "en": "To assess",
        "ar": "تقييم",
    }
    assert read(Mandate, text=None)["text"] == read(Mandate, text="")["text"] == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (5, [("text", "wrong_type")]),
        ([], [("text", "wrong_type")]),
        ({"en": 5, "fr": "a\0b"}, [("text.en", "wrong_type"), ("text.fr", "not_text")]),
        ({"e": "x"}, [("text.e", "not_a_language")]),
        ({"english language": "x"}, [("text.english language", "not_a_language")]),
    ],
)
def test_labels_that_are_none_are_refused(text: Any, expected: list[tuple[str, str]]) -> None:
    assert faults(Mandate, {"text": text}) == expected


def test_unknown_fields_are_refused_with_their_path_and_their_neighbours(world: World) -> None:
    shape = {
        "milestone": world.milestone.slug,
        "plannned": "2025",
        "citations": [{"source": world.source.slug, "quotation": "x"}],
    }
    with pytest.raises(Refused) as refused:
        read_values(MilestoneClaim, shape, References())
    told = {fault.field: fault for fault in refused.value.faults}
    assert told.keys() == {"plannned", "citations.0.quotation"}
    assert told["plannned"].suggestions[0] == "planned"
    assert {fault.code for fault in told.values()} == {"unknown_field"}


@pytest.mark.parametrize("model", REGISTRY, ids=lambda model: model.__name__)
def test_what_the_server_computes_is_refused_in_every_collection(model: type[Record]) -> None:
    computed = {"url", "id", "state", "revision", "recorded_from", "recorded_until", "ended_because"}
    computed |= {"created_by", "submitted_by", *model.computed}
    if issubclass(model, Claim):
        computed |= {"public_id", "known_from", "known_from_basis", "known_until", "tier", "source_rank"}
        computed |= {"superseded_by", "replaced_by"}
    if issubclass(model, NamedThing):
        computed |= {"known_from"}
    refused = faults(model, dict.fromkeys(computed))
    assert {field for field, code in refused if code == "unknown_field"} == computed


def test_every_fault_is_told_at_once_each_by_its_path(world: World) -> None:
    shape = {
        "milestone": "no-such-thing",
        "planned": {"edtf": "2025-13", "bound": "around"},
        "grade": "2",
        "asserted_by": ["iraq", 5, world.united_states.slug],
        "citations": [
            {"source": world.source.slug},
            {"source": None, "attribution": [{"headcount": -1}]},
            "x",
        ],
    }
    assert sorted(faults(MilestoneClaim, shape)) == [
        ("asserted_by.0", "not_found"),
        ("asserted_by.1", "wrong_type"),
        ("citations.1.attribution.0.headcount", "out_of_range"),
        ("citations.1.source", "required"),
        ("citations.2", "wrong_type"),
        ("grade", "wrong_type"),
        ("milestone", "not_found"),
        ("planned.bound", "unknown_word"),
        ("planned.edtf", "no_such_day"),
    ]


@pytest.mark.parametrize("shape", [None, "text", 5, [], [{}]])
def test_what_is_no_object_is_refused_as_a_whole(shape: Any) -> None:
    assert faults(MilestoneClaim, shape) == [("", "wrong_type")]


def test_references_are_asked_for_once_and_only_among_what_the_caller_sees(
    world: World, django_assert_num_queries: Any
) -> None:
    slug, claim = world.iraq.slug, world.claim()
    references = References()
    references.remember(world.united_states)
    with django_assert_num_queries(1):
        assert references.find(Actor, slug) is references.find(Actor, slug)
        assert references.find(Actor, "united-states") is world.united_states
    assert References().find(MilestoneClaim, str(claim.public_id)) == claim
    blind = References(lambda model: model._default_manager.none())
    with pytest.raises(Refused, match="no record of actors"):
        blind.find(Actor, slug)


@pytest.mark.django_db
def test_what_a_table_demands_is_asked_for_by_the_clients_name_for_it() -> None:
    demanded = {"slug", "kind", "negotiation"}
    assert set(faults(Milestone, {})) == {(field, "required") for field in demanded}
    assert faults(Participant, {"role": None}) == [("role", "wrong_type")]
