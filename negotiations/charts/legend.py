"""The legend of a chart: a sample of every mark that is drawn, with what it means, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from negotiations.charts.canvas import MARGIN, WIDTH, Canvas

SAMPLE, GAP, LINE = 30, 10, 22
"""Pixels of a sample, between it and its meaning, and from one line to the next."""


@dataclass(frozen=True, slots=True)
class Part:
    """One mark of a sample. `half` is half its height: of a bar, or of a line that then stands upright; `at` its place from 0 to 1."""

    mark: dict[str, Any]
    half: float = 0
    at: float = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """What some marks mean, with a sample of them."""

    meaning: str
    parts: Sequence[Part] = field(default_factory=tuple)


def draw_legend(canvas: Canvas, entries: Sequence[Entry], top: float, columns: int) -> float:
    """The entries in so many columns; gives how far down they reach."""
    width = (WIDTH - 2 * MARGIN) / columns
    words = []
    for n, entry in enumerate(entries):
        x, y = MARGIN + (n % columns) * width, top + (n // columns) * LINE
        words.append({"px": x + SAMPLE + GAP, "py": y, "t": entry.meaning})
        for m, part in enumerate(entry.parts):
            _draw(canvas, f"legend_{n}_{m}", part, x, y)
    canvas.text("legend", words, size=11, colour="quiet")
    return top + -(-len(entries) // columns) * LINE


def _draw(canvas: Canvas, name: str, part: Part, x: float, y: float) -> None:
    middle = x + SAMPLE * part.at
    row = {"a": x, "b": x + SAMPLE, "m": middle, "y": y, "y1": y - part.half, "y2": y + part.half}
    kind = part.mark["type"]
    channels: dict[str, Any] = {"x": canvas.across("m"), "y": canvas.down("y")}
    if kind == "rect":
        channels = {
            "x": canvas.across("a"),
            "x2": {"field": "b"},
            "y": canvas.down("y1"),
            "y2": {"field": "y2"},
        }
    elif kind == "rule" and part.half:
        channels = {"x": canvas.across("m"), "y": canvas.down("y1"), "y2": {"field": "y2"}}
    elif kind == "rule":
        channels = {"x": canvas.across("a"), "x2": {"field": "b"}, "y": canvas.down("y")}
    canvas.add(name, part.mark, [row], **channels)
