from __future__ import annotations

from importlib import import_module

import pytest
from django.utils.module_loading import import_string

from chibo.accounts.models import User
from chibo.accounts.services import create_user, set_password
from chibo.core.audit.models import AuditEntry
from chibo.core.audit.services import Actor
from chibo.core.errors import Conflict, DomainError, Forbidden

pytestmark = pytest.mark.django_db
OPERATOR = Actor(None, "operator")
PASSWORD = "bay-con-trau-trang"
#: What the program ships with; this floor stands below it, so it is read by its name.
program = import_module("chibo.config.settings")


def test_create_user_makes_an_account_without_rights_and_keeps_the_password_out_of_the_log():
    user = create_user(OPERATOR, username="can-bo-a", password=PASSWORD, display_name="  Cán bộ   A ")
    assert user.check_password(PASSWORD)
    assert (str(user), user.grants.count()) == ("Cán bộ A", 0)
    entry = AuditEntry.objects.get(act="accounts.create_user")
    assert (entry.object_id, entry.after) == (user.pk, {"username": "can-bo-a", "display_name": "Cán bộ A"})


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [
        ("co dau cach", PASSWORD, "username_malformed"),
        ("", PASSWORD, "username_malformed"),
        ("can-bo-a", "ngan", "password_weak"),
        ("can-bo-duong-xa", "can-bo-duong-xa", "password_weak"),
    ],
)
def test_create_user_refuses_names_and_passwords_that_will_not_do(username, password, code):
    with pytest.raises(DomainError) as refusal:
        create_user(OPERATOR, username=username, password=password)
    assert refusal.value.code == code
    assert not User.objects.exists()


def test_create_user_refuses_a_taken_name():
    create_user(OPERATOR, username="can-bo-a", password=PASSWORD)
    with pytest.raises(Conflict, match="can-bo-a"):
        create_user(OPERATOR, username="can-bo-a", password=PASSWORD)


def test_accounts_are_made_by_the_operator_alone():
    user = create_user(OPERATOR, username="can-bo-a", password=PASSWORD)
    with pytest.raises(Forbidden):
        create_user(Actor(user.pk, user.username), username="can-bo-b", password=PASSWORD)


def test_set_password_is_for_oneself_and_the_operator():
    user = create_user(OPERATOR, username="can-bo-a", password=PASSWORD)
    other = create_user(OPERATOR, username="can-bo-b", password=PASSWORD)
    set_password(Actor(user.pk, user.username), user=user, password="chin-con-trau-den")
    set_password(OPERATOR, user=other, password="muoi-con-trau-vang")
    assert User.objects.get(pk=user.pk).check_password("chin-con-trau-den")
    assert User.objects.get(pk=other.pk).check_password("muoi-con-trau-vang")
    with pytest.raises(Forbidden):
        set_password(Actor(user.pk, user.username), user=other, password=PASSWORD)
    entries = AuditEntry.objects.filter(act="accounts.set_password")
    assert [(entry.object_id, entry.before, entry.after) for entry in entries] == [(user.pk, None, None), (other.pk, None, None)]  # fmt: skip


def test_program_keeps_passwords_as_argon2():
    """The tests themselves use a quick hash; the program must not."""
    (hasher,) = program.PASSWORD_HASHERS
    kept = import_string(hasher)().encode(PASSWORD, "salt-of-the-test")
    assert kept.startswith("argon2$argon2id$")
