"""Addresses of this domain."""

from django.urls import path

from chibo.reorganisation import draft_views, views

app_name = "reorganisation"
urlpatterns = [
    path("sap-xep/<path:ref>/", views.changes, name="changes"),
    path("soan-sap-xep/<slug:kind>/<path:ref>/", draft_views.start, name="start"),
    path("phuong-an/<uuid:uid>/", draft_views.draft, name="draft"),
    path("phuong-an/<uuid:uid>/sua/", draft_views.change, name="change"),
    path("phuong-an/<uuid:uid>/xem-truoc/", draft_views.preview, name="preview"),
    path("phuong-an/<uuid:uid>/bo/", draft_views.drop, name="drop"),
]
