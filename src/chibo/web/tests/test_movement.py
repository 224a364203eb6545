"""Opening + in − out = closing, for any unit and period, on histories made by chance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.core.dates import END
from chibo.core.periods import Period
from chibo.core.uid import new_uid
from chibo.decisions.models import Decision
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.people.models import Affiliation, Membership, Person, TemporaryStay, Transfer
from chibo.web.movement import movement
from tests import factories

pytestmark = pytest.mark.django_db
START = date(2020, 1, 1)
DAYS = 60


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = date(2026, 8, 1)
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2019, 1, 1))
    return tree


def day(number):
    return START + timedelta(days=number)


def sheet(unit, first, last):
    period = Period.between(first, last)
    return movement(OPERATOR, factories.at(unit, period.last_day), period)


@st.composite
def histories(draw):
    """Of one person: times in the Party and stays in cells, each cut at rising days; the two need not meet."""

    def spans(most):
        cuts = sorted(draw(st.sets(st.integers(1, DAYS), min_size=2, max_size=most)))
        kept = draw(st.lists(st.booleans(), min_size=len(cuts), max_size=len(cuts)))
        ends = [*cuts[1:], None]
        return [(first, last) for first, last, keep in zip(cuts, ends, kept, strict=True) if keep]

    return spans(4), [(first, last, draw(st.integers(0, 3))) for first, last in spans(6)]


def record(person, history, cells):
    times, stays = history
    for first, last in times:
        Membership.objects.create(
            person=person, starts_on=day(first), ends_on=day(last) if last else END, recorded_in=new_uid(),
            exit_kind="" if last is None else ("died", "left", "expelled", "struck_off", "")[first % 5],
        )  # fmt: skip
    for first, last, cell in stays:
        Affiliation.objects.create(
            person=person, unit=cells[cell], starts_on=day(first), ends_on=day(last) if last else END,
            recorded_in=new_uid(),
        )  # fmt: skip


@given(
    people=st.lists(histories(), min_size=1, max_size=4),
    first=st.integers(0, DAYS),
    length=st.integers(1, DAYS),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_movement_balances_whatever_happened(tree, people, first, length):
    Person.objects.all().delete()
    cells = [*tree.cells_a[:2], *tree.cells_b]
    for number, history in enumerate(people):
        person = Person.objects.create(
            name=f"Lò Văn {number}", sex="male", born_on=date(1980, 1, 1), recorded_in=new_uid()
        )
        record(person, history, cells)
    for unit in (tree.district, tree.a, tree.cells_b[0]):
        found = sheet(unit, day(first), day(first + length))
        assert found.rest == 0, (unit.code, found)
        assert found.balance


def test_a_move_is_out_of_one_cell_and_into_another_and_nothing_for_what_stands_above(tree):
    person = factories.make_person(tree.cell, until=day(10))
    Membership.objects.filter(person=person).update(ends_on=END)
    Affiliation.objects.create(person=person, unit=tree.cells_b[0], starts_on=day(10), recorded_in=new_uid())
    period = day(1), day(30)
    assert sheet(tree.cell, *period).balance == "1 + 0 − 1 = 0"
    assert sheet(tree.cells_b[0], *period).balance == "0 + 1 − 0 = 1"
    assert sheet(tree.district, *period).balance == "1 + 1 − 1 = 1"


def test_a_stay_that_goes_on_in_the_same_cell_is_no_move(tree):
    factories.make_person(tree.cell, assumed_until=day(10))
    assert sheet(tree.cell, day(1), day(30)).balance == "1 + 0 − 0 = 1"


def test_the_page_links_every_line_to_its_people_and_says_what_is_not_known(tree, client):
    people = factories.cast(tree)
    factories.make_person(tree.cell, admitted_on="2020-01-05", official_on=None)
    client.force_login(people.clerk_a)
    url = reverse("movement", args=[tree.a.ref])
    page = client.get(url, {"period": "2020-01"}).content.decode()
    assert "0 + 1 − 0 = 1" in page
    for key in ("members.admitted", "members.transferred_in", "members.died", "members.transferred_out"):
        assert reverse("explain", args=[key, tree.a.ref]) + "?period=2020-01" in page
    assert client.get(url, {"period": "hôm qua"}).status_code == 400


def test_what_holds_of_every_line_is_said_once(tree):
    unknown = movement(
        OPERATOR, factories.at(tree.cell, START), Period.between(date(2018, 1, 1), date(2018, 2, 1))
    )
    assert unknown.note
    assert {line.note for line in (*unknown.into, *unknown.out)} == {""}
    known = sheet(tree.cell, START, day(DAYS))
    assert (known.note, {line.note for line in (*known.into, *known.out)}) == ("", {""})


def test_whoever_came_or_went_stands_with_the_paper_for_those_who_may_see_names(tree, client):
    people = factories.cast(tree)
    paper = Decision.objects.create(
        number="07-QĐ/HU", issuer="Huyện ủy", issued_on=day(3), recorded_in=new_uid()
    )
    gone = factories.make_person(tree.cell, name="Giàng A Páo", until=day(10))
    Membership.objects.filter(person=gone).update(exit_kind="struck_off", exit_decision=paper)
    moved = factories.make_person(tree.cell, name="Lò Thị Mai", until=day(12))
    Membership.objects.filter(person=moved).update(ends_on=END)
    Affiliation.objects.create(person=moved, unit=tree.cells_a[1], starts_on=day(12), recorded_in=new_uid())
    Transfer.objects.create(
        person=moved, kind="internal", from_unit=tree.cell, to_unit=tree.cells_a[1], starts_on=day(11),
        ends_on=day(12), outcome="received", recorded_in=new_uid(),
    )  # fmt: skip
    found = sheet(tree.a, day(1), day(30))
    assert [(row.record.label, row.what, row.paper) for row in found.named.rows] == [
        ("Lò Thị Mai", "Chuyển đến", ""),
        ("Giàng A Páo", "Xóa tên", paper.citation),
        ("Lò Thị Mai", "Chuyển đi", ""),
    ]
    parts = {
        line.label: [(part.label, part.value) for part in line.parts] for line in (*found.into, *found.out)
    }
    assert parts["Chuyển đến"] == parts["Chuyển đi"] == [("Nội bộ", "1")]
    assert parts["Xóa tên"] == [("Chính thức", "1")]
    url = reverse("movement", args=[tree.a.ref]) + "?period=2020-01"
    client.force_login(people.clerk_a)
    assert "07-QĐ/HU" in client.get(url).content.decode()
    client.force_login(people.department)
    seen = client.get(url)
    assert (seen.status_code, "Giàng A Páo" in seen.content.decode()) == (200, False)


def test_the_closing_number_is_told_apart_and_so_is_who_comes_to_the_meetings(tree):
    factories.make_person(tree.cell, sex="female", ethnic_group="mong")
    factories.make_person(tree.cell, official_on=None)
    away = factories.make_person(tree.cell)
    letter = Transfer.objects.create(
        person=away, kind="temporary", from_unit=tree.cell, to_place="Hà Nội", starts_on=day(1), until=day(200),
        ends_on=day(2), outcome="received", recorded_in=new_uid(),
    )  # fmt: skip
    TemporaryStay.objects.create(
        person=away, transfer=letter, starts_on=day(2), until=day(200), recorded_in=new_uid()
    )
    found = sheet(tree.cell, day(1), day(30))
    values = {line.url.split("/")[2]: line.value for line in (*found.among, *found.apart, *found.present)}
    assert values == {
        "members.official": "2", "members.probationary": "1", "members.female": "1", "members.ethnic_minority": "1",
        "members.religious": "0", "members.in_transit": "0", "members.exempt": "0", "members.temporary_out": "1",
        "members.expected_to_attend": "2", "members.temporary_in": "0",
    }  # fmt: skip
    assert found.present_all == 2


def test_more_people_than_a_sheet_holds_are_not_listed(tree, monkeypatch):
    monkeypatch.setattr("chibo.web.movement_names.MOST", 1)
    for number in range(2):
        factories.make_person(tree.cell, name=f"Lò Văn {number}", admitted_on="2020-01-05", official_on=None)
    found = sheet(tree.a, START, day(30))
    assert (found.named.rows, found.named.too_many) == ((), True)
