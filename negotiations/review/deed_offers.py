"""The deeds that the admin offers on any record: to whom, for which records, what is asked, what is done. Their pages are in `deed_pages.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from negotiations.access.roles import Role
from negotiations.core.vocabulary import OPEN_STATES, RecordState
from negotiations.review.widgets import DayInput

Text = str | Promise


@dataclass(frozen=True)
class Deed:
    """One deed as the admin offers it: for records in which states, to whom, what it asks, what it does."""

    label: Text
    meaning: Text
    done: Text
    role: Role
    states: Sequence[str]
    act: Callable[[Any, Any, dict[str, Any], Any], Any]
    """(deeds, record, what was asked, account)"""
    needs_reason: bool = False
    needs_day: bool = False
    with_references: bool = False
    grave: bool = False


class DeedForm(forms.Form):
    """What a deed asks."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False,
        label=gettext_lazy("Reason"),
        widget=forms.Textarea({"rows": 3, "cols": 70, "dir": "auto"}),
    )
    day = forms.DateField(
        label=gettext_lazy("Day of the withdrawal"),
        widget=DayInput(),
    )
    with_references = forms.BooleanField(
        required=False, label=gettext_lazy("Publish what it refers to together with it")
    )

    def __init__(self, deed: Deed, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = deed.needs_reason
        for name, wanted in (("day", deed.needs_day), ("with_references", deed.with_references)):
            if not wanted:
                del self.fields[name]


def _common(record: Any, asked: dict[str, Any], by: Any) -> dict[str, Any]:
    return {"record": record, "by": by, "reason": asked["reason"], "revision": asked["revision"]}


DEEDS: dict[str, Deed] = {
    "publish": Deed(
        gettext_lazy("Publish…"),
        gettext_lazy(
            "It becomes part of the public record, for everybody, for good: what is public is corrected or retracted, never deleted."
        ),
        gettext_lazy("Published"),
        Role.REVIEWER,
        OPEN_STATES,
        lambda deeds, record, asked, by: deeds.publish(
            **_common(record, asked, by), with_references=asked.get("with_references", False)
        ),
        with_references=True,
    ),
    "submit": Deed(
        gettext_lazy("Submit for review…"),
        gettext_lazy("A reviewer will publish it or return it to you with a note."),
        gettext_lazy("Submitted for review"),
        Role.EDITOR,
        (RecordState.DRAFT,),
        lambda deeds, record, asked, by: deeds.submit(**_common(record, asked, by)),
    ),
    "return": Deed(
        gettext_lazy("Return to the editor…"),
        gettext_lazy("It becomes a draft again; the editor reads your note."),
        gettext_lazy("Returned to the editor"),
        Role.REVIEWER,
        (RecordState.SUBMITTED,),
        lambda deeds, record, asked, by: deeds.send_back(**_common(record, asked, by)),
        needs_reason=True,
    ),
    "retract": Deed(
        gettext_lazy("Retract…"),
        gettext_lazy(
            "It leaves the public lists; its address tells the reason. It stays in the ledger and under earlier days of recording."
        ),
        gettext_lazy("Retracted"),
        Role.REVIEWER,
        (RecordState.PUBLISHED,),
        lambda deeds, record, asked, by: deeds.retract(**_common(record, asked, by)),
        needs_reason=True,
        grave=True,
    ),
}
