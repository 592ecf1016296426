r"""The chain of attribution as one line: `3 unnamed sources (iraq) > reuters > kurdistan-24`.

Links run from the first speaker to the page, divided by `>`. A link is an actor (its slug, or any spelling of its name) or free text, with
an optional head-count before it and an optional affiliation (slug or name) in parentheses behind it. A backslash takes the next sign as it
stands, so that a text may hold `>` or end in parentheses; a link that begins with one is free text whatever it says. A single word in
slug letters must be known: it is a slip of the pen more often than a description.

What the links mean for a claim's origin is decided in `origins.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django.utils.translation import gettext as _

from negotiations.actors.models import Actor
from negotiations.core.errors import Gathering, Refused, did_you_mean, gather, joined, nearest, shown
from negotiations.core.vocabulary import RecordState
from negotiations.core.words import having_words

Find = Callable[[str], Actor | None]
"""The actor of a slug or of an exact spelling of a name, or None. May refuse what names several."""
Near = Callable[[str], Iterable[str]]
"""The known slugs most like a word."""

GREATEST_HEADCOUNT = 100_000
LONGEST_DESCRIPTION = 300
LONGEST_CHAIN = 3_000
"""Characters of a whole line, so that reading one takes no time whatever is typed."""

_PLAIN = r"(?:\\.|[^\\])"
_DIVIDER = re.compile(r"((?:\\.|[^\\>])*)(?:>|$)", re.DOTALL)
_LINK = re.compile(
    rf"(?:(?P<count>\d+)\s+)?(?P<who>{_PLAIN}*?)\s*(?:(?<!\\)\((?P<affiliation>(?:\\.|[^\\()])*)\))?",
    re.DOTALL,
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def parse_chain(text: str, find: Find, near: Near | None = None) -> list[dict[str, Any]]:
    """The links of a chain: `{"actor": Actor | None, "description", "headcount": int | None, "affiliation": Actor | None}` each.

    Empty text is an empty chain. Raises Refused with every fault; its fields are the numbers of the links, from 0.
    """
    if not text.strip():
        return []
    if "\0" in text:
        raise Refused("", "not_text", _("A chain holds no NUL, which no database keeps."))
    if len(text) > LONGEST_CHAIN:
        raise Refused(
            "",
            "too_long",
            _("A chain is written in at most %(longest_chain)s characters.")
            % {"longest_chain": LONGEST_CHAIN},
        )
    links = []
    with gather() as faults:
        for index, piece in enumerate(_pieces(text)):
            with faults.under(index):
                links.append(_link(piece, find, near or _nothing_near))
    return links


def print_chain(links: Iterable[Mapping[str, Any]]) -> str:
    """The line that `parse_chain` reads back into these links (unless a description is word for word the name of an actor)."""
    return " > ".join(_printed(link) for link in links)


def find_actor(text: str) -> Actor | None:
    """The actor with this slug or with a name spelled so, whatever the case. Retracted actors are not found.

    Raises Refused (`ambiguous`) when several bear the name.
    """
    known = Actor._default_manager.exclude(state=RecordState.RETRACTED)
    by_slug = known.filter(slug=text).first()
    if by_slug is not None:
        return by_slug
    wanted = _folded(text)
    matching: Any = having_words(cast("Any", known), text)
    candidates = matching.prefetch_related("names")
    found = [actor for actor in candidates if any(_folded(name.text) == wanted for name in actor.names.all())]
    if len(found) > 1:
        slugs = sorted(actor.slug for actor in found)
        raise Refused(
            "",
            "ambiguous",
            _("%(value)s is the name of several actors: write the slug of one, %(words)s.")
            % {"value": shown(text), "words": ", ".join(slugs)},
            slugs,
        )
    return found[0] if found else None


def near_actors(word: str) -> tuple[str, ...]:
    """The slugs of actors most like a word; reads them all, so ask only where a word was refused."""
    return nearest(
        word, Actor._default_manager.exclude(state=RecordState.RETRACTED).values_list("slug", flat=True)
    )


def _nothing_near(word: str) -> tuple[str, ...]:
    return ()


def _pieces(text: str) -> list[str]:
    """The links' texts, divided at every `>` that no backslash precedes."""
    pieces, start = [], 0
    while True:
        match = _DIVIDER.match(text, start)
        if match is None:  # a backslash with nothing behind it
            raise Refused("", "not_a_chain", _("A chain does not end in a backslash."))
        pieces.append(match[1].strip())
        if match.end() == len(text) and not match[0].endswith(">"):
            return pieces
        start = match.end()
        if start == len(text):
            return [*pieces, ""]


