"""Addresses of the shell and of the pages that show several domains at once."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as card
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from chibo.org.pages import public_page, signed_in_page
from chibo.web.views import explain, feed, home, movement, protection, shell, work
from chibo.web.views.foreign import as_ours

urlpatterns = [
    path("", shell.start, name="start"),
    path("dang-nhap/", public_page(as_ours(account.login)), name="account_login"),
    path("dang-nhap/ma/", public_page(as_ours(factor.authenticate)), name="mfa_authenticate"),
    path("dang-nhap/khoa/", public_page(as_ours(passkey.login_webauthn)), name="mfa_login_webauthn"),
    path("dang-xuat/", public_page(account.logout), name="account_logout"),
    path("doi-mat-khau/", signed_in_page(as_ours(account.password_change)), name="account_change_password"),
    path("dang-ky/", shell.no_signup, name="account_signup"),
    path("quen-mat-khau/", protection.use_code, name="account_reset_password"),
    path("phien/", protection.session_list, name="account_sessions"),
    path("phien/ket-thuc-khac/", protection.end_other_sessions, name="end_other_sessions"),
    path("phien/<int:pk>/ket-thuc/", protection.end_session, name="end_session"),
    path("bao-ve/", protection.index, name="mfa_index"),
    path("bao-ve/xac-nhan/", signed_in_page(as_ours(account.reauthenticate)), name="account_reauthenticate"),
    path("bao-ve/xac-nhan-ma/", signed_in_page(as_ours(factor.reauthenticate)), name="mfa_reauthenticate"),
    path(
        "bao-ve/xac-nhan-khoa/",
        signed_in_page(as_ours(passkey.reauthenticate_webauthn)),
        name="mfa_reauthenticate_webauthn",
    ),
    path("bao-ve/ung-dung/", signed_in_page(as_ours(app.activate_totp)), name="mfa_activate_totp"),
    path("bao-ve/ung-dung/bo/", signed_in_page(as_ours(app.deactivate_totp)), name="mfa_deactivate_totp"),
    path(
        "bao-ve/khoa/",
        signed_in_page(RedirectView.as_view(pattern_name="mfa_index")),
        name="mfa_list_webauthn",
    ),
    path("bao-ve/khoa/them/", signed_in_page(as_ours(passkey.add_webauthn)), name="mfa_add_webauthn"),
    path(
        "bao-ve/khoa/<int:pk>/ten/", signed_in_page(as_ours(passkey.edit_webauthn)), name="mfa_edit_webauthn"
    ),
    path(
        "bao-ve/khoa/<int:pk>/bo/",
        signed_in_page(as_ours(passkey.remove_webauthn)),
        name="mfa_remove_webauthn",
    ),
    path("bao-ve/the-ma/", signed_in_page(card.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "bao-ve/the-ma/lap/",
        signed_in_page(as_ours(card.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    path("bao-ve/the-ma/huy/", protection.remove_card, name="mfa_remove_card"),
    path("ngon-ngu/", public_page(set_language), name="set_language"),
    path("co-chu/", shell.text_size, name="text_size"),
    path("ngay-that/", shell.real_date, name="real_date"),
    path("so-lieu/<str:key>/<path:ref>/", explain.explain, name="explain"),
    path("tong-quan/<path:ref>/", home.home, name="home"),
    path("qua-cac-nam/<path:ref>/", home.members_over_time, name="members_over_time"),
    path("tang-giam/<path:ref>/", movement.movement, name="movement"),
    path("viec-can-lam/<path:ref>/", work.work_list, name="work"),
    path("nhac-viec/<path:ref>/", work.remind_unit, name="remind"),
    path("lich-viec/<path:ref>/", feed.feed_page, name="feed_page"),
    path("lich/<str:token>.ics", feed.feed, name="feed"),
    path("viec-tom-tat/<path:ref>/", work.work_brief, name="work_brief"),
]
