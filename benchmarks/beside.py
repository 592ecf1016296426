"""What others take to validate and save troop counts as bare rows, without citation, ledger or search words: nothing of it stays.

Each gets the same counts in the shape that it reads, and is called as its manual shows.
"""

from __future__ import annotations

import time
from typing import Any

from django.db import transaction
from import_export import resources
from rest_framework import serializers
from tablib import Dataset

from negotiations.troops.models import TroopCount

FIELDS = ("contributor", "host", "measure", "dataset", "personnel_low", "personnel_high", "personnel_qualifier", "standing")  # fmt: skip
KNOWN = {"known_from": "2020-02-03", "known_from_basis": "published"}
"""What a count has that no caller gives."""


class Serializer(serializers.ModelSerializer[Any]):
    """For plain Django REST framework."""

    class Meta:
        model = TroopCount
        fields = FIELDS


class Resource(resources.ModelResource):  # type: ignore[misc]  # the library has no types
    """For django-import-export, as its manual begins; its options for sets make it about twice as fast, and tell less."""

    class Meta:
        model = TroopCount
        fields = ("id", *FIELDS)

    def before_save_instance(self, instance: TroopCount, row: Any, **kwargs: Any) -> None:
        """Every row is new."""
        for name, value in KNOWN.items():
            setattr(instance, name, value)


def counts(rows: int, host: int, states: int) -> list[dict[str, Any]]:
    """Counts of states whose keys follow the host's."""
    return [
        {"contributor": host - states + number % states, "host": host, "measure": "present", "dataset": "plain", "personnel_low": number,
         "personnel_high": number, "personnel_qualifier": "exact", "standing": "reported"}
        for number in range(rows)
    ]  # fmt: skip


def with_rest_framework(values: list[dict[str, Any]]) -> float:
    """The seconds that `serializer(many=True)` takes, which saves one by one."""
    began = time.perf_counter()
    with transaction.atomic():
        many = Serializer(data=values, many=True)
        many.is_valid(raise_exception=True)
        many.save(**KNOWN)
        transaction.set_rollback(True)
    return time.perf_counter() - began


def with_import_export(values: list[dict[str, Any]]) -> float:
    """The seconds that django-import-export takes."""
    sheet = Dataset(*(("", *row.values()) for row in values), headers=["id", *FIELDS])
    before = TroopCount.objects.count()
    began = time.perf_counter()
    with transaction.atomic():
        Resource().import_data(sheet, raise_errors=True)
        took = time.perf_counter() - began
        if TroopCount.objects.count() != before + len(values):
            raise RuntimeError("Not imported.")
        transaction.set_rollback(True)
    return took
