"""A list beside the register: what differs, taken over and taken back, handed back as a list."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chibo.core.audit.models import AuditEntry
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.exchange.comparing.queries import Filter, differences_in
from chibo.exchange.models import Difference, SourceRow
from chibo.exchange.services import (
    apply_list,
    compare_list,
    export_members,
    hand_back,
    keep_comparison,
    preview_list,
    take_over,
    undo_batch,
)
from chibo.exchange.tests.lists import AS_OF, LO, SUNG, VANG, apply, dump, workbook
from chibo.org.access import OPERATOR, viewer_of
from chibo.org.models import Role
from chibo.people.models import Affiliation, Membership, Person, PostHeld
from tests.factories import at, cast, give, make_tree, make_unit, make_user

pytestmark = pytest.mark.django_db
OTHER = LO | {"name": "Hà Thị Mới", "id": "014180000009", "born": "09/09/1991", "posts": "", "phone": ""}


@pytest.fixture
def tree():
    return make_tree()


def compared(unit, *rows, **options):
    data = workbook(*rows, without=options.pop("without", ()))
    return compare_list(OPERATOR, unit=at(unit), data=data, filename="csdl.xlsx", as_of=AS_OF)


def told(found):
    return sorted(
        (str(one.kind), one.field, one.name, one.register_value, one.file_value) for one in found.differences
    )


def kept(tree, *rows, user=None, viewer=OPERATOR):
    return keep_comparison(
        viewer,
        user or make_user("keeper"),
        unit=at(tree.a),
        data=workbook(*rows),
        filename="csdl.xlsx",
        as_of=AS_OF,
    )


def take(tree, comparison, viewer=OPERATOR, moved_on=None, **which):
    ids = list(Difference.objects.filter(comparison=comparison, **which).values_list("pk", flat=True))
    return take_over(viewer, unit=at(tree.a), comparison=comparison, ids=ids, moved_on=moved_on)


def test_every_kind_of_difference_is_found(tree):
    apply(tree.a, LO, SUNG, VANG)
    file = [
        LO | {"phone": "0911111111", "theory": "Cao cấp", "posts": ""},
        VANG | {"cell": LO["cell"]},
        OTHER,
    ]
    found = compared(tree.a, *file)
    assert told(found) == [
        ("cell", "unit_name", VANG["name"], VANG["cell"], LO["cell"]),
        ("field", "phone", LO["name"], "0900000001", "0911111111"),
        ("field", "posts", LO["name"], "secretary", ""),
        ("field", "theory", LO["name"], "elementary", "advanced"),
        ("only_file", "", OTHER["name"], "", ""),
        ("only_register", "", SUNG["name"], "", ""),
    ]
    assert found.same == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "Lò Thị Mây"}, "name"), ({"born": "06/04/1980"}, "born"), ({"id": "014180000077"}, "citizen_id"),
        ({"sex": "Nam"}, "sex"), ({"ethnic": "Tày"}, "ethnic_group"), ({"admitted": "02/02/2005"}, "admitted_on"),
        ({"official": "03/02/2006"}, "official_on"), ({"schooling": "12/12"}, "schooling"), ({"profession": "Đại học"}, "profession"),
        ({"note": "đã nghỉ hưu"}, "note"), ({"phone": ""}, "phone"), ({"official": ""}, "official_on"),
    ],
)  # fmt: skip
def test_one_change_in_the_file_is_one_difference(tree, changed, field):
    apply(tree.a, LO, SUNG)
    assert [(one.field, one.name) for one in compared(tree.a, LO | changed, SUNG).differences] == [
        (field, LO["name"])
    ]


def test_columns_the_file_does_not_have_are_no_difference(tree):
    apply(tree.a, LO, SUNG)
    found = compared(tree.a, LO, SUNG, without=("phone", "id", "note", "posts", "theory"))
    assert (found.differences, found.same) == ((), 2)


def test_every_field_is_taken_over_and_taken_back(tree):
    apply(tree.a, LO, SUNG)
    changed = LO | {
        "name": "Lò Thị Mây", "sex": "Nam", "ethnic": "Tày", "phone": "0911111111", "admitted": "05/02/2005",
        "official": "05/02/2006", "schooling": "12/12", "profession": "Đại học", "theory": "Trung cấp", "note": "mới",
        "posts": "Phó Bí thư",
    }  # fmt: skip
    comparison = kept(tree, changed, SUNG)
    before = dump()
    part = take(tree, comparison)
    assert compared(tree.a, changed, SUNG).differences == ()
    assert (part.kind, part.changed, part.rows) == ("taken_over", 1, 1)
    membership = Membership.objects.get(person__name="Lò Thị Mây")
    assert (membership.starts_on, membership.official_on) == (date(2005, 2, 5), date(2006, 2, 5))
    assert Affiliation.objects.filter(person=membership.person).earliest("starts_on").starts_on == date(
        2005, 2, 5
    )
    assert SourceRow.objects.filter(batch=part).count() == 1
    assert {row.taken_in for row in comparison.differences.all()} == {part.act_uid}
    undo_batch(OPERATOR, batch=part)
    assert dump() == before


def test_one_difference_is_taken_over_and_the_others_stay(tree):
    apply(tree.a, LO, SUNG)
    comparison = kept(tree, LO | {"phone": "0911111111", "ethnic": "Tày"}, SUNG)
    part = take(tree, comparison, field="phone")
    person = Person.objects.get(name=LO["name"])
    assert (person.phone, person.ethnic_group) == ("0911111111", "thai")
    assert AuditEntry.objects.filter(act="exchange.take_over", act_uid=part.act_uid).count() == 1
    take(tree, comparison, field="ethnic_group")
    with pytest.raises(Conflict):
        take(tree, comparison, field="phone")


def test_person_only_in_the_file_is_recorded_and_one_only_in_the_register_is_not_closed(tree):
    apply(tree.a, LO, SUNG)
    comparison = kept(tree, LO, OTHER)
    before = dump()
    part = take(tree, comparison, kind="only_file")
    assert (part.created, Person.objects.filter(name=OTHER["name"]).count()) == (1, 1)
    with pytest.raises(DomainError) as refusal:
        take(tree, comparison, kind="only_register")
    assert refusal.value.code == "not_takeable"
    undo_batch(OPERATOR, batch=part)
    assert dump() == before


def test_other_cell_needs_its_day(tree):
    apply(tree.a, LO, as_of=date(2022, 6, 30))
    comparison = kept(tree, LO | {"cell": VANG["cell"]})
    for day, code in ((None, "move_needs_day"), (date(2021, 1, 1), "move_day")):
        with pytest.raises(DomainError) as refusal:
            take(tree, comparison, moved_on=day)
        assert refusal.value.code == code
    take(tree, comparison, moved_on=date(2023, 1, 1))
    last = Affiliation.objects.latest("starts_on")
    assert (last.unit_id, last.starts_on) == (tree.cells_a[1].pk, date(2023, 1, 1))


def test_post_for_one_alone_passes_on_only_with_both_differences(tree):
    apply(tree.a, LO, SUNG)
    comparison = kept(tree, LO | {"posts": ""}, SUNG | {"posts": "Bí thư"})
    with pytest.raises(Conflict) as refusal:
        take(tree, comparison, name=SUNG["name"])
    assert refusal.value.code == "seat_taken"
    take(tree, comparison)
    held = PostHeld.objects.get(seat__post_id="secretary")
    assert held.person.name == SUNG["name"]


def test_nothing_known_is_replaced_by_nothing(tree):
    apply(tree.a, LO)
    comparison = kept(tree, LO | {"phone": ""})
    with pytest.raises(DomainError, match="chỉ gửi lại"):
        take(tree, comparison)


def test_register_that_changed_meanwhile_is_not_overwritten(tree):
    apply(tree.a, LO)
    comparison = kept(tree, LO | {"phone": "0911111111"})
    apply(tree.a, LO | {"phone": "0922222222"}, as_of=date(2023, 6, 30))
    with pytest.raises(Conflict):
        take(tree, comparison)
    assert Person.objects.get().phone == "0922222222"


def test_taking_over_and_handing_back_need_the_right(tree):
    people = cast(tree)
    apply(tree.a, LO)
    comparison = kept(
        tree, LO | {"phone": "0911111111"}, user=people.clerk_a, viewer=people.viewer("clerk_a")
    )
    for who, refusal in (("clerk_b", NotVisible), ("department", Forbidden), ("nobody", NotVisible)):
        with pytest.raises(refusal):
            take(tree, comparison, viewer=people.viewer(who))
        with pytest.raises(refusal):
            hand_back(
                people.viewer(who), unit=at(tree.a), comparison=comparison, purpose="thử", asked=Filter()
            )
        with pytest.raises(refusal):
            kept(tree, LO, user=people.clerk_a, viewer=people.viewer(who))


def test_what_a_viewer_may_not_see_does_not_differ_for_them(tree):
    rights = ["units.see", "people.see", "lists.import"]
    Role.objects.create(code="plain", name="Nhập", name_en="Plain", permissions=rights)
    user = make_user("plain")
    give(user, "plain", tree.a)
    guarded = SUNG | {"cell": "Chi bộ Quân sự"}
    apply(tree.a, LO, guarded)
    comparison = kept(
        tree, LO | {"phone": "0911111111", "ethnic": "Tày", "sex": "Nam"}, guarded | {"sex": "Nữ"}
    )
    seen = differences_in(viewer_of(user), at(tree.a), comparison)
    assert [(row.name, row.field) for row in seen] == [(LO["name"], "sex")]
    assert differences_in(OPERATOR, at(tree.a), comparison).count() == 4
    with pytest.raises(NotVisible):
        take(tree, comparison, viewer=viewer_of(user), field="phone")


def sheet_of(export):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(export.pieces)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def test_list_handed_back_is_marked_logged_and_without_what_is_sealed(tree):
    apply(tree.a, LO, SUNG)
    comparison = kept(tree, LO | {"phone": "0911111111", "sex": "Nam"}, OTHER)
    with pytest.raises(DomainError):
        hand_back(OPERATOR, unit=at(tree.a), comparison=comparison, purpose=" ", asked=Filter())
    rows = sheet_of(
        hand_back(OPERATOR, unit=at(tree.a), comparison=comparison, purpose="gửi ban tổ chức", asked=Filter())
    )
    assert [row[0] for row in rows[:3]] == [
        "LƯU HÀNH NỘI BỘ",
        "Đảng bộ xã Xuân Hòa, 30/06/2023",
        "gửi ban tổ chức",
    ]
    assert [row[1:2] + row[4:7] for row in rows[4:]] == [
        [LO["name"], "Giới tính", "Nữ", "Nam"],
        [OTHER["name"], "chỉ có trong tệp", None, None],
        [SUNG["name"], "chỉ có trong sổ", None, None],
    ]
    entry = AuditEntry.objects.get(act="exchange.hand_back")
    assert (entry.after["purpose"], entry.after["rows"]) == ("gửi ban tổ chức", 3)
    assert comparison.differences.get(field="phone").handed_at is None
    named = hand_back(
        OPERATOR,
        unit=at(tree.a),
        comparison=comparison,
        purpose="gửi",
        asked=Filter(field="phone"),
        named=["phone"],
    )
    assert [row[5:7] for row in sheet_of(named)[4:]] == [["0900000001", "0911111111"]]


SAMPLES = Path(__file__).parents[2] / "cli" / "demo" / "lists"
LISTS = {
    "lung-vai.xlsx": date(2023, 6, 30), "hai-luu.csv": date(2022, 8, 3), "thuan-chau.xlsx": date(2020, 1, 31),
    "huong-xuan.xlsx": date(2024, 7, 2), "na-khe.xlsx": date(2024, 5, 28),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_own_export_has_no_difference_and_changes_nothing(tree, name):
    on = LISTS[name]
    kind = "district" if name.startswith("thuan") else "commune"
    unit = make_unit(
        tree.province if kind == "district" else tree.district, name.split(".")[0], "Đảng bộ thử", kind
    )
    apply_list(OPERATOR, unit=at(unit), data=(SAMPLES / name).read_bytes(), filename=name, as_of=on)
    columns = ["name", "citizen_id", "phone", "religion", "ethnic_group"]
    for chosen in (None, columns):
        export = export_members(
            OPERATOR, unit=at(unit, on), purpose="đối chiếu", shape="national", columns=chosen
        )
        listed = {"unit": at(unit), "data": b"".join(export.pieces), "filename": "csdl.xlsx", "as_of": on}
        found = compare_list(OPERATOR, **listed)
        assert (found.differences, found.same) == ((), export.rows)
        assert preview_list(OPERATOR, **listed).changes_nothing


def test_three_fields_changed_in_an_export_are_exactly_three_differences(tree):
    apply(tree.a, LO, SUNG, VANG)
    columns = ["name", "citizen_id", "phone", "religion", "ethnic_group"]
    export = export_members(
        OPERATOR, unit=at(tree.a, AS_OF), purpose="đối chiếu", shape="national", columns=columns
    )
    book = openpyxl.load_workbook(io.BytesIO(b"".join(export.pieces)))
    sheet = book["DANG_VIEN"]
    headings = [cell.value for cell in sheet[1]]
    rows = {
        row[headings.index(next(h for h in headings if "HO" in h and "TEN" in h))].value: row
        for row in sheet.iter_rows(min_row=2)
    }
    born = next(number for number, heading in enumerate(headings) if "SINH" in heading)
    phone = next(number for number, heading in enumerate(headings) if "THOAI" in heading or "DT" in heading)
    rows[LO["name"]][born].value = "06/04/1980"
    rows[LO["name"]][phone].value = "0911111111"
    rows[VANG["name"]][born].value = "12/11/1990"
    file = io.BytesIO()
    book.save(file)
    found = compare_list(OPERATOR, unit=at(tree.a), data=file.getvalue(), filename="csdl.xlsx", as_of=AS_OF)
    assert sorted((one.name, one.field) for one in found.differences) == [
        (LO["name"], "born"), (LO["name"], "phone"), (VANG["name"], "born"),
    ]  # fmt: skip


def test_pages_compare_filter_take_over_and_hand_back(tree):
    people = cast(tree)
    apply(tree.a, LO, SUNG)
    client = Client()
    client.force_login(people.clerk_a)
    file = SimpleUploadedFile("csdl.xlsx", workbook(LO | {"sex": "Nam", "ethnic": "Tày"}, OTHER))
    answer = client.post(
        reverse("exchange:compare", args=[tree.a.ref]), {"file": file, "as_of": "2023-06-30"}
    )
    assert answer.status_code == 302, answer.content.decode()
    page = answer.url
    text = client.get(page).content.decode()
    assert "khác nội dung (2)" in text
    assert "Giới tính (1)" in text
    assert OTHER["name"] not in client.get(page, {"field": "sex"}).content.decode()
    assert client.post(page, {}).status_code == 422
    sex = Difference.objects.get(field="sex")
    assert client.post(page, {"pick": sex.pk}).status_code == 302
    assert Person.objects.get(name=LO["name"]).sex == "male"
    assert client.post(page, {"pick": sex.pk}).status_code == 409
    assert client.post(f"{page}gui-lai/", {"purpose": ""}).status_code == 422
    sent = client.post(f"{page}gui-lai/", {"purpose": "gửi lại"})
    assert sent["Content-Disposition"].endswith('.xlsx"')
    assert b"".join(sent.streaming_content)[:2] == b"PK"
    assert "đã gửi lại (3)" in client.get(page).content.decode()
    client.force_login(people.clerk_b)
    assert client.get(page).status_code == 404
    client.force_login(people.clerk_a)
    assert client.post(f"{page}bo/").status_code == 302
    assert client.get(page).status_code == 404
    assert not Difference.objects.exists()
