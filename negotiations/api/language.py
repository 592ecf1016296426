"""In which language names, titles and refusals are given: `?lang=`, else Accept-Language, else English.

Which label is shown when that language is missing is decided in `core/text.py`.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from negotiations.api.parameters import BadParameter, Given
from negotiations.core.errors import Refused, one_of
from negotiations.core.vocabulary import LANGUAGES


def read_language(given: Given, accept: str) -> str:
    """The language of the answer: en, fr or ar. Raises BadParameter for another `lang`."""
    asked = given.one("lang")
    if asked is not None:
        try:
            return one_of(asked, LANGUAGES, "lang")
        except Refused as refused:
            raise BadParameter.all(refused.faults) from None
    return accepted_language(accept)


def accepted_language(accept: str) -> str:
    """The language of the answer where the query names none."""
    for code, quality in parse_accept_lang_header(accept.lower()[:500]):
        spoken = LANGUAGES[0] if code == "*" else code.partition("-")[0]
        if quality > 0 and spoken in LANGUAGES:
            return spoken
    return LANGUAGES[0]


def language_of(request: Any) -> str:
    """The language of the answer, also where the question was not understood."""
    asked: HttpRequest = getattr(request, "_request", request)
    try:
        wanted = asked.GET.get("lang")
    except TooManyFieldsSent:
        wanted = None  # the refusal itself
    return wanted if wanted in LANGUAGES else accepted_language(asked.META.get("HTTP_ACCEPT_LANGUAGE", ""))
