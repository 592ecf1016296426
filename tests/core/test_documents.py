"""Promise: a stored record has one text: canonical, without floats, in all languages, the same bytes on both databases."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from negotiations.actors.models import Actor
from negotiations.actors.services import actors
from negotiations.core.claims import Claim
from negotiations.core.documents import canonical, changed, document, documents, instant, plain
from negotiations.core.records import Part, Record
from negotiations.ledger.models import Change
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.places.models import Place
from negotiations.review.deeds import REGISTRY
from negotiations.sources.models import Source
from tests.world import World, day, fresh, record, values

plain_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def leaves(value: Any) -> Iterator[Any]:
    """Every value in a document that holds no other."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def only(row: Record) -> dict[str, Any]:
    [(_, text)] = documents(type(row), [row.pk])
    return text


@given(plain_values)
def test_canonical_text_has_sorted_keys_no_spaces_and_reads_back(value: Any) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert text == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@given(st.dictionaries(st.text(max_size=4), st.integers(-5, 5), max_size=5))
def test_the_order_in_which_fields_were_given_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_letters_of_every_script_stay_what_they_are() -> None:
    assert canonical({"b": "Aïn al-Assad", "a": "عين الأسد"}) == '{"a":"عين الأسد","b":"Aïn al-Assad"}'


def test_an_instant_is_utc_and_always_has_its_microseconds() -> None:
    baghdad = dt.timezone(dt.timedelta(hours=3))
    assert instant(dt.datetime(2024, 1, 25, 2, 0, tzinfo=baghdad)) == "2024-01-24T23:00:00.000000Z"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (day("2024-01-25"), "2024-01-25"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Decimal("33.785800"), "33.7858"),
        (Decimal("40.000000"), "40"),
        (Decimal("0E-6"), "0"),
        (True, True),
        (0, 0),
        (None, None),
    ],
)
def test_a_column_is_a_plain_value(value: Any, text: Any) -> None:
    assert plain(value) == text
    assert not isinstance(plain(value), float)


def test_the_text_of_a_claim_is_the_same_bytes_on_both_databases(world: World) -> None:
    chain = [
        {"description": "trois sources", "headcount": 3, "affiliation": world.iraq},
        {"actor": world.reuters},
    ]
    citation = {**world.citation(quote="«d’ici septembre»", language="fr"), "attribution": chain}
    claim = world.claim(
        public_id=uuid.UUID(int=7),
        planned={"edtf": "2025-09", "bound": "by", "wording": "d’ici septembre"},
        asserted_by=[world.united_states, world.iraq],
        figures=[{"what": "bases", "quantity": {"low": 2, "high": 2, "unit": "bases"}}],
        note="À vérifier : قاعدة.",
        citations=[citation],
    )
    text = only(claim)
    assert text.pop("recorded_from") == instant(fresh(claim).recorded_from)
    assert canonical(text) == EXPECTED


EXPECTED = (
    '{"achieved_anchor":null,"achieved_bound":"on","achieved_computed":false,"achieved_earliest":null,'
    '"achieved_edtf":"","achieved_latest":null,"achieved_wording":"","anomaly":"","asserted_by":["iraq",'
    '"united-states"],"asserted_note":"","asserted_on_anchor":null,"asserted_on_bound":"on",'
    '"asserted_on_computed":false,"asserted_on_earliest":"2024-01-24","asserted_on_edtf":"2024-01-24",'
    '"asserted_on_latest":"2024-01-24","asserted_on_wording":"","citations":[{"archived":null,"attribution":['
    '{"actor":null,"affiliation":"iraq","description":"trois sources","headcount":3},{"actor":"reuters",'
    '"affiliation":null,"description":"","headcount":null}],"language":"fr","locator":"","published_anchor":'
    'null,"published_bound":"on","published_computed":false,"published_earliest":null,"published_edtf":"",'
    '"published_latest":null,"published_wording":"","quote":"«d’ici septembre»","recorded":null,"source":'
    '"reuters-2024-01-24","stated":null,"translation":""}],"ended_because":"","figures":[{"quantity":{"high":2,'
    '"low":2,"qualifier":"exact","unit":"bases","wording":null},"what":"bases"}],"grade":null,"known_from":'
    '"2024-01-24","known_from_basis":"published","known_until":null,"known_until_recorded_at":null,"milestone":'
    '"the-handover","negotiation":"the-talks","note":"À vérifier : قاعدة.","planned_anchor":null,'
    '"planned_bound":"by","planned_computed":false,"planned_earliest":"2025-09-01","planned_edtf":"2025-09",'
    '"planned_latest":"2025-09-30","planned_wording":"d’ici septembre","public_id":'
    '"00000000-0000-0000-0000-000000000007","reason":"","recorded_until":null,"replaces":null,"revision":1,'
    '"standing":"reported","status":"","supersedes":null}'
)


