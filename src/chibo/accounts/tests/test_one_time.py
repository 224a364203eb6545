from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from chibo.accounts import codes
from chibo.accounts.models import CodeKind, OneTimeCode, User
from chibo.accounts.one_time import VALID_HOURS, issue_code, use_code
from chibo.core.audit.models import AuditEntry
from chibo.core.audit.services import Actor
from chibo.core.errors import DomainError

OFFICER = Actor(None, "can-bo")
PASSWORD = "bay-con-trau-trang"


@pytest.fixture
def user():
    return User.objects.create_user("bi-thu", "mat-khau-cu-ky")


def issue(user, kind=CodeKind.PASSWORD):
    return issue_code(OFFICER, user=user, kind=kind)


def refusal_of(**given):
    with pytest.raises(DomainError) as refusal:
        use_code(**({"username": "bi-thu", "password": PASSWORD} | given))
    return refusal.value.code


def test_every_wrong_sign_and_every_swap_is_found_before_anything_is_looked_up():
    code = codes.normal(codes.new_code())
    wrong = [
        code[:at] + sign + code[at + 1 :]
        for at in range(len(code))
        for sign in codes.ALPHABET
        if sign != code[at]
    ]
    swapped = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(len(code) - 1)]
    assert codes.is_well_formed(code)
    assert not [one for one in wrong + [s for s in swapped if s != code] if codes.is_well_formed(one)]
    assert not codes.is_well_formed(code[:-1])


def test_codes_have_no_signs_that_look_alike_and_forgive_how_they_are_typed():
    assert not set("01ILO") & set(codes.ALPHABET)
    code = codes.new_code()
    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    assert codes.normal(code.lower().replace("-", " ")) == codes.normal(code)


@pytest.mark.django_db
def test_code_sets_a_password_once_and_neither_is_in_database_or_log(user):
    issued = issue(user)
    row = OneTimeCode.objects.get()
    assert issued.expires_at - row.issued_at == timedelta(hours=VALID_HOURS)
    assert codes.normal(issued.code) not in row.hashed
    use_code(username="bi-thu", code=issued.code.lower(), password=PASSWORD)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert refusal_of(code=issued.code) == "code_refused"
    entries = AuditEntry.objects.filter(act__in=["accounts.issue_code", "accounts.use_code"])
    assert {(e.act, e.actor_label) for e in entries} == {
        ("accounts.issue_code", "can-bo"),
        ("accounts.use_code", "bi-thu"),
    }
    told = "".join(str((e.before, e.after, e.note)) for e in entries)
    assert issued.code not in told
    assert PASSWORD not in told


@pytest.mark.django_db
def test_code_is_refused_alike_for_wrong_name_wrong_code_late_and_replaced(user):
    first = issue(user)
    second = issue(user)
    assert refusal_of(code=first.code) == "code_refused"
    assert refusal_of(code=codes.new_code()) == "code_refused"
    assert refusal_of(code=second.code, username="khong-co") == "code_refused"
    OneTimeCode.objects.update(
        issued_at=second.expires_at - timedelta(days=9), expires_at=second.expires_at - timedelta(days=4)
    )
    assert refusal_of(code=second.code) == "code_refused"


@pytest.mark.django_db
def test_mistyped_code_and_weak_password_leave_the_code_good(user):
    issued = issue(user)
    wrong = ("3" if issued.code[0] == "2" else "2") + issued.code[1:]
    assert refusal_of(code=wrong) == "code_mistyped"
    assert refusal_of(code=issued.code, password="ngan") == "password_weak"
    use_code(username="bi-thu", code=issued.code, password=PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "left"), [(CodeKind.PASSWORD, 1), (CodeKind.FACTOR, 0)])
def test_second_factor_goes_only_where_the_code_says_so(user, kind, left):
    RecoveryCodes.activate(user)
    use_code(username="bi-thu", code=issue(user, kind).code, password=PASSWORD)
    assert Authenticator.objects.filter(user=user).count() == left
    assert AuditEntry.objects.filter(object_type="accounts.factor").count() == 1 - left


@pytest.mark.django_db
def test_locked_account_gets_no_code(user):
    user.is_active = False
    with pytest.raises(DomainError, match="khóa"):
        issue(user)
