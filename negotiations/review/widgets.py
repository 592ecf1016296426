"""How values of the kernel are typed: a fuzzy date, a quantity, one text by language, a list of small forms.

Each is one group of labelled inputs that works without scripts; with them it says at once what was understood. What a typed value means
is decided in `understood.py`, what a form does with it in `forms.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from negotiations.core.dates import FuzzyDate
from negotiations.core.errors import Refused
from negotiations.core.quantities import Quantity
from negotiations.core.vocabulary import LANGUAGES, DateBound, QuantityQualifier
from negotiations.review.understood import READERS, date_in_words, quantity_in_words, typed_quantity

SCRIPT = forms.Media(js=["negotiations/admin.js"], css={"all": ["negotiations/admin.css"]})


class DayInput(forms.DateInput):
    """A plain day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Grouped(forms.MultiWidget):
    """Several labelled inputs that make one value, with an echo of what was understood."""

    template_name = "negotiations/widgets/grouped.html"
    reader = ""
    labels: Mapping[str, Any] = {}
    hints: Mapping[str, str] = {}

    def __init__(self, widgets: Mapping[str, forms.Widget]) -> None:
        super().__init__(dict(widgets))
        self.parts = list(widgets)
        self.group_label: Any = ""

    @property
    def media(self) -> forms.Media:
        return SCRIPT

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, sub in zip(self.parts, context["widget"]["subwidgets"], strict=True):
            sub["label"], sub["part"], sub["hint"] = self.labels[part], part, self.hints.get(part, "")
            sub["attrs"]["data-part"] = part
            sub["attrs"].pop("required", None)
        typed: Any = value if isinstance(value, list | tuple) else self.decompress(value)
        raw = {
            part: "" if one is None or one is False else str(one)
            for part, one in zip(self.parts, typed, strict=True)
        }
        context["widget"].update(
            reader=self.reader, group_label=self.group_label, understood=self._understood(raw)
        )
        return context

    def _understood(self, raw: Mapping[str, str]) -> str:
        try:
            return READERS[self.reader](raw)
        except Refused:
            return ""  # the reason stands beside the field already


class FuzzyDateWidget(Grouped):
    """A date as somebody gave it: EDTF text, how it is to be read, the wording, its anchor, whether we did the arithmetic."""

    reader = "date"
    labels = {
        "edtf": _("Date"),
        "bound": _("To be read as"),
        "wording": _("In the source's words"),
        "anchor": _("Counted from"),
        "computed": _("We did the arithmetic"),
    }

    def __init__(self) -> None:
        super().__init__(
            {
                "edtf": forms.TextInput(
                    {
                        "size": 22,
                        "placeholder": "2025-09",
                        "autocomplete": "off",
                        "spellcheck": "false",
                        "dir": "ltr",
                    }
                ),
                "bound": forms.Select(
                    choices=[(bound, label.split(":")[0].strip()) for bound, label in DateBound.choices]
                ),
                "wording": forms.TextInput({"size": 34, "dir": "auto"}),
                "anchor": DayInput(),
                "computed": forms.CheckboxInput(),
            }
        )

    def decompress(self, value: FuzzyDate | None) -> list[Any]:
        if value is None:
            return ["", DateBound.ON.value, "", None, False]
        return [value.edtf or "", value.bound, value.wording, value.anchor, value.computed]


class QuantityWidget(Grouped):
    """A number as somebody gave it: the number that was said, how it was meant, of what, in which words."""

    reader = "quantity"
    labels = {
        "qualifier": _("How it was meant"),
        "number": _("Number said"),
        "to": _("Up to (a range)"),
        "unit": _("Of what"),
        "wording": _("In the source's words"),
    }

    def __init__(self, unit: str = "personnel") -> None:
        digits = {"size": 8, "inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}
        qualifiers = [("", _("(nothing said)")), *QuantityQualifier.choices]
        super().__init__(
            {
                "qualifier": forms.Select(choices=qualifiers),
                "number": forms.TextInput(dict(digits)),
                "to": forms.TextInput(dict(digits)),
                "unit": forms.TextInput({"size": 12, "dir": "ltr"}),
                "wording": forms.TextInput({"size": 30, "dir": "auto"}),
            }
        )
        self.unit = unit

    def decompress(self, value: Quantity | None) -> list[Any]:
        if value is None:
            return ["", None, None, self.unit, ""]
        number, to = typed_quantity(value)
        return [value.qualifier, number, to, value.unit, value.wording]


class TextsWidget(forms.Widget):
    """One text in several languages: an input for each language of the tracker, for each other one in use, and a free one."""

    template_name = "negotiations/widgets/texts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, long: bool = False) -> None:
        super().__init__(attrs)
        self.long = long
        self.group_label: Any = ""

    @property
    def media(self) -> forms.Media:
        return SCRIPT

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        texts: Mapping[str, str] = dict(value or {})
        rows = [{"language": code, "text": texts.get(code, ""), "fixed": True} for code in LANGUAGES]
        rows += [
            {"language": code, "text": text, "fixed": False}
            for code, text in texts.items()
            if code not in LANGUAGES
        ]
        rows.append({"language": "", "text": "", "fixed": False})
        context["widget"].update(
            rows=rows, long=self.long, group_label=self.group_label, maxlength=self.attrs.get("maxlength")
        )
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        codes, texts = _list_of(data, f"{name}_language"), _list_of(data, f"{name}_text")
        return {code.strip(): text.strip() for code, text in zip(codes, texts, strict=False) if text.strip()}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_text" not in data

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""


def _list_of(data: Any, name: str) -> Sequence[str]:
    found: Sequence[str] = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    return found


class FormsWidget(forms.Widget):
    """A list of small forms within a form: the citations of a seat, the further figures of a claim."""

    template_name = "negotiations/widgets/forms.html"
    use_fieldset = True

    def __init__(self, formset: type[forms.BaseFormSet[Any]]) -> None:
        super().__init__()
        self.formset = formset
        self.group_label: Any = ""

    @property
    def media(self) -> forms.Media:
        nested: forms.Media = self.formset().empty_form.media
        return SCRIPT + nested

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        formset = (
            value
            if isinstance(value, forms.BaseFormSet)
            else self.formset(prefix=name, initial=list(value or ()))
        )
        context["widget"].update(formset=formset, group_label=self.group_label)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> forms.BaseFormSet[Any] | None:
        return self.formset(data, prefix=name) if f"{name}-TOTAL_FORMS" in data else None

    def id_for_label(self, id_: str) -> str:
        return ""


def understood(value: FuzzyDate | Quantity | None) -> str:
    """A value of the kernel as a page shows it; a dash for nothing."""
    if value is None:
        return "–"
    words = date_in_words(value) if isinstance(value, FuzzyDate) else quantity_in_words(value)
    return f"{words} “{value.wording}”" if value.wording else words
