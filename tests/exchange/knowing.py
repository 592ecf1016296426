"""What was known of the vintages on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any


def day(text: str) -> dt.date:
    """A day, as it is written."""
    return dt.date.fromisoformat(text)


def known_on(date: str) -> Any:
    """The claims of the vintages as they were known on a day."""
    from negotiations.core.clocks import AsOf
    from negotiations.troops.models import TroopCount

    return TroopCount.objects.filter(AsOf(known=day(date)).claims(), dataset__startswith="troopdata-")
