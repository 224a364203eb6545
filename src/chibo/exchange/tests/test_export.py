"""Lists that leave: what stands in them, who may take them, and that they come back as they went."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from chibo.core.audit.models import AuditEntry
from chibo.core.errors import DomainError, Forbidden, NotVisible
from chibo.exchange.exporting import columns
from chibo.exchange.services import apply_list, export_members, preview_list
from chibo.org.access import OPERATOR
from chibo.people.enums import AttainmentKind, EthnicGroup, Profession, Religion, Schooling, Theory
from chibo.people.models import Attainment, Person
from tests import factories
from tests.factories import at, make_person, make_tree, make_unit

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[4] / "samples"
NAMES = {"na-khe": "Đảng bộ xã Na Khê", "lung-vai": "Đảng bộ xã Lùng Vai"}
DAYS = {"na-khe": date(2024, 5, 28), "lung-vai": date(2023, 6, 30)}
SEALED = ("citizen_id", "phone", "religion")


def export(unit, viewer=OPERATOR, **asked):
    found = export_members(viewer, unit=unit, purpose=asked.pop("purpose", "Đối chiếu quý II"), **asked)
    return found, b"".join(found.pieces)


def listed(unit, viewer=OPERATOR, **asked):
    """The rows of a plain list by column; its mark stands above them."""
    _found, data = export(unit, viewer, form="csv", **asked)
    lines = data.decode("utf-8-sig").splitlines()
    assert lines[0] == "LƯU HÀNH NỘI BỘ"
    return list(csv.DictReader(lines[1:]))


def sheets(data):
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(io.BytesIO(data))}


def sample(name):
    unit = make_unit(make_tree().district, name, NAMES[name], "commune")
    data = (SAMPLES / f"{name}.xlsx").read_bytes()
    apply_list(OPERATOR, unit=at(unit), data=data, filename=f"{name}.xlsx", as_of=DAYS[name])
    return at(unit.ref, DAYS[name])


def reimported(unit, data, on=None):
    return preview_list(OPERATOR, unit=unit, data=data, filename="export.xlsx", as_of=on or unit.on)


@pytest.fixture
def tree():
    return make_tree()


def test_list_of_na_khe_is_as_expected():
    unit = sample("na-khe")
    wanted = json.loads((SAMPLES / "na-khe.expected.json").read_text(encoding="utf-8"))["members"]
    found = listed(unit, columns=[*columns.USUAL, "citizen_id"])
    rows = [{key: row[key] for key in wanted[0]} for row in found]
    assert sorted(rows, key=lambda row: int(row["source_row"])) == [
        {key: "" if value is None else str(value) for key, value in row.items()} for row in wanted
    ]
    assert {row["code"] for row in found if row["cell"] == "Chi bộ thôn Na Pô"} == {"na-po"}


def test_national_list_of_lung_vai_is_the_file_it_came_from():
    unit = sample("lung-vai")
    _found, data = export(unit, shape="national", columns=columns.ALL)
    out, original = sheets(data), sheets((SAMPLES / "lung-vai.xlsx").read_bytes())
    assert out["TO_CHUC_DANG"] == original["TO_CHUC_DANG"]
    assert out["DANG_VIEN"][0] == original["DANG_VIEN"][0]
    assert {row[1:] for row in out["DANG_VIEN"]} == {row[1:] for row in original["DANG_VIEN"]}
    assert out["GHI_CHU"][0] == ("LƯU HÀNH NỘI BỘ",)


@pytest.mark.parametrize("name", ["na-khe", "lung-vai"])
@pytest.mark.parametrize("names", [None, columns.ALL])
def test_national_list_comes_back_without_a_change(name, names):
    unit = sample(name)
    found, data = export(unit, shape="national", columns=names)
    plan = reimported(unit, data)
    assert (plan.same, plan.rows, plan.changes_nothing, plan.missing) == (found.rows, found.rows, True, 0)
    assert plan.created_units == ()


def test_national_list_of_lung_vai_fills_an_empty_register():
    _found, data = export(sample("lung-vai"), shape="national", columns=columns.ALL)
    empty = make_unit(
        make_unit(None, "khac", "Đảng bộ huyện Khác", "district"), "moi", "Đảng bộ xã Mới", "commune"
    )
    people = {person.citizen_id for person in Person.objects.all()}
    Person.objects.all().delete()
    apply_list(OPERATOR, unit=at(empty), data=data, filename="x.xlsx", as_of=DAYS["lung-vai"])
    assert {person.citizen_id for person in Person.objects.all()} == people


def test_what_is_not_known_comes_back_as_not_known(tree):
    make_person(tree.cell, "Lò Văn Một", born="1967", religion="", ethnic_group="")
    known = {AttainmentKind.SCHOOLING: "upper_secondary", AttainmentKind.THEORY: "none"}
    make_person(tree.cell, "Lò Văn Hai", born="1988-03", religion="catholic", attainments=known)
    _found, data = export(at(tree.a), shape="national", columns=columns.ALL)
    rows = [
        dict(zip(sheets(data)["DANG_VIEN"][0], row, strict=True)) for row in sheets(data)["DANG_VIEN"][1:]
    ]
    assert [row["NGAY_SINH"] for row in rows] == ["03/1988", "1967"]
    assert [row["TON_GIAO"] for row in rows] == ["Công giáo", "Chưa rõ"]
    assert [row["LY_LUAN_CHINH_TRI"] for row in rows] == [None, "Chưa rõ"]
    plan = reimported(at(tree.a), data)
    assert (plan.same, plan.changes_nothing) == (2, True)


def test_dates_are_as_much_as_is_known(tree):
    make_person(tree.cell, born="1967", admitted_on="1988-03", official_on=None)
    row = listed(at(tree.a))[0]
    assert (row["born"], row["admitted_on"], row["official_on"]) == ("1967", "1988-03", "")


def test_date_of_list_decides_what_it_says(tree):
    person = make_person(tree.cell, admitted_on="2020-01-01", official_on="2021-01-01")
    Attainment.objects.create(
        person=person, kind=AttainmentKind.THEORY, level="advanced", starts_on=date(2022, 1, 1),
        recorded_in=person.recorded_in,
    )  # fmt: skip
    then, now = listed(at(tree.a, date(2020, 6, 1)))[0], listed(at(tree.a))[0]
    assert (then["official_on"], then["theory"]) == ("", "")
    assert (now["official_on"], now["theory"]) == ("2021-01-01", "advanced")
    assert listed(at(tree.a, date(2019, 6, 1))) == []


def test_sealed_columns_leave_only_where_named(tree):
    make_person(tree.cell, citizen_id="014180000001", phone="0900000001", religion="catholic")
    assert not set(SEALED) & set(listed(at(tree.a))[0])
    row = listed(at(tree.a), columns=["name", *SEALED])[0]
    assert row == {
        "name": "Lò Văn Mẫu",
        "citizen_id": "014180000001",
        "phone": "0900000001",
        "religion": "catholic",
    }
    _found, data = export(at(tree.a), shape="national")
    assert not {"SO_CCCD", "DIEN_THOAI", "TON_GIAO"} & set(sheets(data)["DANG_VIEN"][0])


def test_list_needs_a_purpose(tree):
    for purpose in ("", "  \n"):
        with pytest.raises(DomainError, match="mục đích"):
            export(at(tree.a), purpose=purpose)
    assert not AuditEntry.objects.filter(act="exchange.export_members").exists()


def test_list_that_leaves_is_logged_without_names(tree):
    make_person(tree.cell, "Vi Thị Khác")
    viewer = factories.cast(tree).viewer("clerk_a")
    export_members(viewer, unit=at(tree.a), purpose=" Đối chiếu  quý II ", columns=["name"], form="csv")
    entry = AuditEntry.objects.get(act="exchange.export_members")
    assert (entry.actor_label, entry.unit_id, entry.chain) == ("clerk_a", tree.a.pk, tree.a.pk)
    assert entry.after == {
        "purpose": "Đối chiếu quý II", "columns": ["name"], "shape": "list", "form": "csv",
        "on": at(tree.a).on.isoformat(), "rows": 1,
    }  # fmt: skip
    assert "Khác" not in json.dumps(entry.after, ensure_ascii=False)


def test_secretary_takes_own_people_without_closed_columns(tree):
    make_person(tree.cell, "Lò Văn Một", note="ghi chú")
    make_person(tree.cells_a[1], "Lò Văn Hai")
    viewer = factories.cast(tree).viewer("secretary")
    rows = listed(at(tree.cell), viewer)
    assert [row["name"] for row in rows] == ["Lò Văn Một"]
    assert not {"ethnic_group", "note", *SEALED} & set(rows[0])
    for name in ("ethnic_group", "religion", "citizen_id", "phone", "note"):
        with pytest.raises(Forbidden):
            export(at(tree.cell), viewer, columns=["name", name])
    with pytest.raises(NotVisible):
        export(at(tree.a), viewer)


def test_viewers_without_people_take_nothing(tree):
    people = factories.cast(tree)
    for name, refusal in (("department", Forbidden), ("clerk_b", NotVisible), ("nobody", NotVisible)):
        with pytest.raises(refusal):
            export(at(tree.a), people.viewer(name))


def test_guarded_cells_leave_only_for_their_committee(tree):
    make_person(tree.guarded, "Lò Văn Gác")
    make_person(tree.cell, "Lò Văn Một")
    clerk = factories.make_user("clerk")
    grant = factories.give(clerk, "organisation_officer", tree.a)
    assert len(listed(at(tree.a), factories.viewer_of(clerk))) == 2
    grant.role.permissions.remove("units.guarded")
    grant.role.save()
    assert [row["name"] for row in listed(at(tree.a), factories.viewer_of(clerk))] == ["Lò Văn Một"]
    found, data = export(at(tree.a), factories.viewer_of(clerk), shape="national")
    assert found.rows == 1
    assert "Chi bộ Quân sự" not in str(sheets(data))


def test_text_never_becomes_a_formula(tree):
    make_person(tree.cell, "=1+1", note="@SUM(A1)\x01")
    assert listed(at(tree.a), columns=["name", "note"]) == [{"name": "'=1+1", "note": "'@SUM(A1)\x01"}]
    _found, data = export(at(tree.a), columns=["name", "note"])
    cells = next(load_workbook(io.BytesIO(data)).active.iter_rows(min_row=3))
    assert [(cell.value, cell.data_type) for cell in cells] == [("=1+1", "s"), ("@SUM(A1)", "s")]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"columns": ["nothing"]}, "column_unknown"),
        ({"columns": []}, "column_unknown"),
        ({"shape": "round"}, "shape_unknown"),
        ({"form": "pdf"}, "form_unknown"),
        ({"shape": "national", "form": "csv"}, "form_impossible"),
        ({"purpose": "x" * 201}, "purpose_too_long"),
    ],
)
def test_impossible_list_is_refused(tree, asked, code):
    with pytest.raises(DomainError) as refused:
        export(at(tree.a), **asked)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "asked", [{"form": "csv"}, {"form": "xlsx"}, {"shape": "national", "columns": columns.ALL}]
)
def test_queries_do_not_grow_with_the_list(tree, asked):
    counts = []
    for number in (1, 4):
        for each in range(number):
            make_person(tree.cells_a[each % 3], f"Lò Văn {number}{each}")
        with CaptureQueriesContext(
            connection,
        ) as asking:
            export(at(tree.a), **asked)
        counts.append(len(asking))
    assert counts[0] == counts[1]


def test_every_group_and_religion_comes_back_as_it_went(tree):
    groups, religions = list(EthnicGroup), list(Religion)
    for number, group in enumerate(groups):
        religion = religions[number % len(religions)]
        make_person(tree.cell, f"Lò Văn {number}", ethnic_group=group, religion=religion)
    _found, data = export(at(tree.a), shape="national", columns=columns.ALL)
    plan = reimported(at(tree.a), data)
    assert (plan.same, plan.changes_nothing) == (len(groups), True)


def test_every_level_comes_back_as_it_went(tree):
    for number in range(len(Profession)):
        reached = {
            kind: levels.values[number % len(levels)]
            for kind, levels in zip(AttainmentKind, (Schooling, Profession, Theory), strict=True)
        }
        make_person(tree.cell, f"Lò Văn {number}", attainments=reached)
    _found, data = export(at(tree.a), shape="national")
    plan = reimported(at(tree.a), data)
    assert (plan.same, plan.changes_nothing) == (len(Profession), True)
