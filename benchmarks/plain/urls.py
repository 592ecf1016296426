"""Addresses of the plain project."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework.routers import DefaultRouter

from benchmarks.plain.views import Counts, Milestones, counts_csv, kept_file, same

router = DefaultRouter()
router.register("milestones", Milestones)
router.register("troop-counts", Counts)


def alive(request: HttpRequest) -> HttpResponse:
    """That the process answers."""
    return HttpResponse("ok")


urlpatterns = [
    path("healthz", alive),
    path("troop-counts.csv", counts_csv),
    path("file/", kept_file),
    path("same/<slug:name>/", same),
    path("", include(router.urls)),
]
