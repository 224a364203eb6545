"""Who need not know of discipline sees every page as if there were none: nothing more, nothing less, no button missing."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR
from chibo.standing import services
from chibo.standing.tests.test_discipline import inspector, record, tree  # noqa: F401 - fixtures
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, SINCE = date(2026, 8, 1), date(2026, 6, 1)
PAPER = DecisionDraft(issuer="Ủy ban Kiểm tra Huyện ủy", number="5-QĐ/UBKT", issued_on=SINCE)


@pytest.fixture
def member(tree):  # noqa: F811
    return factories.make_person(tree.cell, "Vi Văn Kín")


def befall(tree, person):  # noqa: F811
    """Everything of discipline that can befall a member at once."""
    unit = factories.at(tree.cell)
    record(
        tree,
        person,
        announced_on=SINCE,
        by_cell=True,
        paper=PAPER,
        cause=services.CauseDraft(origin="detained"),
    )
    examination = services.ExaminationDraft(
        kind="discipline",
        since=SINCE,
        body="Ủy ban Kiểm tra",
        level="warning",
        cause=services.CauseDraft(offence_on=SINCE),
    )
    row = services.begin_examination(OPERATOR, unit=unit, person=person, draft=examination, act_uid=new_uid())
    put_off = services.PostponementDraft(
        ground="illness", starts_on=SINCE, last_day=date(2026, 8, 5), paper=PAPER
    )
    services.postpone_discipline(OPERATOR, unit=unit, examination_id=row.pk, draft=put_off, act_uid=new_uid())
    suspension = services.SuspensionDraft(starts_on=SINCE, last_day=date(2026, 8, 5), paper=PAPER)
    services.suspend_member(OPERATOR, unit=unit, person=person, draft=suspension, act_uid=new_uid())


def seen(client, url):
    """The page without what differs from one request to the next."""
    page = client.get(url, {"on": "2026-08-01"}).content.decode()
    return re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"', "", page)


@pytest.mark.parametrize("who", ["clerk_a", "secretary", "department"])
def test_no_page_changes_for_those_who_need_not_know(tree, member, client, who):  # noqa: F811
    people = factories.cast(tree)
    user = getattr(people, who)
    client.force_login(user)
    of_unit = (
        "org:tree", "people:list", "people:exemptions", "people:transfers", "standing:badges", "standing:cards",
        "standing:residences", "standing:files", "history:changes", "history:unit_timeline", "home", "movement", "work", "members_over_time",
    )  # fmt: skip
    urls = [
        reverse("people:person", args=[member.uid]),
        *(reverse(name, args=[unit.ref]) for name in of_unit for unit in (tree.a, tree.cell)),
        reverse("people:transfer_start", args=[tree.cell.ref]),
    ]
    before = [seen(client, url) for url in urls]
    befall(tree, member)
    after = [seen(client, url) for url in urls]
    assert [url for url, one, two in zip(urls, before, after, strict=True) if one != two] == []


def test_the_inspection_officer_sees_all_of_it_in_the_file(tree, member, inspector, client):  # noqa: F811
    befall(tree, member)
    client.force_login(inspector)
    stated = {"reason": "inspection", "words": "Kiểm tra theo chương trình năm"}
    client.post(reverse("people:purpose_file", args=[member.uid]), stated)
    page = seen(client, reverse("people:person", args=[member.uid]))
    for words in (
        "Khiển trách",
        "Bị tạm giam",
        "Cảnh cáo: đến ngày",
        "Bệnh nặng đang điều trị",
        "ngày thứ 62/66",
        "vẫn đóng trong",
    ):
        assert words in page
