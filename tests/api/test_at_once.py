"""Promise: however many write at the same moment, one edit of a revision is taken and the others are told; a request sent many times is done once."""

from collections import Counter
from typing import Any

from negotiations.ledger.models import Change, JournalEntry
from negotiations.milestones.models import MilestoneClaim
from tests.api.crowds import at_once
from tests.api.desk import Desk, answer, claim, path_of
from tests.api.test_problems import problem
from tests.proof import FULL, scaled

EDITORS, ROUNDS = (50 if FULL else 10), scaled(200)
TWINS, KEYS = (100 if FULL else 20), scaled(100)


def test_of_many_who_edit_one_draft_exactly_one_is_taken_in_every_round(committed: Desk) -> None:
    path = path_of(committed.create("milestone-claims", claim())["url"])
    rows, entries = Change.objects.count(), JournalEntry.objects.count()
    for turn in range(ROUNDS):
        tag = committed.tag(path)
        assert tag.startswith(f'"{turn + 1}.')

        def edit(index: int, turn: int = turn, tag: str = tag) -> Any:
            return committed.send("PATCH", path, {"note": f"{turn}/{index}"}, If_Match=tag)

        answers = at_once(EDITORS, edit)
        assert Counter(response.status_code for response in answers) == {200: 1, 412: EDITORS - 1}
        [taken] = [response for response in answers if response.status_code == 200]
        assert answer(taken) == committed.read(path)
        for response in answers:
            if response.status_code == 412:
                assert response["ETag"] == f'"{turn + 2}."'
    assert JournalEntry.objects.filter(act="edited").count() == ROUNDS
    assert (Change.objects.count(), JournalEntry.objects.count()) == (rows, entries + ROUNDS)


def test_of_many_twins_under_one_key_one_is_done(committed: Desk) -> None:
    entries, conflicts = JournalEntry.objects.count(), 0
    for turn in range(KEYS):

        def tell(_: int, turn: int = turn) -> Any:
            body = claim(note=f"Told {turn} times.")
            return committed.send("POST", "/milestone-claims/", body, Idempotency_Key=f"key-{turn}")

        answers = at_once(TWINS, tell)
        done = {
            (response["Location"], response["ETag"], response.content)
            for response in answers
            if response.status_code == 201
        }
        assert len(done) == 1
        told = [response for response in answers if response.status_code != 201]
        for response in told:
            assert problem(response, 409)["errors"][0]["code"] == "in_flight"
        conflicts += len(told)
    assert conflicts < TWINS * KEYS / 2
    assert MilestoneClaim.objects.count() == JournalEntry.objects.count() - entries == KEYS
