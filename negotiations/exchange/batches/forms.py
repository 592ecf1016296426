"""The forms of an import: which file, and what its columns are. What a column may be called is decided in `sheets/columns.py`."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.core.errors import Refused
from negotiations.exchange.models import ImportBatch, ImportFile
from negotiations.exchange.sheets.columns import choices, is_read
from negotiations.exchange.sheets.files import MOST_BYTES, MOST_ROWS, read_sheet
from negotiations.exchange.sheets.shapes import COLLECTIONS

SAMPLES = 3


class UploadForm(forms.Form):
    """Which file, and what its rows are."""

    collection = forms.ChoiceField(label=gettext_lazy("What the rows are"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.ClearableFileInput({"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, capfirst(model._meta.verbose_name_plural)) for name, model in COLLECTIONS.items()]
        self.fields["collection"].choices = names  # type: ignore[attr-defined]  # a field of choices
        most = {"rows": f"{MOST_ROWS:_}".replace("_", "\u202f"), "size": MOST_BYTES // 1024**2}
        sentence = _("CSV (UTF-8) or XLSX, one row a record, at most %(rows)s rows and %(size)s MiB.")
        self.fields["file"].help_text = sentence % most


@dataclass(slots=True)
class SheetColumn:
    """One column of a sheet, as the form shows it."""

    number: int
    name: str
    samples: list[str] = field(default_factory=list)
    computed: bool = False
    chosen: str = ""
    away: bool = False
    names: tuple[str, ...] = ()


def columns_of(batch: ImportBatch) -> list[SheetColumn]:
    """The columns of a batch's file with the first cells of each, and what each is taken for so far."""
    model = COLLECTIONS[batch.resource]
    sheet = read_sheet(zlib.decompress(bytes(ImportFile.objects.get(batch=batch).content)))
    rows = [cells for _, cells in islice(sheet.rows, SAMPLES)]
    names = tuple(choices(model))
    found = []
    for number, name in enumerate(batch.header):
        column = SheetColumn(
            number, name, [cells[number][:80] for cells in rows if number < len(cells)], names=names
        )
        known = is_read(model, name)
        column.computed = known is False
        column.chosen = batch.mapping.get(name, name if known else "")
        column.away = name in batch.ignored
        found.append(column)
    return found


class ColumnForm(forms.Form):
    """What each column of a sheet gives; or that it is left out."""

    def __init__(self, columns: list[SheetColumn], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = [column for column in columns if not column.computed]
        self.computed = [column.name for column in columns if column.computed]
        for column in self.columns:
            names = list(dict.fromkeys([*([column.chosen] if column.chosen else []), *column.names]))
            self.fields[f"field-{column.number}"] = forms.ChoiceField(
                required=False,
                choices=[*([] if column.chosen else [("", "—")]), *((name, name) for name in names)],
                initial=column.chosen,
                label=_("Field for the column “%(name)s”") % {"name": column.name},
            )
            self.fields[f"away-{column.number}"] = forms.BooleanField(
                required=False,
                initial=column.away,
                label=_("Leave out the column “%(name)s”") % {"name": column.name},
            )

    def rows(self) -> list[tuple[SheetColumn, Any, Any]]:
        """Each column with its inputs."""
        return [
            (column, self[f"field-{column.number}"], self[f"away-{column.number}"]) for column in self.columns
        ]

    def mapping(self) -> dict[str, str]:
        """Column → field."""
        return {column.name: self.cleaned_data[f"field-{column.number}"] for column in self.columns}

    def ignored(self) -> list[str]:
        """The columns that are left out."""
        return [column.name for column in self.columns if self.cleaned_data[f"away-{column.number}"]]

    def refuse(self, refused: Refused) -> None:
        """Show at each column what is wrong with it."""
        by_name = {column.name: f"field-{column.number}" for column in self.columns}
        for fault in refused.faults:
            self.add_error(by_name.get(fault.field), fault.sentence)
