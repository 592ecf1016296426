"""Deeds on commissions and working groups. What the deeds are is in `review/deeds.py`; here is what differs."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from negotiations.actors.models import ActorKind
from negotiations.commissions.models import Commission, WorkingGroup
from negotiations.core.errors import Gathering
from negotiations.core.parts import Values
from negotiations.review.deeds import Deeds
from negotiations.review.existence import refresh_existence


def require_joint_body(body: Commission | WorkingGroup, faults: Gathering) -> None:
    """A body is an actor of that kind."""
    if body.actor_id and body.actor.kind != ActorKind.JOINT_BODY:
        faults.add(
            "actor",
            "not_a_joint_body",
            _("%(slug)s is a %(kind)s, not a joint body.")
            % {"slug": body.actor.slug, "kind": body.actor.kind},
        )


def require_own_bodies(record: Any, faults: Gathering) -> None:
    """The commission and the working group of a milestone or an event serve its negotiation."""
    if record.commission is not None and record.commission.negotiation_id != record.negotiation_id:
        faults.add("commission", "another_negotiation", _("The commission serves another negotiation."))
    group = record.working_group
    if group is not None and group.commission.negotiation_id != record.negotiation_id:
        faults.add("working_group", "another_negotiation", _("The working group serves another negotiation."))


class CommissionDeeds(Deeds[Commission]):
    """A commission's actor is a joint body; a committee serves its parent's negotiation."""

    model = Commission

    def check(self, record: Commission, values: Values, faults: Gathering) -> None:
        require_joint_body(record, faults)
        if record.parent is not None and record.parent.negotiation_id != record.negotiation_id:
            faults.add(
                "parent", "another_negotiation", _("A committee serves the negotiation of its parent.")
            )

    def landed(self, records: Sequence[Commission], at: dt.datetime) -> None:
        refresh_existence(Commission, [record.pk for record in records])


class WorkingGroupDeeds(Deeds[WorkingGroup]):
    """A working group's actor is a joint body."""

    model = WorkingGroup

    def check(self, record: WorkingGroup, values: Values, faults: Gathering) -> None:
        require_joint_body(record, faults)

    def landed(self, records: Sequence[WorkingGroup], at: dt.datetime) -> None:
        refresh_existence(WorkingGroup, [record.pk for record in records])


commissions = CommissionDeeds()
working_groups = WorkingGroupDeeds()
