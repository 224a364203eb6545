"""Merging, splitting and dissolving: what stands before the day stays, what stands after it stands once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chibo.admissions.models import Fostering
from chibo.admissions.services import Noted, note_prospect
from chibo.core.clock import today
from chibo.core.dates import END, add_months
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.periods import Period
from chibo.core.uid import new_uid
from chibo.figures.engine import ask, rows_behind
from chibo.history.services import InUse, undo_act
from chibo.org.access import OPERATOR
from chibo.org.models import Place, PlaceCover, Placement, Succession, Term, Unit
from chibo.org.queries import unit_on
from chibo.org.services import (
    PlaceDraft,
    move_unit,
    record_place,
    record_place_fact,
    record_term,
    rename_unit,
    set_records_from,
)
from chibo.org.succession import comparable
from chibo.people.models import Affiliation, AssignedCommitteeMember, HeadOfPlace, PostHeld
from chibo.people.services import HeadDraft, PostDraft, assign_member, hold_post, record_head
from chibo.people.transferred import Transfer
from chibo.reorganisation import services
from chibo.reorganisation.models import Reorganisation
from chibo.reorganisation.queries.plans import plan_of
from chibo.reorganisation.services.deciding import mark_of
from chibo.reorganisation.tests.making import EVE, ON, allot, contents, decide, do, into, new, prepare, where
from chibo.standing.models import FileLoan, PaperFile
from tests import factories
from tests.factories import at, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return factories.make_tree()


def total(unit, on):
    return ask(OPERATOR, unit_on(OPERATOR, unit.ref, on), ["members.total"])["members.total"].value


def test_merge_of_two_cells_makes_one_with_the_union_of_people(tree):
    cell, other = tree.cells_a[:2]
    people = [make_person(cell, f"Người {n}") for n in range(3)] + [make_person(other, "Người khác")]
    before = contents(before=ON)
    do(tree.a, "merge", [cell, other], [new("Chi bộ thôn Đồng Suối")])
    merged = Unit.objects.get(ref="xuan-hoa/chi-bo-thon-dong-suoi")
    assert [total(unit, EVE) for unit in (cell, other, tree.a)] == [3, 1, 4]
    assert [total(unit, ON) for unit in (merged, tree.a)] == [4, 4]
    assert {where(person, ON)[0] for person in people} == {merged.ref}
    assert [len(where(person, day)) for person in people for day in (EVE, ON)] == [1] * 8
    after = contents(before=ON)
    assert {label: rows for label, rows in after.items() if rows != before[label]} == {}
    with pytest.raises(NotVisible):
        at(cell, ON)
    rows = Succession.objects.order_by("predecessor_id").values_list("predecessor_id", "is_whole", "is_end")
    assert list(rows) == [(cell.pk, True, True), (other.pk, True, True)]


def test_forty_and_forty_make_eighty_who_came_and_as_many_who_went(tree):
    cell, other = tree.cells_a[:2]
    Unit.objects.update(records_from=date(2020, 1, 1))
    people = [make_person(unit, f"Người {n}") for unit in (cell, other) for n in range(40)]
    do(tree.a, "merge", [cell, other], [new("Chi bộ Chung")])
    period = Period.between(date(2023, 1, 1), date(2024, 1, 1))
    merged, moved = at("xuan-hoa/chi-bo-chung", ON), ("members.transferred_in", "members.transferred_out")

    def flows(unit):
        return [one.value for one in ask(OPERATOR, unit, moved, period=period).values()]

    assert (flows(merged), flows(at(tree.a, ON))) == ([80, 0], [80, 80])
    assert [flows(at(unit, EVE)) for unit in (cell, other)] == [[0, 40], [0, 40]]
    rows = rows_behind(OPERATOR, merged, moved[0], period=period)
    assert {row.person_id for row in rows} == {person.pk for person in people}
    assert Affiliation.objects.filter(person__in=people).count() == 160


def test_merge_into_one_that_goes_on_renames_it_from_the_day_on(tree):
    cell, other = tree.cells_a[:2]
    stays, moves = make_person(cell), make_person(other)
    own = stays.affiliations.get()
    do(tree.a, "merge", [cell, other], [into(cell, name="Chi bộ thôn Đồng Cam Suối")])
    assert (at(cell, EVE).name, at(cell, ON).name) == ("Chi bộ thôn Đồng Cam", "Chi bộ thôn Đồng Cam Suối")
    assert stays.affiliations.get() == own
    assert (where(moves, EVE), where(moves, ON)) == ([other.ref], [cell.ref])
    assert Succession.objects.get().successor_id == cell.pk


def test_posts_terms_and_those_in_charge_of_what_ends_end_on_the_day_by_the_paper(tree):
    cell, other = tree.cells_a[:2]
    head, deputy = make_person(cell, "Bí thư"), make_person(other, "Bí thư hai")
    above = make_person(tree.cells_a[2], "Đảng ủy viên")
    for unit, person in ((cell, head), (other, deputy), (tree.a, above)):
        draft = PostDraft(person=person, post="secretary", starts_on=date(2020, 1, 1))
        hold_post(OPERATOR, unit=at(unit), draft=draft)
    record_term(OPERATOR, unit=at(cell), name="2022-2025", starts_on=date(2022, 1, 1))
    assign_member(OPERATOR, cell=at(other), person=above, starts_on=date(2021, 1, 1))
    do(tree.a, "merge", [cell, other], [into(cell)])
    ended = PostHeld.objects.get(person=deputy)
    assert (ended.ends_on, ended.end_decision.number) == (ON, "12-QĐ/ĐU")
    assert PostHeld.objects.get(person=head).ends_on == END
    assert Term.objects.get().ends_on == END
    assert AssignedCommitteeMember.objects.get().ends_on == ON


def test_undo_puts_every_row_back_and_the_draft_is_one_again(tree):
    cell, other = tree.cells_a[:2]
    for unit in (cell, other):
        make_person(unit)
    place = record_place(
        OPERATOR, unit=at(tree.a),
        draft=PlaceDraft(unit_id=tree.a.pk, kind="hamlet", name="Suối", cell_id=other.pk),
    )  # fmt: skip
    note_prospect(
        OPERATOR, unit=at(other),
        noted=Noted(name="Hà Thị Mới", birth_year=2000, organisation="women", noted_on=date(2023, 1, 2)),
    )  # fmt: skip
    before = contents()
    draft = prepare(tree.a, "merge", [cell, other], [new("Chi bộ Đồng Suối")])
    act_uid = decide(draft)
    cover = PlaceCover.objects.get(place=place, ends_on=END)
    assert cover.cell.ref == "xuan-hoa/chi-bo-dong-suoi"
    assert Fostering.objects.get(ends_on=END).unit_id == cover.cell_id
    undo_act(OPERATOR, act_uid=act_uid)
    assert contents() == before
    draft.refresh_from_db()
    assert (draft.state, draft.act_uid) == ("draft", None)
    decide(draft)


def test_undo_waits_for_what_rests_on_it(tree):
    cell, other = tree.cells_a[:2]
    person = make_person(other)
    act_uid = do(tree.a, "merge", [cell, other], [new("Chi bộ Đồng Suối")])
    merged = Unit.objects.get(ref="xuan-hoa/chi-bo-dong-suoi")
    rename_unit(OPERATOR, unit=at(merged), name="Chi bộ Mới", on=date(2024, 1, 1))
    with pytest.raises(InUse, match="tên, loại của tổ chức đảng"):
        undo_act(OPERATOR, act_uid=act_uid)
    assert where(person, today()) == [merged.ref]


def test_split_blocks_until_every_person_and_place_has_a_target(tree):
    cell = tree.cell
    people = [make_person(cell, f"Người {n}") for n in range(4)]
    place = record_place(
        OPERATOR, unit=at(tree.a),
        draft=PlaceDraft(unit_id=tree.a.pk, kind="hamlet", name="Cam", cell_id=cell.pk),
    )  # fmt: skip
    draft = prepare(tree.a, "split", [cell], [new("Chi bộ Đồng"), new("Chi bộ Cam")])
    with pytest.raises(DomainError, match="Còn 4 đảng viên"):
        decide(draft)
    allot(draft, "person", [people[0].pk, people[1].pk, people[2].pk], 0)
    with pytest.raises(DomainError, match="Còn 1 đảng viên"):
        decide(draft)
    allot(draft, "person", [people[3].pk], 1)
    with pytest.raises(DomainError, match="Còn 1 địa bàn"):
        decide(draft)
    allot(draft, "place", [place.pk], 1)
    decide(draft)
    first, second = (Unit.objects.get(ref=f"xuan-hoa/chi-bo-{name}") for name in ("dong", "cam"))
    assert [total(first, ON), total(second, ON), total(tree.a, ON), total(cell, EVE)] == [3, 1, 4, 4]
    assert PlaceCover.objects.get(ends_on=END).cell_id == second.pk
    assert set(Succession.objects.values_list("kind", "is_whole")) == {("split", False)}


def test_split_off_leaves_the_rest_and_ends_the_posts_of_who_goes(tree):
    cell = tree.cell
    stays, goes = make_person(cell, "Ở lại"), make_person(cell, "Đi")
    for person, post in ((stays, "secretary"), (goes, "deputy_secretary")):
        draft = PostDraft(person=person, post=post, starts_on=date(2020, 1, 1))
        hold_post(OPERATOR, unit=at(cell), draft=draft)
    draft = prepare(tree.a, "split", [cell], [into(cell), new("Chi bộ Mới")])
    allot(draft, "person", [stays.pk], 0)
    allot(draft, "person", [goes.pk], 1)
    decide(draft)
    assert stays.affiliations.count() == 1
    assert (where(goes, EVE), where(goes, ON)) == ([cell.ref], ["xuan-hoa/chi-bo-moi"])
    assert PostHeld.objects.get(person=stays).ends_on == END
    assert PostHeld.objects.get(person=goes).ends_on == ON


def test_dissolve_moves_each_member_where_it_is_said(tree):
    cell, first, second = tree.cells_a[:3]
    people = [make_person(cell, f"Người {n}") for n in range(2)]
    with pytest.raises(DomainError, match="Còn 2 đảng viên"):
        do(tree.a, "dissolve", [cell], [])
    draft = prepare(tree.a, "dissolve", [cell], [into(first), into(second)])
    allot(draft, "person", [people[0].pk], 0)
    allot(draft, "person", [people[1].pk], 1)
    decide(draft)
    assert [where(person, ON) for person in people] == [[first.ref], [second.ref]]
    with pytest.raises(NotVisible):
        at(cell, ON)


def test_an_empty_cell_is_dissolved_without_a_target(tree):
    do(tree.a, "dissolve", [tree.cell], [])
    assert Placement.objects.get(unit=tree.cell).ends_on == ON
    assert not Succession.objects.exists()


def test_merge_of_communes_moves_cells_places_heads_and_findings(tree):
    person = make_person(tree.cells_a[0])
    unit_ids = [tree.district.pk, tree.a.pk, tree.b.pk]
    set_records_from(
        OPERATOR, unit=at(tree.district), unit_ids=unit_ids, on=date(2020, 1, 1), act_uid=new_uid()
    )
    for commune in (tree.a, tree.b):
        cell = tree.cells_a[0] if commune == tree.a else tree.cells_b[0]
        draft = PlaceDraft(unit_id=commune.pk, kind="hamlet", name="Thôn 1", cell_id=cell.pk)
        place = record_place(OPERATOR, unit=at(commune), draft=draft)
        record_place_fact(
            OPERATOR, unit=at(commune), place=place, kind="households", value=90, on=date(2022, 1, 1)
        )
    record_head(
        OPERATOR, unit=at(tree.b), draft=HeadDraft(place=place, is_member=False, starts_on=date(2022, 1, 1))
    )
    do(tree.district, "merge", [tree.a, tree.b], [new("Đảng bộ xã Hòa Lập", "commune")])
    merged = Unit.objects.get(ref="dang-bo-xa-hoa-lap")
    assert where(person, ON) == [tree.cells_a[0].ref]
    assert [crumb.ref for crumb in at(tree.cells_a[0], ON).ancestors][-2:] == ["muong-la", merged.ref]
    assert [crumb.ref for crumb in at(tree.cells_a[0], EVE).ancestors][-2:] == ["muong-la", "xuan-hoa"]
    names = Place.objects.filter(unit=merged).order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Thôn 1 (Đảng bộ xã Xuân Hòa)", "Thôn 1 (Đảng bộ xã Tân Lập)"]
    assert HeadOfPlace.objects.get(ends_on=END).place.unit_id == merged.pk
    found = ask(OPERATOR, unit_on(OPERATOR, merged.ref, ON), ["places.total", "members.total", "units.cells"])
    assert [one.value for one in found.values()] == [2, 1, 6]
    found = ask(OPERATOR, unit_on(OPERATOR, tree.district.ref, EVE), ["places.total", "units.cells"])
    assert [one.value for one in found.values()] == [2, 6]


def test_district_level_is_gone_and_its_children_move_up(tree):
    on = date(2025, 7, 1)
    before = contents(before=on)
    do(tree.province, "dissolve", [tree.district], [into(tree.province)], on=on)
    assert at(tree.a, on).parent_id == tree.province.pk
    assert [crumb.ref for crumb in at(tree.cell, on).ancestors] == ["viet-nam", "binh-son", "xuan-hoa"]
    eve = [crumb.ref for crumb in at(tree.cell, on - timedelta(days=1)).ancestors]
    assert eve == ["viet-nam", "binh-son", "muong-la", "xuan-hoa"]
    assert contents(before=on) == before
    assert Succession.objects.get().is_whole


def test_communes_of_different_districts_merge_directly_below_the_province(tree):
    other = factories.make_unit(tree.province, "song-da", "Đảng bộ huyện Sông Đà", "district")
    c = factories.make_unit(other, "muong-chum", "Đảng bộ xã Mường Chùm", "commune")
    do(tree.province, "merge", [tree.a, c], [new("Đảng bộ phường Hòa", "ward")], on=date(2025, 7, 1))
    after = at(tree.cell, date(2025, 7, 1))
    assert [crumb.ref for crumb in after.ancestors] == ["viet-nam", "binh-son", "dang-bo-phuong-hoa"]


def test_a_commune_dissolves_its_two_intermediate_organisations(tree, settings):
    """As commune Công Hải did on 30/9/2026 (rule O07), looked at from 1/11/2026."""
    settings.CHIBO_TODAY = date(2026, 11, 1)
    on = date(2026, 9, 30)
    parts = [
        factories.make_unit(tree.a, f"bo-phan-{n}", f"Đảng bộ bộ phận {n}", "partial_committee")
        for n in (1, 2)
    ]
    cells = [factories.make_unit(part, "co-quan", "Chi bộ Cơ quan", cell_kind="office") for part in parts]
    person = make_person(cells[0])
    do(tree.a, "dissolve", parts, [into(tree.a)], on=on)
    assert [at(cell, on).parent_id for cell in cells] == [tree.a.pk] * 2
    assert where(person, on) == [cells[0].ref]
    assert [total(tree.a, day) for day in (on - timedelta(days=1), on, today())] == [1, 1, 1]
    assert [at(cell, on - timedelta(days=1)).parent_id for cell in cells] == [part.pk for part in parts]
    assert today() == date(2026, 11, 1)


def test_a_decision_may_take_effect_later_and_its_rows_do_it(tree):
    cell, other = tree.cells_a[:2]
    person, ahead = make_person(other), add_months(today(), 2)
    with pytest.raises(DomainError, match="đã ban hành"):
        prepare(tree.a, "merge", [cell, other], [into(cell)], on=ahead, number="", issuer="", issued_on=None)
    do(tree.a, "merge", [cell, other], [into(cell)], on=ahead)
    assert (where(person, today()), where(person, ahead)) == ([other.ref], [cell.ref])
    assert at(other, today()).name


def refused(tree, match, *args, **more):
    with pytest.raises(DomainError, match=match):
        do(tree.a, *args, **more)


def test_what_cannot_be_is_refused_with_a_sentence(tree):
    cell, other, school, _guarded = tree.cells_a
    refused(tree, "ít nhất 2 tổ chức", "merge", [cell], [into(cell)])
    refused(tree, "ít nhất 2 tổ chức sau khi chia", "split", [cell], [new("Một")])
    refused(
        tree,
        "được lập ngày",
        "merge",
        [factories.make_unit(tree.a, "moi", "Mới", starts_on=ON), cell],
        [into(cell)],
    )
    refused(tree, "giải thể nên không tiếp nhận", "dissolve", [cell], [into(cell)])
    refused(tree, "cần quyết định", "merge", [cell, other], [into(cell)], number="")
    refused(tree, "không thể là loại này", "merge", [cell, other], [new("Xã", "commune")])
    part = factories.make_unit(tree.a, "bo-phan", "Đảng bộ bộ phận", "partial_committee")
    inner = factories.make_unit(part, "trong", "Chi bộ Trong")
    refused(tree, "nằm trong", "merge", [part, inner], [into(inner)])
    refused(tree, "nằm trong", "merge", [part, cell], [into(inner)])
    make_person(cell)
    refused(tree, "không phải là chi bộ nên không nhận", "dissolve", [cell], [into(part)])
    refused(tree, "không thể trực thuộc", "merge", [part, cell], [into(cell)])
    rename_unit(OPERATOR, unit=at(other), name="Sau", on=date(2024, 1, 1))
    refused(tree, "Sổ đã ghi thay đổi khác", "merge", [cell, other], [into(cell)])
    do(tree.a, "dissolve", [school], [])
    refused(tree, "đã kết thúc từ ngày", "merge", [school, cell], [into(cell)], on=date(2024, 7, 1))
    refused(tree, "đã có quyết định kết thúc", "merge", [school, cell], [into(cell)], on=date(2023, 1, 1))


def test_a_person_in_both_is_refused(tree):
    cell, other = tree.cells_a[:2]
    person = make_person(cell, until=date(2024, 1, 1))
    Affiliation.objects.create(
        person=person, unit=other, starts_on=date(2024, 1, 1), recorded_in=person.recorded_in
    )
    refused(tree, "ở cả hai", "merge", [cell, other], [into(cell)])


def test_paper_files_go_to_the_committee_that_receives_once_they_are_back(tree):
    person = make_person(tree.cell)
    facts = {"person": person, "place": "Tủ 2", "recorded_in": person.recorded_in}
    kept = PaperFile.objects.create(keeper=tree.a, starts_on=date(2020, 1, 1), **facts)
    lent = {"borrower": "Ủy ban kiểm tra", "purpose": "xem", "lent_on": EVE, "due_on": date(2023, 9, 1)}
    loan = FileLoan.objects.create(file=kept, recorded_in=person.recorded_in, **lent)
    communes, merged = [tree.a, tree.b], [new("Đảng bộ xã Hòa Lập", "commune")]
    with pytest.raises(DomainError, match="1 hồ sơ giấy đang cho mượn"):
        do(tree.district, "merge", communes, merged)
    FileLoan.objects.filter(pk=loan.pk).update(returned_on=ON)
    before = contents()
    act_uid = do(tree.district, "merge", communes, merged)
    now = PaperFile.objects.get(ends_on=END)
    assert (now.keeper.ref, now.place, now.starts_on) == ("dang-bo-xa-hoa-lap", "Tủ 2", ON)
    undo_act(OPERATOR, act_uid=act_uid)
    assert contents() == before


def test_a_transfer_under_way_is_settled_first(tree):
    cell, other = tree.cells_a[:2]
    person = make_person(other)
    facts = {
        "person": person,
        "kind": "official",
        "to_place": "Đảng bộ xã khác",
        "recorded_in": person.recorded_in,
    }
    row = Transfer.objects.create(from_unit=other, starts_on=EVE, **facts)
    refused(tree, "1 lượt chuyển sinh hoạt đang dở", "merge", [cell, other], [into(cell)])
    Transfer.objects.filter(pk=row.pk).update(outcome="cancelled", ends_on=date(2024, 1, 1))
    do(tree.a, "merge", [cell, other], [into(cell)])


def test_a_second_decision_a_stale_page_and_a_changed_register_are_conflicts(tree):
    cell, other = tree.cells_a[:2]
    draft = prepare(tree.a, "merge", [cell, other], [into(cell)])
    seen = mark_of(plan_of(draft))
    make_person(other)
    with pytest.raises(Conflict, match="Sổ đã thay đổi"):
        decide(draft, seen=seen)
    with pytest.raises(services.Stale, match="đã sửa phương án này"):
        services.decide(OPERATOR, unit=at(tree.a), draft=draft, version=draft.version - 1)
    decide(draft)
    with pytest.raises(Conflict, match="không có gì phải làm nữa"):
        decide(draft)
    assert Reorganisation.objects.get().version == 1


def test_a_draft_needs_the_right_over_its_units(tree):
    people = factories.cast(tree)
    with pytest.raises(Forbidden):
        prepare(tree.a, "merge", tree.cells_a[:2], [new("Mới")], viewer=people.viewer("department"))
    with pytest.raises(NotVisible):
        prepare(tree.a, "merge", [tree.cell, tree.cells_b[0]], [new("Mới")])
    draft = prepare(tree.a, "merge", tree.cells_a[:2], [new("Mới")], viewer=people.viewer("clerk_a"))
    undo_act(people.viewer("clerk_a"), act_uid=decide(draft, viewer=people.viewer("clerk_a")))


def test_who_leads_the_successor_sees_the_past_of_what_it_was_made_of(tree):
    people = factories.cast(tree)
    for _n in range(2):
        make_person(tree.cells_a[0])
    make_person(tree.cells_b[0])
    do(tree.district, "merge", [tree.a, tree.b], [new("Đảng bộ xã Hòa Lập", "commune")])
    do(tree.province, "dissolve", [tree.district], [into(tree.province)], on=date(2025, 7, 1))
    merged = Unit.objects.get(ref="dang-bo-xa-hoa-lap")
    factories.give(people.nobody, "organisation_officer", merged)
    viewer = people.viewer("nobody")
    now = unit_on(viewer, merged.ref)
    sums = {day: comparable(viewer, now, day) for day in (EVE, ON, date(2026, 1, 1))}
    assert [[unit.ref for unit in units] for units in sums.values()] == [
        ["xuan-hoa", "tan-lap"],
        [merged.ref],
        [merged.ref],
    ]
    counted = [ask(viewer, unit, ["members.total"])["members.total"].value for unit in sums[EVE]]
    assert counted == [2, 1]
    assert unit_on(viewer, tree.cell.ref, EVE).name == "Chi bộ thôn Đồng Cam"
    with pytest.raises(NotVisible):
        unit_on(people.viewer("clerk_a"), merged.ref)


def test_a_later_move_of_a_child_goes_below_its_new_parent(tree):
    other = factories.make_unit(tree.district, "muong-bu", "Đảng bộ xã Mường Bú", "commune")
    move_unit(OPERATOR, unit=at(tree.cells_b[0]), parent=at(tree.a), on=date(2024, 1, 1))
    do(tree.district, "merge", [tree.a, other], [new("Đảng bộ xã Hòa Bú", "commune")])
    assert [crumb.ref for crumb in at(tree.cells_b[0], date(2024, 1, 1)).ancestors][-1] == "dang-bo-xa-hoa-bu"
    assert [crumb.ref for crumb in at(tree.cells_b[0], ON).ancestors][-1] == "tan-lap"
