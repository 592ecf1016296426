"""SVG and PNG as formats of an answer: what they refuse, in which colours they are drawn, and how a view answers in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from negotiations.api.formats.answering import refuse_parameters, too_much
from negotiations.api.formats.whole import TooMuch, WholeFormat
from negotiations.api.parameters import BadParameter, Parameter
from negotiations.api.views import Answer, Reply
from negotiations.charts.chart import Chart, Frame
from negotiations.charts.look import LOOKS, look_of
from negotiations.charts.rendering import png, svg
from negotiations.core.errors import Refused
from negotiations.ledger.services import head

LONGEST = 8_000
"""Pixels from top to bottom of a picture that is given as png: of twice that, 225 MB are in memory at once."""
THEME = Parameter(
    "theme",
    "Of `svg` and `png`: for light or for dark paper; `light` when not given. No other format takes it.",
    "dark",
    schema={"type": "string", "enum": list(LOOKS), "default": "light"},
)


class Picture(WholeFormat):
    """A chart of what was asked for. It shows everything that the question selects, so it takes no pages and no choice of fields."""

    attached = False
    in_parts = False
    refused = (*WholeFormat.refused, "fields", "omit", "expand")
    draw: ClassVar[Callable[[Chart], str | bytes]]

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> Any:
        """The chart as bytes."""
        drawn = type(self).draw(data)
        return drawn.encode() if isinstance(drawn, str) else drawn


class Svg(Picture):
    """Scalable, with a title, a description, and for every mark what it stands for."""

    media_type = "image/svg+xml"
    format = "svg"
    charset = "utf-8"
    draw = svg


class Png(Picture):
    """Pixels, two for each of the picture."""

    media_type = "image/png"
    format = "png"
    draw = png

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> Any:
        """The chart as bytes. Raises TooMuch where the picture would be longer than anything can show."""
        if data.size[1] > LONGEST:
            raise TooMuch(
                _(
                    "A png is %(longest)s pixels high at most, and this would be more; ask for svg, or for less."
                )
                % {"longest": f"{LONGEST:,}"}
            )
        return super().render(data, accepted_media_type, renderer_context)


PICTURES = (Svg, Png)


class Pictured(Answer):
    """What a view has in common that also answers as a picture: `picture` makes the chart, from one state of the ledger."""

    def picture(self, frame: Frame) -> Chart:
        """The chart of what was asked for."""
        raise NotImplementedError

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.given.one("theme") is not None and not self.wants_picture():
            raise BadParameter(
                "theme", "not_with_this_format", _("Only svg and png are drawn, and have colours.")
            )

    def wants_picture(self) -> bool:
        """Whether svg or png was asked for."""
        return isinstance(self.request.accepted_renderer, Picture)

    def pictured(self) -> HttpResponse:
        """The picture: refused, still good, or made, as every answer."""
        form: Any = self.request.accepted_renderer
        refuse_parameters(self, form)
        try:
            return self.answer(self.drawn)
        except TooMuch as error:
            return too_much(self.request, error)

    def drawn(self) -> Reply:
        """The chart, in the language of the answer."""
        try:
            frame = Frame(self.scope, head(), look_of(self.given.one("theme")))
            with translation.override(self.scope.language):
                return Reply(self.picture(frame))
        except Refused as refused:
            raise BadParameter.all(refused.faults) from None
