"""From a chart to a file: SVG and PNG by vl-convert, loaded when the first picture is asked for and kept by what it shows.

A picture is a pure function of its specification, which names the day, the language and the head of the ledger: so what is kept can never
be stale. Beside what the page loads, nothing is fetched from anywhere.
"""

from __future__ import annotations

import hashlib
import math
import re
import threading
from collections import OrderedDict
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import orjson

from negotiations.charts.chart import Chart

FONTS = Path(__file__).parent / "fonts"
VEGA_LITE = "6.4"
KEPT = 24 * 2**20
"""Bytes of pictures that a process keeps."""
SHARP = 2
"""Pixels of a PNG for each pixel of the picture."""

_TOLD = re.compile(
    r'<(path|line|text)((?: [\w-]+="[^"]*")*?) aria-label="([^"]*)"((?: [\w-]+="[^"]*")*?)(?:/>|>)'
)
_ROLES = re.compile(r' (?:role|aria-roledescription|aria-hidden|pointer-events)="[^"]*"')
_NAMED = re.compile(r"(?<=id=\")(?:gradient_|clip)\d+(?=\")|(?<=url\(#)(?:gradient_|clip)\d+(?=\))")
_TEXTS = '<g class="mark-text role-mark '
_OPENING = re.compile(r"<svg\b[^>]*>")


class Kept:
    """Pictures by the hash of what they were made from, the longest unused ones dropped."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self.pictures: OrderedDict[bytes, bytes] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: bytes) -> bytes | None:
        """The picture, now the one used last."""
        with self.lock:
            if key in self.pictures:
                self.pictures.move_to_end(key)
            return self.pictures.get(key)

    def put(self, key: bytes, picture: bytes) -> None:
        """Keep a picture; drop others until all fit."""
        with self.lock:
            self.size += len(picture) - len(self.pictures.pop(key, b""))
            self.pictures[key] = picture
            while self.size > self.most:
                self.size -= len(self.pictures.popitem(last=False)[1])


KEEP = Kept(KEPT)


@cache
def _converter() -> Any:
    """vl-convert, with the typefaces that every machine then has. Takes 100 MB, so it is not loaded before it is needed."""
    import vl_convert  # noqa: PLC0415  100 MB, and only for pictures

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def _made(chart: Chart, form: str, make: Any) -> bytes:
    told = orjson.dumps(chart.specification, option=orjson.OPT_SORT_KEYS)
    key = hashlib.sha256(form.encode() + b"\0" + chart.language.encode() + b"\0" + told).digest()
    picture = KEEP.get(key)
    if picture is None:
        picture = make(told)
        KEEP.put(key, picture)
    return picture


def svg(chart: Chart) -> str:
    """The chart as SVG: an image with title and description; every mark that stands for a claim tells it when pointed at."""

    def make(told: bytes) -> bytes:
        return accessible(_drawn(told), chart).encode()

    return _made(chart, "svg", make).decode()


def png(chart: Chart) -> bytes:
    """The chart as PNG, sharp enough for print."""

    def make(told: bytes) -> bytes:
        drawn: bytes = _converter().svg_to_png(svg(chart), scale=SHARP)
        return drawn

    return _made(chart, "png", make)


def _drawn(told: bytes) -> str:
    """What Vega draws of a specification. Nothing is placed by the width of a text, and to measure one takes longer than all else together:
    so texts are drawn without a size, which has no width, and are given their sizes afterwards.
    """
    specification = orjson.loads(told)
    sizes = {}
    for layer in specification["layer"]:
        mark = layer["mark"]
        if mark["type"] == "text":
            sizes[layer["name"]] = mark["fontSize"]
            # How far below its place Vega writes what stands in the middle of it.
            mark.update(fontSize=0, dy=math.floor(0.3 * mark["fontSize"] + 0.5))
    drawn = _converter().vegalite_to_svg(
        orjson.dumps(specification).decode(), vl_version=VEGA_LITE, allowed_base_urls=[]
    )
    before, *layers = drawn.split(_TEXTS)
    sized = [
        layer.replace('font-size="0px"', f'font-size="{sizes[layer.partition("_marks")[0]]}px"')
        for layer in layers
    ]
    return _TEXTS.join([before, *sized])


def accessible(drawn: str, chart: Chart) -> str:
    """Vega's SVG as one image with a name: roles of parts go, their descriptions become what a pointer shows; ids are of this picture alone."""
    key = hashlib.sha256(f"{chart.title}\0{chart.subtitle}\0{chart.language}".encode()).hexdigest()[:8]
    body = _OPENING.sub("", _ROLES.sub("", drawn), count=1)
    body = _TOLD.sub(_titled, body)
    # Vega numbers them on and on while the process lives; the same question shall be the same bytes.
    numbers = {name: n for n, name in enumerate(dict.fromkeys(_NAMED.findall(body)))}
    body = _NAMED.sub(lambda found: f"c{key}-{numbers[found[0]]}", body)
    width, height = chart.size
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{chart.language}" class="chart-picture" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" aria-labelledby="c{key}-title c{key}-desc">'
        f'<title id="c{key}-title">{escape(chart.title)}</title>'
        f'<desc id="c{key}-desc">{escape(chart.subtitle)}. {escape(chart.description)}</desc>'
    )
    return opening + body


def _titled(found: re.Match[str]) -> str:
    """An element whose description becomes its title."""
    name, before, told, after = found.groups()
    attributes = before + after
    if found[0].endswith("/>"):
        return f"<{name}{attributes}><title>{told}</title></{name}>"
    return f"<{name}{attributes}><title>{told}</title>"
