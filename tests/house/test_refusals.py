"""Promise: no refusal is worded in English alone: its sentence stands in gettext, where it is raised."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from tests.house.trees import trees

pytestmark = pytest.mark.sqlite_only(reason="reads files, no database")

MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
TOLD_TO_CALLERS = {
    *("Refused", "BadParameter", "Conflict", "NotAllowed", "OtherBody", "TooMuch", "Gone", "Fault"),
    *("problem", "wrong_type", "_refused", "_wrong_type", "ValidationError"),
}
"""Whoever is given a sentence here shows it to a caller."""
SENTENCES = {"sentence", "default_detail", "message"}
"""Names under which a sentence is kept before it is told."""
OURS = {
    "ValueError",
    "TypeError",
    "RuntimeError",
    "NotCompiled",
    "CommandError",
    "Tampered",
    "ConstructorError",
}
"""Raised for programmers, or for operators at a terminal."""

ENGLISH: dict[str, str] = {
    "exchange/entries.py": "Fixture files are loaded at a terminal, which speaks English, as all commands do.",
    "exchange/fixtures.py": "Fixture files are loaded at a terminal, which speaks English, as all commands do.",
    "exchange/vintages/files.py": "Vintages are loaded at a terminal, which speaks English, as all commands do.",
    "ledger/anchors.py": "An anchor is a file of the operator's, compared at a terminal.",
    "ledger/erasure.py": "Documents are erased at a terminal, never by a request.",
}
"""Files whose refusals nobody reads but operators, each with its reason."""


def bare(tree: ast.AST) -> Iterator[ast.expr]:
    """The texts of several words among the arguments of refusals that are not marked for translation."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            # `faults.add(field, code, sentence)`: a set's `add` takes one thing.
            if name in TOLD_TO_CALLERS or (name == "add" and len(node.args) >= 3):
                told = (keyword.value for keyword in node.keywords)
                yield from unmarked([*node.args, *told])
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if getattr(node.exc.func, "id", getattr(node.exc.func, "attr", "")) not in OURS:
                yield from unmarked(node.exc.args)
        elif isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id in SENTENCES for target in node.targets
        ):
            columns = isinstance(node.value, ast.Call) and getattr(node.value.func, "attr", "") == "TextField"
            yield from () if columns else unmarked([node.value])


def unmarked(values: list[ast.expr]) -> Iterator[ast.expr]:
    """Texts of several words within expressions, but those inside a call of gettext."""
    waiting: list[ast.AST] = list(values)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_told(node.value):
            yield node
        waiting.extend(ast.iter_child_nodes(node))


def is_told(text: str) -> bool:
    """Whether a text is in words: at least two of them, and no pattern of formatting, SQL or header."""
    words = [word for word in text.split() if word.strip(".,;:?!“”()").isalpha()]
    return len(words) >= 2 and not any(word.isupper() and len(word) > 3 for word in words)


@cache
def found() -> dict[str, list[str]]:
    """What is worded in English alone, by file."""
    texts: dict[str, list[str]] = {}
    for file, tree in trees().items():
        told = [f"{one.lineno}: {ast.unparse(one)}" for one in bare(tree)]
        if told:
            texts[file] = sorted(set(told))
    return texts


def test_every_refusal_is_worded_for_translation() -> None:
    faults = [f"{file}:{one}" for file, told in found().items() if file not in ENGLISH for one in told]
    assert not faults, "Put the sentence into gettext:\n" + "\n".join(faults)


def test_whose_refusals_stay_english_is_said_with_a_reason_and_still_true() -> None:
    stale = set(ENGLISH) - set(found())
    assert not stale, f"Nothing is refused in English alone there any more: {sorted(stale)}"
    assert all(len(reason.split()) >= 5 for reason in ENGLISH.values())


def test_a_bare_refusal_would_be_found() -> None:
    said = 'raise Refused("", "code", f"The body is {x}, nothing.")\nsentence = "Two words"\n'
    assert len(list(bare(ast.parse(said)))) >= 2
    assert not list(bare(ast.parse('raise Refused("", "code", _("The body is %(x)s.") % {"x": x})')))


def test_no_text_is_marked_inside_an_f_string_where_makemessages_does_not_look() -> None:
    hidden = []
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                hidden += [
                    f"{file}:{node.lineno}"
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call)
                    and getattr(call.func, "id", "") in MARKS
                    and any(isinstance(given, ast.Constant) for given in call.args)
                ]
    assert not hidden, hidden
