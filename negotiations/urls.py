"""Addresses of the app, as fixed by the API contract."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from rest_framework.routers import SimpleRouter

from negotiations.actors.views import Actors
from negotiations.answers.changes import Changes
from negotiations.answers.disputes import Disputes
from negotiations.answers.knowledge import Knowledge
from negotiations.answers.preferences import Preferences
from negotiations.answers.search import Search
from negotiations.api.reference import RedocPage, Schema, SwaggerPage, redoc_script
from negotiations.api.revision import Changelog
from negotiations.api.root import Root
from negotiations.charts.views import PicturedEvents, PicturedMilestones, PicturedSeries, PicturedTimeline
from negotiations.commissions.views import Commissions, WorkingGroups
from negotiations.conditions.views import ConditionClaims, Conditions
from negotiations.events.views import EventClaims
from negotiations.milestones.views import MilestoneClaims
from negotiations.pages.urls import urlpatterns as pages
from negotiations.places.views import Places
from negotiations.sources.views import Sources
from negotiations.statements.views import Statements
from negotiations.talks.views import Negotiations
from negotiations.troops.series_views import SeriesComparison
from negotiations.troops.views import TroopCounts

router = SimpleRouter()
router.register("negotiations", Negotiations, basename="negotiations")
router.register("commissions", Commissions, basename="commissions")
router.register("working-groups", WorkingGroups, basename="working-groups")
router.register("milestones", PicturedMilestones, basename="milestones")
router.register("milestone-claims", MilestoneClaims, basename="milestone-claims")
router.register("conditions", Conditions, basename="conditions")
router.register("condition-claims", ConditionClaims, basename="condition-claims")
router.register("events", PicturedEvents, basename="events")
router.register("event-claims", EventClaims, basename="event-claims")
router.register("statements", Statements, basename="statements")
router.register("troop-counts", TroopCounts, basename="troop-counts")
router.register("preferences", Preferences, basename="preferences")
router.register("actors", Actors, basename="actors")
router.register("sources", Sources, basename="sources")
router.register("places", Places, basename="places")
router.register("changes", Changes, basename="changes")

collections = [*(prefix for prefix, _, _ in router.registry), "disputes", "changelog"]

urlpatterns: list[URLPattern | URLResolver] = [
    # Before the pages: an address is compared with one pattern after the other, and most are of the API.
    re_path(r"^api/?$", RedirectView.as_view(pattern_name="root")),
    path("api/v1/", Root.as_view(collections=collections), name="root"),
    path("api/v1/troop-counts/series/", PicturedSeries.as_view(), name="series"),
    path("api/v1/troop-counts/series/compare/", SeriesComparison.as_view(), name="series-compare"),
    path("api/v1/changelog/", Changelog.as_view(), name="changelog"),
    path("api/v1/search/", Search.as_view(), name="search"),
    path("api/v1/knowledge/", Knowledge.as_view(), name="knowledge"),
    path("api/v1/disputes/", Disputes.as_view(), name="disputes"),
    path("api/v1/negotiations/<slug:slug>/timeline/", PicturedTimeline.as_view(), name="timeline"),
    path("api/v1/", include(router.urls)),
    path("api/schema/", Schema.as_view(), name="schema"),
    path("api/docs/", SwaggerPage.as_view(), name="docs"),
    path("api/redoc/", RedocPage.as_view(), name="redoc"),
    path("api/redoc/redoc.js", redoc_script, name="redoc-script"),
    *pages,
]
