"""Organisations, places and codes that come in with a list: created below the chosen unit, and gone with its undo."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import BEGINNING
from chibo.core.errors import Conflict
from chibo.exchange.models import ImportBatch
from chibo.exchange.services import apply_list, preview_list, undo_batch
from chibo.exchange.tests.lists import codes, dump
from chibo.org.access import OPERATOR
from chibo.org.models import Place, PlaceCover, PlaceFact, Unit
from chibo.org.services import cover_place
from tests.factories import at, make_tree, make_unit

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "reading" / "samples"
HEADINGS = (
    "HO_VA_TEN", "NGAY_SINH", "GIOI_TINH", "NGAY_VAO_DANG", "NGAY_CHINH_THUC", "CHI_BO", "MA_TO_CHUC", "TCCSD",
)  # fmt: skip
MAI = ("Lò Thị Mai", "05/04/1980", "Nữ", "01/02/2005", "01/02/2006")
CHO = ("Vàng Văn Chô", "11/11/1990", "Nam", "03/03/2022", None)
PAO = ("Sùng A Páo", "01/01/1975", "Nam", "01/02/1999", "01/02/2000")
XA = "Đảng bộ xã Nậm Chua"
PLACES = (
    ("TEN", "LOAI", "XA", "MA_TO_CHUC", "CO_DANG_VIEN"),
    ("bản Nậm Chua", "Bản", "Xã Nậm Chua", "C-1", "x"),
)


def book(*rows, places=()):
    """A flat export of a district: members with the organisation above their cell, and the sheet of places."""
    made = Workbook()
    made.active.title = "DANG_VIEN"
    made.active.append(HEADINGS)
    for row in rows:
        made.active.append(row)
    if places:
        sheet = made.create_sheet("TO_CHUC_DANG")
        for values in (
            ("MA_TO_CHUC", "TEN_TO_CHUC", "CAP_TREN"),
            *sorted({(r[6], r[5], r[7]) for r in rows}),
        ):
            sheet.append(values)
        sheet = made.create_sheet("DIA_BAN")
        for values in places:
            sheet.append(values)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def listed(unit, data, as_of=date(2023, 6, 30)):
    return {"unit": at(unit), "data": data, "filename": "xuat.xlsx", "as_of": as_of}


MEMBERS = (
    (*MAI, "Chi bộ bản Nậm Chua", "C-1", XA),
    (*CHO, "Chi bộ bản Suối", "C-2", XA),
    (*PAO, "Chi bộ Trường THPT", "C-3", "Đảng bộ Trường THPT Mường La"),
)


@pytest.fixture
def district():
    return make_tree().district


def test_organisations_above_the_cells_are_created_with_their_kinds(district):
    _batch, plan = apply_list(OPERATOR, **listed(district, book(*MEMBERS)))
    assert plan.problems == ()
    assert list(plan.created_units) == [
        XA,
        "Chi bộ bản Nậm Chua",
        "Chi bộ bản Suối",
        "Đảng bộ Trường THPT Mường La",
        "Chi bộ Trường THPT",
    ]
    commune, school = at("nam-chua"), at("truong-thpt-muong-la")
    assert (commune.kind, commune.parent_id, commune.starts_on) == ("commune", district.pk, BEGINNING)
    assert (school.kind, school.is_grassroots) == ("school_committee", True)
    assert at("nam-chua/suoi").parent_id == commune.id


def test_members_of_new_cells_stood_in_them_since_admission(district):
    apply_list(OPERATOR, **listed(district, book(*MEMBERS)))
    cell = Unit.objects.get(ref="nam-chua/suoi")
    stays = list(cell.affiliations.order_by("starts_on").values_list("starts_on", "assumed"))
    assert stays == [(date(2022, 3, 3), True), (date(2023, 6, 30), False)]


def test_organisation_that_stands_already_is_used(district):
    make_unit(district, "nam-chua", XA, "commune")
    _batch, plan = apply_list(OPERATOR, **listed(district, book(*MEMBERS[:2])))
    assert list(plan.created_units) == ["Chi bộ bản Nậm Chua", "Chi bộ bản Suối"]


def test_organisation_of_a_kind_that_may_not_stand_there_is_warned_about(district):
    commune = make_unit(district, "nam-chua", XA, "commune")
    other = (*MAI, "Chi bộ bản Xa", "C-9", "Đảng bộ xã Khác")
    plan = preview_list(OPERATOR, **listed(commune, book(other)))
    assert codes(plan) == [("other_organisation", ""), ("parent_unknown", "")] or codes(plan) == [
        ("parent_unknown", "")
    ]
    assert list(plan.created_units) == ["Chi bộ bản Xa"]


def test_places_come_in_with_their_cells_and_what_was_found(district):
    batch, plan = apply_list(OPERATOR, **listed(district, book(*MEMBERS, places=PLACES)))
    place = Place.objects.get()
    assert (place.unit.ref, place.kind_id, place.name) == ("nam-chua", "hamlet", "bản Nậm Chua")
    assert place.covers.get().cell.ref == "nam-chua/nam-chua"
    assert (place.facts.get().value, place.facts.get().on) == (1, date(2023, 6, 30))
    assert (plan.places, batch.report["places"]) == (1, 1)
    entries = AuditEntry.objects.filter(act="org.record_places")
    assert {entry.act_uid for entry in entries} == {batch.act_uid}
    told = entries.get(object_type="org.place_fact").after
    assert (told["kind"], told["value"], told["on"]) == ("has_member", 1, "2023-06-30")


def test_same_list_with_places_twice_changes_nothing(district):
    data = book(*MEMBERS, places=PLACES)
    apply_list(OPERATOR, **listed(district, data))
    batch, plan = apply_list(OPERATOR, **listed(district, data))
    assert (batch, plan.places, plan.created_units) == (None, 0, ())


def test_newer_list_tells_what_was_found_then_and_covers_what_had_no_cell(district):
    bare = (PLACES[0], ("bản Nậm Chua", "Bản", "Xã Nậm Chua", None, None))
    apply_list(OPERATOR, **listed(district, book(*MEMBERS, places=bare)))
    assert not PlaceCover.objects.exists()
    _batch, plan = apply_list(OPERATOR, **listed(district, book(*MEMBERS, places=PLACES), date(2024, 6, 30)))
    assert plan.places == 1
    assert list(PlaceFact.objects.order_by("on").values_list("value", flat=True)) == [0, 1]
    assert Place.objects.get().covers.get().cell.ref == "nam-chua/nam-chua"


def test_place_covered_by_another_cell_stays_and_is_said(district):
    apply_list(OPERATOR, **listed(district, book(*MEMBERS, places=PLACES)))
    moved = (PLACES[0], (*PLACES[1][:3], "C-2", "x"))
    plan = preview_list(OPERATOR, **listed(district, book(*MEMBERS, places=moved)))
    assert (codes(plan), plan.places) == ([("place_covered", "")], 0)


def test_place_twice_in_a_list_is_recorded_once_with_a_warning(district):
    _batch, plan = apply_list(OPERATOR, **listed(district, book(*MEMBERS, places=(*PLACES, PLACES[1]))))
    assert (codes(plan), Place.objects.count()) == ([("duplicate_place", "")], 1)


def test_undo_takes_organisations_places_and_codes_back(district):
    known = make_unit(district, "nam-chua", XA, "commune")
    make_unit(known, "suoi", "Chi bộ bản Suối", "cell", "hamlet")
    before = dump()
    batch, _plan = apply_list(OPERATOR, **listed(district, book(*MEMBERS, places=PLACES)))
    assert dump() != before
    undo_batch(OPERATOR, batch=batch)
    assert dump() == before


def test_undo_is_refused_while_a_place_of_the_list_was_given_another_cell(district):
    batch, _plan = apply_list(OPERATOR, **listed(district, book(*MEMBERS, places=PLACES)))
    place, cell = Place.objects.get(), Unit.objects.get(ref="nam-chua/suoi")
    cover_place(OPERATOR, unit=at(district), place=place, cell=cell, on=date(2024, 1, 1))
    with pytest.raises(Conflict) as refusal:
        undo_batch(OPERATOR, batch=batch)
    assert refusal.value.code == "act_in_use"


def test_printed_code_is_kept_beside_a_known_unit_and_used_the_next_time(district):
    commune = make_unit(district, "nam-chua", XA, "commune")
    cell = make_unit(commune, "suoi", "Chi bộ bản Suối", "cell", "hamlet")
    _batch, plan = apply_list(OPERATOR, **listed(district, book(MEMBERS[1])))
    cell.refresh_from_db()
    assert (plan.codes, cell.listed_code) == (1, "C-2")
    assert AuditEntry.objects.get(act="org.set_listed_codes").after == {"listed_code": "C-2"}
    renamed = (*CHO, "Chi bộ bản Suối Mới", "C-2", XA)
    plan = preview_list(OPERATOR, **listed(district, book(renamed)))
    assert codes(plan) == [("unit_name_differs", "")]
    assert (plan.same, plan.created_units) == (1, ())


def test_code_that_contradicts_the_register_is_warned_about_and_not_kept(district):
    apply_list(OPERATOR, **listed(district, book(MEMBERS[1])))
    other = (*CHO, "Chi bộ bản Suối", "C-77", XA)
    batch, plan = apply_list(OPERATOR, **listed(district, book(other)))
    assert (batch, codes(plan)) == (None, [("unit_code_differs", "")])
    assert all(word in plan.problems[0].message for word in ("C-77", "C-2"))
    assert Unit.objects.get(ref="nam-chua/suoi").listed_code == "C-2"


def test_district_of_the_samples_comes_in_by_the_import_alone():
    tree = make_tree()
    unit = make_unit(tree.province, "thuan-chau", "Đảng bộ huyện Thuận Châu", "district")
    expected = json.loads((SAMPLES / "thuan-chau.expected.json").read_text(encoding="utf-8"))
    data = (SAMPLES / "thuan-chau.xlsx").read_bytes()
    batch, plan = apply_list(OPERATOR, **listed(unit, data, date(2020, 1, 31)))
    asked = {(ask["key"], ask.get("by")): ask["value"] for ask in expected["ask"]}
    grassroots = Unit.objects.filter(
        placements__parent_id=unit.pk, profiles__kind__is_grassroots=True, recorded_in=batch.act_uid
    )
    assert grassroots.count() == asked["units.grassroots", None]
    assert plan.created == expected["import"]["created"]
    assert plan.places == Place.objects.count() == sum(asked["places.total", "place_kind"].values())
    assert PlaceCover.objects.count() == sum(asked["places.with_cell", "place_kind"].values())
    assert ImportBatch.objects.get().report["created_units"] == list(plan.created_units)
