"""Addresses of the shell and of the pages that show several domains at once."""

from allauth.account import views as account
from django.urls import path
from django.views.i18n import set_language

from chibo.org.pages import public_page, signed_in_page
from chibo.web.views import explain, home, shell, work

urlpatterns = [
    path("", shell.start, name="start"),
    path("dang-nhap/", public_page(account.login), name="account_login"),
    path("dang-xuat/", public_page(account.logout), name="account_logout"),
    path("doi-mat-khau/", signed_in_page(account.password_change), name="account_change_password"),
    path("dang-ky/", shell.no_signup, name="account_signup"),
    path("quen-mat-khau/", shell.forgotten_password, name="account_reset_password"),
    path("ngon-ngu/", public_page(set_language), name="set_language"),
    path("co-chu/", shell.text_size, name="text_size"),
    path("ngay-that/", shell.real_date, name="real_date"),
    path("so-lieu/<str:key>/<path:ref>/", explain.explain, name="explain"),
    path("tong-quan/<path:ref>/", home.home, name="home"),
    path("viec-can-lam/<path:ref>/", work.work_list, name="work"),
    path("viec-tom-tat/<path:ref>/", work.work_brief, name="work_brief"),
]
