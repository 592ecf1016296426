"""Promise: every room is furnished alike: modules say what they hold, fields say what they mean, files stay short."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

pytestmark = pytest.mark.sqlite_only(reason="reads files, no database")

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ("negotiations", "tracker", "tests")
LONGEST = 250  # lines
OURS = list(apps.get_app_config("negotiations").get_models())

LONGER: dict[str, str] = {
    "tracker/settings.py": "Django wants one module; it is one list, in the order of its subjects, each key with its reason.",
    "negotiations/core/dates.py": "One value object: reading a date and comparing two share what its fields mean.",
    "negotiations/events/models.py": "A picture's columns repeat those of the claims it follows from, and stand beside them.",
}
"""Files that may be longer, each with its reason."""


def files(*folders: str) -> list[Path]:
    return [
        file
        for folder in folders
        for file in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in file.parts
    ]


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", files(*HOUSE), ids=named)
def test_every_module_says_what_it_holds(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    if file.name == "__init__.py" and not source.strip():
        return  # what an empty package holds is told in its modules
    told = ast.get_docstring(ast.parse(source)) or ""
    assert len(told) >= 15, f"{named(file)} has no docstring"


@pytest.mark.parametrize("file", files(*HOUSE), ids=named)
def test_no_file_is_longer_than_somebody_reads_at_once(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())
    if named(file) not in LONGER:
        assert lines <= LONGEST, f"{named(file)} has {lines} lines: a concept that wants dividing?"


def test_every_exemption_has_a_reason_and_is_still_needed() -> None:
    for name, reason in LONGER.items():
        assert len(reason.split()) >= 5, f"Say why {name} may be longer."
        lines = len((ROOT / name).read_text(encoding="utf-8").splitlines())
        assert lines > LONGEST, f"{name} has only {lines} lines now: take it off the list."


def of_others(model: Any) -> set[str]:
    """Fields that come from a library's abstract model."""
    bases = [base for base in model.__mro__ if hasattr(base, "_meta")]
    return {
        field.name
        for base in bases
        if not base.__module__.startswith("negotiations.")
        for field in base._meta.local_fields
    }


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_field_says_what_it_means(model: Any) -> None:
    """The sentence that the API reference shows: the meaning, not the type; one sentence at least."""
    for field in model._meta.local_fields + model._meta.local_many_to_many:
        if (isinstance(field, models.AutoField) and field.primary_key) or field.name in of_others(model):
            continue
        told = str(field.help_text)
        assert told, f"{model.__name__}.{field.name} has no help text"
        assert told[0].isupper(), f"{model.__name__}.{field.name}: “{told}”"
        assert told.endswith((".", "…")), f"{model.__name__}.{field.name}: “{told}”"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_model_says_what_in_the_world_it_is(model: Any) -> None:
    told = model.__doc__ or ""
    assert told.strip()
    assert not told.startswith(f"{model.__name__}("), f"{model.__name__} has no docstring of its own"


def test_every_word_of_every_vocabulary_says_what_it_means() -> None:
    for model in OURS:
        for field in model._meta.local_fields:
            for word, label in field.flatchoices or ():
                assert word, f"{model.__name__}.{field.name}"
                assert str(label)[0].isupper(), f"{model.__name__}.{field.name}: {word}"
