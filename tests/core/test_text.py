"""Promise: a name is found in any spelling, a label is shown in the language asked for if it can be."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from negotiations.core.errors import Refused
from negotiations.core.text import (
    FALLBACK_LANGUAGES,
    WORD_LENGTH,
    WORDING_LENGTH,
    label,
    language_of,
    wording,
    words,
)
from negotiations.core.vocabulary import LANGUAGES


@given(st.text())
@example("İstanbul ŉ ẞ Å ﷺ ᾳ ͅα")
@example("U.S.-led l'Iran's d’Ivoire")
def test_the_words_of_words_are_the_same_words(text: str) -> None:
    once = words(text)
    assert words(" ".join(once)) == once


@given(st.text())
def test_words_are_letters_and_digits_of_bounded_length(text: str) -> None:
    for word in words(text):
        assert word.isalnum()
        assert 0 < len(word) <= WORD_LENGTH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kata'ib Hizballah", "kataib hizballah"),
        ("Kata’ib", "Kataʾib"),
        ("Kata`ib", "Kata´ib"),
        ("al-Asad", "Al Asad"),
        ("Aïn al-Assad", "Ain al Assad"),
        ("Al-Qaïm", "al-Qa'im"),
        ("Côte d’Ivoire", "cote ivoire"),
        ("États-Unis", "etats unis"),
        ("l'Iran", "Iran"),
        ("Ra's Lanuf", "Ras Lanuf"),
        ("Sana'a", "Sanaa"),
        ("N'Djamena", "Ndjamena"),
        ("U.S.-led", "US led"),
        ("Tromsø Łódź", "tromso lodz"),
        ("Daʿish", "daish"),
        ("عَيْنُ الأَسَدِ", "عين الاسد"),
        ("فؤاد", "فواد"),
        ("أربيل", "اربيل"),
        ("القائم", "القايم"),
        ("اللجنة العسكرية العليا", "اللجنه العسكريه العليا"),
        ("العـــراق", "العراق"),
        ("محمد شياع السودانى", "محمد شياع السوداني"),
        ("عراقی", "عراقي"),
        ("٢٠٢٤", "2024"),
        ("می\u200cشود", "میشود"),
    ],
)
def test_spellings_of_one_name_have_the_same_words(one: str, other: str) -> None:
    assert words(one) == words(other) != set()


def test_words_of_an_ascii_text_are_the_words_of_the_same_text_among_accents() -> None:
    text = "The U.S.'s K-1 base, Kata'ib; d'Arc_2 l'x"
    assert words(text + " é") == words(text) | {"e"}


def test_signs_alone_are_no_words() -> None:
    assert words("— ’ _ … \0 ً") == set()


def test_a_long_word_is_cut_the_same_in_record_and_question() -> None:
    assert words("a" * 70) == words("a" * 90) == {"a" * WORD_LENGTH}


def test_a_label_comes_in_the_language_asked_for() -> None:
    labels = {"en": "Iraq", "fr": "Irak", "ar": "العراق"}
    assert label(labels, "fr", "iraq") == "Irak"
    assert label(labels, "fr-CA", "iraq") == "Irak"
    assert label(labels, "AR", "iraq") == "العراق"


def test_a_missing_label_falls_back_to_what_exists() -> None:
    assert label({"fr": "Irak", "ar": "العراق"}, "en", "iraq") == "Irak"
    assert label({"ku": "Êraq", "de": "Irak (de)"}, "en", "iraq") == "Irak (de)"
    assert label({"en": "", "ar": "العراق"}, "fr", "iraq") == "العراق"
    assert label({}, "en", "iraq") == "iraq"


def test_the_language_that_was_shown_can_be_told() -> None:
    assert language_of({"fr": "Irak"}, "en") == "fr"
    assert language_of({}, "en") is None


def test_the_fallback_languages_are_those_the_tracker_speaks() -> None:
    assert FALLBACK_LANGUAGES == LANGUAGES


def test_a_wording_is_kept_without_outer_blanks() -> None:
    assert wording("  dans les prochains jours ") == "dans les prochains jours"
    assert wording(None) == ""


@pytest.mark.parametrize("value", ["a\0b", "\ud800", "x" * (WORDING_LENGTH + 1), 5, ["x"]])
def test_a_wording_that_cannot_be_stored_is_refused(value: object) -> None:
    with pytest.raises(Refused) as caught:
        wording(value)
    assert caught.value.faults[0].field == "wording"
