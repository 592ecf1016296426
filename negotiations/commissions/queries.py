"""Questions about commissions and working groups."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from negotiations.access.visibility import things_visible_to
from negotiations.commissions.models import Commission, WorkingGroup
from negotiations.core.clocks import AsOf
from negotiations.talks.queries import with_status


def commissions_visible_to(user: Any, as_of: AsOf) -> QuerySet[Commission]:
    """Commissions that existed on the pair of days, each annotated with its `status`."""
    return with_status(things_visible_to(Commission, user, as_of), as_of, "commission")


def working_groups_visible_to(user: Any, as_of: AsOf) -> QuerySet[WorkingGroup]:
    """Working groups that existed on the pair of days, each annotated with its `status`."""
    return with_status(things_visible_to(WorkingGroup, user, as_of), as_of, "working_group")
