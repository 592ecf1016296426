"""Reading the documentation as tests do: its tables, code blocks, headings and links. Knows nothing of what they mean."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = {path.name: path for path in sorted((ROOT / "docs").glob("*.md"))}
PAGES |= {name: ROOT / name for name in ("CONTRIBUTING.md",)}

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CELLS = re.compile(r"(?<!\\)\|")


def text_of(name: str) -> str:
    """A whole page."""
    return PAGES[name].read_text(encoding="utf-8")


def prose(name: str) -> str:
    """A page without its code blocks and code spans."""
    return re.sub(r"`[^`\n]*`", "", _FENCED.sub("", text_of(name)))


def blocks(name: str) -> list[tuple[str, str]]:
    """The code blocks of a page, in order: language and text."""
    return _FENCED.findall(text_of(name))


def links(name: str) -> list[str]:
    """Where the links and pictures of a page lead."""
    return _LINK.findall(prose(name))


def anchors(text: str) -> list[str]:
    """The addresses that the headings of a page get where Markdown is shown."""
    titles = _HEADING.findall(_FENCED.sub("", text))
    return [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles]


def tables(name: str) -> list[list[dict[str, str]]]:
    """The tables of a page, each a list of rows by the words of its head."""
    found: list[list[dict[str, str]]] = []
    head: list[str] = []
    for line in _FENCED.sub("", text_of(name)).splitlines():
        if not line.startswith("|"):
            head = []
            continue
        cells = [cell.strip() for cell in _CELLS.split(line.strip())[1:-1]]
        if not head:
            head = cells
            found.append([])
        elif not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            found[-1].append(dict(zip(head, cells, strict=True)))
    return found


def table(name: str, *columns: str) -> list[dict[str, str]]:
    """The one table of a page that has these columns."""
    [found] = [rows for rows in tables(name) if rows and set(columns) <= set(rows[0])]
    return found


def plain(cell: str) -> str:
    """A cell without the marks of code and emphasis."""
    return cell.strip("`*")
