"""What is made once and used again, in the memory of a process: plans, statements, parts of pages. Nothing that depends on what the record says."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """What was made, each under what it was made of. When there are `most`, all are forgotten, and the usual ones are soon back."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[Hashable, T] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made under this key, made now if it was not."""
        try:
            return self._made[key]
        except KeyError:
            made = make()
        if len(self._made) >= self._most:
            self.forget()
        self._made[key] = made
        return made

    def forget(self) -> None:
        """Let go of everything."""
        self._made.clear()
