"""Counts of a test, and the points that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.world import World


def series(world: World, known: str = "2024-12-31", **given: Any) -> dict[str, Any]:
    """The series of US personnel in Iraq, by month in 2024 unless told otherwise."""
    from negotiations.core.clocks import AsOf
    from negotiations.troops.series import SeriesKey, derive
    from tests.world import day

    span = {
        name: day(given.pop(name, usual)) for name, usual in (("start", "2024-01-01"), ("end", "2024-12-31"))
    }
    step, recorded = given.pop("step", "month"), given.pop("recorded", None)
    key = SeriesKey(contributor=world.united_states, host=world.iraq, **given)
    return derive(key, AsOf(day(known), recorded), step=step, start=span["start"], end=span["end"])


def by_date(world: World, **given: Any) -> dict[str, Any]:
    return {point["date"]: point for point in series(world, **given)["points"]}


def count(
    world: World, as_of: str, personnel: Any = 2500, outlet: str = "", known: str = "", **given: Any
) -> Any:
    """A troop count, from the source of an outlet of its own where one is named."""
    citation: dict[str, Any] = {}
    if outlet:
        from negotiations.sources.models import Source

        found = Source.objects.filter(slug=outlet).first()
        citation["source"] = found or world.source_on(outlet)
    if known:
        citation["published"] = known
    return world.troop_count(
        as_of=as_of, personnel=personnel, citations=[world.citation(**citation)], **given
    )
