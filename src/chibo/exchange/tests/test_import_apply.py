"""Applying a first list: what is written, what is refused, who may."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import BEGINNING, END
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.exchange.models import ImportBatch, SourceRow
from chibo.exchange.tests.lists import (
    AS_OF,
    LETTERS,
    LO,
    SUNG,
    VANG,
    apply,
    codes,
    counts,
    dump,
    opened,
    preview,
)
from chibo.org.models import Unit
from chibo.people.models import Affiliation, Attainment, Membership, Person, PostHeld
from tests.factories import at, cast, make_person, make_tree, make_unit

pytestmark = pytest.mark.django_db


def stays_of(person):
    rows = Affiliation.objects.filter(person=person).order_by("starts_on")
    return [(row.unit.ref, row.starts_on, row.ends_on, row.assumed) for row in rows]


def test_preview_writes_nothing_and_tells_what_would_be_written():
    tree = make_tree()
    before = dump()
    plan = preview(tree.a, LO, VANG | {"cell": "Chi bộ thôn Mới"})
    assert counts(plan) == {"created": 2}
    assert plan.created_units == ("Chi bộ thôn Mới",)
    assert [(person.verdict, person.name, person.cell, person.address) for person in plan.people] == [
        ("create", "Lò Thị Mai", "Chi bộ thôn Đồng Cam", "B2"),
        ("create", "Vàng Văn Chô", "Chi bộ thôn Mới", "B3"),
    ]
    assert dump() == before
    assert not ImportBatch.objects.exists()


def test_apply_assumes_members_were_here_since_admission():
    tree = make_tree()
    batch, _plan = apply(tree.a, LO)
    person = Person.objects.get()
    assert stays_of(person) == [
        ("xuan-hoa/dong-cam", date(2005, 2, 1), AS_OF, True),
        ("xuan-hoa/dong-cam", AS_OF, END, False),
    ]
    membership = Membership.objects.get()
    assert (membership.starts_on, membership.official_on) == (date(2005, 2, 1), date(2006, 2, 1))
    assert {a.starts_on for a in Attainment.objects.all()} == {BEGINNING}
    held = PostHeld.objects.get()
    assert (held.seat.post_id, held.seat.unit.ref, held.starts_on, held.sole) == (
        "secretary", "xuan-hoa/dong-cam", AS_OF, True,
    )  # fmt: skip
    assert (batch.created, batch.rows, batch.applied_by, batch.history) == (
        1,
        1,
        "operator",
        "since-admission",
    )
    assert batch.report["created"] == 1


def test_apply_since_list_assumes_nothing():
    tree = make_tree()
    apply(tree.a, LO, history="since-list")
    assert stays_of(Person.objects.get()) == [("xuan-hoa/dong-cam", AS_OF, END, False)]


def test_unknown_history_is_refused():
    with pytest.raises(DomainError, match="since-list"):
        preview(make_tree().a, LO, history="always")


def test_members_of_cell_with_known_start_stood_above_before_it():
    tree = make_tree()
    make_unit(tree.a, "moi-lap", "Chi bộ thôn Mới Lập", cell_kind="hamlet", starts_on=date(2015, 1, 1))
    apply(tree.a, LO | {"cell": "Chi bộ thôn Mới Lập"})
    assert stays_of(Person.objects.get()) == [
        ("xuan-hoa", date(2005, 2, 1), date(2015, 1, 1), True),
        ("xuan-hoa/moi-lap", date(2015, 1, 1), AS_OF, True),
        ("xuan-hoa/moi-lap", AS_OF, END, False),
    ]


def test_member_without_admission_date_has_no_known_start():
    tree = make_tree()
    _batch, plan = apply(tree.a, LO | {"admitted": ""})
    person = Person.objects.get()
    assert codes(plan) == [("value_missing", f"{LETTERS['admitted']}2")]
    assert Membership.objects.get().admitted is None
    assert stays_of(person) == [("xuan-hoa/dong-cam", AS_OF, END, False)]


def test_vague_official_date_never_lies_before_admission():
    tree = make_tree()
    apply(tree.a, LO | {"admitted": "15/06/2005", "official": "2005"})
    membership = Membership.objects.get()
    assert (membership.official_on, membership.official.iso()) == (date(2005, 6, 15), "2005")


def test_apply_seals_what_is_secret_and_keeps_the_source():
    tree = make_tree()
    apply(tree.a, LO)
    person = Person.objects.get()
    assert (person.citizen_id, person.phone) == ("014180000001", "0900000001")
    entry = AuditEntry.objects.get(act="people.record_people")
    assert (entry.object_type, entry.object_id, entry.unit_id) == ("people.person", person.pk, tree.cell.pk)
    assert entry.after["name"] == "Lò Thị Mai"
    assert entry.after["citizen_id"] != "014180000001"
    assert opened(entry.after["citizen_id"]) == "014180000001"
    assert '"name": "Lò Thị Mai"' in SourceRow.objects.get().original
    with connection.cursor() as cursor:
        cursor.execute("SELECT original FROM exchange_sourcerow")
        kept = cursor.fetchone()[0]
    assert not any(word in kept for word in (LO["name"], LO["id"]))


def test_apply_begins_the_record_of_the_unit_and_of_the_cells_in_the_list():
    tree = make_tree()
    apply(tree.a, LO)
    begun = Unit.objects.filter(records_from=AS_OF).values_list("ref", flat=True)
    assert set(begun) == {"xuan-hoa", "xuan-hoa/dong-cam"}


def test_apply_creates_units_once_with_kind_and_unknown_start():
    tree = make_tree()
    _batch, plan = apply(
        tree.a,
        LO | {"cell": "Chi bộ thôn Na Pô"},
        SUNG | {"cell": "CHI BỘ  THÔN NA PÔ", "posts": ""},
        VANG | {"cell": "Chi bộ bản Na Pô"},
    )
    assert plan.created_units == ("Chi bộ thôn Na Pô", "Chi bộ bản Na Pô")
    assert {"xuan-hoa/na-po", "xuan-hoa/ban-na-po"} <= set(Unit.objects.values_list("ref", flat=True))
    cell = at("xuan-hoa/na-po")
    assert (cell.cell_kind, cell.starts_on, cell.kind) == ("hamlet", BEGINNING, "cell")


def test_created_unit_whose_code_is_taken_bears_the_word_for_its_kind():
    tree = make_tree()
    make_unit(tree.a, "suoi", "Chi bộ làng Suối", cell_kind="hamlet")
    apply(tree.a, LO | {"cell": "Chi bộ thôn Suối"})
    assert at("xuan-hoa/thon-suoi").name == "Chi bộ thôn Suối"


def test_list_that_names_another_organisation_is_warned_about():
    tree = make_tree()
    wrong = make_unit(tree.district, "na-khe", "Đảng bộ xã Na Khê", "commune")
    assert codes(preview(wrong, LO, title="ĐẢNG BỘ XÃ NA KHÊ")) == []
    plan = preview(tree.a, LO, title="ĐẢNG BỘ XÃ NA KHÊ")
    assert [problem.code for problem in plan.problems] == ["other_organisation"]
    assert "Xuân Hòa" in plan.problems[0].message


def test_list_with_an_error_leaves_the_register_untouched():
    tree = make_tree()
    before, entries = dump(), AuditEntry.objects.count()
    with pytest.raises(DomainError) as refusal:
        apply(tree.a, LO, SUNG | {"born": "31/02/1975"}, VANG)
    assert refusal.value.code == "list_has_errors"
    assert f"{LETTERS['born']}3" in str(refusal.value)
    assert "Danh sach" in str(refusal.value)
    assert (dump(), AuditEntry.objects.count(), ImportBatch.objects.count()) == (before, entries, 0)


def test_two_secretaries_of_one_cell_are_an_error():
    tree = make_tree()
    plan = preview(tree.a, LO, SUNG | {"posts": "Bí thư"})
    assert codes(plan) == [("post_held_twice", f"{LETTERS['posts']}3")]
    assert plan.problems[0].rows == (2, 3)
    assert plan.has_errors


def test_name_longer_than_the_register_takes_is_an_error():
    plan = preview(make_tree().a, LO | {"name": "Lò " * 50})
    assert codes(plan) == [("value_too_long", "B2")]


def test_cells_cannot_be_created_below_a_cell():
    plan = preview(make_tree().cell, LO | {"cell": "Chi bộ thôn Khác"})
    assert [problem.code for problem in plan.problems] == ["unit_not_here"]


def test_list_of_a_cell_imports_into_the_cell_itself():
    tree = make_tree()
    _batch, plan = apply(tree.cell, LO)
    assert (counts(plan), plan.created_units) == ({"created": 1}, ())


def test_cell_that_begins_after_the_list_is_an_error():
    tree = make_tree()
    make_unit(tree.a, "moi-lap", "Chi bộ thôn Mới Lập", cell_kind="hamlet", starts_on=date(2024, 1, 1))
    plan = preview(tree.a, LO | {"cell": "Chi bộ thôn Mới Lập"})
    assert [problem.code for problem in plan.problems] == ["unit_not_on_date"]
    assert "01/01/2024" in plan.problems[0].message


def test_person_of_another_organisation_is_refused_without_naming_anything():
    tree = make_tree()
    make_person(tree.cells_b[0], "Hà Văn Kín", citizen_id=LO["id"])
    plan = preview(tree.a, LO, SUNG)
    problem = plan.problems[0]
    assert (problem.code, problem.level, problem.cell) == ("elsewhere", "error", f"{LETTERS['id']}2")
    assert not any(word in problem.message for word in ("Kín", "Tân Lập", "Nà Lâu"))


def test_namesake_elsewhere_without_id_is_somebody_else():
    tree = make_tree()
    make_person(tree.cells_b[0], LO["name"], born="1980-04-05", sex="female")
    plan = preview(tree.a, LO)
    assert (counts(plan), codes(plan)) == ({"created": 1}, [])


def test_person_whose_stay_here_ended_is_refused_with_the_day():
    tree = make_tree()
    make_person(tree.cell, LO["name"], citizen_id=LO["id"], until=date(2021, 5, 1))
    plan = preview(tree.a, LO)
    assert codes(plan) == [("membership_ended", "B2")]
    assert "01/05/2021" in plan.problems[0].message


def test_rights_follow_the_tree():
    tree = make_tree()
    people = cast(tree)
    with pytest.raises(NotVisible):
        preview(tree.a, LO, viewer=people.viewer("clerk_b"))
    with pytest.raises(NotVisible):
        apply(tree.a, LO, viewer=people.viewer("nobody"))
    for name, unit in (("department", tree.a), ("secretary", tree.cell)):
        with pytest.raises(Forbidden):
            apply(unit, LO, viewer=people.viewer(name))
    batch, _plan = apply(tree.a, LO, viewer=people.viewer("clerk_a"))
    assert batch.applied_by == "clerk_a"


def test_confirmed_plan_is_applied_and_a_stale_one_refused():
    tree = make_tree()
    mark = preview(tree.a, LO, VANG).mark
    assert preview(tree.a, LO, VANG).mark == mark
    make_person(tree.cells_a[2], "Một Người Khác")
    assert preview(tree.a, LO, VANG).mark == mark
    apply(tree.a, LO)
    with pytest.raises(Conflict) as refusal:
        apply(tree.a, LO, VANG, seen_mark=mark)
    assert refusal.value.code == "register_changed"
    assert Person.objects.filter(name=VANG["name"]).count() == 0


def test_as_json_has_the_shape_that_scripts_rely_on():
    tree = make_tree()
    batch, plan = apply(tree.a, LO, LO, VANG | {"official": "2023"})
    shape = plan.as_json(batch.pk)
    assert list(shape) == [
        "batch", "layout", "rows", "created", "changed", "moved", "same", "missing", "skipped", "created_units", "problems",
    ]  # fmt: skip
    assert (shape["batch"], shape["rows"], shape["skipped"]) == (batch.pk, 3, 1)
    duplicate = next(problem for problem in shape["problems"] if problem["code"] == "duplicate_row")
    assert set(duplicate) == {"sheet", "row", "cell", "level", "code", "message", "like_row"}
    partial = next(problem for problem in shape["problems"] if problem["code"] == "date_partial")
    assert set(partial) == {"sheet", "row", "cell", "level", "code", "message"}


def test_statements_of_apply_do_not_depend_on_rows():
    tree = make_tree()
    cell = {"cell": "Chi bộ thôn Nà Lâu"}
    more = [VANG | cell | {"name": f"Lò Văn {n}", "id": f"01409000001{n}"} for n in range(3)]
    with CaptureQueriesContext(connection) as one:
        apply(tree.a, VANG)
    with CaptureQueriesContext(connection) as three:
        apply(tree.b, *more)
    assert len(one) == len(three)


def test_a_list_of_a_day_to_come_is_refused_in_a_sentence(settings):
    tree = make_tree()
    settings.CHIBO_TODAY = date(2000, 1, 1)
    with pytest.raises(DomainError, match="là ngày chưa đến") as refusal:
        preview(tree.a, LO)
    assert refusal.value.code == "as_of_future"


def test_problems_never_repeat_a_whole_citizen_id():
    tree = make_tree()
    plan = preview(tree.a, LO | {"id": "001199900123"})
    assert codes(plan) == [("id_contradicts_birth", "K2")]
    assert not [problem for problem in plan.problems if "001199900123" in problem.message]
    assert "…123" in plan.problems[0].message
