"""What descriptions have in common: how those of variants begin and end, so that the catalogues have each part once."""

from __future__ import annotations

import re

from django.utils.translation import gettext_noop

CHANGES = gettext_noop("Fields to change; what is left out stays.")
CORRECTION = gettext_noop("The new claim whole, and why it takes the place of the old one.")
CORRECTED = gettext_noop("Without `because`: why it is corrected.")
FILLED = gettext_noop("A reference: where it is and what it is called; with `expand` also all the fields of")
PAGE = gettext_noop("A page of it:")
SPARSE = gettext_noop("With `fields` or `omit`: only what was asked for, and `url`.")

_JOINTS = re.compile("|".join(map(re.escape, (CHANGES, CORRECTION, CORRECTED, FILLED, PAGE, SPARSE))))
_NAME = re.compile(r"`[^`]+`\.?")
_END = re.compile("[.:;؛]")


def pieces(text: str) -> list[str]:
    """The parts of which a description was composed, each as the catalogues have it; a mere name is in none."""
    found, at = [], 0
    for joint in _JOINTS.finditer(text):
        found += [text[at : joint.start()], joint.group()]
        at = joint.end()
    return [one for one in map(str.strip, (*found, text[at:])) if one]


def is_name(piece: str) -> bool:
    """Whether a part is the same in every language."""
    return _NAME.fullmatch(piece) is not None


def brief(text: str) -> str:
    """The beginning of a description, as its summary."""
    return _END.split(text, maxsplit=1)[0].replace("`", "").strip()
