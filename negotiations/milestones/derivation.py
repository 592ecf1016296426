"""The rule that derives a milestone's picture, composed from the building blocks of `core/derivation.py`.

It is the published rule of `docs/derivation.md`, in SQL; `tests/derivation/reference/` says the same in plain Python, and a test compares them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from negotiations.core.clocks import AsOf
from negotiations.core.date_sql import LAST_DAY_ONLY, days_between, excludes, first_day, moves
from negotiations.core.derivation import NEWEST, STRONGEST, Rule
from negotiations.core.disagreement import Disagreement
from negotiations.core.fields import FuzzyDateColumns
from negotiations.core.keeping import Derivation
from negotiations.core.sayings import Subject
from negotiations.milestones.models import MilestoneClaim, MilestoneState

DATE = FuzzyDateColumns.suffixes
COMPARED = ("edtf", "earliest", "latest", "bound")

SUBJECT = Subject(
    claim=MilestoneClaim,
    state=MilestoneState,
    subject="milestone",
    preferred_by="milestone_claim",
    columns={
        # A status left empty follows from the date the claim gives.
        "status": """CASE WHEN c.status <> '' THEN c.status
            WHEN c.achieved_edtf <> '' OR c.achieved_wording <> '' THEN 'achieved'
            WHEN c.planned_edtf <> '' OR c.planned_wording <> '' THEN 'announced' ELSE '' END""",
        **{f"{field}_{part}": f"c.{field}_{part}" for field in ("planned", "achieved") for part in COMPARED},
    },
    shown=tuple(
        f"{field}_{part}" for field in ("planned", "achieved") for part in DATE if part not in COMPARED
    ),
)

COLUMNS = (
    "milestone_id", "known_from", "known_until", "negotiation_id", "status", "status_claim_id", "status_by",
    *(f"planned_{part}" for part in DATE), "planned_claim_id", "planned_by",
    *(f"achieved_{part}" for part in DATE), "achieved_claim_id", "achieved_by",
    *(f"first_planned_{part}" for part in DATE), "revisions", "slippage_min", "slippage_max", "due_latest",
    "disputed", "claims_count", "origins_count",
)  # fmt: skip

FIELDS = ("planned", "achieved", "status")
"""The fields in which claims can exclude each other."""

WITHDRAWS = "status IN ('postponed', 'suspended', 'cancelled') AND planned_edtf = ''"


def derive_milestones(ids: Iterable[int] | None, at: dt.datetime) -> None:
    """Keep the pictures of these milestones, of all with None, as of the change at this instant."""
    DERIVATION.keep(ids, at)


def live_milestones(ids: Sequence[int] | None, as_of: AsOf | None) -> list[dict[str, Any]]:
    """The pictures derived afresh: for one pair of days, or all intervals of knowledge with None."""
    return DERIVATION.live(ids, as_of)


def compose(rule: Rule) -> str:
    """Add the rule's table expressions; returns the select that gives its rows in the order of COLUMNS."""
    _stand(rule)
    _run(rule)
    _lapsed(rule)
    _disputes(rule)
    rule.counts()
    return _select(rule)


def compose_pairs(rule: Rule) -> str:
    """Add what the disputes need; returns the select of who excludes whom."""
    _stand(rule)
    _disputes(rule)
    return rule.pairs({field: f"{field}_disputed" for field in FIELDS})


def _stand(rule: Rule) -> None:
    """The claims that stand for plan, status and date achieved."""
    _plan(rule)
    for field, condition in (("status", "s.status <> ''"), ("achieved", "s.achieved_edtf <> ''")):
        rule.speaking(f"{field}_said", condition)
        rule.winner(f"{field}_won", f"{field}_said", NEWEST, field, condition)


def _plan(rule: Rule) -> None:
    """Of the plans said since the last withdrawal without a date, the best standing, then the newest."""
    rule.speaking("talk", f"s.planned_edtf <> '' OR ({WITHDRAWS})")
    rule.add(
        "plan",
        f"""SELECT talk.*, CASE WHEN {WITHDRAWS} THEN said END AS withdrawn_on,
            MAX(CASE WHEN {WITHDRAWS} THEN said END) OVER (PARTITION BY subject, d) AS cut,
            MAX(CASE WHEN planned_edtf <> '' THEN said END) OVER (PARTITION BY subject, d) AS last_plan
        FROM talk""",
    )
    rule.add("candidate", "SELECT * FROM plan WHERE planned_edtf <> '' AND (cut IS NULL OR said >= cut)")
    rule.winner("planned_won", "candidate", STRONGEST, "planned", "s.planned_edtf <> ''")


def _run(rule: Rule) -> None:
    """The run of plans of the standing that counts, or better: one per saying day, each compared with the one before."""
    rule.speaking("dated", "s.planned_edtf <> ''")
    rule.add(
        "run",
        """SELECT * FROM (
            SELECT t.*, COALESCE(w.tier, MIN(t.tier) OVER (PARTITION BY t.subject, t.d)) AS counting_tier,
                ROW_NUMBER() OVER (
                    PARTITION BY t.subject, t.d, t.said
                    ORDER BY t.tier, t.source_rank, t.kf DESC, t.rf DESC, t.id DESC) AS place_that_day
            FROM dated t LEFT JOIN planned_won w ON w.subject = t.subject AND w.d = t.d
        ) ranked WHERE place_that_day = 1 AND tier <= counting_tier""",
    )
    before = ", ".join(f"LAG(planned_{part}) OVER w AS before_{part}" for part in COMPARED)
    rule.add(
        "step",
        f"""SELECT run.*, ROW_NUMBER() OVER w AS n, {before}
        FROM run WINDOW w AS (PARTITION BY subject, d ORDER BY said)""",
    )
    rule.add(
        "history",
        f"""SELECT subject, d, MAX(CASE WHEN n = 1 THEN id END) AS first_id,
            SUM(CASE WHEN n > 1 AND {moves("step.planned", "step.before")} THEN 1 ELSE 0 END) AS revisions
        FROM step GROUP BY subject, d""",
    )


