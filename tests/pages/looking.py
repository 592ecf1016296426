"""How tests look at pages: every kind with an address, what stands on it, where it leads."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from negotiations.milestones.models import MilestoneClaim
from negotiations.statements.models import Statement
from negotiations.troops.models import TroopCount

DOSSIER = "/negotiations/iraq-us-hmc/"
KINDS = {
    "landing": "/",
    "dossier": DOSSIER,
    "compare": f"{DOSSIER}compare/?from=2024-08-20&to=2024-09-30",
    "milestone": "/milestones/ain-al-asad-handover/",
    "condition": "/conditions/attacks-must-stop/",
    "event": "/events/attack-ain-al-asad-2024-01-20/",
    "actor": "/actors/hussein-allawi/",
    "source": "/sources/article-2024-01-25/",
    "place": "/places/iraq/",
    "commission": "/commissions/higher-military-commission/",
    "working group": "/working-groups/wg-isis-threat/",
    "search": "/search/?q=sudani",
}
"""Every kind of page by its name, with one of them."""
_TAG = re.compile(r"<[^>]+>")
_BAND = re.compile(r"<(aside|form) [^>]*class=\"[^\"]*band.*?</\1>|<(figure).*?</\2>", re.DOTALL)


def claims() -> dict[str, str]:
    """Pages of claims, which have ids and no names."""
    statement = Statement.objects.exclude(text="").order_by("pk")[0]
    count = TroopCount.objects.order_by("pk")[0]
    return {
        "statement": f"/statements/{statement.public_id}/",
        "troop count": f"/troop-counts/{count.public_id}/",
    }


def claim_address() -> str:
    """The address of a claim on a milestone."""
    claim = MilestoneClaim.objects.filter(milestone__slug="ain-al-asad-handover").order_by("pk")[0]
    return f"/milestone-claims/{claim.public_id}/"


def look(client: Client, address: str, status: int = 200) -> str:
    """The page at an address, which must answer with this status."""
    response: Any = client.get(address)
    assert response.status_code == status, (address, response.content[:500])
    return str(response.content.decode())


def told(page: str) -> str:
    """What a page tells, apart from its frame: the words between its heading and its citation, without the band and the pictures, which name the days."""
    main = page[page.index("<h1") : page.index('class="cite"')]
    return " ".join(html.unescape(_TAG.sub(" ", _BAND.sub("", main))).split())


def links(page: str) -> list[str]:
    """Where a page leads, within the service."""
    return [html.unescape(address) for address in re.findall(r'href="(/[^"]*)"', page)]


def permanent(page: str) -> str:
    """The address that shows exactly this view, without a host."""
    [address] = re.findall(r'class="permanent" href="https?://[^/]+(/[^"]*)"', page)
    return html.unescape(address)
