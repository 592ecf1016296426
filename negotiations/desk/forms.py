"""What a reviewer decides on one submission."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ReviewForm(forms.Form):
    """A decision, bound to the revision that was read, and to those of all that is published along with it."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    needed = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False,
        max_length=2_000,
        label=_("Note"),
        help_text=_(
            "Of a publication it stands in the public ledger; of a return the editor reads it, and it is required."
        ),
        widget=forms.Textarea({"rows": 3, "cols": 70, "dir": "auto"}),
    )
    with_references = forms.BooleanField(
        required=False, label=_("I have looked at these too: publish them together with it")
    )

    def __init__(self, *args: Any, needs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs:
            del self.fields["with_references"]
