"""Addresses of the review desk, below `/admin/review/`."""

from django.urls import path

from negotiations.desk.views import item_page, queue_page, reviewers_only

app_name = "review"

urlpatterns = [
    path("", reviewers_only(queue_page), name="queue"),
    path("<slug:resource>/<slug:key>/", reviewers_only(item_page), name="item"),
]
