"""Addresses of this domain."""

from django.urls import path

from chibo.jobs import views

app_name = "jobs"
urlpatterns = [
    path("viec/", views.job_list, name="list"),
    path("viec/<uuid:uid>/", views.job, name="job"),
    path("viec/<uuid:uid>/tien-do/", views.standing, name="standing"),
    path("viec/<uuid:uid>/bo/", views.cancel, name="cancel"),
    path("viec/<uuid:uid>/tep/", views.file, name="file"),
]
