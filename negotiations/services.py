"""Every room's deeds, gathered so that whoever meets a record finds the deeds on it in `review.deeds.REGISTRY`."""

from negotiations.actors.services import actors
from negotiations.answers.services import preferences
from negotiations.commissions.services import commissions, working_groups
from negotiations.conditions.services import condition_claims, conditions
from negotiations.events.services import event_claims, events
from negotiations.milestones.services import milestone_claims, milestones
from negotiations.places.services import places
from negotiations.sources.services import sources
from negotiations.statements.services import statements
from negotiations.talks.services import negotiations
from negotiations.troops.services import troop_counts

__all__ = [
    "actors",
    "commissions",
    "condition_claims",
    "conditions",
    "event_claims",
    "events",
    "milestone_claims",
    "milestones",
    "negotiations",
    "places",
    "preferences",
    "sources",
    "statements",
    "troop_counts",
    "working_groups",
]
