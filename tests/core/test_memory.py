"""Promise: what is made once is used again, and memory has a bound."""

from functools import partial

from negotiations.core.memory import Memory


def test_a_thing_is_made_once_and_all_are_forgotten_when_there_are_too_many() -> None:
    made: list[int] = []
    memory: Memory[int | None] = Memory(most=2)

    def make(number: int) -> int | None:
        made.append(number)
        return number or None  # that nothing can be made is remembered too

    for key in (0, 0, 1, 1, 2, 2, 0):
        assert memory.get(key, partial(make, key)) == (key or None)
    assert made == [0, 1, 2, 0]
