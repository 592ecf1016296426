"""The two who write to a collection over the API, and what they write: so that a test can say "whatever the collection"."""

from __future__ import annotations

from typing import Any

from tests.api.bodies import CLAIMS, SAMPLES
from tests.api.desk import Desk, path_of
from tests.proof import FULL
from tests.world import World

REASON = {"reason": "For a reason."}
NUMBER = {"restore": {"number": 1}}
"""What a deed takes besides."""
CORRECTIONS = ("supersede", "replace")
FOR_REVIEWERS = ("publish", "return", "retract", "restore", *CORRECTIONS)


class Collection:
    """One collection, and the two who write to it: an editor at the desk and the chief."""

    def __init__(self, resource: str, world: World, desk: Desk, chief: Desk) -> None:
        self.resource, self.world, self.desk, self.chief = resource, world, desk, chief
        self.sample, self.holds_claims = SAMPLES[resource], resource in CLAIMS
        self.named = resource not in (*CLAIMS, "preferences")
        self.made = 0

    @property
    def deeds(self) -> tuple[str, ...]:
        return (
            "submit",
            "publish",
            "return",
            "retract",
            "restore",
            *(CORRECTIONS if self.holds_claims else ()),
        )

    def writes(self) -> list[tuple[str, str, Any]]:
        """Method, end of the address and body of the writes to a record: all in a full proof, else a third, other ones in each collection."""
        deeds = [
            (
                "POST",
                f"{deed}/",
                {**(self.whole() if deed in CORRECTIONS else {}), **REASON, **NUMBER.get(deed, {})},
            )
            for deed in self.deeds
        ]
        every = [("PATCH", "", self.sample.change), ("PUT", "", self.whole()), ("DELETE", "", None), *deeds]
        return every if FULL else every[list(SAMPLES).index(self.resource) % 3 :: 3]

    def whole(self) -> dict[str, Any]:
        self.made += 1
        return self.sample.whole(self.world, f"one-of-{self.resource}-{self.made}")

    def draft(self) -> str:
        return path_of(self.desk.create(self.resource, self.whole())["url"])

    def submitted(self) -> str:
        path = self.draft()
        self.desk.do("submit", path)
        return path

    def published(self) -> str:
        path = self.submitted()
        self.chief.do("publish", path)
        return path
