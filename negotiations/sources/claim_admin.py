"""What the admin pages of all claims do alike: what is said, who said it and how, citations inline, and the corrections of a public claim.

A public claim is only read. It is corrected by a new one: superseded when the mistake is ours, replaced when its publisher corrected itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.access.roles import Role, roles_of
from negotiations.core.claims import Claim
from negotiations.core.vocabulary import RecordState
from negotiations.review.admin import RecordAdmin
from negotiations.review.deed_offers import DEEDS, Deed
from negotiations.review.form_fields import composites
from negotiations.review.forms import TOLD, initial_of, labels_told
from negotiations.review.panels import Panel, add_page, dash, link
from negotiations.review.preview import Preview, preview_values
from negotiations.sources.citation_forms import ClaimCitationInline
from negotiations.sources.claims import ClaimDeeds
from negotiations.sources.standing_panel import standing_panel

FORESEEN = forms.Media(js=["negotiations/foreseen.js"])
WITHDRAW = Deed(
    gettext_lazy("Its publisher withdrew it…"),
    gettext_lazy(
        "The publisher took back what it had printed and put nothing in its place. The claim stays readable for the days on which it stood."
    ),
    gettext_lazy("Withdrawal recorded"),
    Role.REVIEWER,
    (RecordState.PUBLISHED,),
    lambda deeds, record, asked, by: deeds.withdraw_many(
        days=[(record, asked["day"])], by=by, reason=asked["reason"]
    ),
    needs_reason=True,
    needs_day=True,
)
CORRECTIONS = {
    "supersede": (
        gettext_lazy("Correct a mistake of ours…"),
        gettext_lazy("Supersede: correct a mistake of ours"),
    ),
    "replace": (
        gettext_lazy("Its publisher corrected it…"),
        gettext_lazy("Replace: the publisher corrected its own claim"),
    ),
}
"""The deeds that put a new claim in the place of a public one: the button, and the title of the page."""


class ClaimAdmin(RecordAdmin):
    """The admin of one kind of claim."""

    own_fields: ClassVar[Sequence[Any]] = ()
    """Fields that are this kind of claim's own, the thing talked about first."""

    inlines = (ClaimCitationInline,)
    list_filter: ClassVar[Any] = ("state", "standing")
    ordering: ClassVar[Any] = ("-known_from", "-pk")
    offered = {**DEEDS, "withdraw": WITHDRAW}

    foresees = True
    """Whether there is anything that such a claim can change: a picture, or a series."""

    @property
    def media(self) -> forms.Media:
        return super().media + (FORESEEN if self.foresees else forms.Media())

    @property
    def claim_deeds(self) -> ClaimDeeds[Any]:
        """The deeds on these claims."""
        return cast("ClaimDeeds[Any]", self.deeds)

    def layout(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            (_("What is said"), {"fields": [*self.own_fields, "note"]}),
            (
                _("Who said it, and how"),
                {"fields": ["asserted_by", "asserted_note", "asserted_on", ("standing", "grade")]},
            ),
            (_("Further figures"), {"fields": ["figures"], "classes": ["collapse"]}),
        )

    @admin.display(description=gettext_lazy("claim"))
    def gist(self, obj: Claim) -> str:
        """What the claim says, in a line."""
        return Truncator(str(obj)).chars(90)

    def found_as(self, obj: Any) -> str:
        subject = getattr(obj, self.claim_deeds.subject) if self.claim_deeds.subject else None
        return " · ".join(
            str(part) for part in (Truncator(str(obj)).chars(80), subject, obj.known_from) if part
        )

    def panels(self, request: HttpRequest, obj: Any) -> list[Panel]:
        """The claim's clocks and its place among corrections."""
        facts = [
            (
                _("Known from"),
                f"{date_format(obj.known_from, 'j F Y')} ({obj.get_known_from_basis_display().split(':')[0].lower()})",
            ),
            (_("Known until"), dash(obj.known_until and date_format(obj.known_until, "j F Y"))),
            (
                _("Recorded from"),
                dash(obj.recorded_from and date_format(obj.recorded_from, "j F Y, H:i") + " UTC"),
            ),
        ]
        if obj.recorded_until:
            facts.append((_("Recorded until"), date_format(obj.recorded_until, "j F Y, H:i") + " UTC"))
            facts.append((_("Because"), obj.ended_because))
        for name, text in (
            ("supersedes", _("Corrects")),
            ("replaces", _("Takes the place of")),
            ("superseded_by", _("Corrected by")),
            ("replaced_by", _("Replaced by")),
        ):
            other = getattr(obj, name, None)
            if other is not None:
                facts.append((text, link(other)))
        return [Panel(title=_("Its life"), facts=facts, name="life"), *standing_panel(obj)]

    # A correction is the page that adds a claim, filled with the claim it corrects

    def corrected(self, request: HttpRequest) -> tuple[str, Any] | None:
        """The deed and the claim that this page corrects, if it corrects one."""
        for deed in CORRECTIONS:
            key = request.GET.get(deed, "")
            if key:
                claim = self.get_object(request, key) if key.isdecimal() else None
                if claim is None:
                    raise Http404
                return deed, claim
        return None

    def deed_links(self, request: HttpRequest, record: Any) -> list[dict[str, Any]]:
        links = super().deed_links(request, record)
        if record.state == RecordState.PUBLISHED and Role.REVIEWER in roles_of(request.user):
            open_ends = [deed for deed in CORRECTIONS if deed == "supersede" or record.known_until is None]
            links = [
                {
                    "label": CORRECTIONS[deed][0],
                    "url": add_page(self.model, **{deed: record.pk}),
                    "grave": False,
                }
                for deed in open_ends
            ] + links
        return links

    def may(self, request: HttpRequest, record: Any, deed: Deed) -> bool:
        return super().may(request, record, deed) and not (
            deed is WITHDRAW and record.known_until is not None
        )

    def asks_reason(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None and self.corrected(request) is not None

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        correction = self.corrected(request)
        if correction is None:
            return super().get_changeform_initial_data(request)
        claim = correction[1]
        initial: dict[str, Any] = {name: getattr(claim, name) for name in composites(self.model)}
        for field in self.model._meta.concrete_fields:
            if field.editable and not field.primary_key:
                initial[field.name] = field.value_from_object(claim)
        for name in self.model.many:
            initial[name] = list(getattr(claim, name).all())
        return {**initial, "revision": claim.revision, TOLD: labels_told(claim)}

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        params: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        correction = self.corrected(request) if request.method != "POST" and obj.pk is None else None
        if correction is not None:
            rows = inline.get_queryset(request).filter(**{inline.fk_name: correction[1]})
            params["initial"] = [initial_of(row) for row in rows]
        return params

    def make(self, request: HttpRequest, form: Any, values: dict[str, Any]) -> Any:
        correction = self.corrected(request)
        if correction is None:
            return super().make(request, form, values)
        deed = self.claim_deeds.supersede if correction[0] == "supersede" else self.claim_deeds.replace
        given = form.cleaned_data
        return deed(
            record=correction[1],
            values=values,
            by=request.user,
            reason=given["reason_for_change"],
            revision=given.get("revision") or 0,
        )

    def preview(self, request: HttpRequest, form: Any, values: dict[str, Any], change: bool) -> Preview:
        correction = self.corrected(request)
        if correction is None:
            return super().preview(request, form, values, change)
        relation = {"supersede": "supersedes", "replace": "replaces"}[correction[0]]
        return preview_values(self.model, values, corrects=(relation, correction[1]))

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        correction = self.corrected(request) if add else None
        if correction is not None:
            context.update(
                title=CORRECTIONS[correction[0]][1],
                subtitle=str(correction[1]),
                corrected=link(correction[1]),
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def life_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        context = super().life_context(request, record)
        context["show_check"] = self.foresees
        if record is None and self.corrected(request) is not None:
            context.update(
                save_label=_("Publish the correction"),
                show_publish=False,
                show_submit=False,
                show_save_and_add_another=False,
                show_save_and_continue=False,
            )
        return context

    def published_message(self, record: Any) -> Any:
        said = super().published_message(record)
        subject = getattr(record, self.claim_deeds.subject) if self.claim_deeds.subject else None
        return (
            said
            if subject is None
            else format_html("{} {} {}", said, _("See what stands now:"), link(subject))
        )
