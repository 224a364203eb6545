"""Addresses of this domain."""

from django.urls import path

from chibo.org import views

app_name = "org"
urlpatterns = [
    path("to-chuc/<path:ref>/", views.tree, name="tree"),
    path("truc-thuoc/<path:ref>/", views.children, name="children"),
]
