"""People who stand in the register twice: found, merged, said to be two, undone."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.catalogue import acts
from chibo.core.audit.models import AuditEntry
from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.text import search_key
from chibo.core.uid import new_uid
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.people.duplicate_rules import Known, candidates
from chibo.people.enums import AttainmentKind
from chibo.people.models import Affiliation, Attainment, Membership, NotSame, Person
from chibo.people.queries.duplicates import possible_duplicates
from chibo.people.services.clashes import clashes_of, pointing
from chibo.people.services.merging import Merge, merge_people, say_not_same
from tests import factories


def known(pk, name, born="1980-02-03", *, exact=True, **more):
    return Known(pk, search_key(name), date.fromisoformat(born), exact, **more)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        pytest.param(known(1, "Lò Văn Páo"), known(2, "Lo Van Pao"), ("name", "born"), id="accents"),
        pytest.param(known(1, "Lò Văn Páo"), known(2, "Páo Lò Văn"), ("order", "born"), id="order"),
        pytest.param(known(1, "Giàng Thị Sy"), known(2, "Dàng Thị Xi"), ("spelling", "born"), id="spelling"),
        pytest.param(
            known(1, "Lò Văn Páo"), known(2, "Lò Văn Páo", "1981-09-09"), ("name", "year"), id="a-year-apart"
        ),
        pytest.param(
            known(1, "Lò Văn Páo", "1980-01-01", exact=False),
            known(2, "Lò Văn Páo", "1980-01-01"),
            ("name", "year"),
            id="year-alone-is-no-day",
        ),
        pytest.param(
            known(1, "Lò Văn Páo", phone="x"), known(2, "Vi Thị Mơ", phone="x"), ("born", "phone"), id="phone"
        ),
        pytest.param(
            known(1, "Lò Văn Páo", citizen_id="a"), known(2, "Lò Văn Páo"), ("name", "born"), id="one-id"
        ),
        pytest.param(
            known(1, "Lò Văn Páo", citizen_id="a"), known(2, "Lò Văn Páo", citizen_id="b"), None, id="two-ids"
        ),
        pytest.param(
            known(1, "Lò Văn Páo"), known(2, "Lò Văn Páo", "1982-01-01"), None, id="two-years-apart"
        ),
        pytest.param(known(1, "Lò Văn Páo"), known(2, "Lò Văn Pản"), None, id="another-name"),
    ],
)
def test_candidates(one, other, reasons):
    assert [(pair.first, pair.second, pair.reasons) for pair in candidates([other, one])] == (
        [(1, 2, reasons)] if reasons else []
    )


def test_candidates_compares_within_blocks_only():
    people = [known(number, f"Người {number}") for number in range(20_000)]
    assert candidates([*people, known(20_001, "nguoi 7")]) == candidates(
        [people[7], known(20_001, "nguoi 7")]
    )


@pytest.fixture
def tree(db):
    return factories.make_tree()


@pytest.fixture
def clerk(tree):
    return factories.cast(tree).viewer("clerk_a")


def rows_of_register():
    """Everything that is told of people, as the tables hold it."""
    return [
        sorted(model._base_manager.values_list())
        for model in (Person, Membership, Affiliation, Attainment, NotSame)
    ]


def two(tree, **more):
    kept = factories.make_person(tree.cell, "Lò Văn Páo", citizen_id="")
    gone = factories.make_person(tree.cell, "Lo Van Pao", phone="0912345678", **more)
    return kept, gone


def merged(viewer, tree, kept, gone, **more):
    act_uid = new_uid()
    merge = Merge(kept=kept, gone=gone, **more)
    merge_people(viewer, unit=factories.at(tree.cell), merge=merge, act_uid=act_uid)
    return act_uid


def test_pairs_of_a_subtree_cost_three_queries(tree, clerk, django_assert_num_queries):
    kept, gone = two(tree)
    factories.make_person(tree.cells_b[0], "Lò Văn Páo")
    unit = factories.at(tree.a)
    for count in (0, 3):
        for number in range(count):
            factories.make_person(tree.cells_a[1], f"Vi Văn {number}")
        with django_assert_num_queries(3):
            pairs, total = possible_duplicates(clerk, unit)
        assert ([(pair.first, pair.second) for pair in pairs], total) == ([(kept, gone)], 1)


def test_two_files_become_one_and_come_back_exactly(tree, clerk):
    kept, gone = two(tree, attainments={AttainmentKind.THEORY: "elementary"})
    before = rows_of_register()
    act_uid = merged(clerk, tree, kept, gone, take=frozenset({"phone"}))
    (person,) = Person.objects.all()
    assert (person.pk, person.name, person.phone) == (kept.pk, "Lò Văn Páo", "0912345678")
    assert Attainment.objects.get().person_id == kept.pk
    # What both files told alike stands once.
    assert (Membership.objects.count(), Affiliation.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(act_uid=act_uid, object_type="people.person").count() == 2
    assert "0912345678" not in str(list(AuditEntry.objects.filter(act_uid=act_uid).values_list("after")))
    undo_act(OPERATOR, act_uid=act_uid)
    assert rows_of_register() == before


def test_an_overlap_that_differs_is_refused_and_named(tree, clerk):
    kept = factories.make_person(tree.cell, "Lò Văn Páo")
    gone = factories.make_person(tree.cells_a[1], "Lo Van Pao")
    before = rows_of_register()
    with pytest.raises(Conflict, match=r"Chi bộ thôn Đồng Cam .* và Chi bộ bản Suối"):
        merged(clerk, tree, kept, gone)
    assert rows_of_register() == before
    for side, cell in (("kept", tree.cell), ("gone", tree.cells_a[1])):
        act_uid = merged(clerk, tree, kept, gone, sides={"people.affiliation": side})
        assert [stay.unit for stay in Affiliation.objects.filter(person=kept)] == [cell]
        undo_act(OPERATOR, act_uid=act_uid)
        assert rows_of_register() == before


def test_one_stay_that_overlaps_two_takes_the_place_of_both(tree, clerk):
    kept = factories.make_person(tree.cell, "Lò Văn Páo", until=date(2015, 3, 4))
    Affiliation.objects.create(
        person=kept, unit=tree.cells_a[2], starts_on=date(2015, 3, 4), recorded_in=new_uid()
    )
    Membership.objects.filter(person=kept).update(ends_on=END)
    gone = factories.make_person(tree.cells_a[1], "Lo Van Pao")
    (clash,) = clashes_of(kept, gone)
    assert (clash.table, len(clash.kept), len(clash.gone)) == ("people.affiliation", 2, 1)
    merged(clerk, tree, kept, gone, sides={clash.table: "gone"})
    assert Affiliation.objects.get().unit == tree.cells_a[1]


def test_rows_that_follow_one_another_make_one_history(tree, clerk):
    moved_on = date(2015, 3, 4)
    kept = factories.make_person(tree.cell, "Lò Văn Páo", until=moved_on)
    gone = factories.make_person(tree.cells_a[1], "Lo Van Pao", admitted_on="2015-03-04", official_on=None)
    merged(clerk, tree, kept, gone)
    stays = Affiliation.objects.filter(person=kept).order_by("starts_on")
    assert [stay.unit_id for stay in stays] == [tree.cell.pk, tree.cells_a[1].pk]


@pytest.mark.parametrize(("chosen", "admitted"), [("kept", 2005), ("gone", 2006)])
def test_of_two_times_in_the_party_one_is_chosen(tree, clerk, chosen, admitted):
    kept = factories.make_person(tree.cell, "Lò Văn Páo")
    gone = factories.make_person(tree.cell, "Lo Van Pao", admitted_on="2006-01-02", official_on="2007-01-02")
    before = rows_of_register()
    with pytest.raises(Conflict, match="Đảng tịch của hai hồ sơ chồng lên nhau"):
        merged(clerk, tree, kept, gone)
    act_uid = merged(clerk, tree, kept, gone, sides={"people.membership": chosen})
    assert Membership.objects.get().starts_on.year == admitted
    undo_act(OPERATOR, act_uid=act_uid)
    assert rows_of_register() == before


def test_a_merge_is_for_whoever_may_change_both(tree, clerk):
    kept, gone = two(tree)
    other = factories.make_person(tree.cells_b[0], "Lò Văn Páo")
    with pytest.raises(NotVisible):
        merged(clerk, tree, kept, other)
    with pytest.raises(DomainError, match="cùng một hồ sơ"):
        merged(clerk, tree, kept, kept)
    with pytest.raises(DomainError, match="mục"):
        merged(clerk, tree, kept, gone, take=frozenset({"user"}))


def test_two_people_are_remembered_until_that_is_undone(tree, clerk):
    kept, gone = two(tree)
    unit, act_uid = factories.at(tree.cell), new_uid()
    say_not_same(clerk, unit=unit, people=(gone, kept), act_uid=act_uid)
    assert possible_duplicates(clerk, factories.at(tree.a)) == ([], 0)
    with pytest.raises(Conflict):
        say_not_same(clerk, unit=unit, people=(kept, gone), act_uid=new_uid())
    undo_act(OPERATOR, act_uid=act_uid)
    assert possible_duplicates(clerk, factories.at(tree.a))[1] == 1


def test_every_table_that_names_a_person_can_be_put_back():
    kept = set(acts.tables().values())
    assert [model.__name__ for model, _name in pointing() if model not in kept] == []


def test_pages_merge_as_chosen_and_refuse_in_a_sentence(client, tree, clerk):
    kept, gone = two(tree)
    away = factories.make_person(tree.cells_a[1], "Lò Vân Páo")
    client.force_login(factories.User.objects.get(username="clerk_a"))
    listed = client.get(reverse("people:duplicates", args=[tree.a.ref])).content.decode()
    assert reverse("people:pair", args=[kept.uid, gone.uid]) in listed
    refused = client.post(
        reverse("people:pair", args=[kept.uid, away.uid]),
        {"merge": "1", "name": "kept"},
    )
    assert refused.status_code == 422
    said = refused.content.decode()
    assert ("Hãy chọn một trong hai" in said, "Chi bộ bản Suối (từ" in said) == (True, True)
    page = reverse("people:pair", args=[kept.uid, gone.uid])
    assert "So hai hồ sơ" in client.get(page).content.decode()
    done = client.post(page, {"merge": "1", "name": "gone", "phone": "gone"}, follow=True)
    assert "Hoàn tác" in done.content.decode()
    kept.refresh_from_db()
    assert (kept.name, kept.phone) == ("Lo Van Pao", "0912345678")
    assert client.get(page).status_code == 404
    both = {"merge": "1", "name": "kept", "phone": "kept", "people.affiliation": "gone"}
    assert client.post(reverse("people:pair", args=[kept.uid, away.uid]), both).status_code == 302
    assert kept.affiliations.get().unit == tree.cells_a[1]
    third = factories.make_person(tree.cell, "Lò Văn Páo")
    client.post(reverse("people:pair", args=[kept.uid, third.uid]), {"apart": "1"})
    assert NotSame.objects.count() == 1
