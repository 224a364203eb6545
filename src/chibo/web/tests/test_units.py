from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.dates import END
from chibo.figures.models import DeclaredValue
from chibo.org.access import OPERATOR
from chibo.org.models import BodyOfTerm, Place, PlaceCover, PlaceFact, Term, Unit, UnitProfile
from chibo.org.services import PlaceDraft, record_place, record_term
from chibo.people.models import AssignedCommitteeMember, HeadOfPlace, PostHeld
from chibo.people.services import PostDraft, assign_member, hold_post
from tests import factories

pytestmark = pytest.mark.django_db

ON = "01/07/2022"
PAPER = {"number": "12-QĐ/ĐU", "issuer": "Đảng ủy xã", "issued_on": "20/06/2022"}


@pytest.fixture
def tree():
    return factories.make_tree()


@pytest.fixture
def clerk(client, tree):
    client.force_login(factories.cast(tree).clerk_a)
    return client


def act(client, slug, *args, **said):
    return client.post(reverse(f"units:{slug}", args=args), said)


def page(client, unit, **asked):
    return client.get(reverse("units:unit", args=[unit.ref]), asked)


def test_rename_is_shown_before_it_is_written_and_holds_from_its_day(clerk, tree):
    said = {"name": "Chi bộ thôn Đồng Mới", "on": ON, **PAPER}
    shown = act(clerk, "doi-ten", tree.cell.ref, **said)
    assert (shown.status_code, "Kiểm tra lại trước khi ghi" in shown.content.decode()) == (200, True)
    assert UnitProfile.objects.filter(unit=tree.cell).count() == 1
    written = act(clerk, "doi-ten", tree.cell.ref, **said, step="confirm")
    assert (written.status_code, written["Location"]) == (302, f"/don-vi/{tree.cell.ref}/")
    text = page(clerk, tree.cell).content.decode()
    assert "Đổi tên từ «Chi bộ thôn Đồng Cam» thành «Chi bộ thôn Đồng Mới»" in text
    assert "12-QĐ/ĐU, Đảng ủy xã, ngày 20/06/2022" in text
    before = page(clerk, tree.cell, on="30/06/2022").content.decode()
    assert "Chi bộ thôn Đồng Cam" in before
    assert "Đồng Mới" not in before


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": "X", "on": "31/02/2022"}, "Ngày không đúng"),
        ({"name": "X", "on": ""}, "Chưa ghi ngày có hiệu lực"),
        ({"name": "X", "on": "01/01/2999"}, "Chỉ quyết định đã ban hành"),
        ({"name": "X", "on": "01/01/0202"}, "không thể có"),
        ({"name": "X", "on": ON, "number": "1"}, "cơ quan ban hành"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_a_sentence(clerk, tree, said, sentence):
    answer = act(clerk, "doi-ten", tree.cell.ref, **said)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_a_unit_is_created_reclassified_and_ended(clerk, tree):
    new = {
        "name": "Chi bộ HTX Nà Lùng",
        "kind": "cell",
        "cell_kind": "cooperative",
        "on": ON,
        "step": "confirm",
    }
    assert act(clerk, "lap-to-chuc", tree.a.ref, **new, **PAPER).status_code == 302
    unit = Unit.objects.get(code="chi-bo-htx-na-lung")
    joint = {"kind": "cell", "cell_kind": "joint", "sector": "", "on": "01/01/2023", "step": "confirm"}
    assert act(clerk, "doi-loai", unit.ref, **joint).status_code == 302
    assert factories.at(unit).cell_kind == "joint"
    assert act(clerk, "ket-thuc", unit.ref, on="01/01/2024", step="confirm", **PAPER).status_code == 302
    assert unit.placements.get().ends_on == date(2024, 1, 1)


def test_a_unit_with_members_is_not_ended(clerk, tree):
    factories.make_person(tree.cell)
    answer = act(clerk, "ket-thuc", tree.cell.ref, on="01/01/2024")
    assert (answer.status_code, "còn 1 đảng viên" in answer.content.decode()) == (409, True)


def test_a_cell_moves_below_a_part_of_the_commune(clerk, tree):
    part = factories.make_unit(tree.a, "bo-phan", "Đảng bộ bộ phận Khu A", "partial_committee")
    assert (
        act(clerk, "chuyen-truc-thuoc", tree.cell.ref, parent=part.ref, on=ON, step="confirm").status_code
        == 302
    )
    assert factories.at(tree.cell).parent_id == part.pk
    refused = act(clerk, "chuyen-truc-thuoc", tree.cell.ref, parent=tree.b.ref, on=ON)
    assert refused.status_code == 422


def test_term_seats_post_and_charge_stand_on_the_page(clerk, tree):
    person = factories.make_person(tree.cell, "Hà Văn Trách")
    term = {"ordinal": "19", "name": "2020-2025", "starts_on": "15/06/2020", **PAPER}
    assert act(clerk, "nhiem-ky", tree.a.ref, **term).status_code == 302
    pk = str(Term.objects.get().pk)
    seats = {"term": pk, "kind": "executive_committee", "seat_count": "15"}
    assert act(clerk, "so-luong-cap-uy", tree.a.ref, **seats).status_code == 302
    post = {
        "post": "executive_committee_member",
        "person": str(person.uid),
        "starts_on": ON,
        "way": "by_election",
    }
    assert act(clerk, "giu-chuc-vu", tree.a.ref, **post).status_code == 302
    charge = {"person": str(person.uid), "starts_on": "01/01/2023"}
    assert act(clerk, "phan-cong-phu-trach", tree.cell.ref, **charge).status_code == 302
    text = page(clerk, tree.a).content.decode()
    for words in ("Đại hội lần thứ 19", "15 ủy viên", "đang giữ chức vụ: 1", "Bầu bổ sung", "Hà Văn Trách"):
        assert words in text
    assert "chưa phân công" in page(clerk, tree.cell, on="31/12/2022").content.decode()
    assert "Hà Văn Trách" in page(clerk, tree.cell).content.decode()


def test_rows_are_corrected_ended_and_withdrawn(clerk, tree):
    person = factories.make_person(tree.cell)
    term = record_term(OPERATOR, unit=factories.at(tree.cell), name="2020–2025", starts_on=date(2020, 6, 1))
    fixed = {"ordinal": "7", "name": "2020–2025", "starts_on": "02/06/2020", "ends_on": ""}
    assert act(clerk, "sua-nhiem-ky", term.pk, tree.cell.ref, **fixed).status_code == 302
    assert Term.objects.get().ordinal == 7
    act(clerk, "so-luong-cap-uy", tree.cell.ref, term=str(term.pk), kind="cell_committee", seat_count="3")
    assert act(clerk, "rut-nhiem-ky", term.pk, tree.cell.ref).status_code == 409
    act(clerk, "rut-so-luong", BodyOfTerm.objects.get().pk, tree.cell.ref)
    act(clerk, "rut-nhiem-ky", term.pk, tree.cell.ref)
    assert not Term.objects.exists()
    act(clerk, "giu-chuc-vu", tree.cell.ref, post="secretary", person=str(person.uid), starts_on=ON)
    held = PostHeld.objects.get()
    act(clerk, "thoi-chuc-vu", held.pk, tree.cell.ref, on="01/01/2024")
    act(clerk, "sua-chuc-vu", held.pk, tree.cell.ref, starts_on="02/07/2022", ends_on="", way="elected")
    held.refresh_from_db()
    assert (held.starts_on, held.ends_on, held.way) == (date(2022, 7, 2), END, "elected")
    act(clerk, "rut-chuc-vu", held.pk, tree.cell.ref)
    assert not PostHeld.objects.exists()


def test_an_assignment_ends_and_is_withdrawn(clerk, tree):
    person = factories.make_person(tree.cell)
    draft = PostDraft(person=person, post="secretary", starts_on=date(2022, 1, 1))
    hold_post(OPERATOR, unit=factories.at(tree.a), draft=draft)
    row = assign_member(OPERATOR, cell=factories.at(tree.cell), person=person, starts_on=date(2022, 2, 1))
    act(clerk, "thoi-phu-trach", row.pk, tree.cell.ref, on="01/01/2024")
    assert AssignedCommitteeMember.objects.get().ends_on == date(2024, 1, 1)
    act(clerk, "rut-phan-cong", row.pk, tree.cell.ref)
    assert not AssignedCommitteeMember.objects.exists()


def test_a_row_of_another_unit_is_not_found(clerk, tree):
    term = record_term(OPERATOR, unit=factories.at(tree.b), name="2020–2025", starts_on=date(2020, 6, 1))
    assert act(clerk, "rut-nhiem-ky", term.pk, tree.a.ref).status_code == 404
    assert Term.objects.exists()


def test_a_place_with_its_cell_numbers_and_head(clerk, tree):
    new = {"kind": "hamlet", "label": "bản", "name": "Nà Lùng", "cell": str(tree.cell.pk), "households": "74"}
    refused = act(clerk, "them-dia-ban", tree.a.ref, **new)
    assert (refused.status_code, "là của ngày nào" in refused.content.decode()) == (422, True)
    assert act(clerk, "them-dia-ban", tree.a.ref, **new, counted_on="31/12/2023").status_code == 302
    place = Place.objects.get()
    head = {
        "is_member": "no",
        "starts_on": ON,
        "schooling": "lower_secondary",
        "profession": "none",
        "theory": "",
    }
    assert act(clerk, "truong-thon", place.pk, tree.a.ref, **head).status_code == 302
    act(clerk, "so-lieu-dia-ban", place.pk, tree.a.ref, kind="people", value="320", on="31/12/2023")
    text = clerk.get(reverse("units:places", args=[tree.a.ref])).content.decode()
    for words in ("bản Nà Lùng", "Có chi bộ riêng", "74", "320", "chưa phải là đảng viên", "Trung học cơ sở"):
        assert words in text
    act(clerk, "sua-dia-ban", place.pk, tree.a.ref, kind="residential", label="tổ dân phố", name="Số 1")
    act(clerk, "chi-bo-phu-trach", place.pk, tree.a.ref, cell="", on="01/01/2024")
    act(clerk, "ket-thuc-dia-ban", place.pk, tree.a.ref, on="01/06/2024")
    place.refresh_from_db()
    assert (place.label, place.ends_on) == ("tổ dân phố", date(2024, 6, 1))
    assert PlaceCover.objects.get().ends_on == date(2024, 1, 1)
    assert (HeadOfPlace.objects.count(), PlaceFact.objects.count()) == (1, 2)


def test_coverage_tells_four_ways_apart_on_a_date(clerk, tree):
    Unit.objects.filter(pk=tree.a.pk).update(records_from=date(2020, 1, 1))
    joint = factories.make_unit(tree.a, "ghep", "Chi bộ ghép", "cell", "joint")
    for name, cell, facts in (
        ("Một", tree.cell.pk, ()),
        ("Hai", joint.pk, ()),
        ("Ba", None, (("has_member", 1, date(2023, 1, 1)),)),
        ("Bốn", None, ()),
    ):
        draft = PlaceDraft(unit_id=tree.a.pk, kind="hamlet", name=name, cell_id=cell, facts=facts)
        record_place(OPERATOR, unit=factories.at(tree.a), draft=draft)
    columns = clerk.get(reverse("units:places", args=[tree.a.ref])).context["columns"]
    assert [[part.value for part in column.parts] for column in (columns[-1], columns[0])] == [
        [1, 1, 1, 1],
        [1, 1, 0, 2],
    ]
    drill = clerk.get(columns[-1].parts[2].url.split("#")[0]).content.decode()
    assert "Ba" in drill
    assert "Bốn" not in drill


def test_a_value_on_paper_is_declared_and_taken_away(clerk, tree):
    said = {
        "key": "indicators.poor_share",
        "as_printed": "42,5%",
        "value": "0,425",
        "starts_on": "31/12/2022",
    }
    refused = act(clerk, "khai-bao-so-lieu", tree.a.ref, **said)
    assert refused.status_code == 422
    assert (
        act(clerk, "khai-bao-so-lieu", tree.a.ref, **(said | {"value": "0.425"}), **PAPER).status_code == 422
    )
    assert act(clerk, "khai-bao-so-lieu", tree.a.ref, **said, computed="0,43", **PAPER).status_code == 302
    assert "42,5%" in page(clerk, tree.a).content.decode()
    act(clerk, "bo-so-khai-bao", DeclaredValue.objects.get().pk, tree.a.ref)
    assert not DeclaredValue.objects.exists()


@pytest.mark.parametrize("name", ["units:unit", "units:places"])
def test_pages_cost_the_same_for_one_row_and_for_three(clerk, tree, name, django_assert_num_queries):
    costs = {"units:unit": 32, "units:places": 19}
    url = reverse(name, args=[tree.a.ref])
    done = 0
    for rows in (1, 3):
        while done < rows:
            person = factories.make_person(tree.cells_a[done])
            draft = PostDraft(person=person, post="executive_committee_member", starts_on=date(2022, 1, 1))
            hold_post(OPERATOR, unit=factories.at(tree.a), draft=draft)
            cell = factories.at(tree.cells_a[done])
            assign_member(OPERATOR, cell=cell, person=person, starts_on=date(2022, 2, 1))
            place = PlaceDraft(unit_id=tree.a.pk, kind="hamlet", name=f"Bản {done}", cell_id=cell.id)
            record_place(OPERATOR, unit=factories.at(tree.a), draft=place)
            start = date(2020 + done, 1, 1)
            record_term(OPERATOR, unit=factories.at(tree.a), name=f"{2020 + done}–2030", starts_on=start)
            done += 1
        with django_assert_num_queries(costs[name]):
            assert clerk.get(url).status_code == 200
