"""Questions about troop counts. Series are derived in `series.py`."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from negotiations.access.visibility import claims_visible_to
from negotiations.core.clocks import AsOf
from negotiations.troops.models import TroopCount


def troop_counts_visible_to(user: Any, as_of: AsOf, *, current: bool = True) -> QuerySet[TroopCount]:
    """Troop counts known on the pair of days; with `current` false also those replaced or superseded by then."""
    return claims_visible_to(TroopCount, user, as_of, current=current)
