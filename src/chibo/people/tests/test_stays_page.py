"""Stays for a time on their pages: the host sees the letter and the days used, never the file; the home sees who is away."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.uid import new_uid
from chibo.org.access import OPERATOR
from chibo.people.services import stay_steps
from chibo.people.services import transfer_steps as steps
from chibo.people.services.transfer_steps import Done
from chibo.people.services.transfers import Departure, start_transfers
from chibo.people.stay_shown import used_days
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 3)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


def away(tree, on=date(2026, 5, 4), until=date(2026, 8, 31)):
    person = factories.make_person(tree.cell, "Vi Thị Xa")
    departure = Departure(kind="temporary", on=on, to=tree.b.ref, until=until)
    (row,) = start_transfers(
        OPERATOR, unit=factories.at(tree.a), person_ids=[person.pk], departure=departure, act_uid=new_uid()
    )
    cell = factories.at(tree.cells_b[0])
    return steps.receive_transfer(OPERATOR, transfer=row, done=Done(on=on, act_uid=new_uid(), cell=cell))


@pytest.mark.parametrize(
    ("on", "words", "is_over"),
    [
        (date(2026, 5, 4), "1/120 ngày", False),
        (date(2026, 8, 31), "120/120 ngày", False),
        (date(2026, 9, 1), "120/120 ngày", True),
    ],
    ids=["first day", "last day", "the day after"],
)
def test_days_used(on, words, is_over):
    assert used_days(date(2026, 5, 4), date(2026, 8, 31), on) == (words, is_over)


def test_host_and_home_each_see_their_side(client, tree):
    people, row = factories.cast(tree), away(tree)
    stay_steps.extend_stay(
        OPERATOR, transfer=row, until=date(2026, 10, 31), done=Done(on=date(2026, 7, 1), act_uid=new_uid())
    )
    file, letter = reverse("people:person", args=[row.person.uid]), reverse("people:transfer", args=[row.uid])
    client.force_login(people.clerk_b)
    host = client.get(reverse("people:stays", args=[tree.b.ref])).content.decode()
    assert all(word in host for word in ("Vi Thị Xa", "Nơi khác đến đây", "92/181 ngày", letter))
    assert "Người của đơn vị ở nơi khác" not in host
    page = client.get(letter).content.decode()
    for word in ("92/181 ngày", "trên giấy ghi đến hết ngày 31/08/2026", "Đóng đảng phí", "§6.3.2b–c"):
        assert word in page
    assert file not in page
    assert client.get(file).status_code == 404
    client.force_login(people.clerk_a)
    home = client.get(reverse("people:stays", args=[tree.a.ref])).content.decode()
    assert "Người của đơn vị ở nơi khác" in home
    assert "Nơi khác đến đây" not in home
    stay_steps.end_stay(OPERATOR, transfer=row, done=Done(on=TODAY, act_uid=new_uid()))
    assert (
        "Không có ai sinh hoạt tạm thời"
        in client.get(reverse("people:stays", args=[tree.a.ref])).content.decode()
    )


def test_what_no_rule_said_then_is_told_as_unknown(client, tree):
    row = away(tree, date(2024, 5, 6), date(2024, 9, 30))
    client.force_login(factories.cast(tree).clerk_b)
    page = client.get(reverse("people:transfer", args=[row.uid])).content.decode()
    assert "thời kỳ này chưa có trong sổ quy định" in page
    assert "đã hết thời gian" in page
