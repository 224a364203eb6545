"""Addresses of who looks after the machine."""

from django.urls import path

from chibo.cli import technical

app_name = "technical"
urlpatterns = [
    path("ky-thuat/", technical.technical, name="page"),
    path("ky-thuat/tai-khoan/<int:user_id>/", technical.sign_in, name="sign_in"),
]
