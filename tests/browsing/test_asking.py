"""Promise: the form beside an answer holds every parameter of its address; what it sends is understood or comes back beside its field."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from negotiations.urls import router
from tests.browsing.reading import BROWSER, Seen, look

MILESTONES = "/api/v1/milestones/"


def names(page: Seen) -> set[str]:
    return {one.given["name"] for tag in ("input", "select") for one in page.all(tag) if "name" in one.given}


@pytest.mark.usefixtures("facts")
def test_every_parameter_has_its_control_and_no_table_is_a_drop_down(client: Client) -> None:
    for prefix, view, _basename in router.registry:
        page = look(client, f"/api/v1/{prefix}/")
        one: Any = view()
        one.action, one.request, one.format_kwarg, one.kwargs = "list", None, None, {}
        assert names(page) == set(one.accepted()) - {"cursor", "lang", "format", "theme"}, prefix
        offered = {option.given["value"] for option in page.all("option")}
        assert not any("-" in value.removeprefix("-") for value in offered), prefix
        labelled = {one.given["for"] for one in page.all("label") if "for" in one.given}
        for field in page.all("input") + page.all("select"):
            if field.given.get("type") not in ("hidden", "checkbox"):
                assert field.given["id"] in labelled, field
                assert field.given["aria-describedby"].split()[-1] in page.html


@pytest.mark.usefixtures("facts")
def test_inputs_are_of_the_kind_of_what_they_take(client: Client) -> None:
    page = look(
        client,
        f"{MILESTONES}?negotiation=iraq-us-hmc&status=achieved&status=postponed&overdue=null&known_on=2025-10-25",
    )
    kinds = {one.given["name"]: one.given["type"] for one in page.all("input") if "name" in one.given}
    assert (kinds["planned_after"], kinds["slipped_by__gte"], kinds["status"], kinds["search"]) == (
        "date",
        "number",
        "checkbox",
        "search",
    )
    [given, more] = page.all("input", name="negotiation")
    assert (given.given["value"], given.given["data-of"], given.given["data-label"]) == (
        "iraq-us-hmc",
        "negotiations",
        "name",
    )
    assert more.given["value"] == ""
    assert {one.given["value"] for one in page.all("input", name="status") if "checked" in one.given} == {
        "achieved",
        "postponed",
    }
    assert [one.text for one in page.all("label", title="null")] == ["not known"]
    assert "checked" in page.all("input", name="overdue", value="null")[0].given
    chips = page.links(f"{MILESTONES}?")
    assert (
        chips["Remove the filter status: postponed"]
        == f"{MILESTONES}?negotiation=iraq-us-hmc&status=achieved&overdue=null&known_on=2025-10-25"
    )
    assert chips["Remove the filter known_on: 2025-10-25"].count("known_on") == 0


@pytest.mark.usefixtures("facts")
def test_a_form_sent_without_script_means_only_what_was_filled_in(client: Client) -> None:
    sent = f"{MILESTONES}?search=&negotiation=iraq-us-hmc&negotiation=&kind=&status=achieved&fields=title&fields=status&limit=&ordering="
    response = client.get(sent, headers={"Accept": BROWSER})
    assert response.status_code == 302
    assert (
        response["Location"] == f"{MILESTONES}?negotiation=iraq-us-hmc&status=achieved&fields=title%2Cstatus"
    )
    assert client.get(response["Location"], headers={"Accept": BROWSER}).status_code == 200
    assert client.get(sent).status_code == 400  # a program that sends nothing has made a mistake


@pytest.mark.usefixtures("facts")
def test_what_was_wrong_stands_beside_its_field(client: Client) -> None:
    asked = f"{MILESTONES}?status=achived&planned_after=tomorrow&slipped_by__gte=many&place=nowhere&limit=50"
    page = look(client, asked, 400)
    for name, told, value in (
        ("planned_after", "is not a day", "tomorrow"),
        ("slipped_by__gte", "“many” is not a whole number", "many"),
        ("place", "There is no place with the slug “nowhere”", "nowhere"),
    ):
        field = page.all("input", name=name)[0]
        assert (field.given["value"], field.given["aria-invalid"]) == (value, "true")
        [fault] = page.all("p", id=f"w-{name}")
        assert told in fault.text
    assert "“achived” is not known here" in page.all("p", id="w-status")[0].text
    assert page.links(f"{MILESTONES}?")["achieved"].startswith(
        f"{MILESTONES}?status=achieved&planned_after=tomorrow"
    )
    assert page.all("input", name="limit")[0].given["value"] == "50"


@pytest.mark.usefixtures("facts")
def test_problems_are_pages_for_people_and_documents_for_programs(client: Client) -> None:
    for address, status in (
        (f"{MILESTONES}?kindd=talks", 400),
        (f"{MILESTONES}none/", 404),
        ("/api/v1/nowhere/", 404),
        ("/api/v1/troop-counts/series/", 400),
    ):
        page = look(client, address, status)
        assert str(status) in page.all("h1")[0].text
        for accept in ("application/json", "*/*"):
            response = client.get(address, headers={"Accept": accept})
            assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), (
                accept
            )
    page = look(client, f"{MILESTONES}?kindd=talks", 400)
    assert page.links(f"{MILESTONES}?")["kind"] == f"{MILESTONES}?kind=talks"
    assert client.post(MILESTONES, headers={"Accept": BROWSER})["Content-Type"] == "application/problem+json"
    long = client.get(f"{MILESTONES}?status={'x' * 60_000}", headers={"Accept": BROWSER})
    assert long.status_code == 400
    assert len(long.content) < 60_000
