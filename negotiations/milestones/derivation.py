"""The rule that derives a milestone's picture, composed from the building blocks of `core/derivation.py`.

It is the published rule of `docs/derivation.md`, in SQL; `tests/derivation/reference.py` says the same in plain Python, and a test compares them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from negotiations.core.clocks import AsOf
from negotiations.core.derivation import (
    FAR,
    LOOK_BACK,
    NEWEST,
    STRONGEST,
    Rule,
    Subject,
    boolean,
    day,
    days_before,
    days_between,
    excludes,
    keep,
    live,
    moves,
)
from negotiations.milestones.models import MilestoneClaim, MilestoneState

DATE = ("edtf", "earliest", "latest", "bound", "wording", "anchor", "computed")
FIELDS = ("planned", "achieved")

SUBJECT = Subject(
    claim=MilestoneClaim,
    state=MilestoneState,
    subject="milestone",
    preferred_by="milestone_claim",
    columns={
        # A status left empty follows from the date the claim gives.
        "status": "CASE WHEN c.status <> '' THEN c.status WHEN c.achieved_edtf <> '' OR c.achieved_wording <> '' THEN 'achieved'"
        " WHEN c.planned_edtf <> '' OR c.planned_wording <> '' THEN 'announced' ELSE '' END",
        **{f"{field}_{suffix}": f"c.{field}_{suffix}" for field in FIELDS for suffix in DATE},
    },
)

COLUMNS = (
    "milestone_id", "known_from", "known_until", "status", "status_claim_id", "status_by",
    *(f"planned_{suffix}" for suffix in DATE), "planned_claim_id", "planned_by",
    *(f"achieved_{suffix}" for suffix in DATE), "achieved_claim_id", "achieved_by",
    *(f"first_planned_{suffix}" for suffix in DATE), "revisions", "slippage_min", "slippage_max", "due_latest",
    "disputed", "claims_count", "origins_count",
)  # fmt: skip

WITHDRAWS = "status IN ('postponed', 'suspended', 'cancelled') AND planned_edtf = ''"


def derive_milestones(ids: Iterable[int] | None, at: dt.datetime) -> None:
    """Keep the pictures of these milestones, of all with None."""
    keep(SUBJECT, ids, at, compose, COLUMNS)


def live_milestones(ids: Sequence[int] | None, as_of: AsOf | None) -> list[dict[str, Any]]:
    """The pictures derived afresh: for one pair of days, or all intervals of knowledge with None."""
    return live(SUBJECT, ids, as_of, compose, COLUMNS)


def compose(ids: Sequence[int] | None, as_of: AsOf | None) -> tuple[Rule, str]:
    """The rule's table expressions, and the select that gives its rows in the order of COLUMNS."""
    rule = Rule(SUBJECT, ids=ids, as_of=as_of)
    _plan(rule)
    for field, condition in (("status", "s.status <> ''"), ("achieved", "s.achieved_edtf <> ''")):
        rule.speaking(f"{field}_said", condition)
        rule.winner(f"{field}_won", f"{field}_said", NEWEST, field, condition)
    _run(rule)
    _due(rule)
    _disputes(rule)
    rule.counts()
    return rule, _select()


def _plan(rule: Rule) -> None:
    """Of the plans said since the last withdrawal without a date, the best standing, then the newest."""
    rule.speaking("talk", f"s.planned_edtf <> '' OR ({WITHDRAWS})")
    rule.add("withdrawal", f"SELECT subject, d, said FROM talk WHERE {WITHDRAWS}")
    rule.add("cut", "SELECT subject, d, MAX(said) AS said FROM withdrawal GROUP BY subject, d")
    rule.add(
        "candidate",
        "SELECT t.* FROM talk t LEFT JOIN cut ON cut.subject = t.subject AND cut.d = t.d WHERE t.planned_edtf <> '' AND (cut.said IS NULL OR t.said >= cut.said)",
    )
    rule.winner("planned_won", "candidate", STRONGEST, "planned", "s.planned_edtf <> ''")


