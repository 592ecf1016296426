"""Actors in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from negotiations.actors.models import Actor, ActorIdentifier, ActorName, Membership, Office
from negotiations.review.admin import NamedThingAdmin
from negotiations.review.inlines import StackedParts, TabularParts


class NameInline(TabularParts):
    """Spellings; the first official one of a language is the label in it."""

    model = ActorName
    part = "names"
    extra = 1
    verbose_name, verbose_name_plural = (
        _("name"),
        _("names: the first official one of each language is shown"),
    )


class IdentifierInline(TabularParts):
    """What other registers call the actor."""

    model = ActorIdentifier
    part = "identifiers"


class MembershipInline(StackedParts):
    """To whom the actor belongs."""

    model = Membership
    part = "member_of"


class OfficeInline(StackedParts):
    """What the actor holds in bodies."""

    model = Office
    part = "offices"


@admin.register(Actor)
class ActorAdmin(NamedThingAdmin):
    """Who speaks, sits, sends troops or is attacked."""

    list_display = ("__str__", "slug", "kind", "country", "state_badge")
    list_filter = ("state", "kind")
    fieldsets = ((None, {"fields": ["kind", "country", "slug"]}),)
    inlines = (NameInline, IdentifierInline, MembershipInline, OfficeInline)
