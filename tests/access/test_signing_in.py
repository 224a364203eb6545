from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from chibo.core import sealed
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_wrong_password_gets_one_sentence_in_the_language_of_the_page(client):
    factories.make_user("can-bo")
    answer = client.post(reverse("account_login"), {"login": "can-bo", "password": "sai"})
    assert answer.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.content.decode()
    unknown = client.post(reverse("account_login"), {"login": "khong-co", "password": "sai"})
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in unknown.content.decode()


def test_a_short_new_password_is_refused_with_the_length_asked(client):
    user = factories.make_user("can-bo")
    client.force_login(user)
    passwords = {"oldpassword": factories.PASSWORD, "password1": "ngan", "password2": "ngan"}
    answer = client.post(reverse("account_change_password"), passwords)
    assert (answer.status_code, "cần ít nhất 10 ký tự" in answer.content.decode()) == (422, True)
    user.refresh_from_db()
    assert user.check_password(factories.PASSWORD)


def test_signing_out_needs_a_post_and_ends_the_session(client):
    client.force_login(factories.make_user("can-bo"))
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


@pytest.fixture
def officer(client):
    """Signed in a moment ago, with an app."""
    user = factories.make_user("can-bo")
    Authenticator.objects.create(user=user, type="totp", data={"secret": sealed.seal("JBSWY3DPEHPK3PXP")})
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return user


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("account_change_password", {"oldpassword": "sai", "password1": "x", "password2": "y"}),
        ("account_reauthenticate", {"password": "sai"}),
        ("mfa_reauthenticate", {"code": "000000"}),
        ("mfa_add_webauthn", {"name": "Điện thoại", "credential": "khong-phai"}),
        ("mfa_edit_webauthn", {"name": ""}),
    ],
)
def test_a_wrong_form_of_the_account_answers_422_and_shows_itself_again(client, officer, name, sent):
    args = []
    if name == "mfa_edit_webauthn":
        args = [Authenticator.objects.create(user=officer, type="webauthn", data={"name": "Máy bàn"}).pk]
    address = reverse(name, args=args)
    assert client.get(address).status_code == 200
    answer = client.post(address, sent)
    assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True)


def test_a_wrong_second_step_answers_422_and_a_right_form_leads_on(client, officer):
    client.logout()
    signed = client.post(reverse("account_login"), {"login": "can-bo", "password": factories.PASSWORD})
    assert (signed.status_code, signed.url) == (302, reverse("mfa_authenticate"))
    for sent in ({"code": "123456"}, {"credential": "khong-phai"}):
        assert client.post(reverse("mfa_authenticate"), sent).status_code == 422


def test_too_many_wrong_passwords_are_told_and_too_many_requests_stay_429(client, settings):
    factories.make_user("can-bo")
    address, wrong = reverse("account_login"), {"login": "can-bo", "password": "sai"}
    answers = [client.post(address, wrong) for _ in range(6)]
    assert {answer.status_code for answer in answers} == {422}
    assert "Nhập sai quá nhiều lần" in answers[-1].content.decode()
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    assert [client.post(address, wrong).status_code for _ in range(2)][-1] == 429