def _link(piece: str, find: Find, near: Near) -> dict[str, Any]:
    if not piece:
        raise Refused("", "empty_link", _("There is nothing between two “>”, or at an end of the chain."))
    if not piece.startswith("\\"):
        actor = find(_unescaped(piece))  # a name may hold numbers and parentheses of its own
        if actor is not None:
            return {"actor": actor, "description": "", "headcount": None, "affiliation": None}
    match = _LINK.fullmatch(piece)
    if match is None or not match["who"]:
        raise Refused("", "empty_link", _("%(value)s does not say who spoke.") % {"value": shown(piece)})
    with gather() as faults:
        headcount = _headcount(match["count"], faults)
        affiliation = _affiliation(match["affiliation"], find, near, faults)
        actor, description = _who(match, find, near, faults)
    return {"actor": actor, "description": description, "headcount": headcount, "affiliation": affiliation}


def _who(match: re.Match[str], find: Find, near: Near, faults: Gathering) -> tuple[Actor | None, str]:
    """The actor meant, or the description of somebody without a name."""
    written = match["who"]
    words = _unescaped(written)
    alone = match["count"] is None and match["affiliation"] is None
    if not written.startswith("\\"):
        actor = find(words) if not alone else None  # alone it was looked for already
        if actor is not None:
            return actor, ""
        if alone and _SLUG.fullmatch(words):
            suggestions = tuple(near(words))
            faults.add(
                "",
                "unknown_actor",
                joined(
                    _("No actor is called %(value)s.") % {"value": shown(words)},
                    did_you_mean(suggestions),
                    _("Someone without a name is described in several words, such as “unnamed official”."),
                ),
                suggestions,
            )
    if len(words) > LONGEST_DESCRIPTION:
        faults.add(
            "",
            "too_long",
            _("Who spoke is described in at most %(longest_description)s characters.")
            % {"longest_description": LONGEST_DESCRIPTION},
        )
    return None, words


def _headcount(digits: str | None, faults: Gathering) -> int | None:
    if digits is None:
        return None
    count = int(digits) if len(digits) <= 9 else GREATEST_HEADCOUNT + 1
    if not 1 <= count <= GREATEST_HEADCOUNT:
        faults.add(
            "headcount",
            "out_of_range",
            _("A head-count runs from 1 to %(greatest_headcount)s.")
            % {"greatest_headcount": GREATEST_HEADCOUNT},
        )
    return count


def _affiliation(text: str | None, find: Find, near: Near, faults: Gathering) -> Actor | None:
    if text is None:
        return None
    words = _unescaped(text).strip()
    actor = faults.attempt("affiliation", find, words) if words else None
    if actor is None and not any(fault.field == "affiliation" for fault in faults.faults):
        suggestions = tuple(near(words))
        sentence = joined(
            _("No actor is called %(value)s; in parentheses stands the actor to whom the speakers belong.")
            % {"value": shown(words)},
            did_you_mean(suggestions),
        )
        faults.add("affiliation", "unknown_actor", sentence, suggestions)
    return actor


def _printed(link: Mapping[str, Any]) -> str:
    count, actor, affiliation = link.get("headcount"), link.get("actor"), link.get("affiliation")
    if actor is not None:
        who = actor.slug
    else:
        who = " ".join(str(link.get("description") or "").split())
        who = re.sub(r"[\\>]", r"\\\g<0>", who)
        who = re.sub(r"\(([^()]*)\)\Z", r"\\(\1\\)", who) if affiliation is None else who
        # What would be read as a head-count or as an actor's slug is marked as text.
        if (count is None and re.match(r"\d+(\s|\Z)", who)) or (
            count is None and affiliation is None and _SLUG.fullmatch(who)
        ):
            who = f"\\{who}"
    return " ".join(
        part
        for part in (
            str(count) if count is not None else "",
            who,
            f"({affiliation.slug})" if affiliation is not None else "",
        )
        if part
    )


def _unescaped(text: str) -> str:
    return " ".join(re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL).split())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
