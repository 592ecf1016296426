"""Milestones and what is said of them in the admin. The picture shown is the derived one, never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, FilteredRelation, Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from negotiations.core.clocks import AsOf
from negotiations.core.states import standing
from negotiations.core.vocabulary import RecordState
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneState
from negotiations.milestones.queries import with_overdue
from negotiations.milestones.services import PICTURED
from negotiations.review.admin import NamedThingAdmin
from negotiations.review.in_words import label_of
from negotiations.review.list_filters import DayPassed, OneOrigin
from negotiations.review.panels import Panel, claims_panel, dash, days_in_words, link, list_of
from negotiations.review.understood import day_in_words
from negotiations.review.widgets import understood
from negotiations.sources.claim_admin import ClaimAdmin
from negotiations.sources.outlooks import PictureOutlook


@admin.register(Milestone)
class MilestoneAdmin(NamedThingAdmin):
    """Things that are to happen."""

    list_display = ("__str__", "stands", "planned_now", "kind", "state_badge")
    list_filter = ("state", DayPassed, OneOrigin, "kind", "negotiation")
    fieldsets = (
        (None, {"fields": ["labels", "kind", "negotiation", "slug"]}),
        (
            gettext_lazy("Where it belongs"),
            {"fields": ["commission", "working_group", "place", "part_of", "depends_on"]},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        now = MilestoneState.objects.filter(standing(AsOf.now()))
        return super().get_queryset(request).prefetch_related(Prefetch("states", queryset=now, to_attr="now"))

    @admin.display(description=gettext_lazy("stands at"))
    def stands(self, obj: Any) -> Any:
        """The derived status."""
        return dash(obj.now[0].get_status_display() if obj.now else None)

    @admin.display(description=gettext_lazy("date"))
    def planned_now(self, obj: Any) -> Any:
        """The date achieved, else the standing plan."""
        return dash(str((obj.now[0].achieved or obj.now[0].planned) or "") if obj.now else None)

    def panels(self, request: HttpRequest, obj: Any) -> list[Panel]:
        outlook = PICTURED.look_at(obj)
        says = [
            (_("Status"), lambda claim: claim.get_status_display()),
            (_("Planned"), lambda claim: claim.planned and understood(claim.planned)),
            (_("Achieved"), lambda claim: claim.achieved and understood(claim.achieved)),
            (_("Stands today?"), lambda claim: _whether_it_stands(claim, outlook)),
        ]
        return [
            self.picture(obj),
            claims_panel(obj, obj.claims.all(), "milestone", says),
            *super().panels(request, obj),
        ]

    def picture(self, obj: Any) -> Panel:
        """What the rule derives from all that is known today."""
        now = AsOf.now()
        everything: Any = Milestone.objects.all()
        pictured = everything.annotate(
            picture=FilteredRelation("states", condition=standing(now, "states__"))
        )
        row: Any = with_overdue(pictured, now).filter(pk=obj.pk).first()
        state = (
            MilestoneState.objects.filter(standing(now), milestone=obj)
            .select_related("status_claim", "planned_claim", "achieved_claim")
            .first()
        )
        if state is None:
            return Panel(
                title=_("As it stands today"), note=_("Nothing public is known of it yet."), name="picture"
            )
        overdue = {True: _("yes"), False: _("no"), None: _("nobody has looked since the day passed")}[
            row.overdue
        ]
        facts = [
            (_("Status"), _with_claim(state.get_status_display(), state.status_claim)),
            (_("Planned"), _with_claim(understood(state.planned), state.planned_claim)),
            (_("First planned"), understood(state.first_planned)),
            (
                _("Moved"),
                ngettext("%(count)s time", "%(count)s times", state.revisions) % {"count": state.revisions},
            ),
            (_("Slippage"), days_in_words(state.slippage_min, state.slippage_max)),
            (_("Achieved"), _with_claim(understood(state.achieved), state.achieved_claim)),
            (_("Overdue"), overdue),
            (_("Disputed"), _("yes") if state.disputed else _("no")),
            (_("Last known"), dash(row.last_known_from)),
            (_("Claims and origins"), f"{state.claims_count} / {state.origins_count}"),
        ]
        return Panel(title=_("As it stands today"), facts=facts, name="picture")


def _whether_it_stands(claim: MilestoneClaim, outlook: PictureOutlook) -> str:
    """Field by field, and why not; nothing of claims that are not public or not known any more."""
    if claim.state != RecordState.PUBLISHED or claim.known_until is not None:
        return ""
    return "; ".join(
        f"{label_of(MilestoneClaim, one.field)}: {one.sentence}" for one in outlook.reasons(claim)
    )


def _with_claim(text: Any, claim: Any) -> Any:
    return dash(text) if claim is None else link(claim, dash(text))


@admin.register(MilestoneClaim)
class MilestoneClaimAdmin(ClaimAdmin):
    """What is said of milestones."""

    own_fields = ("milestone", "status", "planned", "achieved", "reason", "anomaly")
    list_display = ("gist", "milestone", "status", "planned", "known_from", "standing", "state_badge")
    list_filter = ("state", "standing", "status")
    list_select_related = ("milestone",)


MOST_OVERDUE = 8
"""Rows of the front page; the rest is behind a link."""


def overdue(_request: HttpRequest) -> Panel | None:
    """Milestones whose day has passed without anybody saying that they were reached, the oldest first: two questions.

    Never a bare reproach: beside each stands since when there is no news, of it or of the whole negotiation.
    """
    now = AsOf.now()
    everything: Any = Milestone.objects.filter(state=RecordState.PUBLISHED)
    pictured = everything.annotate(picture=FilteredRelation("states", condition=standing(now, "states__")))
    late: Any = with_overdue(pictured, now)  # `picture` is made by the question, no type knows it
    late = (
        late.filter(picture__due_latest__lt=now.known)
        .annotate(due=F("picture__due_latest"), news=F("picture__known_from"))
        .order_by("due", "pk")
    )
    rows: list[Any] = list(late[: MOST_OVERDUE + 1])
    if not rows:
        return None
    return Panel(
        title=_("The day has passed, and no news"),
        headings=[_("Milestone"), _("Was due by"), _("News")],
        rows=[[link(row), day_in_words(row.due), _silence(row)] for row in rows[:MOST_OVERDUE]],
        links=[(_("All whose day has passed"), list_of(Milestone, day="passed"))],
        name="overdue",
    )


def _silence(row: Any) -> str:
    if row.overdue:
        return _("no news of it since %(day)s") % {"day": day_in_words(row.news)}
    return _("no news since %(day)s: nobody has looked since the day passed") % {
        "day": day_in_words(row.last_known_from)
    }
