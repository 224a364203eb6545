"""The work list of a unit as people open it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.org.services import record_term
from tests import factories

pytestmark = pytest.mark.django_db
ON = "2026-04-20"


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = date(2026, 4, 20)
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    factories.make_person(tree.cell, "Lò Văn Mới", admitted_on="2025-03-02", official_on=None)
    record_term(OPERATOR, unit=factories.at(tree.b), name="2020–2025", starts_on=date(2020, 6, 1))
    return tree


@pytest.fixture
def people(tree):
    return factories.cast(tree)


def page(client, user, unit, **query):
    client.force_login(user)
    return client.get(reverse("work", args=[unit.ref]), {"on": ON} | query)


def test_work_list_says_what_for_whom_by_when_and_which_rule(client, tree, people):
    html = page(client, people.clerk_a, tree.a).content.decode()
    for words in (
        "Lò Văn Mới",
        "13/04/2026",
        "quá hạn 7 ngày",
        "chưa đối chiếu bản gốc",
        "Bí thư chi bộ",
    ):
        assert words in html
    assert reverse("rulebook:rule", args=["recognition.cell_deadline"]) in html


def test_filters_stand_in_the_address_and_an_empty_answer_says_how_to_leave_them(client, tree, people):
    late = page(client, people.clerk_a, tree.a, key="probation.recognition_due", when="late")
    assert [line.item.subject for line in late.context["lines"]] == ["Lò Văn Mới"]
    assert page(client, people.clerk_a, tree.a, owed_by="cell_secretary", when="late").context["lines"]
    none = page(client, people.clerk_a, tree.a, key="congress.base_due")
    assert none.context["lines"] == []
    assert "Bỏ hết bộ lọc" in none.content.decode()


def test_who_only_counts_sees_numbers_by_unit_and_no_name(client, tree, people):
    answer = page(client, people.department, tree.district)
    html = answer.content.decode()
    assert "Lò Văn Mới" not in html
    assert {kind.key: (kind.open, kind.late) for kind in answer.context["kinds"]}[
        "probation.recognition_due"
    ] == (1, 1)
    below = {child.ref: (standing.open, standing.late) for child, standing in answer.context["below"]}
    # The recognition of one, the congress of the other, and the yearly look through the paper files of both.
    assert below[tree.a.ref][1] == 2 == below[tree.b.ref][1]


def test_a_long_list_is_read_page_by_page_and_whole_for_print(client, tree, people):
    for number in range(60):
        factories.make_person(tree.cell, f"Vi Văn {number:02}", admitted_on="2025-02-01", official_on=None)
    first = page(client, people.clerk_a, tree.a, key="probation.recognition_due")
    second = page(
        client, people.clerk_a, tree.a, key="probation.recognition_due", after=first.context["more"]
    )
    names = [line.item.subject for answer in (first, second) for line in answer.context["lines"]]
    assert (len(names), len(set(names)), second.context["more"]) == (61, 61, None)
    whole = page(client, people.clerk_a, tree.a, key="probation.recognition_due", all="1")
    assert [line.item.subject for line in whole.context["lines"]] == names


def test_home_brings_the_first_duties_as_a_fragment(client, tree, people):
    client.force_login(people.secretary)
    html = client.get(reverse("work_brief", args=[tree.cell.ref]), {"on": ON}).content.decode()
    assert "<html" not in html
    assert "Lò Văn Mới" in html
    assert reverse("work", args=[tree.cell.ref]) in html
    home = client.get(reverse("home", args=[tree.cell.ref]), {"on": ON}).content.decode()
    assert reverse("work_brief", args=[tree.cell.ref]) in home


def test_a_broken_place_in_the_address_is_refused(client, tree, people):
    answer = page(client, people.clerk_a, tree.a, after="x~y")
    assert answer.status_code == 400
    assert "từ đầu" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_work_list_costs_the_same_for_one_duty_and_three(
    client, tree, people, count, django_assert_num_queries
):
    for number in range(count - 1):
        factories.make_person(tree.cell, f"Vi Văn {number}", admitted_on="2025-02-01", official_on=None)
    shown = page(client, people.clerk_a, tree.a).context["kinds"]
    # One for the numbers of ten kinds, one a kind that is open for the list, and the same thirteen for everything else.
    assert len(shown) == 4
    with django_assert_num_queries(6 + 4 + 13):
        client.get(reverse("work", args=[tree.a.ref]), {"on": ON})
