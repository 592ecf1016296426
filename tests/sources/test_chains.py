"""Promise: a chain of attribution typed as one line means what it says, and is printed as it was typed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.actors.models import Actor
from negotiations.core.errors import Refused
from negotiations.sources.chains import LONGEST_CHAIN, find_actor, near_actors, parse_chain, print_chain

ACTORS = {slug: Actor(slug=slug) for slug in ("iraq", "reuters", "shafaq-news", "82nd-division")}
NAMES = {"Iraq": "iraq", "العراق": "iraq", "Shafaq News": "shafaq-news", "Agency (state)": "reuters"}


def find(text: str) -> Actor | None:
    return ACTORS.get(text) or ACTORS.get(NAMES.get(text, ""))


def near(word: str) -> list[str]:
    return [slug for slug in ACTORS if slug[0] == word[:1]]


def link(
    actor: str | None = None,
    description: str = "",
    headcount: int | None = None,
    affiliation: str | None = None,
) -> dict[str, Any]:
    return {
        "actor": ACTORS[actor] if actor else None,
        "description": description,
        "headcount": headcount,
        "affiliation": ACTORS[affiliation] if affiliation else None,
    }


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", []),
        ("  ", []),
        ("reuters", [link("reuters")]),
        ("3 unnamed sources (iraq) > reuters", [link(None, "unnamed sources", 3, "iraq"), link("reuters")]),
        (
            "unnamed official (Iraq)>Shafaq News > reuters",
            [link(None, "unnamed official", None, "iraq"), link("shafaq-news"), link("reuters")],
        ),
        ("مصدر (العراق) > reuters", [link(None, "مصدر", None, "iraq"), link("reuters")]),
        ("2 officials > reuters", [link(None, "officials", 2), link("reuters")]),
        ("officials (iraq)", [link(None, "officials", None, "iraq")]),
        (
            '"la même source", antecedent unclear > reuters',
            [link(None, '"la même source", antecedent unclear'), link("reuters")],
        ),
        ("official (deputy) (iraq)", [link(None, "official (deputy)", None, "iraq")]),
        ("Agency (state)", [link("reuters")]),
        ("82nd-division", [link("82nd-division")]),
        (r"\reuters", [link(None, "reuters")]),
        (r"\2020 graduates", [link(None, "2020 graduates")]),
        (r"a \> b, the \(late\)", [link(None, "a > b, the (late)")]),
    ],
)
def test_a_line_is_read_link_by_link(text: str, links: list[dict[str, Any]]) -> None:
    assert parse_chain(text, find) == links


@pytest.mark.parametrize(
    ("text", "field", "code"),
    [
        ("rueters", "0", "unknown_actor"),
        ("reuters > irak", "1", "unknown_actor"),
        ("unnamed official (irak) > reuters", "0.affiliation", "unknown_actor"),
        ("unnamed official () > reuters", "0.affiliation", "unknown_actor"),
        ("reuters > ", "1", "empty_link"),
        ("> reuters", "0", "empty_link"),
        ("reuters >> iraq", "1", "empty_link"),
        ("(iraq) > reuters", "0", "empty_link"),
        ("0 officials", "0.headcount", "out_of_range"),
        ("99999999999999999999 officials", "0.headcount", "out_of_range"),
        ("x y" * 200, "0", "too_long"),
        ("reuters > " * LONGEST_CHAIN, "", "too_long"),
        ("reuters \\", "", "not_a_chain"),
        ("reu\0ters", "", "not_text"),
    ],
)
def test_what_is_not_a_chain_is_refused_and_the_link_is_named(text: str, field: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_chain(text, find)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [(field, code)]


def test_every_unknown_actor_is_told_with_its_neighbours() -> None:
    with pytest.raises(Refused) as refused:
        parse_chain("rueters > unnamed official (irak)", find, near)
    assert [(fault.field, fault.suggestions) for fault in refused.value.faults] == [
        ("0", ("reuters",)),
        ("1.affiliation", ("iraq",)),
    ]
    assert "Did you mean reuters?" in str(refused.value)


descriptions = (
    st.text(st.sampled_from("ab 12()\\>-«é،"), min_size=1)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
chain_links = st.builds(
    lambda actor, description, headcount, affiliation: link(
        actor, "" if actor else description, headcount, affiliation
    ),
    st.none() | st.sampled_from(sorted(ACTORS)),
    descriptions,
    st.none() | st.integers(1, 5000),
    st.none() | st.sampled_from(sorted(ACTORS)),
)


@given(st.lists(chain_links, max_size=4))
def test_parsing_what_was_printed_is_identity(links: list[dict[str, Any]]) -> None:
    assert parse_chain(print_chain(links), find) == links


@pytest.fixture
def named(db: None) -> None:
    from negotiations.actors.services import actors

    def record(slug: str, kind: str, *names: tuple[str, str]) -> dict[str, Any]:
        return {
            "slug": slug,
            "kind": kind,
            "names": [{"text": text, "language": language, "kind": "official"} for text, language in names],
        }

    actors.record_many(
        values=[
            record("iraq", "state", ("Iraq", "en"), ("العراق", "ar")),
            record("mosul-government", "ministry", ("The Government", "en")),
            record("erbil-government", "ministry", ("the government", "en")),
        ],
        reason="for the test",
    )


@pytest.mark.usefixtures("named")
def test_an_actor_is_found_by_slug_and_by_any_spelling() -> None:
    for text in ("iraq", "IRAQ", "العراق"):
        found = find_actor(text)
        assert found is not None, text
        assert found.slug == "iraq"
    assert find_actor("Government") is None
    assert near_actors("irak") == ("iraq",)


@pytest.mark.usefixtures("named")
def test_a_name_that_several_bear_is_refused_with_their_slugs() -> None:
    with pytest.raises(Refused) as refused:
        find_actor("The government")
    assert refused.value.faults[0].suggestions == ("erbil-government", "mosul-government")
