"""Promise: a page of any collection costs the same number of queries, however many rows it holds."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from negotiations.urls import router
from tests.api.asking import ask

ALIKE = {"actors": "&kind=person&ordering=-slug"}
"""Where the first rows have none of the parts that the rest have, so that nothing is asked for them: rows that have."""
COLLECTIONS = [prefix for prefix, _, _ in router.registry]


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_page_of_three_costs_what_a_page_of_three_hundred_costs(client: Client, collection: str) -> None:
    costs = []
    for limit in (3, 300):
        with CaptureQueriesContext(connection) as queries:
            page = ask(client, f"/{collection}/?limit={limit}{ALIKE.get(collection, '')}")
        assert page["results"]
        costs.append(len(queries))

    assert costs[0] == costs[1]
