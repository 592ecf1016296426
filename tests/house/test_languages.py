"""Promise: whatever the project says to a person, it says in French and Arabic too, and what is compiled is what was translated."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation.template import templatize

from negotiations.management.dictionary import dictionary
from tests.house.trees import trees

pytestmark = pytest.mark.sqlite_only(reason="reads files, no database")

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted((ROOT / "negotiations" / "locale").glob("*/LC_MESSAGES/django.po"))
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\}")
QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
CALLED = re.compile(rf"\b(?:_|gettext|ngettext)\(\s*u?({QUOTED})")


@dataclass
class Entry:
    """One text of a catalogue, with its translations: several when it depends on a number."""

    context: str = ""
    source: str = ""
    plural: str = ""
    fuzzy: bool = False
    texts: dict[int, str] = field(default_factory=dict)


def entries(path: Path) -> Iterator[Entry]:
    """The entries of a `.po` file, the header first."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        entry, name, texts = Entry(), "", dict[str, str]()
        for line in block.splitlines():
            if line.startswith("#"):
                entry.fuzzy = entry.fuzzy or (line.startswith("#,") and "fuzzy" in line)
                continue
            word, _, quoted = line.partition('"')
            name = word.strip() or name
            texts[name] = texts.get(name, "") + ast.literal_eval(f'"{quoted}')
        if texts:
            entry.context, entry.source = texts.get("msgctxt", ""), texts["msgid"]
            entry.plural = texts.get("msgid_plural", "")
            said = [text for name, text in texts.items() if name.startswith("msgstr")]
            entry.texts = dict(enumerate(said))
            yield entry


def compiled(path: Path) -> gettext.GNUTranslations:
    with path.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def language(path: Path) -> str:
    return path.parts[-3]


def wrapped() -> Iterator[tuple[str, str]]:
    """Every text marked for translation, with the file that says it."""
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                for said in node.args[:1]:
                    if isinstance(said, ast.Constant) and isinstance(said.value, str):
                        yield said.value, name
    templates = [
        file for kind in ("html", "txt") for file in sorted((ROOT / "negotiations").rglob(f"*.{kind}"))
    ]
    for file in templates:
        for quoted in CALLED.findall(templatize(file.read_text(encoding="utf-8"))):
            yield ast.literal_eval(quoted), file.name


def test_there_is_a_catalogue_for_every_language_but_english() -> None:
    assert [language(path) for path in CATALOGUES] == ["ar", "fr"]


@pytest.mark.parametrize("path", CATALOGUES, ids=language)
def test_every_text_is_translated_whole(path: Path) -> None:
    header, *rest = entries(path)
    forms = int(re.findall(r"nplurals=(\d)", header.texts[0])[0])
    faults = []
    for entry in rest:
        told = list(entry.texts.values())
        if entry.fuzzy or not all(text.strip() for text in told):
            faults.append(f"not translated: {entry.source}")
        if len(told) != (forms if entry.plural else 1):
            faults.append(f"{len(told)} forms: {entry.source}")
        wanted = sorted(PLACEHOLDER.findall(entry.plural or entry.source))
        for number, text in entry.texts.items():
            found = sorted(PLACEHOLDER.findall(text))
            # "One row", "two rows" need no digits; nothing else may leave a placeholder out.
            in_words = forms == 6 and number in (1, 2) and bool(entry.plural) and set(found) <= set(wanted)
            if found != wanted and not in_words:
                faults.append(f"{found} for {wanted}: {entry.source}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", CATALOGUES, ids=language)
def test_the_compiled_catalogue_is_that_of_its_text(path: Path) -> None:
    said: dict[str | tuple[str, int], str] = {}
    for entry in entries(path):
        key = f"{entry.context}\x04{entry.source}" if entry.context else entry.source
        said.update(
            {(key, n): text for n, text in entry.texts.items()} if entry.plural else {key: entry.texts[0]}
        )
    assert compiled(path)._catalog == said, "Run django-admin compilemessages in negotiations/."  # type: ignore[attr-defined]


def test_every_text_of_the_code_is_in_every_catalogue() -> None:
    texts = dict(wrapped())
    assert len(texts) > 600, "The texts are not found any more."
    for path in CATALOGUES:
        known = {entry.source for entry in entries(path)}
        missing = [f"{file}: {text}" for text, file in texts.items() if text not in known]
        assert not missing, "Run django-admin makemessages in negotiations/ and translate:\n" + "\n".join(
            missing
        )


def test_every_text_of_the_reference_that_pages_show_is_listed_for_the_catalogues() -> None:
    call_command("write_texts", check=True)


def test_the_reference_stays_english_whoever_writes_it() -> None:
    english = dictionary()
    for path in CATALOGUES:
        with translation.override(language(path)):
            assert dictionary() == english
