from __future__ import annotations

import io
import re

import pytest

from chibo.accounts.models import OneTimeCode, User
from chibo.accounts.one_time import use_code
from chibo.core.clock import today

pytestmark = pytest.mark.django_db
PASSWORD = "bay-con-trau-trang"
OFFICER = ("--role", "organisation_officer", "--unit", "xuan-hoa")


@pytest.fixture
def typed(monkeypatch):
    """What is piped into the command."""

    def give(text=PASSWORD):
        monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))

    return give


def test_user_add_makes_an_account_with_one_role(chibo, tree, typed):
    typed()
    ran = chibo("user", "add", "can-bo-moi", "--name", "Cán bộ Mới", *OFFICER)
    assert (ran.code, ran.out) == (0, "Đã lập tài khoản can-bo-moi ở Đảng bộ xã Xuân Hòa.\n")
    made = User.objects.get(username="can-bo-moi")
    assert (made.display_name, made.check_password(PASSWORD)) == ("Cán bộ Mới", True)
    assert [(g.role_id, g.unit_id, g.starts_on) for g in made.grants.all()] == [
        ("organisation_officer", tree.a.pk, today())
    ]
    assert chibo("unit", "tree", "--as", "can-bo-moi").out.startswith("Đảng bộ xã Xuân Hòa [xuan-hoa]")


@pytest.mark.parametrize(
    ("arguments", "password", "sentence"),
    [
        (["can-bo-moi", "--role", "king", "--unit", "xuan-hoa"], PASSWORD, "Không có vai trò «king»."),
        (["can-bo-moi", "--role", "member", "--unit", "o-dau"], PASSWORD, "Không tìm thấy"),
        (["can bo moi", *OFFICER], PASSWORD, "Tên đăng nhập «can bo moi» không dùng được"),
        (["can-bo-moi", *OFFICER], "ngan", "Mật khẩu"),
        (["can-bo-moi", *OFFICER, "--as", "clerk_a"], PASSWORD, "Chỉ người vận hành máy được lập tài khoản."),
    ],
)  # fmt: skip
def test_user_add_refuses_in_a_sentence_and_leaves_no_account(
    chibo, people, typed, arguments, password, sentence
):
    before = User.objects.count()
    typed(password)
    ran = chibo("user", "add", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert sentence in ran.err
    assert User.objects.count() == before


def test_user_password_is_set_by_the_operator_or_for_oneself(chibo, people, typed):
    for asking in ((), ("--as", "clerk_a")):
        typed("muoi-con-trau-vang")
        assert chibo("user", "password", "clerk_a", *asking).code == 0
    assert User.objects.get(username="clerk_a").check_password("muoi-con-trau-vang")
    typed()
    assert chibo("user", "password", "clerk_a", "--as", "clerk_b").code == 1
    typed()
    assert chibo("user", "password", "khong-co").code == 1


def test_user_code_opens_an_account_and_is_for_officers_above_and_the_operator(chibo, people):
    for asking, arguments in (((), ["clerk_a"]), (("--as", "clerk_a"), ["secretary", "--keep-factor"])):
        ran = chibo("user", "code", *arguments, *asking)
        code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", ran.out)
        assert (ran.code, bool(code)) == (0, True)
        use_code(username=arguments[0], code=code[0], password="muoi-con-trau-vang")
    assert OneTimeCode.objects.values_list("kind", flat=True).order_by("pk").last() == "password"
    refused = chibo("user", "code", "clerk_b", "--as", "clerk_a")
    assert (refused.code, refused.out) == (1, "")
    assert "Không có người dùng «clerk_b»." in refused.err
