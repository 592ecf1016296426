"""Addresses of the app, as fixed by the API contract."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
