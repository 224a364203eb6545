"""The page of who looks after the machine: its state and its accounts, and no name of a member."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chibo.core.audit.models import AuditEntry
from chibo.jobs.models import Job
from tests import factories
from tests.access.test_every_page import ROLES, answers

pytestmark = pytest.mark.django_db
PAGE = "/ky-thuat/"


@pytest.fixture
def world(client, settings, tmp_path):
    settings.CHIBO_HOME = tmp_path
    tree = factories.make_tree()
    people = factories.cast(tree)
    keeper = factories.make_user("keeper")
    factories.give(keeper, "technical_administrator", tree.a)
    client.force_login(keeper)
    return tree, people, keeper


def test_page_is_for_who_looks_after_the_machine_alone(client, world):
    _tree, people, keeper = world
    assert answers(client, people, PAGE) == (404,) * len(ROLES)
    client.force_login(keeper)
    assert client.get("/").url == PAGE
    assert client.get(PAGE).status_code == 200


def test_page_tells_machine_backup_jobs_and_accounts_but_no_member(client, world):
    tree, people, _keeper = world
    member = factories.make_person(tree.cell, "Hà Văn Thật")
    Job.objects.create(
        kind="exchange.apply_list",
        started_by=people.clerk_a,
        unit=tree.a,
        label=f"Nhập {member.name}",
        language="vi",
    )
    text = client.get(PAGE).content.decode()
    for words in ("Chưa sao lưu lần nào", "Nhập danh sách", "đang chờ", "clerk_a", "secretary"):
        assert words in text, words
    assert member.name not in text
    assert "clerk_b" not in text


def test_account_is_locked_signed_out_and_opened_again(client, world):
    _tree, people, _keeper = world
    url = reverse("technical:sign_in", args=[people.secretary.pk])
    assert client.get(url).status_code == 405
    assert client.post(url, {"allowed": "0"}).url == PAGE
    people.secretary.refresh_from_db()
    assert people.secretary.is_active is False
    entry = AuditEntry.objects.filter(act="accounts.set_sign_in").latest("id")
    assert (entry.before, entry.after) == ({"is_active": True}, {"is_active": False})
    assert "đã khóa" in client.get(PAGE).content.decode()
    assert "đã khóa rồi" in client.post(url, {"allowed": "0"}, follow=True).content.decode()
    client.post(url, {"allowed": "1"})
    people.secretary.refresh_from_db()
    assert people.secretary.is_active


def test_account_out_of_reach_or_ones_own_is_not_locked(client, world):
    _tree, people, keeper = world
    codes = [
        client.post(reverse("technical:sign_in", args=[user.pk]), {"allowed": "0"}).status_code
        for user in (people.clerk_b, people.department, keeper)
    ]
    assert codes == [404, 404, 403]
    client.force_login(people.clerk_a)
    url = reverse("technical:sign_in", args=[people.secretary.pk])
    assert client.post(url, {"allowed": "0"}).status_code == 404
