"""Promise: imports run one way. Whoever reads a room need never look into a later one to understand it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.sqlite_only(reason="reads files, no database")

APP = Path(__file__).resolve().parents[2] / "negotiations"

ORDER: tuple[frozenset[str], ...] = (
    frozenset({"core"}),
    frozenset({"ledger"}),
    frozenset({"access", "review"}),
    frozenset({"api"}),
    frozenset({"actors", "sources", "places"}),
    frozenset({"talks"}),
    frozenset({"commissions"}),
    frozenset({"milestones", "conditions", "troops", "events", "statements"}),
    frozenset({"answers"}),
    frozenset({"charts"}),
    frozenset({"desk", "exchange", "pages", "templatetags"}),
    frozenset({"urls"}),
)
"""The rooms in the order in which they may use each other, as DESIGN draws it; templates' tags belong to the pages."""
GATHERING = frozenset({"__init__", "admin", "apps", "management", "migrations", "models", "services"})
"""Where the rooms are put together for Django, the command line and each other's registries: they may import anything, nobody imports them."""
MAY_GATHER = frozenset({"urls"})

PLACE = {room: place for place, rooms in enumerate(ORDER) for room in rooms}


def room_of(module: str) -> str:
    """The room of a dotted module name below the app: `negotiations.core.dates` is of `core`."""
    return module.split(".")[1] if "." in module else "__init__"


def modules() -> Iterator[tuple[Path, str]]:
    """Every file of the app with the name of its room."""
    for file in sorted(APP.rglob("*.py")):
        inner = file.relative_to(APP)
        yield file, inner.parts[0] if len(inner.parts) > 1 else inner.stem


def imported(source: str) -> Iterator[tuple[int, str]]:
    """The modules of the app that a file imports, wherever in it, with the line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (
                (node.lineno, name.name) for name in node.names if name.name.split(".")[0] == APP.name
            )
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == APP.name:
            assert node.level == 0
            if node.module == APP.name:
                yield from ((node.lineno, f"{APP.name}.{name.name}") for name in node.names)
            else:
                yield node.lineno, str(node.module)


@cache
def uses() -> list[tuple[str, str, str]]:
    """Which room uses which, and where."""
    return [
        (room, room_of(module), f"{file.relative_to(APP.parent)}:{line} imports {module}")
        for file, room in modules()
        for line, module in imported(file.read_text(encoding="utf-8"))
    ]


def test_every_file_stands_in_a_room_of_the_order_or_where_rooms_are_gathered() -> None:
    unknown = sorted({room for _, room in modules()} - set(PLACE) - GATHERING)
    assert not unknown, f"Not in the order of imports: {', '.join(unknown)}"


@pytest.mark.parametrize("room", sorted(PLACE))
def test_a_room_uses_only_rooms_before_it_or_beside_it(room: str) -> None:
    backward = [
        where for user, used, where in uses() if user == room and used in PLACE and PLACE[used] > PLACE[room]
    ]
    assert not backward, "\n".join(backward)


def test_what_gathers_the_rooms_is_used_by_none_of_them() -> None:
    """Through `negotiations.models` a room could reach any later one without a backward import being seen."""
    hidden = [
        where
        for user, used, where in uses()
        if user in PLACE and user not in MAY_GATHER and used in GATHERING
    ]
    assert not hidden, "\n".join(hidden)


def test_nothing_of_the_domain_lives_in_the_project() -> None:
    project = APP.parent / "tracker"
    for file in sorted(project.glob("*.py")):
        rooms = {room_of(module) for _, module in imported(file.read_text(encoding="utf-8"))}
        assert rooms <= {"urls", "api"}, f"{file.name} imports {sorted(rooms)}"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import negotiations.core.dates", ["negotiations.core.dates"]),
        ("from negotiations.core import dates", ["negotiations.core"]),
        ("from negotiations import models", ["negotiations.models"]),
        ("def f():\n    from negotiations.talks.models import X", ["negotiations.talks.models"]),
        ("if TYPE_CHECKING:\n    import negotiations.talks", ["negotiations.talks"]),
        ("import negotiations_of_others, json", []),
    ],
)
def test_an_import_is_found_wherever_it_stands(source: str, found: list[str]) -> None:
    assert [module for _, module in imported(source)] == found
