"""Every model of the app, gathered for Django's registry. Each lives with its concept; import it from there."""

from negotiations.access.models import ApiToken
from negotiations.actors.models import Actor, ActorIdentifier, ActorName, Membership, Office
from negotiations.answers.models import Preference
from negotiations.api.models import KeptAnswer
from negotiations.commissions.models import Commission, Mandate, WorkingGroup
from negotiations.conditions.models import Condition, ConditionClaim, ConditionState
from negotiations.core.words import IndexedWord
from negotiations.events.models import Event, EventClaim, EventState, Participant
from negotiations.exchange.models import ImportBatch, ImportedRow, ImportFault, ImportFile, LoadedEntry
from negotiations.ledger.models import Change, JournalEntry, LedgerHead
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneState
from negotiations.places.models import Place, PlaceName
from negotiations.sources.models import AttributionLink, Citation, Source
from negotiations.statements.models import Statement
from negotiations.talks.models import Negotiation, Party
from negotiations.troops.models import SeriesOrigin, TroopCount

__all__ = [
    "Actor",
    "ActorIdentifier",
    "ActorName",
    "ApiToken",
    "AttributionLink",
    "Change",
    "Citation",
    "Commission",
    "Condition",
    "ConditionClaim",
    "ConditionState",
    "Event",
    "EventClaim",
    "EventState",
    "ImportBatch",
    "ImportFault",
    "ImportFile",
    "ImportedRow",
    "IndexedWord",
    "JournalEntry",
    "KeptAnswer",
    "LedgerHead",
    "LoadedEntry",
    "Mandate",
    "Membership",
    "Milestone",
    "MilestoneClaim",
    "MilestoneState",
    "Negotiation",
    "Office",
    "Participant",
    "Party",
    "Place",
    "PlaceName",
    "Preference",
    "SeriesOrigin",
    "Source",
    "Statement",
    "TroopCount",
    "WorkingGroup",
]
