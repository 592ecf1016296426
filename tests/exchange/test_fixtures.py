"""Promise: nothing stands in the fixtures without a source, twice, or for nobody; and nothing that could not be known."""

import re
from pathlib import Path
from typing import Any

import pytest

from negotiations.actors.models import Actor
from negotiations.core.claims import Claim
from negotiations.core.records import Part, Record
from negotiations.events.models import Event
from negotiations.exchange.models import LoadedEntry
from negotiations.milestones.models import Milestone
from negotiations.review.deeds import REGISTRY
from negotiations.sources.models import Source
from tests.facts import FIXTURES

pytestmark = pytest.mark.usefixtures("facts")

CLAIMS: list[Any] = [model for model in REGISTRY if issubclass(model, Claim)]


def test_no_claim_is_without_a_citation_and_a_wording_or_note() -> None:
    for model in CLAIMS:
        assert not model._default_manager.filter(citations=None).exists()
        mute = (
            model._default_manager.filter(note="")
            .exclude(citations__quote__gt="")
            .exclude(citations__locator__gt="")
        )
        assert not mute.exists()


def test_every_claim_is_of_a_fact() -> None:
    bare = [
        row.key
        for row in LoadedEntry.objects.filter(resource__in=[model.resource for model in CLAIMS])
        if not row.facts
    ]
    assert not bare


def pointed_at(model: type[Record]) -> set[int]:
    """The keys of those records of a model that anything else refers to."""
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete:
            continue
        other: Any = relation.related_model
        name: str = relation.field.name  # type: ignore[union-attr]
        if not issubclass(other, Record | Part) or name in getattr(other, "owners", ()):
            continue
        found.update(other._default_manager.exclude(**{name: None}).values_list(name, flat=True))
    return found


@pytest.mark.parametrize("model", [Actor, Source], ids=lambda model: model.__name__)
def test_there_is_no_actor_and_no_source_that_nothing_refers_to(model: type[Record]) -> None:
    """Places that are only named stay: who looks for one by any spelling finds where it lies."""
    manager: Any = model._default_manager
    orphans = manager.exclude(pk__in=pointed_at(model)).values_list("slug", flat=True)
    assert not list(orphans)


@pytest.mark.parametrize(("model", "claims"), [(Milestone, "claims"), (Event, "accounts")])
def test_everything_talked_about_is_talked_about(model: Any, claims: str) -> None:
    silent = model._default_manager.filter(**{claims: None}).values_list("slug", flat=True)
    assert not list(silent)


def test_no_two_milestones_are_the_same_thing_twice() -> None:
    things = Milestone.objects.values_list(
        "negotiation", "kind", "place", "working_group", "part_of", "labels__en"
    )
    assert len(things) == len(set(things))
    assert Milestone.objects.filter(place__slug="ain-al-asad", negotiation__slug="iraq-us-hmc").count() == 1


def test_the_publisher_of_the_founding_article_is_unknown_not_guessed() -> None:
    article = Source.objects.get(slug="article-2024-01-25")
    assert (article.publisher, article.labels, article.href, article.language) == (None, {}, "", "fr")


def test_nothing_is_said_after_february_2026() -> None:
    for model in CLAIMS:
        late = model._default_manager.filter(known_from__gt="2026-02-28").exclude(known_from_basis="recorded")
        assert not late.exists()


def test_no_file_of_the_fixtures_names_a_path_of_some_machine() -> None:
    for file in sorted(Path(FIXTURES).rglob("*")):
        if file.is_file():
            assert not re.search(
                r"(?<![\w/.])/(?:home|work|tmp|root|usr)/", file.read_text(encoding="utf-8")
            ), file
