"""Every page of the admin, gathered where Django looks for them. Each lives with its concept; what all do alike is in `review/admin.py`."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

# Sources first: they say what the form of a citation is, wherever one stands.
from negotiations.sources import admin as sources_admin  # isort: skip
from negotiations.actors import admin as actors_admin
from negotiations.answers import admin as answers_admin
from negotiations.answers import front as answers_front
from negotiations.commissions import admin as commissions_admin
from negotiations.conditions import admin as conditions_admin
from negotiations.events import admin as events_admin
from negotiations.exchange import admin as exchange_admin
from negotiations.exchange.front import imports_waiting
from negotiations.milestones import admin as milestones_admin
from negotiations.places import admin as places_admin
from negotiations.review import ledger_admin
from negotiations.review.site import FRONT
from negotiations.review.waiting import TOGETHER, waiting
from negotiations.statements import admin as statements_admin
from negotiations.talks import admin as talks_admin
from negotiations.troops import admin as troops_admin

admin.site.site_header = _("Negotiation tracker")
admin.site.site_title = _("Negotiation tracker")
admin.site.index_title = _("The record")
TOGETHER[:] = [imports_waiting]
FRONT[:] = [waiting, milestones_admin.overdue, answers_front.one_origin]

__all__ = [
    "actors_admin",
    "answers_admin",
    "answers_front",
    "commissions_admin",
    "conditions_admin",
    "events_admin",
    "exchange_admin",
    "ledger_admin",
    "milestones_admin",
    "places_admin",
    "sources_admin",
    "statements_admin",
    "talks_admin",
    "troops_admin",
]
