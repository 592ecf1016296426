"""The form of a citation, wherever one stands: on a claim's page, or within the form of a seat, a membership, a mandate.

The chain of attribution is typed as one line and echoed parsed; its grammar is in `chains.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.core.errors import Refused
from negotiations.review.form_fields import sentences
from negotiations.review.forms import PART_FORMS, PartForm
from negotiations.review.inlines import StackedParts
from negotiations.review.understood import READERS, Raw
from negotiations.review.widgets import SCRIPT
from negotiations.sources.chains import find_actor, near_actors, parse_chain, print_chain
from negotiations.sources.models import Citation


def chain_in_words(links: Sequence[Mapping[str, Any]]) -> str:
    """A chain as it was understood: who speaks for whom to whom, and whose word it is in the end."""
    told = []
    for link in links:
        who = (
            f"{link['actor']} [{link['actor'].slug}]"
            if link["actor"] is not None
            else f"“{link['description']}”"
        )
        count = f"{link['headcount']} × " if link["headcount"] is not None else ""
        side = _(" of %(actor)s") % {"actor": link["affiliation"]} if link["affiliation"] is not None else ""
        told.append(f"{count}{who}{side}")
    return " → ".join([*told, _("this page")])


def _echo_chain(raw: Raw) -> str:
    links = parse_chain(raw.get("chain", ""), find_actor, near_actors)
    return chain_in_words(links) if links else ""


READERS["chain"] = _echo_chain


class ChainWidget(forms.TextInput):
    """One line, with an echo of how it was parsed."""

    template_name = "negotiations/widgets/echoed.html"

    @property
    def media(self) -> forms.Media:
        return SCRIPT

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-part"] = "chain"
        context["widget"].update(reader="chain", understood=self._understood(value))
        return context

    def _understood(self, value: Any) -> str:
        try:
            return _echo_chain({"chain": str(value or "")})
        except Refused:
            return ""  # the reason stands beside the field already


class ChainField(forms.CharField):
    """A chain of attribution; its value is the list of links."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            widget=ChainWidget(
                {"size": 80, "placeholder": "3 unnamed sources (iraq) > reuters", "spellcheck": "false"}
            ),
            **options,
        )

    def clean(self, value: Any) -> list[dict[str, Any]]:
        try:
            return parse_chain(str(value or ""), find_actor, near_actors)
        except Refused as refused:
            raise sentences(refused) from None


class CitationForm(PartForm):
    """That a source says so: the page, its words or where to find them, through whom the word came, since when it could be known."""

    order = (
        "source",
        "quote",
        "language",
        "locator",
        "chain",
        "translation",
        "published",
        "stated",
        "archived",
        "recorded",
    )

    chain = ChainField(
        label=gettext_lazy("Chain"),
        help_text=gettext_lazy(
            "From the first speaker to the page, divided by “>”. An actor by slug or name; somebody without a name in words, with a number before and, "
            "in parentheses, for whom he speaks. The page itself is not repeated. Empty when the page speaks for itself."
        ),
    )

    def values(self) -> dict[str, Any]:
        found = super().values()
        found["attribution"] = found.pop("chain", [])
        return found

    @staticmethod
    def owned(row: Any) -> dict[str, Any]:
        links = [
            {
                "actor": link.actor,
                "description": link.description,
                "headcount": link.headcount,
                "affiliation": link.affiliation,
            }
            for link in row.attribution.all()
        ]
        return {"chain": print_chain(links)}


PART_FORMS[Citation] = CitationForm


class CitationInline(StackedParts):
    """The citations of a record, on its page."""

    model = Citation
    part = "citations"
    fieldsets = (
        (None, {"fields": ["source", "quote", ("language", "locator"), "chain"]}),
        (
            gettext_lazy("Translation, and since when it was known"),
            {
                "fields": ["translation", "published", ("stated", "archived", "recorded")],
                "classes": ["collapse"],
            },
        ),
    )

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        if obj is not None and not self._editable(request, obj):
            return [(None, {"fields": self.get_fields(request, obj)})]
        return super().get_fieldsets(request, obj)

    def chain(self, citation: Citation) -> str:
        """The chain as a page shows it that is only read."""
        return (
            print_chain(
                {
                    "actor": link.actor,
                    "description": link.description,
                    "headcount": link.headcount,
                    "affiliation": link.affiliation,
                }
                for link in citation.attribution.all()
            )
            or "–"
        )


class ClaimCitationInline(CitationInline):
    """The citations of a claim: at least one."""

    def get_extra(self, request: Any, obj: Any = None, **kwargs: Any) -> int:
        return 1 if obj is None else 0
