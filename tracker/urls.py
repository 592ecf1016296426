"""Addresses of the whole service. All but health and admin are the app's own."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from tracker import health

# What no view answers: problem documents under /api/, pages elsewhere.
handler400 = "negotiations.api.problems.bad_request"
handler403 = "negotiations.api.problems.denied"
handler404 = "negotiations.api.problems.not_found"
handler500 = "negotiations.api.problems.failed"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/review/", include("negotiations.desk.urls")),
    path("admin/language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("", include("negotiations.urls")),
]