def test_a_document_holds_every_language_that_was_given(world: World) -> None:
    labels = {"en": "Handover", "fr": "Remise", "ar": "تسليم"}
    milestone = world.milestone_called("m", labels=labels)
    assert only(milestone)["labels"] == labels
    names = [{"text": text, "language": code} for code, text in labels.items()]
    told = only(world.actor("x", names=names))["names"]
    assert [(name["language"], name["text"]) for name in told] == list(labels.items())


def test_parts_keep_their_order_and_references_are_sorted(world: World) -> None:
    one, two = world.milestone_called("b"), world.milestone_called("a")
    assert only(world.milestone_called("m", depends_on=[one, two]))["depends_on"] == ["a", "b"]
    names = [{"text": text, "language": "en"} for text in ("C", "A", "B")]
    assert [name["text"] for name in only(world.actor("x", names=names))["names"]] == ["C", "A", "B"]


def test_coordinates_are_text_without_floats(world: World) -> None:
    place = world.place_in("p", lat=Decimal("33.785800"), lon=Decimal("42.44"))
    told = only(place)
    assert (told["lat"], told["lon"]) == ("33.7858", "42.44")
    assert only(fresh(place)) == told


def test_what_is_derived_or_of_this_house_only_stays_out(world: World, reviewer: Any) -> None:
    claim = world.claim()
    told = only(claim)
    assert not {"id", "state", "created_by", "submitted_by", "tier", "source_rank"} & told.keys()
    assert not {"id", "position", "milestone_claim", "origin_key", "known_from"} & told["citations"][0].keys()
    assert not {"known_from", "labels", "id"} & only(world.iraq).keys()


@pytest.mark.parametrize("model", REGISTRY, ids=lambda model: model.__name__)
def test_every_column_is_in_the_document_or_named_as_left_out(model: type[Record]) -> None:
    """A new column enters the ledger unless somebody decided that it does not."""
    allowed = {"tier", "source_rank", "known_from", "labels", "trail", "contested_in"}
    if issubclass(model, Claim):
        allowed.discard("known_from")
    assert set(model.undocumented) <= allowed
    for part in [model._meta.get_field(name).related_model for name in model.parts]:
        assert isinstance(part, type)
        assert issubclass(part, Part)
        assert set(part.undocumented) <= {"origin_kind", "origin_key", "known_from"}


def test_many_documents_are_made_as_one_is(world: World) -> None:
    world.claim(asserted_by=[world.iraq])
    world.claim(citations=[world.citation(quote="x"), world.citation(quote="y")])
    record(
        Place, **values(slug="p", kind="town", within=world.place, names=[{"text": "P", "language": "en"}])
    )
    for model in (Actor, Source, Place, Milestone, MilestoneClaim):
        manager: Any = model._default_manager
        rows = list(manager.order_by("-pk"))
        made = documents(model, [row.pk for row in rows])
        assert [row for row, _ in made] == rows
        assert [text for _, text in made] == [document(row) for row in rows]


def test_many_documents_cost_as_many_queries_as_a_few(world: World) -> None:
    def cost(count: int) -> int:
        keys = [world.claim().pk for _ in range(count)]
        with CaptureQueriesContext(connection) as queries:
            documents(MilestoneClaim, keys)
        return len(queries)

    assert cost(3) == cost(12)


@pytest.mark.usefixtures("facts")
def test_no_document_of_the_real_record_holds_a_float() -> None:
    for text in Change.objects.values_list("document", flat=True):
        assert not [leaf for leaf in leaves(json.loads(text or "")) if isinstance(leaf, float)]


@pytest.mark.usefixtures("facts")
def test_every_document_of_the_real_record_is_canonical_and_says_what_is_stored() -> None:
    kept = dict(Change.objects.values_list("url", "document"))
    for model in REGISTRY:
        manager: Any = model._default_manager
        for row, text in documents(model, list(manager.values_list("pk", flat=True))):
            assert canonical(text) == kept.pop(row.path)
    assert not kept


def test_changes_name_fields_with_both_values(world: World) -> None:
    before = only(world.iraq)
    after = only(actors.edit(record=world.iraq, values={"country": "IRQ"}))
    assert changed(before, after) == {"country": ["", "IRQ"], "revision": [1, 2]}
    assert changed(None, after) == {}
