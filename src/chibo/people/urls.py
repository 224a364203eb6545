"""Addresses of this domain."""

from django.urls import path

from chibo.people import purpose_views, views

app_name = "people"
urlpatterns = [
    path("dang-vien/<path:ref>/", views.people_list, name="list"),
    path("ho-so/<uuid:uid>/", views.person, name="person"),
    path("ho-so/<uuid:uid>/muc-dich/", purpose_views.purpose_file, name="purpose_file"),
    path("ho-so/<uuid:uid>/ai-da-xem/", purpose_views.openings, name="openings"),
    path("ho-so/<uuid:uid>/vi-sao/", purpose_views.why, name="why"),
    path("muc-dich/<path:ref>/", purpose_views.purpose_names, name="purpose_names"),
    path("ai-da-mo-ho-so/<path:ref>/", purpose_views.unit_openings, name="unit_openings"),
]
