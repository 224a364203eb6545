from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chibo.org.models import Unit
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(tree):
    Unit.objects.update(records_from=date(2020, 1, 1))
    factories.make_person(tree.cell, "Lò Văn Mới", admitted_on="2025-03-02", official_on=None)
    return tree


def test_obligations_as_json_have_the_shape_of_the_contract(chibo, register):
    ran = chibo("obligations", "--unit", "xuan-hoa", "--on", "2026-04-20", "--json")
    assert (ran.code, ran.err) == (0, "")
    item = next(item for item in ran.document["items"] if item["key"] == "probation.recognition_due")
    url = item.pop("url")
    assert url.startswith("/")
    assert item == {
        "key": "probation.recognition_due",
        "unit": register.cell.ref,
        "subject": "Lò Văn Mới",
        "owed_by": "cell_secretary",
        "opens_on": "2026-03-02",
        "due_on": "2026-04-13",
        "overdue_days": 7,
        "rule": "recognition.cell_deadline",
        "confirmed": False,
    }


def test_obligations_for_people_name_unit_subject_and_days_late(chibo, register):
    ran = chibo("obligations", "--unit", "xuan-hoa", "--on", "2026-04-20")
    assert "13/04/2026 (quá hạn 7 ngày)  Chi bộ thôn Đồng Cam: Lò Văn Mới." in ran.out


def test_obligations_of_an_unknown_unit_are_refused(chibo, register):
    ran = chibo("obligations", "--unit", "khong-co", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert "khong-co" in ran.err


def test_every_kind_is_listed_and_stands_in_the_reference(chibo, db):
    ran = chibo("obligations", "--list", "--json")
    listed = {kind["key"]: kind["rules"] for kind in ran.document["obligations"]}
    assert listed["probation.recognition_due"][0] == "recognition.cell_deadline"
    lines = (
        (Path(__file__).parents[2] / "docs" / "reference" / "obligations.md").read_text("utf-8").splitlines()
    )
    told = {line.split("`")[1]: line.split("`")[5::2] for line in lines if line.startswith("| `")}
    assert told == listed
    assert "probation.recognition_due" in chibo("obligations", "--list").out


def test_without_a_unit_it_says_what_is_missing(chibo, db):
    ran = chibo("obligations")
    assert (ran.code, "--list" in ran.err) == (2, True)
