"""Columns of the kernel: code-point text, fuzzy dates and quantities as groups of plain columns.

A fuzzy date or a quantity is one value in Python and several columns in the table, so that the database can filter, sort and check it.
`FuzzyDateColumns("planned")` on a model adds `planned_edtf`, `planned_earliest`… and a descriptor `planned` that
reads and writes a `FuzzyDate`. The value objects themselves live in `dates.py` and `quantities.py`.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity
from negotiations.core.vocabulary import DateBound, QuantityQualifier


class CodeField(models.CharField[Any, Any]):
    """Text that sorts by code point on every database.

    PostgreSQL sorts text by locale unless told otherwise, SQLite by code point; where order or a prefix range reaches a client
    both must agree, so the column says `COLLATE "C"` on PostgreSQL.
    """

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class _Columns:
    """A group of columns that reads and writes as one value object."""

    suffixes: tuple[str, ...] = ()

    def __init__(self, meaning: str) -> None:
        self.meaning = meaning
        self.name = ""
        self.names: tuple[str, ...] = ()

    def columns(self) -> dict[str, models.Field[Any, Any]]:
        """The concrete columns by suffix."""
        raise NotImplementedError

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        self.name = name
        self.names = tuple(f"{name}_{suffix}" for suffix in self.suffixes)
        for suffix, column in self.columns().items():
            cls.add_to_class(f"{name}_{suffix}", column)
        setattr(cls, name, self)

    def values(self, value: Any) -> tuple[Any, ...]:
        """The column values of one value object, in the order of the suffixes."""
        raise NotImplementedError

    def __set__(self, instance: models.Model, value: Any) -> None:
        # Plain columns, which are set as quickly as that by the hundred thousand.
        vars(instance).update(zip(self.names, self.values(value), strict=True))


_NO_DATE = FuzzyDate(edtf=None, earliest=None, latest=None)


class FuzzyDateColumns(_Columns):
    """Seven columns that hold one `FuzzyDate`; all empty means that nothing was said."""

    suffixes = ("edtf", "earliest", "latest", "bound", "wording", "anchor", "computed")

    def columns(self) -> dict[str, models.Field[Any, Any]]:
        return {
            "edtf": CodeField(
                max_length=60,
                blank=True,
                default="",
                help_text=f"{self.meaning} EDTF text; empty when no date is named.",
            ),
            "earliest": models.DateField(
                null=True, blank=True, help_text="First day of the interval; null when open or not dated."
            ),
            "latest": models.DateField(
                null=True, blank=True, help_text="Last day of the interval; null when open or not dated."
            ),
            "bound": CodeField(
                max_length=10,
                choices=DateBound.choices,
                default=DateBound.ON,
                help_text="How the interval is to be read.",
            ),
            "wording": models.TextField(
                blank=True, default="", help_text="The words in which the date was given."
            ),
            "anchor": models.DateField(
                null=True, blank=True, help_text="The day to which a relative wording is relative."
            ),
            "computed": models.BooleanField(default=False, help_text="True when we did the arithmetic."),
        }

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        edtf, wording = getattr(instance, f"{self.name}_edtf"), getattr(instance, f"{self.name}_wording")
        if not edtf and not wording:
            return None
        return FuzzyDate(
            edtf=edtf or None,
            earliest=getattr(instance, f"{self.name}_earliest"),
            latest=getattr(instance, f"{self.name}_latest"),
            bound=getattr(instance, f"{self.name}_bound"),
            wording=wording,
            anchor=getattr(instance, f"{self.name}_anchor"),
            computed=getattr(instance, f"{self.name}_computed"),
        )

    def values(self, value: FuzzyDate | None) -> tuple[Any, ...]:
        date = value or _NO_DATE
        return (
            date.edtf or "",
            date.earliest,
            date.latest,
            date.bound,
            date.wording,
            date.anchor,
            date.computed,
        )

    @staticmethod
    def checks(name: str) -> list[models.CheckConstraint]:
        """What the database itself refuses: an interval that ends before it begins, bounds without a date."""
        return [
            models.CheckConstraint(
                condition=Q(**{f"{name}_earliest__isnull": True})
                | Q(**{f"{name}_latest__isnull": True})
                | Q(**{f"{name}_earliest__lte": F(f"{name}_latest")}),
                name=f"%(class)s_{name}_ordered",
            ),
            models.CheckConstraint(
                condition=~Q(**{f"{name}_edtf": ""})
                | Q(**{f"{name}_earliest__isnull": True, f"{name}_latest__isnull": True}),
                name=f"%(class)s_{name}_dated",
            ),
        ]


class QuantityColumns(_Columns):
    """Five columns that hold one `Quantity`; an empty qualifier means that nothing was said, which is not 0."""

    suffixes = ("low", "high", "qualifier", "unit", "wording")

    def __init__(self, meaning: str, unit: str = "personnel") -> None:
        super().__init__(meaning)
        self.unit = unit

    def columns(self) -> dict[str, models.Field[Any, Any]]:
        return {
            "low": models.BigIntegerField(
                null=True, blank=True, help_text=f"{self.meaning} Smallest number meant; null when not said."
            ),
            "high": models.BigIntegerField(
                null=True, blank=True, help_text=f"{self.meaning} Largest number meant; null when not said."
            ),
            "qualifier": CodeField(
                max_length=10,
                blank=True,
                default="",
                choices=QuantityQualifier.choices,
                help_text="How the number was meant; empty when nothing was said.",
            ),
            "unit": CodeField(max_length=40, default=self.unit, help_text="What is counted."),
            "wording": models.TextField(
                blank=True, default="", help_text="The words in which the number was given."
            ),
        }

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        qualifier = getattr(instance, f"{self.name}_qualifier")
        if not qualifier:
            return None
        return Quantity(
            low=getattr(instance, f"{self.name}_low"),
            high=getattr(instance, f"{self.name}_high"),
            qualifier=qualifier,
            unit=getattr(instance, f"{self.name}_unit"),
            wording=getattr(instance, f"{self.name}_wording"),
        )

    def values(self, value: Quantity | None) -> tuple[Any, ...]:
        if value is None:
            return None, None, "", self.unit, ""
        return value.low, value.high, value.qualifier, value.unit, value.wording

    @staticmethod
    def checks(name: str) -> list[models.CheckConstraint]:
        """What the database itself refuses: low above high, numbers without a qualifier."""
        return [
            models.CheckConstraint(
                condition=Q(**{f"{name}_low__isnull": True})
                | Q(**{f"{name}_high__isnull": True})
                | Q(**{f"{name}_low__lte": F(f"{name}_high")}),
                name=f"%(class)s_{name}_ordered",
            ),
            models.CheckConstraint(
                condition=~Q(**{f"{name}_qualifier": ""})
                | Q(**{f"{name}_low__isnull": True, f"{name}_high__isnull": True}),
                name=f"%(class)s_{name}_qualified",
            ),
        ]
