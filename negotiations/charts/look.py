"""How charts look: colours for light and dark paper and for pages that are either, typefaces, and the sign of every standing.

The colours are those of Okabe and Ito, which colour-blind readers tell apart; a second sign (shape, dash, place) always says the same, so
that a print in grey loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from negotiations.core.errors import one_of
from negotiations.core.vocabulary import Standing

TYPEFACE = "'IBM Plex Sans Arabic', 'IBM Plex Sans', 'Noto Sans', 'Noto Sans Arabic', Arial, sans-serif"
"""The first has Latin and Arabic letters and comes with us (`fonts/`); the others are for readers of the SVG who do not have it."""


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of one kind of paper. `clear` is blue that is not there: a bar fades into it."""

    name: str
    paper: str
    ink: str
    quiet: str
    line: str
    band: str
    blue: str
    clear: str
    sky: str
    green: str
    orange: str
    red: str
    purple: str


LIGHT = Look(
    name="light",
    paper="#ffffff",
    ink="#1b1b1b",
    quiet="#5b5b5b",
    line="#d4d4d4",
    band="#f4f4f2",
    blue="#0072b2",
    clear="rgba(0,114,178,0)",
    sky="#56b4e9",
    green="#008060",
    orange="#b97700",
    red="#c44e00",
    purple="#a8487f",
)
DARK = Look(
    name="dark",
    paper="#15181c",
    ink="#f2f2f0",
    quiet="#b4b9c0",
    line="#3b4149",
    band="#1d2126",
    blue="#56b4e9",
    clear="rgba(86,180,233,0)",
    sky="#8fd0f5",
    green="#2fc79a",
    orange="#e69f00",
    red="#ff8a47",
    purple="#e08dbb",
)
_WORDS = ("paper", "ink", "quiet", "line", "band", "blue", "clear", "sky", "green", "orange", "red", "purple")
PAGE = Look("page", **{word: f"var(--chart-{word})" for word in _WORDS})
"""Colours that the page's stylesheet decides, so that one picture serves light, dark and print."""

LOOKS = {look.name: look for look in (LIGHT, DARK)}


def look_of(name: str | None) -> Look:
    """The look that is asked for; light when none is. Raises Refused for an unknown one."""
    return LOOKS[one_of(name or LIGHT.name, list(LOOKS), "theme")]


@dataclass(frozen=True, slots=True)
class Sign:
    """The mark of a standing: a shape of Vega, the name of a colour, and whether it is filled."""

    shape: str
    colour: str
    filled: bool = True
    turned: int = 0


SIGNS: dict[str, Sign] = {
    Standing.ANNOUNCED: Sign("circle", "blue"),
    Standing.REPORTED: Sign("square", "orange"),
    Standing.ESTIMATED: Sign("triangle-up", "green"),
    Standing.EXPECTED: Sign("diamond", "purple"),
    Standing.UNCONFIRMED: Sign("triangle-down", "red", filled=False),
    Standing.WITHHELD: Sign("cross", "ink", turned=45),
    Standing.UNKNOWN: Sign("circle", "quiet", filled=False),
}