def _run(rule: Rule) -> None:
    """The run of plans of the standing that counts, or better: one per saying day, each compared with the one before."""
    rule.speaking("dated", "s.planned_edtf <> ''")
    rule.add(
        "enough",
        "SELECT dated.subject, dated.d, COALESCE(MAX(w.tier), MIN(dated.tier)) AS tier FROM dated"
        " LEFT JOIN planned_won w ON w.subject = dated.subject AND w.d = dated.d GROUP BY dated.subject, dated.d",
    )
    rule.add(
        "run",
        "SELECT * FROM (SELECT dated.*, ROW_NUMBER() OVER (PARTITION BY dated.subject, dated.d, dated.said ORDER BY dated.tier, source_rank, kf DESC, rf DESC, id DESC) AS of_the_day"
        " FROM dated JOIN enough ON enough.subject = dated.subject AND enough.d = dated.d AND dated.tier <= enough.tier) t WHERE of_the_day = 1",
    )
    lagged = ", ".join(
        f"LAG(planned_{suffix}) OVER w AS before_{suffix}" for suffix in ("bound", "earliest", "latest")
    )
    rule.add(
        "step",
        f"SELECT run.*, ROW_NUMBER() OVER w AS n, {lagged} FROM run WINDOW w AS (PARTITION BY subject, d ORDER BY said)",
    )
    rule.add(
        "revised",
        f"SELECT subject, d, SUM(CASE WHEN n > 1 AND {moves('step.planned', 'step.before')} THEN 1 ELSE 0 END) AS revisions FROM step GROUP BY subject, d",
    )
    rule.add(
        "first_plan",
        "SELECT subject, d, "
        + ", ".join(f"planned_{suffix} AS first_{suffix}" for suffix in DATE)
        + " FROM step WHERE n = 1",
    )


def _due(rule: Rule) -> None:
    """The plan that stood when it was withdrawn, and had passed by then: such a plan stays overdue."""
    rule.add(
        "last_plan",
        "SELECT t.subject, t.d, MAX(t.said) AS said FROM talk t JOIN cut ON cut.subject = t.subject AND cut.d = t.d WHERE t.planned_edtf <> '' AND t.said < cut.said GROUP BY t.subject, t.d",
    )
    rule.add(
        "taken",
        "SELECT l.subject, l.d, l.said AS upto, MIN(CASE WHEN w.said > l.said THEN w.said END) AS on_day, MAX(CASE WHEN w.said <= l.said THEN w.said END) AS since"
        " FROM last_plan l JOIN withdrawal w ON w.subject = l.subject AND w.d = l.d GROUP BY l.subject, l.d, l.said",
    )
    rule.add(
        "lapsed",
        "SELECT * FROM (SELECT t.subject, t.d, t.planned_latest, t.planned_bound, taken.on_day,"
        f" ROW_NUMBER() OVER (PARTITION BY t.subject, t.d ORDER BY {STRONGEST.replace('said', 't.said')}) AS place_in_order"
        " FROM talk t JOIN taken ON taken.subject = t.subject AND taken.d = t.d WHERE t.planned_edtf <> '' AND t.said <= taken.upto AND (taken.since IS NULL OR t.said >= taken.since)) x"
        " WHERE place_in_order = 1 AND planned_bound <> 'not_before' AND planned_latest < on_day",
    )


def _disputes(rule: Rule) -> None:
    """Independent claims, said since 30 days before the standing value first stood, that exclude it."""
    for field, source in (("planned", "candidate"), ("achieved", "achieved_said")):
        rule.add(
            f"{field}_since",
            f"SELECT w.subject, w.d, MIN(s.said) AS said FROM {field}_won w JOIN {source} s ON s.subject = w.subject AND s.d = w.d"
            f" AND s.{field}_edtf = w.{field}_edtf AND s.{field}_bound = w.{field}_bound GROUP BY w.subject, w.d",
        )
        rule.add(
            f"{field}_disputed",
            f"SELECT DISTINCT w.subject, w.d FROM {field}_won w JOIN {field}_since f ON f.subject = w.subject AND f.d = w.d"
            f" JOIN known x ON x.subject = w.subject AND x.d = w.d AND x.{field}_edtf <> '' AND x.said >= {days_before('f.said', LOOK_BACK)}"
            f" WHERE {excludes(f'x.{field}', f'w.{field}')} AND {rule.independent('x', 'w')}",
        )
    rule.add(
        "status_since",
        "SELECT w.subject, w.d, MIN(s.said) AS said FROM status_won w JOIN status_said s ON s.subject = w.subject AND s.d = w.d AND s.status = w.status GROUP BY w.subject, w.d",
    )
    rule.add(
        "status_disputed",
        "SELECT DISTINCT w.subject, w.d FROM status_won w JOIN status_since f ON f.subject = w.subject AND f.d = w.d"
        f" JOIN known x ON x.subject = w.subject AND x.d = w.d AND x.status <> '' AND x.said >= {days_before('f.said', LOOK_BACK)}"
        " WHERE ((w.status = 'achieved' AND x.status <> 'achieved' AND x.said >= w.said) OR (w.status <> 'achieved' AND x.status = 'achieved' AND w.said >= x.said))"
        f" AND {rule.independent('x', 'w')}",
    )