def _lapsed(rule: Rule) -> None:
    """The plan that stood when it was withdrawn, and had passed by then: such a plan stays overdue.

    Where no plan stands, every plan was said before the last withdrawal. The first withdrawal after the last plan took it away; what
    stood until then are the plans since the withdrawal before.
    """
    rule.add(
        "taken",
        """SELECT plan.*, MIN(CASE WHEN withdrawn_on > last_plan THEN withdrawn_on END) OVER w AS taken_on,
            MAX(CASE WHEN withdrawn_on <= last_plan THEN withdrawn_on END) OVER w AS taken_before
        FROM plan WHERE cut > last_plan WINDOW w AS (PARTITION BY subject, d)""",
    )
    rule.add(
        "lapsed",
        f"""SELECT * FROM (
            SELECT taken.*, ROW_NUMBER() OVER (PARTITION BY subject, d ORDER BY {STRONGEST}) AS place_in_order
            FROM taken WHERE planned_edtf <> '' AND (taken_before IS NULL OR said >= taken_before)
        ) ranked WHERE place_in_order = 1 AND planned_bound <> 'not_before' AND planned_latest < taken_on""",
    )


def _disputes(rule: Rule) -> None:
    """Planned and achieved dates that exclude each other; achieved, against a claim said the same day or later that it is not yet so."""
    for field, candidates in (("planned", "candidate"), ("achieved", "achieved_said")):
        rule.dispute(
            f"{field}_disputed",
            f"{field}_won",
            candidates,
            same=f"s.{field}_edtf = w.{field}_edtf AND s.{field}_bound = w.{field}_bound",
            excluded=f"x.{field}_edtf <> '' AND {excludes(f'x.{field}', f'w.{field}')}",
        )
    rule.dispute(
        "status_disputed",
        "status_won",
        "status_said",
        same="s.status = w.status",
        excluded="""x.status <> '' AND (
            (w.status = 'achieved' AND x.status <> 'achieved' AND x.said >= w.said)
            OR (w.status <> 'achieved' AND x.status = 'achieved' AND w.said >= x.said))""",
    )
    rule.add("disputed", " UNION ".join(f"SELECT subject, d FROM {field}_disputed" for field in FIELDS))


def _whole(alias: str, field: str) -> list[str]:
    """The seven columns of a date of a claim that may be missing; a missing date is the empty one."""
    empty = {"edtf": "''", "bound": "'on'", "wording": "''", "computed": "FALSE"}
    columns = [(f"{alias}.{field}_{part}", empty.get(part)) for part in DATE]
    return [f"COALESCE({column}, {default})" if default else column for column, default in columns]


def _select(rule: Rule) -> str:
    # What the first plan is compared with: the date achieved, else the plan that stands.
    target = {
        part: f"CASE WHEN a.id IS NOT NULL THEN a.achieved_{part} ELSE p.planned_{part} END"
        for part in COMPARED
    }
    first_of_target = (
        f"CASE WHEN {target['bound']} {LAST_DAY_ONLY} THEN {target['latest']} ELSE {target['earliest']} END"
    )
    stayed = f"""CASE WHEN a.id IS NOT NULL THEN NOT {moves("first.planned", "a.achieved")}
        ELSE NOT {moves("first.planned", "p.planned")} END"""
    # Achieved on a day that nobody tells: how late it was, nobody can say either.
    slippage = """CASE WHEN first.id IS NULL OR (a.id IS NULL AND (p.id IS NULL OR st.status = 'achieved')) THEN NULL
        WHEN {stayed} THEN 0 ELSE {days} END"""
    least = days_between(f"({first_of_target})", "first.planned_latest")
    most = days_between(f"({target['latest']})", f"({first_day('first.planned')})")
    due = """CASE WHEN a.id IS NOT NULL OR st.status IN ('achieved', 'cancelled') THEN NULL
        WHEN p.id IS NULL THEN lapsed.planned_latest
        WHEN p.planned_bound <> 'not_before' THEN p.planned_latest END"""
    return rule.select(
        [
            rule.of_the_thing("negotiation_id"), "COALESCE(st.status, '')", "st.id", "COALESCE(st.chosen_by, '')",
            *_whole("plan_claim", "planned"), "p.id", "COALESCE(p.chosen_by, '')",
            *_whole("deed_claim", "achieved"), "a.id", "COALESCE(a.chosen_by, '')",
            *_whole("first", "planned"), "COALESCE(history.revisions, 0)",
            slippage.format(stayed=stayed, days=least), slippage.format(stayed=stayed, days=most), due,
            "disputed.subject IS NOT NULL",
        ],
        joins=[
            ("status_won", "st"), ("planned_won", "p"), ("achieved_won", "a"), ("history", "history"),
            ("lapsed", "lapsed"), ("disputed", "disputed"),
        ],
        claims=[("plan_claim", "p.id"), ("deed_claim", "a.id"), ("first", "history.first_id")],
    )  # fmt: skip


DERIVATION = Derivation(SUBJECT, COLUMNS, compose)
DISAGREEMENT = Disagreement(SUBJECT, compose_pairs)
