"""What templates of pages say: names, dates and numbers in words, and where the page of a record is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info

from negotiations.api.in_words import NOTHING, date_in_words
from negotiations.charts.words import comma
from negotiations.pages import words
from negotiations.pages.addresses import page_path, with_query
from negotiations.review.labels import named

register = template.Library()
register.filter("dated", date_in_words)
register.filter("day", words.day)
register.filter("counted", words.counted)
register.filter("word", words.word)
register.filter("moved", words.moved)
register.filter("moment", words.moment)
register.filter("fields", words.fields)
register.filter("named", named)
register.simple_tag(comma)
register.simple_tag(words.onward)

ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}
RIGHT_TO_LEFT = ("ar", "fa", "he", "ku", "ur", "ckb")


@register.simple_tag(takes_context=True)
def to(context: Mapping[str, Any], url: str, claim: Mapping[str, Any] | None = None) -> str:
    """The page of the record at this address of the API, or another path, on the days and in the language that the reader chose.

    With the choice of a `basis`, the place of that claim on it.
    """
    anchor = f"#claim-{claim['claim']['id']}" if claim else ""
    return with_query(page_path(url) + anchor, context["frame"].chosen)


@register.filter
def direction(language: str | None) -> str:
    """In which direction wording of a language runs; as its letters say where the language is not known."""
    if not language:
        return "auto"
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


@register.filter
def spoken(language: str | None) -> str:
    """What a language calls itself; its code where Django does not know it."""
    if not language:
        return NOTHING
    try:
        return str(get_language_info(language)["name_local"])
    except KeyError:
        return language


@register.filter
def linked_data(value: Any) -> SafeString:
    """JSON that stands inside a script element and cannot end it."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(ESCAPED))  # noqa: S308  escaped here
