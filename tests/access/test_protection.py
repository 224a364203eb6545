"""Signing in by two steps, the way back with a printed code, and sessions: as a browser meets them."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from chibo.accounts import sessions
from chibo.accounts.models import CodeKind, SignInSession, User
from chibo.accounts.one_time import issue_code
from chibo.core import sealed
from chibo.core.audit.models import AuditEntry
from chibo.core.audit.services import Actor
from chibo.org.models import Role
from tests import factories

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "bay-con-trau-trang"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def tree():
    return factories.make_tree()


@pytest.fixture
def people(tree):
    return factories.cast(tree)


def sign_in(client, username, password=factories.PASSWORD):
    return client.post(
        reverse("account_login"), {"login": username, "password": password}, HTTP_USER_AGENT="Firefox Linux"
    )


def now_code(secret, step=0):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + step))


def test_officer_is_led_to_set_up_an_app_and_then_everything_opens(client, tree, people, settings):
    settings.CHIBO_SECOND_FACTOR = "required"
    sign_in(client, "clerk_a")
    home = reverse("home", args=[tree.a.ref])
    assert client.get(home).headers["Location"] == reverse("mfa_index")
    assert client.get(home, HTTP_HX_REQUEST="true").headers["HX-Redirect"] == reverse("mfa_index")
    assert "phải có lớp bảo vệ thứ hai" in client.get(reverse("mfa_index")).content.decode()
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert "data:image/svg+xml" in page.content.decode()
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000x"}).status_code == 422
    made = client.post(reverse("mfa_activate_totp"), {"code": now_code(secret)})
    assert made.headers["Location"] == reverse("mfa_view_recovery_codes")
    card = client.get(reverse("mfa_view_recovery_codes"))
    assert len(card.context["unused_codes"]) == 6
    assert client.get(home).status_code == 200
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert (secret in kept, sealed.unseal(kept)) == (False, secret)


def test_signing_in_asks_for_the_code_and_takes_each_printed_one_once(client, tree, people):
    Authenticator.objects.create(user=people.clerk_a, type="totp", data={"secret": sealed.seal(SECRET)})
    client.force_login(people.clerk_a)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    client.post(reverse("mfa_generate_recovery_codes"))
    printed = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    client.logout()
    step = reverse("mfa_authenticate")
    assert sign_in(client, "clerk_a").headers["Location"] == step
    assert client.get(reverse("home", args=[tree.a.ref])).status_code == 302
    assert "Mã không đúng" in client.post(step, {"code": "12345678"}).content.decode()
    assert client.post(step, {"code": f"{printed[:4]} {printed[4:]}"}).status_code == 302
    assert client.get(reverse("home", args=[tree.a.ref])).status_code == 200
    client.logout()
    sign_in(client, "clerk_a")
    assert "đã dùng" in client.post(step, {"code": printed}).content.decode()
    entry = AuditEntry.objects.filter(act="accounts.sign_in").last()
    assert (entry.after["ways"], entry.after["failed_before"]) == (["password", "recovery_codes"], 1)


def test_a_card_alone_is_a_second_step_for_a_secretary_and_not_enough_above(client, people, settings):
    settings.CHIBO_SECOND_FACTOR = "required"
    for user, answer in ((people.secretary, 302), (people.clerk_a, 302)):
        sign_in(client, user.username)
        assert client.post(reverse("mfa_generate_recovery_codes")).status_code == answer
        assert Authenticator.objects.filter(user=user, type="recovery_codes").exists()
        client.logout()
    assert sign_in(client, "secretary").headers["Location"] == reverse("mfa_authenticate")
    client.force_login(people.clerk_a)
    assert client.get(reverse("start")).headers["Location"] == reverse("mfa_index")


@pytest.mark.parametrize(
    ("role", "where", "led"),
    [
        ("cell_secretary", "cell", False),
        ("member", "cell", False),
        ("technical_administrator", "a", True),
        ("organisation_officer", "cell", True),
    ],
)
def test_rule_asks_of_roles_above_a_cell_or_reaching_below(client, tree, settings, role, where, led):
    settings.CHIBO_SECOND_FACTOR = "required"
    user = factories.make_user("nguoi-moi")
    factories.give(user, role, getattr(tree, where))
    client.force_login(user)
    assert (client.get(reverse("rulebook:list")).status_code == 302) is led
    settings.CHIBO_SECOND_FACTOR = "offered"
    assert client.get(reverse("rulebook:list")).status_code == 200


def test_accounts_of_a_demonstration_are_let_off_and_told_so(client, people, settings, tmp_path):
    from chibo.accounts.demo import OfferedAccount, mark_demo

    settings.CHIBO_SECOND_FACTOR, settings.CHIBO_HOME = "required", tmp_path
    mark_demo([OfferedAccount("Cán bộ", "Officer", "clerk_a", "x")])
    client.force_login(people.clerk_a)
    assert client.get(reverse("rulebook:list")).status_code == 200
    assert "tài khoản chạy thử" in client.get(reverse("mfa_index")).content.decode()
    client.force_login(people.clerk_b)
    assert client.get(reverse("rulebook:list")).status_code == 302


def test_lost_factor_is_answered_by_a_printed_code_and_leads_back_in(client, tree, people):
    Authenticator.objects.create(user=people.secretary, type="totp", data={"secret": sealed.seal(SECRET)})
    client.force_login(people.clerk_a)
    url = reverse("org:issue_code", args=[people.secretary.pk, tree.a.ref])
    assert client.post(url, {"kind": "khac"}).status_code == 422
    card = client.post(url, {"kind": "factor"})
    code = card.context["issued"].code
    assert code in card.content.decode()
    assert (
        code
        not in client.get(reverse("org:account", args=[people.secretary.pk, tree.a.ref])).content.decode()
    )
    client.logout()
    given = {"username": "secretary", "code": code, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    refused = client.post(reverse("account_reset_password"), given | {"password2": "khac"})
    assert refused.status_code == 422
    used = client.post(reverse("account_reset_password"), given)
    assert used.headers["Location"] == reverse("account_login")
    assert sign_in(client, "secretary", NEW_PASSWORD).headers["Location"] == reverse("start")
    assert "clerk_a" in client.get(reverse("mfa_index")).content.decode()


def test_guessing_codes_stops_for_the_account_and_not_for_the_village(client, people):
    other = issue_code(Actor(None, "x"), user=people.member_user, kind=CodeKind.PASSWORD)
    right = issue_code(Actor(None, "x"), user=people.secretary, kind=CodeKind.PASSWORD)
    given = {
        "username": "secretary",
        "code": other.code,
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }
    for _attempt in range(5):
        assert client.post(reverse("account_reset_password"), given).status_code == 422
    stopped = client.post(reverse("account_reset_password"), given | {"code": right.code})
    assert "Thử quá nhiều lần" in stopped.content.decode()
    assert (
        client.post(reverse("account_reset_password"), given | {"username": "member_user"}).status_code == 302
    )


def test_wrong_passwords_stop_one_account_are_counted_and_leave_no_wrong_name(client, people):
    for _attempt in range(5):
        sign_in(client, "secretary", "sai")
        sign_in(client, "khong-co-ai", "sai")
    assert "Nhập sai quá nhiều lần" in sign_in(client, "secretary").content.decode()
    assert User.objects.get(username="secretary").failed_sign_ins == 5
    told = AuditEntry.objects.filter(act="accounts.sign_in_failures")
    assert [(entry.object_id, entry.after) for entry in told] == [(people.secretary.pk, {"count": 5})]
    assert sign_in(client, "member_user").status_code == 302
    assert not [e for e in AuditEntry.objects.all() if "khong-co-ai" in str((e.after, e.actor_label, e.note))]


def test_sessions_are_listed_and_ended(client, people, make_client):
    sign_in(client, "secretary")
    other = make_client()
    sign_in(other, "secretary")
    page = client.get(reverse("account_sessions")).content.decode()
    assert page.count("Firefox · Linux") == 2
    assert page.count("máy này") == 1
    client.post(reverse("end_other_sessions"))
    assert other.get(reverse("account_sessions")).status_code == 302
    assert client.get(reverse("account_sessions")).status_code == 200


def test_session_of_somebody_else_cannot_be_ended(client, people, make_client):
    sign_in(client, "secretary")
    other = make_client()
    sign_in(other, "member_user")
    row = SignInSession.objects.get(user=people.member_user)
    assert client.post(reverse("end_session", args=[row.pk])).status_code == 404
    assert other.get(reverse("account_sessions")).status_code == 200


def test_officer_ends_the_sessions_of_somebody_below(client, tree, people, make_client):
    sign_in(client, "secretary")
    officer = make_client()
    officer.force_login(people.clerk_a)
    officer.post(reverse("org:end_sessions", args=[people.secretary.pk, tree.a.ref]))
    assert client.get(reverse("account_sessions")).status_code == 302


def test_change_of_password_ends_the_other_sessions_and_keeps_this_one(client, people, make_client):
    sign_in(client, "secretary")
    other = make_client()
    sign_in(other, "secretary")
    given = {"oldpassword": factories.PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post(reverse("account_change_password"), given).status_code == 302
    assert other.get(reverse("account_sessions")).status_code == 302
    page = client.get(reverse("account_sessions"))
    assert [row.pk for row in page.context["sessions"]] == [page.context["current"]]
    assert AuditEntry.objects.filter(act="accounts.set_password", actor_id=people.secretary.pk).count() == 1


@pytest.mark.parametrize(
    ("part", "back", "open_"),
    [("seen", 119, True), ("seen", 121, False), ("began", 719, True), ("began", 721, False)],
)
def test_session_ends_when_idle_and_after_its_whole_time(client, people, part, back, open_):
    sign_in(client, "secretary")
    session = client.session
    session[sessions.MARK] = session[sessions.MARK] | {part: time.time() - back * 60}
    session.save()
    assert (client.get(reverse("account_sessions")).status_code == 200) is open_


def test_account_is_opened_in_the_browser_with_a_code_instead_of_a_password(client, tree, people):
    client.force_login(people.clerk_a)
    url = reverse("org:new_account", args=[tree.cell.ref])
    given = {"username": "bi-thu-moi", "display_name": "Bí thư mới", "role": "cell_secretary"}
    assert client.post(url, given | {"username": "có dấu cách"}).status_code == 422
    assert not User.objects.filter(display_name="Bí thư mới").exists()
    card = client.post(url, given)
    made = User.objects.get(username="bi-thu-moi")
    assert (made.has_usable_password(), [g.role_id for g in made.grants.all()]) == (False, ["cell_secretary"])
    code = card.context["issued"].code
    client.logout()
    client.post(reverse("account_reset_password"), {"username": "bi-thu-moi", "code": code, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})  # fmt: skip
    assert sign_in(client, "bi-thu-moi", NEW_PASSWORD).status_code == 302
    assert "Bí thư mới" in page_of_accounts(client, people.clerk_a, tree.a)


def page_of_accounts(client, user, unit, **query):
    client.force_login(user)
    return client.get(reverse("org:accounts", args=[unit.ref]), query).content.decode()


def test_list_of_accounts_holds_those_here_and_below_and_finds_without_marks(client, tree, people):
    text = page_of_accounts(client, people.clerk_a, tree.a)
    assert [name for name in ("clerk_a", "secretary", "member_user", "clerk_b", "department") if f">{name}<" in text] == [
        "clerk_a", "secretary", "member_user",
    ]  # fmt: skip
    found = page_of_accounts(client, people.clerk_a, tree.a, q="bi thu")
    assert (">secretary<" in found, ">member_user<" in found) == (True, False)


def test_roles_that_may_not_be_given_are_not_offered(client, tree, people):
    Role.objects.create(
        code="above", name="Vai trò khác", name_en="Other", position=99, permissions=["units.see", "x.y"]
    )
    client.force_login(people.clerk_a)
    page = client.get(reverse("org:new_account", args=[tree.a.ref])).content.decode()
    assert "Vai trò khác" not in page
    assert "Văn thư" in page
    assert "Bí thư chi bộ" not in page


@pytest.fixture
def make_client():
    from django.test import Client

    return Client
