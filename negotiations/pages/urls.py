"""Addresses of the pages. A record's page has the path of its address in the API, without `/api/v1`."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import path
from django.views.decorators.gzip import gzip_page

from negotiations.pages.compare import Compare
from negotiations.pages.dossier import Dossier
from negotiations.pages.landing import Landing, icon
from negotiations.pages.maps import SECTIONS, robots
from negotiations.pages.records import (
    ActorPage,
    CommissionPage,
    PlacePage,
    SourcePage,
    StatementPage,
    TroopCountPage,
    WorkingGroupPage,
)
from negotiations.pages.search import SearchPage
from negotiations.pages.stories import (
    ConditionClaimAddress,
    ConditionStory,
    EventClaimAddress,
    EventStory,
    MilestoneClaimAddress,
    MilestoneStory,
)

urlpatterns = [
    path("favicon.ico", icon, name="icon"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", index, {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap-section"}, name="sitemap"),
    path("sitemap-<section>.xml", gzip_page(sitemap), {"sitemaps": SECTIONS}, name="sitemap-section"),
    path("", Landing.as_view(), name="landing"),
    path("search/", SearchPage.as_view(), name="search-page"),
    path("negotiations/<slug:slug>/", Dossier.as_view(), name="dossier"),
    path("negotiations/<slug:slug>/compare/", Compare.as_view(), name="compare"),
    path("milestones/<slug:slug>/", MilestoneStory.as_view(), name="milestone-page"),
    path("conditions/<slug:slug>/", ConditionStory.as_view(), name="condition-page"),
    path("events/<slug:slug>/", EventStory.as_view(), name="event-page"),
    path("milestone-claims/<uuid:id>/", MilestoneClaimAddress.as_view(), name="milestone-claim-page"),
    path("condition-claims/<uuid:id>/", ConditionClaimAddress.as_view(), name="condition-claim-page"),
    path("event-claims/<uuid:id>/", EventClaimAddress.as_view(), name="event-claim-page"),
    path("statements/<uuid:id>/", StatementPage.as_view(), name="statement-page"),
    path("troop-counts/<uuid:id>/", TroopCountPage.as_view(), name="troop-count-page"),
    path("actors/<slug:slug>/", ActorPage.as_view(), name="actor-page"),
    path("sources/<slug:slug>/", SourcePage.as_view(), name="source-page"),
    path("places/<slug:slug>/", PlacePage.as_view(), name="place-page"),
    path("commissions/<slug:slug>/", CommissionPage.as_view(), name="commission-page"),
    path("working-groups/<slug:slug>/", WorkingGroupPage.as_view(), name="working-group-page"),
]
