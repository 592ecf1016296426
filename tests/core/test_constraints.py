"""Promise: what must never be, the database itself refuses, whoever writes. A constraint without a case here fails this test."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from negotiations.actors.models import Actor
from negotiations.commissions.models import Commission
from negotiations.core.fields import FuzzyDateColumns, QuantityColumns
from negotiations.milestones.models import Milestone, MilestoneClaim
from tests.core.rows import ROWS
from tests.world import World, day

OURS = list(apps.get_app_config("negotiations").get_models())
CHECKS = [
    (model, check)
    for model in OURS
    for check in model._meta.constraints
    if isinstance(check, models.CheckConstraint)
]
ONCE = [
    (model, tuple(unique.fields), unique.condition is not None)
    for model in OURS
    for unique in model._meta.constraints
    if isinstance(unique, models.UniqueConstraint)
]

Change = dict[str, Any]
EARLIER, LATER = day("2024-01-01"), day("2024-02-01")
NOON = dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC)


CASES: dict[str, list[Callable[[World], Change]]] = {
    "citation_cites_for_one": [
        lambda world: {"milestone_claim": None},
        lambda world: {"negotiation": world.negotiation},
    ],
    "attributionlink_says_who": [lambda world: {"actor": None}],
    "participant_says_who": [lambda world: {"actor": None}],
    "membership_in_another": [lambda world: {"actor": Actor.objects.get(slug="x")}],
    "mandate_of_one_body": [
        lambda world: {"commission": None},
        lambda world: {"working_group": world.working_group},
    ],
    "place_both_coordinates": [lambda world: {"lat": 33}, lambda world: {"lon": 44}],
    "place_latitude": [lambda world: {"lat": 91, "lon": 44}, lambda world: {"lat": -91, "lon": 44}],
    "place_longitude": [lambda world: {"lat": 33, "lon": 181}, lambda world: {"lat": 33, "lon": -181}],
    "preference_of_one_claim": [
        lambda world: {"milestone_claim": None},
        lambda world: {"troop_count": world.troop_count()},
    ],
    "preference_is_reasoned": [lambda world: {"reason": ""}],
    "troopcount_says_how_many": [
        lambda world: {"personnel_qualifier": "", "personnel_low": None, "personnel_high": None}
    ],
}
"""What violates a constraint that one model has for itself."""

BY_KIND: dict[str, list[Change]] = {
    "life": [
        {"state": "draft"},
        {"state": "submitted"},
        {"state": "retracted"},
        {"state": "superseded"},
        {"state": "published", "recorded_from": None},
        {"recorded_until": dt.datetime(9999, 1, 1, tzinfo=dt.UTC)},
        {"state": "forgotten"},
    ],
    "known_in_order": [{"known_until": EARLIER, "known_until_recorded_at": NOON}],
    "known_end_recorded": [
        {"known_until_recorded_at": NOON},
        {"known_until": dt.date(9999, 1, 1)},
    ],
    "recorded_in_order": [{"state": "retracted", "recorded_until": NOON}],
    "grade_scale": [{"grade": 0}, {"grade": 7}],
}
"""What violates a constraint that many models share, by the end of its name."""


def of_a_date(name: str) -> dict[str, list[Change]]:
    reversed_ends: Change = {f"{name}_edtf": "2024", f"{name}_earliest": LATER, f"{name}_latest": EARLIER}
    undated: list[Change] = [
        {f"{name}_edtf": "", f"{name}_earliest": EARLIER, f"{name}_latest": None},
        {f"{name}_edtf": "", f"{name}_earliest": None, f"{name}_latest": LATER},
    ]
    return {f"{name}_ordered": [reversed_ends], f"{name}_dated": undated}


def of_a_quantity(name: str) -> dict[str, list[Change]]:
    unqualified: list[Change] = [
        {f"{name}_qualifier": "", f"{name}_low": 1, f"{name}_high": None},
        {f"{name}_qualifier": "", f"{name}_low": None, f"{name}_high": 0},
    ]
    reversed_ends: Change = {f"{name}_qualifier": "range", f"{name}_low": 2, f"{name}_high": 1}
    return {f"{name}_ordered": [reversed_ends], f"{name}_qualified": unqualified}


def violations(world: World, model: type[models.Model], name: str) -> list[Change]:
    """Every way in which a constraint is violated here; none when nobody wrote one."""
    if name in CASES:
        return [case(world) for case in CASES[name]]
    kinds = dict(BY_KIND)
    for column in dir(model):
        group = getattr(model, column, None)
        if isinstance(group, FuzzyDateColumns):
            kinds |= of_a_date(column)
        elif isinstance(group, QuantityColumns):
            kinds |= of_a_quantity(column)
    return kinds.get(name.removeprefix(f"{model.__name__.lower()}_"), [])


@pytest.mark.parametrize(("model", "check"), CHECKS, ids=lambda value: getattr(value, "name", ""))
def test_the_database_refuses_what_its_constraint_forbids(
    world: World, model: type[models.Model], check: models.CheckConstraint
) -> None:
    row = ROWS[model](world)
    changes = violations(world, model, check.name)
    assert changes, f"Nothing here violates {check.name}: write a case in CASES."
    for change in changes:
        with pytest.raises(IntegrityError, match=check.name), transaction.atomic():
            model._default_manager.filter(pk=row.pk).update(**change)
    assert model._default_manager.filter(pk=row.pk).update(id=row.pk) == 1  # as it was, it is let in


def test_every_case_is_of_a_constraint_that_there_is() -> None:
    names = {check.name for _, check in CHECKS}
    assert set(CASES) <= names, f"Gone: {sorted(set(CASES) - names)}"
    ends = {name for name in BY_KIND if any(known.endswith(f"_{name}") for known in names)}
    assert ends == set(BY_KIND)


def test_every_date_every_quantity_and_every_clock_is_guarded() -> None:
    """What guards one date guards all: a new column cannot forget its checks. Kept pictures are copies of what was checked."""
    names = {check.name for _, check in CHECKS}
    for model in OURS:
        if model._meta.model_name in ("milestonestate", "conditionstate", "eventstate"):
            continue
        prefix = model.__name__.lower()
        for column in dir(model):
            group = getattr(model, column, None)
            if isinstance(group, FuzzyDateColumns):
                assert {f"{prefix}_{column}_ordered", f"{prefix}_{column}_dated"} <= names
            elif isinstance(group, QuantityColumns):
                assert {f"{prefix}_{column}_ordered", f"{prefix}_{column}_qualified"} <= names
        if hasattr(model, "recorded_from"):
            assert f"{prefix}_life" in names
        if hasattr(model, "known_until"):
            assert {f"{prefix}_known_in_order", f"{prefix}_known_end_recorded"} <= names


@pytest.mark.parametrize(
    ("model", "fields", "partial"), ONCE, ids=lambda value: getattr(value, "__name__", None)
)
def test_what_there_is_once_is_not_written_twice(
    world: World, model: type[models.Model], fields: tuple[str, ...], partial: bool
) -> None:
    twin = model._default_manager.get(pk=ROWS[model](world).pk)
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
    assert not partial, f"{fields} is unique under a condition only: write its own test."


@pytest.mark.parametrize("name", ["supersedes", "replaces"])
def test_a_claim_is_corrected_once_in_each_way(world: World, name: str) -> None:
    old, one, two = (world.claim() for _ in range(3))
    MilestoneClaim.objects.filter(pk=one.pk).update(**{name: old})
    with pytest.raises(IntegrityError), transaction.atomic():
        MilestoneClaim.objects.filter(pk=two.pk).update(**{name: old})


def test_a_body_is_one_actor_and_a_slug_is_one_address(world: World) -> None:
    given = {"actor": world.commission.actor, "negotiation": world.negotiation}
    with pytest.raises(IntegrityError), transaction.atomic():
        Commission.objects.create(slug="another", **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.create(slug=world.milestone.slug, negotiation=world.negotiation, kind="talks")
