"""Promise: one who has never seen the code enters a source and a claim, and what was typed is what becomes public."""

from django.test import Client
from django.urls import reverse

from negotiations.core.quantities import Quantity
from negotiations.core.states import OPEN, STANDING
from negotiations.ledger.models import Change, JournalEntry
from negotiations.milestones.models import MilestoneClaim, MilestoneState
from negotiations.sources.models import Source
from negotiations.troops.models import TroopCount
from tests.admin.pages import add, change
from tests.world import World, acts, inner_acts


def picture(world: World) -> MilestoneState:
    return MilestoneState.objects.get(milestone=world.milestone, known_until=OPEN, recorded_until=STANDING)


def test_a_source_gets_an_address_of_its_own_and_is_published(world: World, admin_page: Client) -> None:
    page = add(admin_page, Source)
    page.accepted(
        "_publish",
        labels_text=["Iraq and the US agree", "", "", ""],
        publisher=world.reuters.pk,
        kind="news",
        language="en",
        published_edtf="2025-10-21",
        href="https://example.org/1",
    )
    source = Source.objects.get(slug="reuters-2025-10-21-iraq-and-the-us")
    assert source.labels == {"en": "Iraq and the US agree"}
    assert str(source.published) == "2025-10-21"
    assert acts(source) == ["published"]
    assert inner_acts(source) == ["created", "published"]


def test_a_claim_with_a_chain_is_published_and_the_milestone_moves(world: World, admin_page: Client) -> None:
    world.claim(planned="2025-09")
    iraq, source = world.iraq, world.source_on("a-page", "2025-08-24")
    rows = Change.objects.count()
    page = add(admin_page, MilestoneClaim, milestone=world.milestone.pk)
    assert page.fields["milestone"] == [str(world.milestone.pk)]
    response = page.accepted(
        "_publish",
        planned_edtf="2025-11",
        planned_bound="by",
        planned_wording="before winter",
        note="It comes later than told.",
        citations___0___source=source.pk,
        citations___0___quote="before winter",
        citations___0___language="en",
        citations___0___chain="3 unnamed sources (Iraq) > reuters",
    )
    claim = MilestoneClaim.objects.latest("pk")
    assert response.url == reverse("admin:negotiations_milestoneclaim_change", args=[claim.pk])
    assert (claim.state, str(claim.known_from), claim.planned.bound) == ("published", "2025-08-24", "by")
    [citation] = claim.citations.all()
    assert [
        (link.actor, link.description, link.headcount, link.affiliation)
        for link in citation.attribution.all()
    ] == [
        (None, "unnamed sources", 3, iraq),
        (world.reuters, "", None, None),
    ]
    assert citation.origin_key == "unnamed:iraq@reuters"
    assert (str(picture(world).planned), picture(world).revisions) == ("2025-11", 1)
    assert acts(claim) == ["published"]
    assert Change.objects.count() == rows + 1
    assert Change.objects.latest("number").self_published
    shown = admin_page.get(response.url).content.decode()
    assert "Published: change" in shown
    assert "3 unnamed sources (iraq) &gt; reuters" in shown


def test_a_draft_stays_out_of_the_ledger_until_it_is_published(world: World, admin_page: Client) -> None:
    world.source, world.milestone  # noqa: B018
    rows = Change.objects.count()
    page = add(admin_page, MilestoneClaim, milestone=world.milestone.pk)
    page.accepted("_save", status="postponed", note="Put off.", citations___0___source=world.source.pk)
    claim = MilestoneClaim.objects.get()
    assert (claim.state, Change.objects.count()) == ("draft", rows)
    assert not MilestoneState.objects.exists()
    change(admin_page, claim).accepted("_publish", status="cancelled")
    assert (picture(world).status, acts(claim)) == ("cancelled", ["published"])
    assert inner_acts(claim) == ["created", "edited", "published"]


def test_a_number_is_typed_as_it_was_said(world: World, admin_page: Client) -> None:
    page = add(admin_page, TroopCount)
    page.accepted(
        "_publish",
        contributor=world.united_states.pk,
        host=world.iraq.pk,
        negotiation=world.negotiation.pk,
        personnel_qualifier="more_than",
        personnel_number="2,500",
        as_of_edtf="2024-01",
        note="More than 2,500 men.",
        figures___0___what="bases",
        figures___0___quantity_number="3",
        figures___0___quantity_unit="bases",
        citations___0___source=world.source.pk,
    )
    count = TroopCount.objects.get()
    assert count.personnel == Quantity(low=2501, high=None, qualifier="more_than")
    assert count.figures == [{"what": "bases", "quantity": Quantity(3, 3, "exact", "bases").shape()}]


def test_a_claim_whose_source_is_a_draft_is_kept_and_told_what_is_missing(
    world: World, admin_page: Client
) -> None:
    add(admin_page, Source).accepted("_save", kind="news", slug="a-draft", published_edtf="2025-10-21")
    source = Source.objects.get(slug="a-draft")
    page = add(admin_page, MilestoneClaim, milestone=world.milestone.pk)
    response = page.accepted(
        "_publish", status="postponed", note="Put off.", citations___0___source=source.pk
    )
    claim = MilestoneClaim.objects.get()
    assert claim.state == "draft"
    told = admin_page.get(response.url).content.decode()
    assert "Saved as a draft, not published." in told
    assert reverse("admin:negotiations_source_change", args=[source.pk]) in told
    together = reverse("admin:negotiations_milestoneclaim_deed", args=[claim.pk, "publish"])
    assert together in told
    admin_page.post(together, {"revision": claim.revision, "reason": "Read twice.", "with_references": "on"})
    claim.refresh_from_db()
    source.refresh_from_db()
    assert (claim.state, source.state) == ("published", "published")


def test_every_deed_of_the_admin_stands_in_the_journal_with_its_account(
    world: World, admin_page: Client
) -> None:
    add(admin_page, Source).accepted("_publish", kind="news", slug="a-page")
    source = Source.objects.get(slug="a-page")
    assert {
        entry.account.username for entry in JournalEntry.objects.filter(key="a-page") if entry.account
    } == {"admin"}
    history = admin_page.get(reverse("admin:negotiations_source_history", args=[source.pk])).content.decode()
    assert "published" in history
    assert "admin" in history
