from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_wrong_password_gets_one_sentence_in_the_language_of_the_page(client):
    factories.make_user("can-bo")
    answer = client.post(reverse("account_login"), {"login": "can-bo", "password": "sai"})
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.content.decode()
    unknown = client.post(reverse("account_login"), {"login": "khong-co", "password": "sai"})
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in unknown.content.decode()


def test_a_short_new_password_is_refused_with_the_length_asked(client):
    user = factories.make_user("can-bo")
    client.force_login(user)
    passwords = {"oldpassword": factories.PASSWORD, "password1": "ngan", "password2": "ngan"}
    answer = client.post(reverse("account_change_password"), passwords)
    assert "cần ít nhất 10 ký tự" in answer.content.decode()
    user.refresh_from_db()
    assert user.check_password(factories.PASSWORD)


def test_signing_out_needs_a_post_and_ends_the_session(client):
    client.force_login(factories.make_user("can-bo"))
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session
