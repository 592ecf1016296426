"""Text of the kernel: quoted wordings, the words by which records are found, labels.

Which text of a record is searched is decided by each concept; the search itself is in `answers/`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext as _

from negotiations.core.errors import Refused

FALLBACK_LANGUAGES = ("en", "fr", "ar")
"""Languages tried, in this order, when the asked one is missing."""

WORD_LENGTH = 64
"""Characters of a search word; the rest of a longer one is cut off, in records and in questions
alike.
"""

WORDING_LENGTH = 2_000
"""Characters of a wording: the words of one date or one number, never a page."""

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛`´ʹʻʼʽʾʿˈ＇", "'"))
# Of Arabic only what NFKD leaves apart: hamza on a carrier decomposes by itself, and its mark is
# dropped with the others.
_UNIFIED = str.maketrans(
    {
        **dict.fromkeys("ٱ", "ا"),
        **dict.fromkeys("ىیېے", "ي"),
        **dict.fromkeys("ةۃہھە", "ه"),
        **dict.fromkeys("کڪ", "ك"),
        **dict.fromkeys("ءـ", None),
        **dict(zip("øđðłıħə", "oddlihe", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
# Elision stands before a vowel or h only: l'Iran loses its article, N'Djamena stays one word.
_ELISION = re.compile(r"(?<![^\W_])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=[aeiouyh])")
_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])")
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> set[str]:
    """The search words of a text: letters and digits, without case, accents and vowel signs.

    Records and questions go through the same function, so only its sameness matters, never its
    linguistics:

    - the forms of alef, yeh, kaf, heh and teh marbuta are one letter each, a hamza alone is
      dropped: فؤاد is فواد;
    - digits of any script are 0–9; ø, đ, ł, æ, œ and their like are their plain Latin letters;
    - an apostrophe joins (Kata'ib is `kataib`, Ra's `ras`, Iraq's `iraqs`, which "iraq" finds as a
      prefix), but an elided French article is dropped with it (l'Iran is `iran`);
    - a hyphen and every other sign divides (al-Asad is `al`, `asad`), but initials with points are
      joined (U.S. is `us`).
    """
    if text.isascii():
        plain = text.lower().replace("`", "'")
    else:
        # Folding the case can bring back what a second pass takes apart.
        plain = _bare(_bare(text).casefold()).translate(_UNIFIED)
    if "'" in plain:
        plain = _ELISION.sub("", plain).replace("'", "")
    if "." in plain:
        plain = _INITIALS.sub(lambda match: match[0].replace(".", ""), plain)
    return {word[:WORD_LENGTH] for word in _WORD.findall(plain)}


def _bare(text: str) -> str:
    """Compatibility-decomposed text without marks and invisible signs, every apostrophe and digit
    in its ASCII form.
    """
    kept = []
    # Apostrophes first: the acute accent alone would decompose into a blank. Again after, for those
    # that decomposing brings.
    for char in unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).translate(_APOSTROPHES):
        category = unicodedata.category(char)
        if category == "Nd":
            kept.append(str(unicodedata.digit(char)))
        elif category[0] != "M" and category != "Cf":
            kept.append(char)
    return "".join(kept)


def language_of(labels: Mapping[str, str], language: str) -> str | None:
    """The language of the label shown to one who asks for `language` (`fr-CA` may get `fr`).

    Falls back to English, French, Arabic, then to any in alphabetical order; None when there is no
    label at all.
    """
    asked = language.lower()
    for candidate in (asked, asked.partition("-")[0], *FALLBACK_LANGUAGES, *sorted(labels)):
        if labels.get(candidate):
            return candidate
    return None


def label(labels: Mapping[str, str], language: str, fallback: str) -> str:
    """The label shown to one who asks for `language`; `fallback` (a slug) when there is none."""
    chosen = language_of(labels, language)
    return fallback if chosen is None else labels[chosen]


def is_whole(text: str) -> bool:
    """Whether no character of a text is half of one, which no database keeps."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def wording(value: object, field: str = "wording") -> str:
    """Quoted words as they are kept: text without outer blanks; None is the empty text. Refuses
    what cannot be stored.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(
            field,
            "wrong_type",
            _("The wording is text, or null when the source's own words are not known."),
        )
    if "\0" in value or not (value.isascii() or is_whole(value)):
        raise Refused(
            field,
            "not_text",
            _("The wording holds a NUL or half a character, which no database keeps."),
        )
    if len(value) > WORDING_LENGTH:
        raise Refused(
            field,
            "too_long",
            _("The wording has %(number)s characters; at most %(wording_length)s are kept.")
            % {"number": len(value), "wording_length": WORDING_LENGTH},
        )
    return value.strip()
