"""Promise: whatever a folder of vintages holds becomes claims that say no more than was printed, or is refused with file and line.

Made-up figures with every trap of the real ones; the real ones are in `test_vintages.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.world import World
from tests.exchange.made_vintages import A, B, C, D, claims, load

pytestmark = pytest.mark.django_db


def host(code: str, scheme: str = "cow") -> Any:
    from negotiations.actors.models import Actor

    return Actor.objects.get(identifiers__scheme=scheme, identifiers__value=code)


def test_a_figure_becomes_a_claim_with_its_source_its_period_and_its_days(tmp_path: Path) -> None:
    load(tmp_path, f"{A},add,645,IRQ,Iraq,2006-Q3,,423300,September 2006")
    [claim] = claims()
    assert (claim.contributor.slug, claim.host.slug, claim.measure) == ("united-states", "iraq", "present")
    assert (claim.dataset, claim.as_of.edtf) == ("troopdata-quarter", "2006-07/2006-09")
    assert (claim.personnel_low, claim.personnel_high, claim.personnel_qualifier) == (423300, 423300, "exact")
    assert (str(claim.known_from), claim.known_from_basis, claim.standing) == (
        "2024-06-11",
        "published",
        "reported",
    )
    [citation] = claim.citations.all()
    assert citation.locator == "code 645, 2006-Q3, report September 2006"
    assert citation.source.slug == "troopdata-quarter-2024-06-11-aaaaaaa"
    assert citation.source.href.startswith("https://github.com/meflynn/troopdata/blob/aaaaaaa11/")
    assert citation.origin_key == "source:troopdata"


def test_a_revision_replaces_a_removal_withdraws_and_what_comes_back_is_a_new_claim(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        f"{A},add,645,IRQ,Iraq,2006-Q3,,423300,September 2006",
        f"{A},add,645,IRQ,Iraq,2007-Q3,,510000,September 2007",
        f"{B},revise,645,IRQ,Iraq,2006-Q3,423300,141100,September 2006",
        f"{B},remove,645,IRQ,Iraq,2007-Q3,510000,,",
        f"{C},add,645,IRQ,Iraq,2007-Q3,,510000,September 2007",
    )
    assert (loaded.published, loaded.replaced, loaded.withdrawn) == (4, 1, 1)
    first, new = claims(as_of_edtf="2006-07/2006-09")
    assert new.replaces == first
    # Two versions of one evening: what was printed first was known on no day.
    assert first.known_from == first.known_until == new.known_from
    gone, back = claims(as_of_edtf="2007-07/2007-09")
    assert (str(gone.known_until), back.replaces, back.known_until) == ("2024-06-11", None, None)
    assert str(back.known_from) == "2024-08-20"


def test_zero_without_a_report_and_missing_values_are_unknown_and_marked_zeros_withheld(
    tmp_path: Path,
) -> None:
    load(
        tmp_path,
        f"{A},add,645,IRQ,Iraq,2024-Q1,,0,NA",
        f"{A},add,645,IRQ,Iraq,2021-Q3,,0,September 2021",
        f"{A},add,645,IRQ,Iraq,2005-Q3,,0,September 2005",
        f"{A},add,645,IRQ,Iraq,1951-Q2,,12,NA",
        f"{A},add,645,IRQ,Iraq,1952-Q2,,NA,Kane 2006",
        f"{D},add,645,,,2021,,0,",
    )
    told = {claim.as_of.edtf[:4] + claim.dataset[-4:]: claim for claim in claims()}
    shown = {
        name: (claim.standing, claim.personnel_low, claim.personnel_wording) for name, claim in told.items()
    }
    assert shown == {
        "2024rter": ("unknown", None, "0"),
        "2021rter": ("withheld", None, "0"),
        "2005rter": ("reported", 0, ""),
        "1951rter": ("estimated", 12, ""),
        "1952rter": ("unknown", None, "NA"),
        "2021gacy": ("reported", 0, ""),
    }
    assert "IRAQ*" in told["2021rter"].note


def test_two_rows_of_one_key_are_two_claims_and_one_successor_ends_both(tmp_path: Path) -> None:
    lines = [
        f"{A},add,645,IRQ,Iraq,2018-Q2,,0|5200,June 2018",
        f"{A},add,700,AFG,Afghanistan,1955-Q2,,14|14,June 1955",
        f"{C},revise,645,IRQ,Iraq,2018-Q2,0|5200,5200,June 2018",
    ]
    loaded = load(tmp_path, *lines)
    first, second, merged = claims(host=host("645"))
    assert [claim.personnel_low for claim in (first, second, merged)] == [0, 5200, 5200]
    assert merged.replaces == first
    assert str(second.known_until) == "2024-08-20"
    assert [claim.personnel_low for claim in claims(host=host("700"))] == [14, 14]
    assert (loaded.published, loaded.replaced, loaded.withdrawn) == (5, 1, 1)


def test_a_second_load_changes_nothing_and_new_versions_are_added(tmp_path: Path) -> None:
    from negotiations.ledger.services import head

    lines = [
        f"{A},add,645,IRQ,Iraq,2018-Q2,,0|5200,June 2018",
        f"{B},revise,645,IRQ,Iraq,2018-Q2,0|5200,5200,June 2018",
        f"{B},add,645,IRQ,Iraq,2019-Q2,,7,June 2019",
    ]
    load(tmp_path, *lines)
    before = head().number
    again = load(tmp_path, *lines)
    assert (again.published, again.withdrawn, again.unchanged) == (0, 0, 4)
    assert head().number == before
    more = load(tmp_path, *lines, f"{C},remove,645,IRQ,Iraq,2019-Q2,7,,")
    assert (more.versions, more.published, more.withdrawn) == (1, 0, 1)


def test_what_we_corrected_ourselves_is_not_ended_a_second_time(tmp_path: Path) -> None:
    from negotiations.troops.services import troop_counts

    lines = [
        f"{A},add,645,IRQ,Iraq,2018-Q2,,5200,June 2018",
        f"{A},add,645,IRQ,Iraq,2019-Q2,,7,June 2019",
    ]
    load(tmp_path, *lines)
    for claim in claims():
        troop_counts.retract(record=claim, reason="Entered by mistake.")
    loaded = load(
        tmp_path,
        *lines,
        f"{C},revise,645,IRQ,Iraq,2018-Q2,5200,5000,June 2018",
        f"{C},remove,645,IRQ,Iraq,2019-Q2,7,,",
    )
    assert (loaded.published, loaded.withdrawn) == (1, 0)
    assert [claim.known_until for claim in claims()] == [None, None, None]


def test_hosts_are_told_apart_by_code_and_named_as_plainly_as_the_files_allow(tmp_path: Path) -> None:
    load(
        tmp_path,
        f"{D},add,565,,,2020,,1,",
        f"{A},add,565,NAM,Namibia,2020-Q1,,1,March 2020",
        f"{A},add,565,NA,Namibia,2020-Q2,,1,June 2020",
        f"{A},add,255,DEU,Germany,2020-Q1,,1,March 2020",
        f"{A},add,260,DEU,Germany,1960-Q1,,1,March 1960",
        f"{A},add,341,MNE,Montenegro,2020-Q1,,1,March 2020",
        f"{A},add,1010,MNE,Montenegro,2020-Q1,,1,March 2020",
        f"{A},add,437,CIV,Côte\u00a0d'Ivoire,2020-Q1,,1,March 2020",
        f"{A},add,437,CIV,Côte\u00a0d'Ivoire,2020-Q2,,1,June 2020",
        f"{A},add,437,CIV,CÃ´teÂ\u00a0d'Ivoire,2020-Q3,,1,September 2020",
        f"{A},add,1002,NA,Greenland*,1977-Q3,,292,September 1977",
        f"{A},add,732,KOR,South Korea  d/,1977-Q3,,292,September 1977",
        f"{A},add,1003,NA,NA,1977-Q3,,0,NA",
        f"{A},add,571,BWA,Namibia,1977-Q3,,0,NA",
    )
    assert [str(host(code)) for code in ("565", "255", "260", "341", "437", "732")] == [
        "Namibia", "Germany", "German Federal Republic", "Montenegro", "Côte d'Ivoire", "South Korea",
    ]  # fmt: skip
    own = [str(host(code, "troopdata")) for code in ("1010", "1002", "1003")]
    assert own == ["Montenegro (code 1010)", "Greenland", "Unnamed host (code 1003)"]
    assert str(host("DEU", "iso3166-1")) == "Germany"
    assert str(host("MNE", "iso3166-1")) == "Montenegro"
    assert [str(claim.as_of) for claim in claims(host=host("NAM", "iso3166-1"))] == [
        "2020", "2020-01/2020-03", "2020-04/2020-06",
    ]  # fmt: skip
    spellings = dict(host("437").names.values_list("text", "kind"))
    assert spellings == {"Côte d'Ivoire": "official", "CÃ´teÂ d'Ivoire": "error"}
    assert str(host("571")) == "Namibia (code 571)"


def test_hosts_that_are_known_already_are_found_and_slugs_of_others_are_left_to_them(
    tmp_path: Path, world: World
) -> None:
    found = world.actor("mesopotamia", identifiers=[{"scheme": "iso3166-1", "value": "IRQ"}])
    world.actor("jordan")
    load(
        tmp_path,
        f"{A},add,645,IRQ,Iraq,2020-Q1,,1,March 2020",
        f"{A},add,663,JOR,Jordan,2020-Q1,,1,March 2020",
    )
    assert {claim.host.slug for claim in claims()} == {found.slug, "jordan-663"}


def test_marks_of_a_merge_are_left_out_and_counted(tmp_path: Path) -> None:
    loaded = load(tmp_path, f"{D},add,,,<<<<<<< HEAD,,,|||||,")
    assert (loaded.left_out, loaded.published) == (1, 0)
