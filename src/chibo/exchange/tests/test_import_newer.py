"""A second list beside the register: who is known, what changed, who moved, who is missing."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import BEGINNING, END
from chibo.exchange.models import SourceRow, Unsettled
from chibo.exchange.tests.lists import (
    AS_OF,
    LATER,
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
from chibo.org.access import viewer_of
from chibo.org.models import Role, Unit
from chibo.people.enums import AttainmentKind
from chibo.people.models import Affiliation, Attainment, Membership, Person, PostHeld
from tests.factories import give, make_person, make_tree, make_user

pytestmark = pytest.mark.django_db


def changes_of(plan):
    return {
        person.name: [(c.field, c.old, c.new) for c in person.changes]
        for person in plan.people
        if person.changes
    }


def posts():
    rows = PostHeld.objects.order_by("starts_on", "seat__post__position", "id")
    return [(row.person.name, row.seat.post_id, row.starts_on, row.ends_on) for row in rows]


def test_person_is_known_by_citizen_id_and_facts_change():
    tree = make_tree()
    apply(tree.a, LO)
    newer = LO | {"name": "Lò Thị Mây", "sex": "Nam", "ethnic": "Tày", "phone": "0911111111"}
    batch, plan = apply(tree.a, newer, as_of=LATER)
    assert changes_of(plan)["Lò Thị Mây"] == [
        ("name", "Lò Thị Mai", "Lò Thị Mây"),
        ("sex", "Nữ", "Nam"),
        ("ethnic_group", "Thái", "Tày"),
        ("phone", "0900000001", "0911111111"),
    ]
    person = Person.objects.get()
    assert (person.name, person.search_key, person.sex, person.phone) == (
        "Lò Thị Mây", "lo thi may", "male", "0911111111",
    )  # fmt: skip
    assert (batch.changed, batch.created) == (1, 0)
    entry = AuditEntry.objects.get(act="people.change_people")
    assert entry.before["facts"]["name"] == "Lò Thị Mai"
    assert opened(entry.before["facts"]["phone"]) == "0900000001"
    assert "0911111111" not in str(entry.after)


def test_birth_date_is_corrected_and_the_old_phone_hidden_from_those_who_may_not_see_it():
    tree = make_tree()
    apply(tree.a, LO)
    Role.objects.create(
        code="importer", name="Nhập", name_en="Importer", permissions=["units.see", "lists.import"]
    )
    user = make_user("importer")
    give(user, "importer", tree.a)
    shown = changes_of(
        preview(tree.a, LO | {"born": "06/04/1980", "phone": "0911111111"}, viewer=viewer_of(user))
    )
    assert shown[LO["name"]] == [("born", "05/04/1980", "06/04/1980"), ("phone", "•••", "0911111111")]


def test_empty_cells_never_overwrite():
    tree = make_tree()
    apply(tree.a, LO)
    empty = LO | {"phone": "", "id": "", "official": "", "ethnic": "", "note": "", "schooling": ""}
    plan = preview(tree.a, empty, as_of=LATER)
    assert counts(plan) == {"same": 1}


def test_columns_left_out_say_nothing():
    tree = make_tree()
    apply(tree.a, LO)
    plan = preview(tree.a, LO, as_of=LATER, without=("posts", "profession", "theory", "schooling", "phone"))
    assert counts(plan) == {"same": 1}


def test_vaguer_birth_date_is_no_change():
    tree = make_tree()
    apply(tree.a, LO)
    assert counts(preview(tree.a, LO | {"born": "1980"}, as_of=LATER)) == {"same": 1}


def test_person_without_id_is_known_by_name_and_birth_and_gets_the_id():
    tree = make_tree()
    apply(tree.a, LO | {"id": ""}, SUNG | {"id": ""})
    _batch, plan = apply(tree.a, LO, SUNG, as_of=LATER)
    assert counts(plan) == {"changed": 2}
    assert set(Person.objects.values_list("name", flat=True)) == {LO["name"], SUNG["name"]}
    assert {person.citizen_id for person in Person.objects.all()} == {LO["id"], SUNG["id"]}


def test_namesakes_with_different_ids_stay_two_people_with_a_warning():
    tree = make_tree()
    apply(tree.a, LO)
    plan = preview(tree.a, LO | {"id": "014180000099", "posts": ""}, as_of=LATER)
    assert (counts(plan), codes(plan)) == ({"created": 1, "missing": 1}, [("possible_duplicate", "B2")])


def test_namesakes_without_ids_are_kept_apart_by_their_cells():
    tree = make_tree()
    twins = (VANG | {"id": ""}, VANG | {"id": "", "cell": "Chi bộ Trường học"})
    apply(tree.a, *twins)
    assert Person.objects.count() == 2
    assert counts(preview(tree.a, *reversed(twins), as_of=LATER)) == {"same": 2}


def test_id_of_somebody_else_is_an_error():
    tree = make_tree()
    apply(tree.a, LO)
    plan = preview(tree.a, SUNG | {"id": LO["id"]}, as_of=LATER)
    assert ("id_shared", f"{LETTERS['id']}2") in codes(plan)
    assert plan.has_errors


def test_member_in_another_cell_is_reported_and_not_moved():
    tree = make_tree()
    apply(tree.a, LO, SUNG)
    before = dump()
    batch, plan = apply(tree.a, LO | {"cell": VANG["cell"], "phone": "0911111111"}, SUNG, as_of=LATER)
    assert (batch.changed, counts(plan)) == (0, {"moved": 1, "same": 1})
    assert codes(plan) == [("moved_needs_date", "B2")]
    assert "Chi bộ thôn Đồng Cam" in plan.problems[0].message
    beside = {"SourceRow": [], "Unit": []}
    assert dump() | beside == before | beside
    left = Unsettled.objects.get()
    assert (left.kind, left.person.name, left.unit_id, left.row) == (
        "moved",
        LO["name"],
        tree.cells_a[1].pk,
        2,
    )


def test_members_a_list_does_not_name_are_missing_and_stay():
    tree = make_tree()
    apply(tree.a, LO, SUNG, VANG)
    batch, plan = apply(tree.a, LO, as_of=LATER)
    assert (batch, counts(plan)) == (None, {"same": 1, "missing": 1})
    assert [(person.name, person.cell) for person in plan.missing_people] == [(SUNG["name"], SUNG["cell"])]
    assert Affiliation.objects.filter(ends_on=END).count() == 3


def test_official_date_newly_known_is_set_and_a_different_one_only_warned_about():
    tree = make_tree()
    apply(tree.a, VANG, LO)
    _batch, plan = apply(
        tree.a, VANG | {"official": "03/03/2023"}, LO | {"official": "01/02/2007"}, as_of=LATER
    )
    assert changes_of(plan) == {VANG["name"]: [("official_on", "", "03/03/2023")]}
    assert codes(plan) == [("official_differs", f"{LETTERS['official']}3")]
    days = set(Membership.objects.values_list("official_on", flat=True))
    assert days == {date(2023, 3, 3), date(2006, 2, 1)}


def test_higher_attainment_begins_with_the_newer_list():
    tree = make_tree()
    apply(tree.a, LO)
    _batch, plan = apply(tree.a, LO | {"theory": "Cao cấp", "schooling": "12/12"}, as_of=LATER)
    assert changes_of(plan)["Lò Thị Mai"] == [
        ("schooling", "Trung học cơ sở (9/12)", "Trung học phổ thông (12/12)"),
        ("theory", "Sơ cấp", "Cao cấp"),
    ]
    rows = Attainment.objects.filter(kind=AttainmentKind.THEORY).order_by("starts_on")
    assert [(row.level, row.starts_on, row.ends_on) for row in rows] == [
        ("elementary", BEGINNING, LATER),
        ("advanced", LATER, END),
    ]


def test_post_passes_from_one_member_to_another():
    tree = make_tree()
    apply(tree.a, LO, SUNG)
    _batch, plan = apply(tree.a, LO | {"posts": ""}, SUNG | {"posts": "Bí thư, Chi ủy viên"}, as_of=LATER)
    assert changes_of(plan) == {
        LO["name"]: [("posts", "Bí thư", "")],
        SUNG["name"]: [("posts", "", "Bí thư")],
    }
    assert posts() == [
        (LO["name"], "secretary", AS_OF, LATER),
        (SUNG["name"], "committee_member", AS_OF, END),
        (SUNG["name"], "secretary", LATER, END),
    ]


def test_post_of_a_missing_member_ends_where_the_list_gives_it_to_another():
    tree = make_tree()
    apply(tree.a, LO, SUNG)
    _batch, plan = apply(tree.a, SUNG | {"posts": "Bí thư"}, as_of=LATER)
    assert codes(plan) == [("post_taken_over", f"{LETTERS['posts']}2")]
    assert (LO["name"], "secretary", AS_OF, LATER) in posts()
    assert (SUNG["name"], "secretary", LATER, END) in posts()


def test_corrected_list_of_the_same_day_replaces_what_began_that_day():
    tree = make_tree()
    apply(tree.a, LO, SUNG)
    apply(tree.a, LO | {"posts": "Chi ủy viên"}, SUNG | {"posts": "Bí thư"})
    assert posts() == [(SUNG["name"], "secretary", AS_OF, END), (LO["name"], "committee_member", AS_OF, END)]


def test_older_list_only_fills_what_is_empty():
    tree = make_tree()
    apply(tree.a, LO | {"phone": ""}, as_of=LATER)
    older = LO | {"name": "Lò Thị Mơ", "ethnic": "Tày", "theory": "Trung cấp", "posts": ""}
    batch, plan = apply(tree.a, older, VANG | {"cell": LO["cell"]})
    assert changes_of(plan) == {
        "Lò Thị Mơ": [("phone", "", "0900000001"), ("stay", "suy ra", "có tên từ 30/06/2023")],
    }
    assert codes(plan) == [("not_in_newer_list", "B3")]
    assert batch.as_of == AS_OF
    assert set(Person.objects.values_list("name", flat=True)) == {LO["name"], VANG["name"]}
    rows = Affiliation.objects.filter(person__name=LO["name"]).order_by("starts_on")
    assert [(row.starts_on, row.ends_on, row.assumed) for row in rows] == [
        (date(2005, 2, 1), AS_OF, True),
        (AS_OF, LATER, False),
        (LATER, END, False),
    ]
    assert Unit.objects.get(pk=tree.cell.pk).records_from == AS_OF


def test_older_list_tells_posts_up_to_the_next_list():
    tree = make_tree()
    apply(tree.a, LO, SUNG, as_of=LATER)
    apply(tree.a, LO | {"posts": ""}, SUNG | {"posts": "Phó Bí thư"}, as_of=AS_OF)
    assert (SUNG["name"], "deputy_secretary", AS_OF, LATER) in posts()
    assert (LO["name"], "secretary", LATER, END) in posts()


def test_older_list_fills_the_time_before_a_known_stay():
    tree = make_tree()
    apply(tree.a, LO, as_of=LATER, history="since-list")
    apply(tree.a, LO, history="since-list")
    rows = Affiliation.objects.order_by("starts_on")
    assert [(row.starts_on, row.ends_on, row.assumed) for row in rows] == [
        (AS_OF, LATER, False),
        (LATER, END, False),
    ]


def test_person_recorded_without_a_list_is_recognised():
    tree = make_tree()
    person = make_person(tree.cell, LO["name"], born="1980-04-05", sex="female", citizen_id=LO["id"])
    _batch, plan = apply(tree.a, LO)
    assert counts(plan) == {"changed": 1}
    assert SourceRow.objects.get().person_id == person.pk
