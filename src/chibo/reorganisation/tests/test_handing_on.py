"""What goes on with a unit that ends: places that become one, contacts with the residence cell, roles; and back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from chibo.congresses.queries import next_ordinal
from chibo.core.clock import today
from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, Forbidden
from chibo.core.uid import new_uid
from chibo.figures.engine import ask
from chibo.history.services import undo_act
from chibo.org import permissions
from chibo.org.access import OPERATOR, viewer_of
from chibo.org.models import Grant, Place, PlaceCover, Role, Unit
from chibo.org.services import PlaceDraft, cover_place, record_place, record_place_fact, record_term
from chibo.people.models import HeadOfPlace
from chibo.people.services import HeadDraft, record_head
from chibo.reorganisation import services
from chibo.reorganisation.models import Reorganisation
from chibo.reorganisation.previews import preview_of
from chibo.reorganisation.tests.making import EVE, ON, allot, contents, decide, do, into, new, prepare
from chibo.standing.models import ResidenceLiaison
from chibo.standing.services import LiaisonDraft, introduce, record_remark
from tests import factories
from tests.factories import at, make_person

pytestmark = pytest.mark.django_db
SEEN = date(2022, 1, 1)


@pytest.fixture
def tree():
    return factories.make_tree()


def hamlet(commune, cell, name, households=None, kind="hamlet"):
    draft = PlaceDraft(unit_id=commune.pk, kind=kind, name=name, label="thôn", cell_id=cell.pk)
    place = record_place(OPERATOR, unit=at(commune), draft=draft)
    if households is not None:
        record_place_fact(
            OPERATOR, unit=at(commune), place=place, kind="households", value=households, on=SEEN
        )
    return place


def join(draft, places, name="Đồng Suối", viewer=OPERATOR):
    row = Reorganisation.objects.get(pk=draft.pk)
    return services.join_in_draft(
        viewer, unit=at(row.unit), draft=row, version=row.version, ids=[one.pk for one in places], name=name, label="thôn"
    )  # fmt: skip


def shown(draft, viewer=OPERATOR):
    row = Reorganisation.objects.get(pk=draft.pk)
    return preview_of(viewer, at(row.unit), row)


def test_villages_of_merged_cells_become_one_and_come_back(tree):
    cell, other = tree.cells_a[:2]
    first, second = hamlet(tree.a, cell, "Cam", 90), hamlet(tree.a, other, "Suối", 110)
    head = HeadDraft(place=first, is_member=False, starts_on=SEEN)
    record_head(OPERATOR, unit=at(tree.a), draft=head)
    Unit.objects.filter(pk=tree.a.pk).update(records_from=SEEN)
    before, past = contents(), contents(before=ON)
    draft = prepare(tree.a, "merge", [cell, other], [new("Chi bộ thôn Đồng Suối")])
    join(draft, [first, second])
    preview = shown(draft)
    assert preview.obstacles == []
    assert [(one.name, one.parts, one.findings) for one in preview.joined] == [
        ("thôn Đồng Suối", ["thôn Cam", "thôn Suối"], [("Số hộ", 200)])
    ]
    assert [row.place for row in preview.heads] == [first]
    act_uid = decide(draft)
    made = Place.objects.get(ends_on=END)
    assert (made.unit, made.name, made.starts_on) == (tree.a, "Đồng Suối", ON)
    assert made.covers.get().cell.ref == "xuan-hoa/chi-bo-thon-dong-suoi"
    assert (made.facts.get().value, made.facts.get().on) == (200, SEEN)
    assert HeadOfPlace.objects.get().ends_on == ON
    assert set(PlaceCover.objects.filter(place__in=[first, second]).values_list("ends_on", flat=True)) == {ON}
    for day, count in ((EVE, 2), (ON, 1)):
        assert ask(OPERATOR, at(tree.a, day), ["places.total"])["places.total"].value == count
    assert {table: rows for table, rows in contents(before=ON).items() if rows != past[table]} == {}
    undo_act(OPERATOR, act_uid=act_uid)
    assert contents() == before
    assert shown(draft).joined


def test_villages_of_merged_communes_become_one_where_one_cell_covers_them(tree):
    first, second = (
        hamlet(tree.a, tree.cell, "Giáp Ranh", 40),
        hamlet(tree.b, tree.cells_b[0], "Giáp Ranh", 30),
    )
    draft = prepare(tree.district, "merge", [tree.a, tree.b], [new("Đảng bộ xã Hòa Lập", "commune")])
    join(draft, [first, second], "Giáp Ranh")
    assert [said for said in shown(draft).obstacles if "2 chi bộ phụ trách" in said]
    cover_place(OPERATOR, unit=at(tree.b), place=second, cell=None, on=date(2023, 1, 1))
    decide(draft)
    made = Place.objects.get(ends_on=END)
    assert (made.unit.ref, made.covers.get().cell) == ("dang-bo-xa-hoa-lap", tree.cell)


def test_what_cannot_be_one_place_is_said(tree):
    cell, other = tree.cells_a[:2]
    first, second = hamlet(tree.a, cell, "Cam", 90), hamlet(tree.a, other, "Suối")
    school = hamlet(tree.a, cell, "Trường Cam", kind="school")
    draft = prepare(tree.a, "merge", [cell, other], [into(cell)])
    for places, name, match in (
        ([first], "Mới", "từ hai địa bàn"), ([first, second], " ", "Hãy ghi tên"),
    ):  # fmt: skip
        with pytest.raises(DomainError, match=match):
            join(draft, places, name)
    join(draft, [first, school])
    with pytest.raises(Conflict, match="đã gộp"):
        join(draft, [first, second])
    assert any("không cùng loại" in said for said in shown(draft).obstacles)
    row = Reorganisation.objects.get(pk=draft.pk)
    joined = row.joined_places.get()
    services.part_in_draft(OPERATOR, unit=at(tree.a), draft=row, version=row.version, joined_id=joined.pk)
    join(draft, [first, second])
    # What is known of one village only is not known of both.
    assert shown(draft).joined[0].findings == []
    record_place_fact(OPERATOR, unit=at(tree.a), place=second, kind="people", value=300, on=ON)
    assert any("từ ngày 01/07/2023" in said for said in shown(draft).obstacles)
    Place.objects.filter(pk=second.pk).update(ends_on=EVE)
    PlaceCover.objects.filter(place=second).update(ends_on=EVE)
    assert any("chỉ còn 1 địa bàn" in said for said in shown(draft).obstacles)


def test_a_split_keeps_joined_villages_together(tree):
    first, second = hamlet(tree.a, tree.cell, "Trên"), hamlet(tree.a, tree.cell, "Dưới")
    draft = prepare(tree.a, "split", [tree.cell], [new("Chi bộ Một"), new("Chi bộ Hai")])
    join(draft, [first, second])
    allot(draft, "place", [first.pk], 0)
    allot(draft, "place", [second.pk], 1)
    assert any("chưa cùng về một tổ chức" in said for said in shown(draft).obstacles)
    allot(draft, "place", [second.pk], 0)
    decide(draft)
    assert PlaceCover.objects.get(ends_on=END).cell.ref == "xuan-hoa/chi-bo-mot"


@pytest.mark.parametrize(("official", "told"), [(2, 1), (3, 0)])
def test_a_cell_left_with_too_few_official_members_is_told_of(tree, official, told):
    Unit.objects.update(records_from=SEEN)
    people = [make_person(tree.cell, f"Người {n}") for n in range(official + 3)]
    draft = prepare(tree.a, "split", [tree.cell], [new("Chi bộ Một"), new("Chi bộ Hai")])
    allot(draft, "person", [person.pk for person in people[:3]], 0)
    allot(draft, "person", [person.pk for person in people[3:]], 1)
    said = shown(draft).too_small
    assert len(said) == told
    assert all("Chi bộ Hai sẽ có 2 đảng viên chính thức" in sentence for sentence in said)


def resident(tree, home, person, excused=""):
    """A member of the school cell, introduced to the cell of the residence, with a remark."""
    draft = LiaisonDraft(introduced_on=date(2020, 5, 4), unit_id=home.pk, letter="7-GT", excused=excused)
    unit = at(tree.cells_a[2])
    row = introduce(OPERATOR, unit=unit, person=person, draft=draft, act_uid=new_uid())
    record_remark(
        OPERATOR, unit=unit, person=person, liaison_id=row.pk, on=date(2022, 12, 5), act_uid=new_uid()
    )
    return row


def test_contact_with_the_residence_goes_to_the_cell_that_covers_the_place(tree):
    cell, other, school = tree.cells_a[:3]
    teacher = make_person(school, "Cô giáo")
    old = resident(tree, cell, teacher)
    before = contents()
    act_uid = do(tree.a, "merge", [cell, other], [new("Chi bộ thôn Đồng Suối")])
    row = ResidenceLiaison.objects.get(ends_on=END)
    assert (row.unit.ref, row.starts_on, row.letter) == ("xuan-hoa/chi-bo-thon-dong-suoi", ON, "7-GT")
    assert [remark.on for remark in row.remarks.all()] == [date(2022, 12, 5)]
    old.refresh_from_db()
    assert (old.unit, old.ends_on, old.closed_in) == (cell, ON, act_uid)
    undo_act(OPERATOR, act_uid=act_uid)
    assert contents() == before


def test_contact_ends_where_the_residence_becomes_the_own_cell(tree):
    cell, _other, school = tree.cells_a[:3]
    resident(tree, cell, make_person(school))
    do(tree.a, "merge", [cell, school], [into(cell)])
    # The cell goes on, and the member stands in it now: the contact is the officer's to end.
    assert ResidenceLiaison.objects.get().ends_on == END
    do(tree.a, "merge", [cell, tree.cells_a[1]], [new("Chi bộ Chung")], on=date(2024, 1, 1), number="2")
    assert ResidenceLiaison.objects.get().ends_on == date(2024, 1, 1)


def test_in_a_split_contact_follows_the_place_or_is_to_be_assigned(tree):
    cell, school = tree.cell, tree.cells_a[2]
    resident(tree, cell, make_person(school))
    draft = prepare(tree.a, "split", [cell], [new("Chi bộ Một"), new("Chi bộ Hai")])
    with pytest.raises(DomainError, match="Còn 1 đảng viên giữ mối liên hệ"):
        decide(draft)
    place = hamlet(tree.a, cell, "Trên")
    allot(draft, "place", [place.pk], 1)
    decide(draft)
    assert ResidenceLiaison.objects.get(ends_on=END).unit.ref == "xuan-hoa/chi-bo-hai"


@pytest.fixture
def people(tree):
    return factories.cast(tree)


def test_roles_end_with_the_unit_unless_they_are_handed_on(tree, people):
    ahead = today() + timedelta(days=40)
    cell, other = tree.cells_a[:2]
    make_person(cell, "Hà Văn Của", user=people.member_user)
    draft = prepare(tree.a, "merge", [cell, other], [new("Chi bộ Chung")], on=ahead)
    preview = shown(draft)
    assert [(one.user, one.to) for one in preview.rights_lost] == [("Bí thư chi bộ", "")]
    # The right to one's own file goes with the person.
    assert [(one.user, one.to) for one in preview.rights_gained] == [("Đảng viên", "Chi bộ Chung")]
    grant = Grant.objects.get(user=people.secretary)
    allot(draft, "grant", [grant.pk], 0)
    preview = shown(draft)
    assert preview.rights_lost == []
    assert [(one.user, one.unit, one.to) for one in preview.rights_gained] == [
        ("Bí thư chi bộ", "Chi bộ thôn Đồng Cam", "Chi bộ Chung"),
        ("Đảng viên", "Chi bộ thôn Đồng Cam", "Chi bộ Chung"),
    ]
    assert preview.rights_from == ahead
    before = contents()
    act_uid = decide(draft)
    grant.refresh_from_db()
    assert (grant.unit, grant.ends_on, grant.closed_in) == (cell, ahead, act_uid)
    handed = Grant.objects.get(user=people.secretary, ends_on=END)
    assert (handed.unit.ref, handed.role_id, handed.starts_on) == (
        "xuan-hoa/chi-bo-chung",
        "cell_secretary",
        ahead,
    )
    assert [held.unit_ref for held in viewer_of(people.secretary).held] == [cell.ref]
    undo_act(OPERATOR, act_uid=act_uid)
    assert contents() == before


def test_in_a_split_committee_the_own_file_follows_members_anywhere_below(tree):
    Role.objects.create(
        code="reader", name="Người xem hồ sơ của mình", permissions=[permissions.SEE_OWN_FILE]
    )
    part = factories.make_unit(tree.a, "bo-phan", "Đảng bộ bộ phận", "partial_committee")
    deep = factories.make_unit(part, "sau", "Chi bộ Sâu", cell_kind="hamlet")
    given = {}
    for name, cell in (("duoi", tree.cell), ("sau", deep), ("noi-khac", tree.cells_b[0])):
        user = factories.make_user(name)
        make_person(cell, f"Người {name}", user=user)
        given[name] = factories.give(user, "reader", tree.a, starts_on=SEEN)
    draft = prepare(
        tree.district, "split", [tree.a], [new("Đảng bộ xã Một", "commune"), new("Đảng bộ xã Hai", "commune")]
    )
    allot(draft, "unit", [cell.pk for cell in tree.cells_a], 0)
    allot(draft, "unit", [part.pk], 1)
    gained = {(one.user, one.to) for one in shown(draft).rights_gained}
    assert gained >= {("duoi", "Đảng bộ xã Một"), ("sau", "Đảng bộ xã Hai")}
    assert [one.user for one in shown(draft).rights_lost] == ["noi-khac"]
    before = contents()
    act_uid = decide(draft)
    now = Grant.objects.filter(role="reader", ends_on=END)
    assert {row.user.username: row.unit.ref for row in now} == {
        "duoi": "dang-bo-xa-mot", "sau": "dang-bo-xa-hai", "noi-khac": tree.a.ref,
    }  # fmt: skip
    undo_act(OPERATOR, act_uid=act_uid)
    assert contents() == before


def test_a_role_of_a_day_that_is_past_is_held_on_from_today_and_once(tree, people):
    cell, other = tree.cells_a[:2]
    grant = factories.give(people.nobody, "cell_secretary", other, starts_on=EVE)
    Grant.objects.filter(user=people.secretary).update(starts_on=EVE)
    factories.give(people.nobody, "cell_secretary", cell)
    draft = prepare(tree.a, "merge", [cell, other], [into(cell)])
    allot(draft, "grant", [grant.pk], 0)
    decide(draft)
    grant.refresh_from_db()
    assert grant.ends_on == today()
    # The secretary of the cell that goes on keeps the role; who had it there too has it once.
    now = Grant.objects.filter(unit=cell, role="cell_secretary", ends_on=END)
    assert sorted(row.user.username for row in now) == ["nobody", "secretary"]
    assert {row.starts_on for row in now} == {EVE, today()}


def test_nobody_hands_on_what_they_may_not_give(tree, people):
    cell, other = tree.cells_a[:2]
    grant = Grant.objects.get(user=people.secretary)
    clerk = people.viewer("clerk_a")
    draft = prepare(tree.a, "merge", [cell, other], [into(other)], viewer=clerk)
    allot(draft, "grant", [grant.pk], 0)
    decide(draft, viewer=clerk)
    grant.refresh_from_db()
    assert grant.unit == other
    with pytest.raises(Forbidden):
        services.allot(
            people.viewer("department"), unit=at(tree.a), draft=draft, version=1, subject="grant", ids=[1], side=None
        )  # fmt: skip
    part = factories.make_unit(tree.a, "bo-phan", "Đảng bộ bộ phận", "partial_committee")
    again = prepare(tree.a, "dissolve", [other], [into(part)], on=date(2024, 1, 1), number="2")
    allot(again, "grant", [grant.pk], 0)
    assert any("không phải là loại tổ chức giữ được vai trò" in said for said in shown(again).obstacles)


def test_pages_join_places_and_hand_on_roles(client, tree, people):
    client.force_login(people.clerk_a)
    cell, other = tree.cells_a[:2]
    places = [hamlet(tree.a, cell, "Cam", 90), hamlet(tree.a, other, "Suối", 110)]
    resident(tree, cell, make_person(tree.cells_a[2], "Vi Thị Giáo"))
    draft = prepare(tree.a, "merge", [cell, other], [new("Chi bộ Chung")])
    url = reverse("reorganisation:draft", args=[draft.uid])
    said = {
        "subject": "place", "q": "", "source": "", "side": "", "scope": "join", "id": [one.pk for one in places],
        "joined_name": "", "joined_label": "thôn",
    }  # fmt: skip
    wrong = client.post(url, said | {"version": 1})
    assert (wrong.status_code, "Hãy ghi tên của địa bàn sau khi gộp" in wrong.content.decode()) == (422, True)
    assert client.post(url, said | {"version": 1, "joined_name": "Đồng Suối"}).status_code == 302
    assert "thôn Đồng Suối" in client.get(url, {"subject": "place"}).content.decode()
    assert client.post(url, said | {"version": 1, "joined_name": "Khác"}).status_code == 409
    joined = draft.joined_places.get()
    assert client.post(url, {"subject": "place", "part": joined.pk, "version": 2}).status_code == 302
    client.post(url, said | {"version": 3, "joined_name": "Đồng Suối"})
    listed = client.get(url, {"subject": "grant"}).content.decode()
    assert ("Bí thư chi bộ" in listed, "hết cùng tổ chức" in listed) == (True, True)
    side = draft.sides.get(role="target").pk
    hand = said | {"subject": "grant", "scope": "all", "target": side, "version": 4, "id": []}
    assert client.post(url, hand).status_code == 302
    shown = client.get(reverse("reorganisation:preview", args=[draft.uid])).content.decode()
    for text in ("Số hộ: 200", "Quyền được", "Chi bộ thôn Đồng Cam → Chi bộ Chung", "mối liên hệ nơi cư trú"):
        assert text in shown


def test_a_member_admitted_after_the_day_moves_along_and_the_act_is_undone(tree):
    cell, other = tree.cells_a[:2]
    person = make_person(other, since=date(2023, 9, 1))
    stay = person.affiliations.get()
    act_uid = do(tree.a, "merge", [cell, other], [new("Chi bộ Chung")])
    stay.refresh_from_db()
    assert (stay.unit.ref, stay.starts_on) == ("xuan-hoa/chi-bo-chung", date(2023, 9, 1))
    undo_act(OPERATOR, act_uid=act_uid)
    stay.refresh_from_db()
    assert stay.unit == other
    assert not Unit.objects.filter(ref="xuan-hoa/chi-bo-chung").exists()


def test_the_number_of_the_next_congress_goes_on_through_a_merge_and_begins_anew_in_a_new_unit(tree):
    record_term(OPERATOR, unit=at(tree.cell), name="2022-2025", ordinal=7, starts_on=date(2022, 1, 1))
    assert next_ordinal(at(tree.cell)) == 8
    assert next_ordinal(at(tree.cells_a[1])) is None
    do(tree.a, "merge", tree.cells_a[:2], [new("Chi bộ Chung")])
    assert next_ordinal(at("xuan-hoa/chi-bo-chung")) == 8
    assert next_ordinal(at(factories.make_unit(tree.a, "moi", "Chi bộ Mới", starts_on=date(2024, 1, 1)))) == 1