def _columns_of(alias: str, field: str, source: str) -> str:
    """The seven columns of a date from an alias that may be missing; a missing date is the empty one."""
    empty = {"edtf": "''", "bound": "'on'", "wording": "''", "computed": boolean("1 = 0")}
    return ", ".join(
        f"COALESCE({alias}.{source}_{suffix}, {empty[suffix]})"
        if suffix in empty
        else f"{alias}.{source}_{suffix}"
        for suffix in DATE
    )


def _select() -> str:
    limits = "IN ('by', 'until', 'before')"
    first = f"CASE WHEN f.first_bound {limits} THEN f.first_latest ELSE f.first_earliest END"
    # What the first plan is compared with: the date achieved, else the plan that stands.
    to = {
        suffix: f"CASE WHEN a.id IS NOT NULL THEN a.achieved_{suffix} ELSE p.planned_{suffix} END"
        for suffix in ("bound", "earliest", "latest")
    }
    target = f"CASE WHEN ({to['bound']}) {limits} THEN ({to['latest']}) ELSE ({to['earliest']}) END"
    measured = "f.first_edtf IS NOT NULL AND (a.id IS NOT NULL OR p.id IS NOT NULL)"
    still = f"(CASE WHEN a.id IS NOT NULL THEN NOT {moves('f.first', 'a.achieved')} ELSE NOT {moves('f.first', 'p.planned')} END)"
    least = f"CASE WHEN NOT ({measured}) THEN NULL WHEN {still} THEN 0 ELSE {days_between(f'({target})', 'f.first_latest')} END"
    most = f"CASE WHEN NOT ({measured}) THEN NULL WHEN {still} THEN 0 ELSE {days_between('(' + to['latest'] + ')', f'({first})')} END"
    due = (
        "CASE WHEN a.id IS NOT NULL OR st.status IN ('achieved', 'cancelled') THEN NULL"
        " WHEN p.id IS NOT NULL THEN CASE WHEN p.planned_bound = 'not_before' THEN NULL ELSE p.planned_latest END ELSE lapsed.planned_latest END"
    )
    joined = " ".join(
        f"LEFT JOIN {table} {alias} ON {alias}.subject = day.subject AND {alias}.d = day.d"
        for table, alias in (
            ("status_won", "st"), ("planned_won", "p"), ("achieved_won", "a"), ("first_plan", "f"), ("revised", "r"), ("lapsed", "lapsed"),
            ("planned_disputed", "pd"), ("achieved_disputed", "ad"), ("status_disputed", "sd"), ("counted", "n"),
        )
    )  # fmt: skip
    return (
        f"SELECT day.subject, day.d, COALESCE(LEAD(day.d) OVER (PARTITION BY day.subject ORDER BY day.d), {day(FAR)}),"
        " COALESCE(st.status, ''), st.id, COALESCE(st.chosen_by, ''),"
        f" {_columns_of('p', 'planned', 'planned')}, p.id, COALESCE(p.chosen_by, ''),"
        f" {_columns_of('a', 'achieved', 'achieved')}, a.id, COALESCE(a.chosen_by, ''),"
        f" {_columns_of('f', 'first_planned', 'first')}, COALESCE(r.revisions, 0), {least}, {most}, {due},"
        f" {boolean('pd.subject IS NOT NULL OR ad.subject IS NOT NULL OR sd.subject IS NOT NULL')}, COALESCE(n.claims, 0), COALESCE(n.origins, 0)"
        f" FROM day {joined}"
    )
