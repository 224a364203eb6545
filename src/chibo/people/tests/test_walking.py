"""Long lists by name: the walk gives the very pages of the usual way."""

from __future__ import annotations

import pytest
from django.db.models import Q

from chibo.figures.engine import scope_of
from chibo.org.access import OPERATOR
from chibo.people.queries import members, paging, searching, walking
from chibo.people.queries.filters import PeopleFilters
from chibo.people.tallies.keeping import refresh
from tests import factories

pytestmark = pytest.mark.django_db


def test_walked_pages_are_those_of_the_whole_list_in_order(monkeypatch):
    """Forwards, backwards and descending; people of other units stand in between, and the walk may have to give up."""
    tree = factories.make_tree()
    for number in range(23):
        factories.make_person(
            tree.cells_a[number % 3] if number % 4 else tree.cells_b[0], f"Lò Văn Số {number % 9}"
        )
    rows = members._for_rows(members.visible_members(OPERATOR, scope_of(factories.at(tree.a))), ())
    for first, most in ((2, 100), (5, 12), (1, 3)):
        monkeypatch.setattr(walking, "FIRST", first)
        monkeypatch.setattr(walking, "MOST", most)
        for descending in (False, True):
            order = members._order(PeopleFilters(descending=descending))
            place, seen = None, 0
            while place is not None or not seen:
                usual = paging.slice_of(rows, order, place, 4)
                assert walking.walked(rows, order, place, 4, Q()) == usual
                seen += len(usual.rows)
                before = paging.read_place({"before": usual.previous}, order)
                if before:
                    assert walking.walked(rows, order, before, 4, Q()) == paging.slice_of(
                        rows, order, before, 4
                    )
                place = paging.read_place({"after": usual.next}, order)
            assert seen == rows.count()


@pytest.fixture
def long_list(monkeypatch):
    """A commune of three members and fresh ready counts, which counts as long."""
    tree = factories.make_tree()
    for number in range(3):
        factories.make_person(tree.cell, f"Lò Văn Số {number}")
    factories.make_person(tree.cells_b[0], "Lò Văn Xa")
    refresh()
    monkeypatch.setattr(members, "LONG", 1)
    return factories.at(tree.a)


@pytest.mark.parametrize("q", ["", "lo van", "so 1", "0123456789", "không ai"])
@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.parametrize("sort", ["name", "born"])
def test_page_of_a_long_list_is_that_of_a_short_one(long_list, monkeypatch, q, few, sort):
    monkeypatch.setattr(searching, "FEW", few)
    filters = PeopleFilters(q=q, sort=sort)
    found = members.members_list(OPERATOR, long_list, filters)
    monkeypatch.setattr(members, "LONG", 100)
    assert found == members.members_list(OPERATOR, long_list, filters)
    assert found.total == {"": 3, "lo van": 3, "so 1": 1}.get(q, 0)


def test_long_list_costs_five_statements_and_so_does_a_search_in_it(long_list, django_assert_num_queries):
    """The whole out of the ready counts, the people, their rows, posts and attainments; a search first counts whom it found."""
    with django_assert_num_queries(5):
        members.members_list(OPERATOR, long_list, PeopleFilters())
    with django_assert_num_queries(5):
        members.members_list(OPERATOR, long_list, PeopleFilters(q="lo van"))
