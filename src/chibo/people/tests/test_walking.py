"""Long lists by name: the walk gives the very pages of the usual way."""

from __future__ import annotations

import pytest
from django.db.models import Q

from chibo.figures.engine import scope_of
from chibo.org.access import OPERATOR
from chibo.people.queries import members, paging, walking
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
            ahead = walking.anybody(Q(), descending=descending)
            place, seen = None, 0
            while place is not None or not seen:
                usual = paging.slice_of(rows, order, place, 4)
                assert walking.walked(lambda: rows, order, place, 4, ahead) == usual
                seen += len(usual.rows)
                before = paging.read_place({"before": usual.previous}, order)
                if before:
                    assert walking.walked(lambda: rows, order, before, 4, ahead) == paging.slice_of(
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
@pytest.mark.parametrize("wide", [1, 100])
@pytest.mark.parametrize("sort", ["name", "-name", "born", "cell"])
def test_page_of_a_long_list_is_that_of_a_short_one(long_list, monkeypatch, q, few, wide, sort):
    """Whether those found are looked up, walked, or read out of the list, they are the same."""
    monkeypatch.setattr(members, "FEW", few)
    monkeypatch.setattr(members, "SOME", few)
    monkeypatch.setattr(members, "WIDE", wide)
    filters = PeopleFilters(q=q, sort=sort.lstrip("-"), descending=sort.startswith("-"))
    found = members.members_list(OPERATOR, long_list, filters)
    monkeypatch.setattr(members, "LONG", 100)
    assert found == members.members_list(OPERATOR, long_list, filters)
    assert found.total == {"": 3, "lo van": 3, "so 1": 1}.get(q, 0)


def test_a_list_too_wide_to_count_says_that_there_are_more(long_list, monkeypatch):
    """The first page says how many it shows at least; the last, walked to its end, says nothing false either."""
    monkeypatch.setattr(members, "WIDE", 1)
    monkeypatch.setattr(members, "SOME", 0)
    monkeypatch.setattr(members, "PAGE_SIZE", 2)
    first = members.members_list(OPERATOR, long_list, PeopleFilters(q="so"))
    assert (len(first.rows), first.total, first.is_more) == (2, 2, True)
    second = members.members_list(OPERATOR, long_list, PeopleFilters(q="so"), {"after": first.next})
    assert (len(second.rows), second.total, second.is_more) == (1, None, False)
    back = members.members_list(OPERATOR, long_list, PeopleFilters(q="so"), {"before": second.previous})
    assert back.rows == first.rows
    assert not members.members_list(OPERATOR, long_list, PeopleFilters(q="số 1")).is_more


def test_statements_of_a_long_list_and_of_a_search_in_it(long_list, django_assert_num_queries):
    """The whole out of the ready counts, the people, their rows, posts and attainments; a search first asks for syllables and
    counts whom it found."""
    with django_assert_num_queries(5):
        members.members_list(OPERATOR, long_list, PeopleFilters())
    with django_assert_num_queries(7):
        members.members_list(OPERATOR, long_list, PeopleFilters(q="lo van"))
    with django_assert_num_queries(2):
        members.members_list(OPERATOR, long_list, PeopleFilters(q="không ai"))
