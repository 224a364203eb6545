"""Both samples come out exactly as their expectation says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import END, PartialDate
from chibo.exchange.models import ImportBatch, SourceRow
from chibo.exchange.services import apply_list
from chibo.org.access import OPERATOR
from chibo.people.enums import AttainmentKind
from chibo.people.models import Affiliation, Membership, Person, PostHeld
from tests.factories import at, make_tree, make_unit

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[4] / "samples"
NAMES = {"na-khe": "Đảng bộ xã Na Khê", "lung-vai": "Đảng bộ xã Lùng Vai"}


def expected(name):
    return json.loads((SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))


def imported(name, unit=None):
    unit = unit or make_unit(make_tree().district, name, NAMES[name], "commune")
    as_of = date.fromisoformat(expected(name)["as_of"]) if name == "lung-vai" else None
    data = (SAMPLES / f"{name}.xlsx").read_bytes()
    return unit, apply_list(OPERATOR, unit=at(unit), data=data, filename=f"{name}.xlsx", as_of=as_of)


def person_as_listed(source):
    """A member out of the register, in the words of the expectation."""
    person = Person.objects.get(pk=source.person_id)
    membership = Membership.objects.get(person=person)
    stay = Affiliation.objects.get(person=person, ends_on=END)
    reached = {a.kind: a for a in person.attainments.all()}
    posts = PostHeld.objects.filter(person=person).select_related("seat__post")
    return {
        "cell": stay.unit.profiles.get().name,
        "name": person.name,
        "sex": person.sex,
        "born": person.born.iso(),
        "ethnic_group": person.get_ethnic_group_display(),
        "schooling": reached[AttainmentKind.SCHOOLING].grade,
        "profession": reached[AttainmentKind.PROFESSION].level,
        "theory": reached[AttainmentKind.THEORY].level,
        "admitted_on": membership.admitted.iso(),
        "official_on": membership.official.iso() if membership.official else None,
        "citizen_id": person.citizen_id,
        "posts": ", ".join(held.seat.post.name for held in posts),
        "note": person.note,
        "source_row": source.row,
    }


@pytest.mark.parametrize("name", ["na-khe", "lung-vai"])
def test_import_of_sample_counts_as_expected(name):
    _unit, (batch, plan) = imported(name)
    shape = plan.as_json(batch.pk)
    wanted = expected(name)["import"]
    problems = [
        {key: found[key] for key in asked}
        for found, asked in zip(
            sorted(shape["problems"], key=lambda problem: problem["code"]), wanted["problems"], strict=True
        )
    ]
    assert problems == wanted["problems"]
    assert {key: shape[key] for key in ("rows", "created", "skipped")} == {
        key: wanted[key] for key in ("rows", "created", "skipped")
    }
    assert (shape["changed"], shape["moved"], shape["same"], shape["missing"]) == (0, 0, 0, 0)
    assert Person.objects.count() == SourceRow.objects.count() == wanted["created"]
    assert batch.as_of == date.fromisoformat(expected(name)["as_of"])


def test_import_of_na_khe_records_every_member_as_listed():
    imported("na-khe")
    found = [person_as_listed(source) for source in SourceRow.objects.order_by("row")]
    assert found == expected("na-khe")["members"]


@pytest.mark.parametrize("name", ["na-khe", "lung-vai"])
def test_second_import_of_sample_writes_nothing(name):
    unit, (_batch, first) = imported(name)
    entries = AuditEntry.objects.count()
    _unit, (batch, plan) = imported(name, unit)
    assert batch is None
    assert (plan.same, plan.created, plan.changed, plan.missing) == (first.created, 0, 0, 0)
    assert (AuditEntry.objects.count(), ImportBatch.objects.count()) == (entries, 1)
    assert plan.created_units == ()


def test_import_of_lung_vai_keeps_codes_of_its_units():
    unit, (_batch, plan) = imported("lung-vai")
    cell = at(f"{unit.ref}/lung-vai")
    assert cell.name == "Chi bộ thôn Lùng Vai"
    assert at("lung-vai").id == unit.pk
    assert len(plan.created_units) == len(unit.child_placements.all())
    assert all(placement.unit.listed_code for placement in unit.child_placements.select_related("unit"))


def test_import_of_na_khe_keeps_partial_birth_date():
    imported("na-khe")
    assert Person.objects.get(name="Thào A Dũng", born_precision="month").born == PartialDate(1988, 3)
