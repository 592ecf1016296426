"""Promise: answers to related questions agree, whatever collection is asked and whatever for.

Nothing here knows what a filter means: that is proved room by room. What is proved is what holds for every one of them.
"""

from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from negotiations.api.ordering import OrZero
from tests.api.asking import ask
from tests.api.strict.questions import Collection, Query, Questioner, written
from tests.api.walking import walk
from tests.proof import scaled

# The record is read only: one of it serves every example.
many = settings(
    max_examples=scaled(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Row = dict[str, Any]


class Asked:
    """One collection and filters that it takes, as hypothesis draws them."""

    def __init__(self, data: st.DataObject) -> None:
        cache.clear()  # rates are not what is asked about
        self.client = Client()
        self.questioner = Questioner(lambda choices: data.draw(st.sampled_from(list(choices))))
        self.collection: Collection = self.questioner.choose(self.questioner.collections)

    def choose(self, choices: Sequence[Any]) -> Any:
        """One of these; what cannot be chosen from is no example."""
        assume(choices)
        return self.questioner.choose(choices)

    def filters(self) -> Query:
        """Some filters, without shape, order or clocks."""
        return self.questioner.filtered(self.collection)

    def rows(self, query: Query) -> list[Row]:
        """All rows that a query gives."""
        answer = ask(self.client, f"/{self.collection.name}/{written([*query, ('limit', '1000')])}")
        assert answer["next"] is None
        rows: list[Row] = answer["results"]
        return rows

    def urls(self, query: Query) -> list[str]:
        """Their addresses, in order."""
        return [row["url"] for row in self.rows([*query, ("fields", "url")])]


@many
@given(st.data())
def test_the_count_is_that_of_all_pages(facts: None, data: st.DataObject) -> None:
    asked = Asked(data)
    query = asked.filters()
    whole = asked.urls(query)
    counted = ask(
        asked.client, f"/{asked.collection.name}/{written([*query, ('count', 'true'), ('limit', '1')])}"
    )
    assert counted["count"] == len(whole)
    limit = str(max(1, len(whole) // 3))
    pages = walk(
        asked.client, f"/{asked.collection.name}/{written([*query, ('limit', limit), ('fields', 'url')])}"
    )
    assert [row["url"] for row in pages] == whole


@many
@given(st.data())
def test_after_and_before_a_day_give_together_what_is_dated(facts: None, data: st.DataObject) -> None:
    asked = Asked(data)
    filters = asked.collection.filters
    name = asked.choose(sorted(one.removesuffix("_after") for one in filters if one.endswith("_after")))
    day = asked.choose(asked.collection.values(f"{name}_after"))
    after, before = asked.urls([(f"{name}_after", day)]), asked.urls([(f"{name}_before", day)])
    dated = asked.urls([(f"{name}_after", "0001-01-01")])
    assert set(after) | set(before) == set(dated)
    assert set(dated) == set(asked.urls([(f"{name}_before", "9999-12-31")]))


@many
@given(st.data())
def test_two_filters_give_what_both_give(facts: None, data: st.DataObject) -> None:
    asked = Asked(data)
    one, other = asked.filters(), asked.filters()
    assume(not {name for name, _ in one} & {name for name, _ in other})
    both = asked.urls([*one, *other])
    assert set(both) == set(asked.urls(one)) & set(asked.urls(other))


@many
@given(st.data())
def test_a_repeated_value_gives_what_either_gives(facts: None, data: st.DataObject) -> None:
    asked = Asked(data)
    filters = asked.collection.filters
    name = asked.choose([one for one in sorted(filters) if asked.collection.values(one)])
    values = asked.collection.values(name)
    one, other = asked.choose(values), asked.choose(values)
    either = asked.urls([(name, one), (name, other)])
    assert set(either) == set(asked.urls([(name, one)])) | set(asked.urls([(name, other)]))


@many
@given(st.data())
def test_an_order_reversed_is_the_reverse_and_nulls_come_last_both_ways(
    facts: None, data: st.DataObject
) -> None:
    asked = Asked(data)
    name = asked.choose(sorted(asked.collection.room.orderings))
    path = asked.collection.room.orderings[name]
    query = asked.filters()
    forth, back = asked.urls([*query, ("ordering", name)]), asked.urls([*query, ("ordering", f"-{name}")])
    assert sorted(forth) == sorted(back)
    if isinstance(path, OrZero):
        assert back == forth[::-1]
    else:
        # What has no value stands last both ways: some end of one is the reverse of the same end of the other.
        assert any(
            back[:place] == forth[:place][::-1] and back[place:] == forth[place:][::-1]
            for place in range(len(forth) + 1)
        )


@many
@given(st.data())
def test_fields_never_change_what_the_others_are(facts: None, data: st.DataObject) -> None:
    asked = Asked(data)
    # What is named in a filter may have been unknown on an earlier day.
    query = asked.filters() or asked.questioner.clocks(asked.collection)
    fields = {asked.choose(asked.collection.fields) for _ in range(3)}
    whole = asked.rows(query)
    chosen = asked.rows([*query, ("fields", ",".join(sorted(fields)))])
    assert chosen == [{name: row[name] for name in row if name in fields | {"url"}} for row in whole]
    omitted = asked.rows([*query, ("omit", ",".join(sorted(fields)))])
    assert omitted == [{name: row[name] for name in row if name not in fields - {"url"}} for row in whole]


@many
@given(st.data())
def test_an_expansion_only_adds(facts: None, data: st.DataObject) -> None:
    asked = Asked(data)
    name = asked.choose(sorted(asked.collection.room.expansions))
    plain, expanded = asked.rows([]), asked.rows([("expand", name)])
    assert [holds(more, less) for less, more in zip(plain, expanded, strict=True)] == [True] * len(plain)


def holds(more: Any, less: Any) -> bool:
    """Whether one value has everything that the other has, at every depth."""
    if isinstance(less, dict):
        return isinstance(more, dict) and all(key in more and holds(more[key], less[key]) for key in less)
    if isinstance(less, list):
        return len(more) == len(less) and all(map(holds, more, less))
    return bool(more == less)
