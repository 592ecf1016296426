"""Reading a picture back: the marks of a layer, what they say they stand for, and where they lie."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from negotiations.charts.asking import page_frame
from negotiations.charts.canvas import moment
from negotiations.charts.chart import Chart, Frame
from negotiations.charts.look import LIGHT, Look
from negotiations.core.clocks import AsOf

SVG = "{http://www.w3.org/2000/svg}"
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def frame(language: str = "en", known: str = "", look: Look = LIGHT) -> Frame:
    """The frame of a chart for anybody."""
    as_of = AsOf(known=dt.date.fromisoformat(known)) if known else AsOf.now()
    return page_frame(AnonymousUser(), as_of, language, look)


@dataclass(frozen=True)
class Mark:
    """One mark: what it stands for, and its box."""

    layer: str
    told: str
    left: float
    right: float
    middle: float


def tree(picture: str) -> ET.Element:
    """The picture as a tree."""
    return ET.fromstring(picture)


def marks(picture: str, layers: str = "claim_") -> list[Mark]:
    """The marks of all layers whose names begin so."""
    found = []
    for group in tree(picture).iter(f"{SVG}g"):
        named = [word for word in group.get("class", "").split() if word.startswith(layers)]
        if named:
            found += [
                _mark(named[0].removesuffix("_marks"), one) for one in group if one.tag != f"{SVG}title"
            ]
    return found


def _mark(layer: str, one: ET.Element) -> Mark:
    told = one.findtext(f"{SVG}title") or ""
    moved = [float(number) for number in _NUMBERS.findall(one.get("transform", ""))[:2]] or [0.0, 0.0]
    shape = re.match(r"M([-\d.]+),([-\d.]+)h([-\d.]+)v([-\d.]+)", one.get("d", ""))
    if shape is None or one.get("transform"):  # a sign around its place
        return Mark(layer, told, moved[0], moved[0], moved[1])
    x, y, width, height = (float(number) for number in shape.groups())
    return Mark(layer, told, x, x + width, y + height / 2)


def places(chart: Chart) -> Any:
    """Where a moment lies in the picture, as the specification says."""
    scale = next(
        layer["encoding"]["x"]["scale"]
        for layer in chart.specification["layer"]
        if layer["encoding"].get("x", {}).get("scale", {}).get("clamp")
    )
    (first, last), (begin, end) = scale["domain"], scale["range"]
    return lambda date: begin + (moment(date) - first) / (last - first) * (end - begin)
