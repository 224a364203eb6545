"""Addresses of this domain."""

from django.urls import path

from chibo.people import views

app_name = "people"
urlpatterns = [
    path("dang-vien/<path:ref>/", views.people_list, name="list"),
    path("ho-so/<uuid:uid>/", views.person, name="person"),
]
