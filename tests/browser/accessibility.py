"""What axe-core finds wrong with a page: by the rules of WCAG 2.2 AA, and its makers' best practice."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from tests.tools import npm_file

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (options) => (await axe.run(document, options)).violations.flatMap(
  (one) => one.nodes.map((node) => `${one.id}: ${node.target} ${node.failureSummary} ${node.html.slice(0, 200)}`))"""


@cache
def _axe() -> str:
    return npm_file("axe-core/axe.min.js").read_text(encoding="utf-8")


def faults(page: Page, *rules: str) -> list[str]:
    """Every violation on the page as it stands, a line each; with `rules`, of those alone. The page's own policy is not in the way."""
    wanted: dict[str, Any] = (
        {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": RULES}
    )
    page.evaluate(_axe())
    found: list[str] = page.evaluate(RUN, {"runOnly": wanted, "resultTypes": ["violations"]})
    return found
