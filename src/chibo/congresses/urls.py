"""Addresses of this domain."""

from django.urls import path

from chibo.congresses import views

app_name = "congresses"
urlpatterns = [
    path("dai-hoi/<path:ref>/", views.congress_list, name="list"),
    path("ghi-dai-hoi/<slug:kind>/<path:ref>/", views.record, name="record"),
    path("ket-qua-bau/<uuid:uid>/", views.congress, name="congress"),
]
