"""What an exempted member still has and owes, on the file (EXM-06, EXM-07, EXM-09)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.dates import END
from chibo.core.uid import new_uid
from chibo.people.exemption_rights import rights_of_exempted
from chibo.people.models import Exemption
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 3)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


def exempt(person, starts_on=date(2026, 1, 5), ends_on=END):
    return Exemption.objects.create(
        person=person, kind="standing_exemption", reason="old_age", requested_on=starts_on, decided_on=starts_on,
        starts_on=starts_on, ends_on=ends_on, recorded_in=new_uid(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("on", "said", "unsaid"),
    [
        (
            TODAY,
            ["được mời dự đại hội", "chỉ tính khi có mặt", "không xếp loại", "Huy hiệu", "vẫn đóng đảng phí"],
            "",
        ),
        (date(2025, 6, 9), ["chỉ tính khi có mặt"], "xếp loại"),
        (date(2026, 1, 31), ["không xếp loại"], "đảng phí"),
        (date(2024, 1, 1), [], "đại hội"),
    ],
    ids=["EXM-06-07-09", "EXM-07-first-day", "EXM-09-day-before", "EXM-06-gap"],
)
def test_what_the_rules_of_the_date_say(on, said, unsaid):
    words, papers = rights_of_exempted(None, on)
    assert [part for part in said if part not in words] == []
    assert not (unsaid and unsaid in words)
    assert bool(papers) is bool(words)


def test_rights_stand_in_the_file_while_the_exemption_holds(tree, client):
    people, person = factories.cast(tree), factories.make_person(tree.cell)
    exempt(person, ends_on=date(2026, 8, 1))
    client.force_login(people.clerk_a)
    file = reverse("people:person", args=[person.uid])
    assert "không xếp loại chất lượng" in client.get(file, {"on": "2026-07-31"}).content.decode()
    assert "không xếp loại chất lượng" not in client.get(file, {"on": "2026-08-01"}).content.decode()
