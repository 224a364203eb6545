"""Addresses of this domain."""

from django.urls import path

from chibo.history import views

app_name = "history"
urlpatterns = [
    path("nhat-ky/viec/<uuid:uid>/", views.act, name="act"),
    path("nhat-ky/don-vi/<path:ref>/", views.changes, name="changes"),
    path("nhat-ky/qua-trinh/<path:ref>/", views.unit_timeline, name="unit_timeline"),
]
