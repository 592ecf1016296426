"""The statements of `limit.py`: one for each answer, on each database; each gives one text.

Keys are fetched first and dressed afterwards, so that nothing is built for rows that are not shown. The words in capitals with an underscore
before them are what the two databases call differently.
"""

from __future__ import annotations

_PAGE = """
WITH page AS MATERIALIZED (
    SELECT id, slug, labels, kind, revision, working_group_id FROM negotiations_milestone
    WHERE state = 'published' AND known_from <= _TODAY AND slug > _(after) ORDER BY slug LIMIT 100
)
SELECT _TEXT(_OBJECT('results', _JSON(_ARRAY(_JSON(shape)))))
FROM (SELECT {shape} AS shape FROM page {picture} ORDER BY page.slug) shapes
"""

_DETAIL = """
SELECT _TEXT({shape}) FROM negotiations_milestone page {picture}
WHERE page.state = 'published' AND page.known_from <= _TODAY AND page.slug = _(slug)
"""

_PICTURE = """
LEFT JOIN negotiations_workinggroup body ON body.id = page.working_group_id
LEFT JOIN negotiations_milestonestate picture ON picture.milestone_id = page.id
    AND picture.recorded_until = _STANDING AND picture.known_from <= _TODAY AND picture.known_until > _TODAY
"""

_SHAPE = """
_OBJECT(
    'url', '/api/v1/milestones/' || page.slug || '/', 'slug', page.slug,
    'working_group', CASE WHEN body.id IS NOT NULL THEN _JSON(_OBJECT(
        'url', '/api/v1/working-groups/' || body.slug || '/', 'slug', body.slug, 'name', body.labels ->> 'en')) END,
    'title', page.labels ->> 'en', 'kind', page.kind, 'status', nullif(picture.status, ''),
    'planned', CASE WHEN picture.planned_edtf <> '' OR picture.planned_wording <> '' THEN _JSON(_OBJECT(
        'edtf', nullif(picture.planned_edtf, ''),
        'earliest', picture.planned_earliest, 'latest', picture.planned_latest,
        'bound', picture.planned_bound, 'wording', nullif(picture.planned_wording, ''),
        'anchor', picture.planned_anchor, 'computed', _TRUTH(picture.planned_computed))) END,
    'sources', _JSON((
        SELECT _ARRAY(_JSON(_OBJECT('url', '/api/v1/sources/' || slug || '/', 'slug', slug, 'name', labels ->> 'en')))
        FROM (
            SELECT slug, labels FROM negotiations_source WHERE id IN (
                SELECT citation.source_id FROM negotiations_milestoneclaim claim
                JOIN negotiations_citation citation ON citation.milestone_claim_id = claim.id
                WHERE claim.milestone_id = page.id
                    AND claim.recorded_from IS NOT NULL AND claim.recorded_until IS NULL
                    AND claim.known_from <= _TODAY AND (claim.known_until IS NULL OR claim.known_until > _TODAY)
            ) ORDER BY slug
        ) cited)),
    'revision', page.revision)
"""

_COUNTS = """
SELECT _TEXT(_OBJECT('results', _JSON(_ARRAY(_JSON(_OBJECT(
    'public_id', public_id, 'contributor', contributor, 'host', host, 'measure', measure, 'dataset', dataset,
    'as_of_edtf', as_of_edtf, 'as_of_earliest', as_of_earliest, 'as_of_latest', as_of_latest,
    'personnel_low', personnel_low, 'personnel_high', personnel_high,
    'personnel_qualifier', personnel_qualifier, 'standing', standing, 'known_from', known_from))))))
FROM (
    SELECT told.*, contributor.slug AS contributor, host.slug AS host FROM negotiations_troopcount told
    JOIN negotiations_actor contributor ON contributor.id = told.contributor_id
    JOIN negotiations_actor host ON host.id = told.host_id
    WHERE contributor.slug = _(contributor) AND host.slug = _(host) AND told.measure = 'present'
        AND told.dataset = _(dataset) AND told.recorded_from IS NOT NULL AND told.recorded_until IS NULL
    ORDER BY told.as_of_earliest
) counts
"""

_WORDS = {
    "sqlite": {
        "_OBJECT": "json_object", "_ARRAY": "json_group_array", "_JSON": "json", "_TEXT": "", "_TODAY": "date('now')",
        "_TRUTH(picture.planned_computed)": "json(iif(picture.planned_computed, 'true', 'false'))",
        "_STANDING": "'9999-12-31 00:00:00'", "_(": ":(",
    },
    "postgresql": {
        "_OBJECT": "json_build_object", "_ARRAY": "json_agg", "_JSON": "", "_TEXT": "text", "_TODAY": "current_date", "_TRUTH": "",
        "_STANDING": "timestamptz '9999-12-31 00:00:00+00'", "_(": "%(",
    },
}  # fmt: skip


def _statement(database: str, text: str) -> str:
    """A statement in the words of one database; what is filled in is named `:(name)` on SQLite here, and `:name` when it is sent."""
    written = text.replace("{shape}", _SHAPE).replace("{picture}", _PICTURE)
    for word, own in _WORDS[database].items():
        written = written.replace(word, own)
    for name in ("after", "slug", "contributor", "host", "dataset"):
        mark = f":{name}" if database == "sqlite" else f"%({name})s"
        written = written.replace(f":({name})", mark).replace(f"%({name})", mark)
    return written


PAGE, DETAIL, COUNTS = (
    {database: _statement(database, text) for database in _WORDS} for text in (_PAGE, _DETAIL, _COUNTS)
)
