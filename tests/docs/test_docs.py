"""Promise: the documentation leads nowhere that is not there, and names every variable and command there is."""

import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.core.management import get_commands

from tests.docs.pages import PAGES, ROOT, anchors, blocks, links, plain, table, tables, text_of

RUNNING = "running.md"


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_page_and_a_heading(name: str) -> None:
    for link in links(name):
        if re.match(r"https?://", link):
            continue
        path, _, anchor = link.partition("#")
        target = (PAGES[name].parent / path).resolve() if path else PAGES[name]
        assert target.exists(), f"{name} links to {link}: there is no such file"
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), f"{name}: no heading for {link}"


@pytest.mark.parametrize("name", PAGES)
def test_every_file_named_in_code_marks_exists(name: str) -> None:
    for path in re.findall(r"`((?:negotiations|tracker|tests|docs|fixtures)/[\w./-]+)`", text_of(name)):
        assert (ROOT / path).exists(), f"{name} names {path}, which does not exist"


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_tidy_and_tables_whole(name: str) -> None:
    text = text_of(name)
    assert text.startswith("# ")
    assert text.endswith("\n")
    assert text.count("\n```") % 2 == 0
    assert tables(name) is not None  # a row of another length than its head is an error


def test_every_page_is_in_the_index() -> None:
    assert set(PAGES) - {"README.md"} <= {Path(link).name for link in links("README.md")}


def test_the_glossary_is_in_order() -> None:
    terms = [anchor for anchor in anchors(text_of("glossary.md")) if anchor != "glossary"]
    assert terms == sorted(terms)


# Settings and commands


def settings_read() -> Iterator[tuple[str, str | None]]:
    """Every variable that the service reads, with its default as the documentation writes it (None: not a plain one)."""
    for call in ast.walk(ast.parse((ROOT / "tracker" / "settings.py").read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("env.") and call.args:
            name = ast.literal_eval(call.args[0])
            yield name, written(next((word.value for word in call.keywords if word.arg == "default"), None))
    bootstrap = ROOT / "negotiations" / "management" / "commands" / "bootstrap.py"
    for name in re.findall(r'os\.environ\.get\("(\w+)"', bootstrap.read_text(encoding="utf-8")):
        yield name, None


def written(default: ast.expr | None) -> str | None:
    if isinstance(default, ast.Name):
        return "on in production" if default.id == "PRODUCTION" else None
    try:
        value = ast.literal_eval(default) if default is not None else None
    except ValueError:
        return None
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ",".join(value) or None
    return str(value) if value not in (None, "") else None


def told_variables() -> dict[str, str]:
    rows = [row for rows in tables(RUNNING) for row in rows if "variable" in row]
    return {plain(row["variable"]): plain(row["default"]) for row in rows}


def test_every_variable_that_the_service_reads_is_told_with_its_default() -> None:
    told = told_variables()
    for name, default in settings_read():
        assert name in told, f"docs/running.md does not tell of {name}"
        assert default is None or told[name] == default, name


def test_no_variable_is_told_that_nobody_reads() -> None:
    assert set(told_variables()) == {name for name, _ in settings_read()}


def test_every_command_of_ours_is_told_and_every_told_one_exists() -> None:
    ours = {name for name, app in get_commands().items() if app == "negotiations"}
    told = {plain(row["command"]).split()[0] for row in table(RUNNING, "command", "what it does")}
    assert told == ours, "docs/running.md has a table of the project's commands"


def test_every_verb_of_make_that_is_named_exists() -> None:
    verbs = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for name in PAGES:
        shell = "".join(text for language, text in blocks(name) if language == "sh")
        named = re.findall(r"`make ([a-z-]+)`", text_of(name)) + re.findall(
            r"^make ([a-z-]+)", shell, re.MULTILINE
        )
        assert set(named) <= verbs, name


def test_every_manage_command_that_is_named_exists() -> None:
    for name in PAGES:
        named = re.findall(r"manage\.py ([a-z_]+)", text_of(name))
        assert set(named) <= set(get_commands()), name


def test_every_button_that_is_named_stands_in_the_admin() -> None:
    files = [path for kind in ("*.py", "*.html") for path in (ROOT / "negotiations").rglob(kind)]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    for row in table("editing.md", "deed", "button in the admin"):
        assert f'"{row["button in the admin"]}"' in source, row["deed"]


def test_the_backup_of_sqlite_is_a_whole_copy(tmp_path: Path) -> None:
    import sqlite3

    [command] = [text for language, text in blocks(RUNNING) if language == "sh" and "VACUUM" in text]
    (tmp_path / "var").mkdir()
    kept = sqlite3.connect(tmp_path / "var" / "tracker.sqlite3")
    kept.execute("CREATE TABLE kept (what TEXT)")
    kept.execute("INSERT INTO kept VALUES ('a fact')")
    kept.commit()
    words = shlex.split(command)
    assert words[0] == ".venv/bin/python"
    subprocess.run([sys.executable, *words[1:]], cwd=tmp_path, check=True)
    copy = sqlite3.connect(tmp_path / "backup.sqlite3")
    assert copy.execute("SELECT what FROM kept").fetchall() == [("a fact",)]
    kept.close()
    copy.close()


def test_the_picture_stands_alone_and_is_readable_in_dark_and_light() -> None:
    path = ROOT / "docs" / "clocks.svg"
    text = path.read_text(encoding="utf-8")
    names = {element.tag.rpartition("}")[2] for element in ET.parse(path).iter()}
    assert {"title", "desc"} <= names
    assert not names & {"script", "image", "foreignObject"}
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    light, _, dark = text.partition("prefers-color-scheme: dark")
    assert ".card" in light
    assert ".card" in dark
