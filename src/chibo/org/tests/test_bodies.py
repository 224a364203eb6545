from __future__ import annotations

from datetime import date

import pytest

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR
from chibo.org.models import Body, BodyOfTerm, Term
from chibo.org.services import correct_term, record_term, set_seats, withdraw_seats, withdraw_term
from tests import factories

pytestmark = pytest.mark.django_db

PAPER = DecisionDraft(number="3-NQ/ĐH", issuer="Đại hội", issued_on=date(2020, 6, 15))


@pytest.fixture
def tree():
    return factories.make_tree()


@pytest.fixture
def term(tree):
    return record_term(
        OPERATOR, unit=factories.at(tree.a), name="2020–2025", starts_on=date(2020, 6, 15), ordinal=19
    )


def test_set_seats_makes_the_body_and_corrects_the_number(tree, term):
    unit = factories.at(tree.a)
    row = set_seats(OPERATOR, unit=unit, term=term, kind="executive_committee", seat_count=14, decision=PAPER)
    set_seats(OPERATOR, unit=unit, term=term, kind="executive_committee", seat_count=15)
    row.refresh_from_db()
    assert (row.seat_count, row.decision.number) == (15, "3-NQ/ĐH")
    assert (Body.objects.count(), BodyOfTerm.objects.count()) == (1, 1)
    entry = AuditEntry.objects.filter(object_type="org.body_of_term").last()
    assert (entry.before["seat_count"], entry.after["seat_count"]) == (14, 15)


@pytest.mark.parametrize(
    ("kind", "seats"), [("cell_committee", 3), ("vietnam", 3), ("standing_committee", 0)]
)
def test_set_seats_refuses_what_the_unit_cannot_have(tree, term, kind, seats):
    with pytest.raises(DomainError):
        set_seats(OPERATOR, unit=factories.at(tree.a), term=term, kind=kind, seat_count=seats)


def test_seats_of_another_unit_are_not_found(tree, term):
    with pytest.raises(NotVisible):
        set_seats(OPERATOR, unit=factories.at(tree.b), term=term, kind="executive_committee", seat_count=3)


def test_term_is_corrected_and_refused_where_another_stands(tree, term):
    unit = factories.at(tree.a)
    record_term(OPERATOR, unit=unit, name="2025–2030", starts_on=date(2025, 6, 1), ordinal=20)
    days = {"starts_on": date(2020, 6, 16), "ends_on": date(2025, 6, 1)}
    term.refresh_from_db()
    correct_term(OPERATOR, unit=unit, term=term, name="2020-2025", ordinal=18, **days)
    term.refresh_from_db()
    assert (term.ordinal, term.starts_on) == (18, date(2020, 6, 16))
    with pytest.raises(Conflict):
        correct_term(OPERATOR, unit=unit, term=term, name="2020-2025", ordinal=20, **days)


def test_withdrawn_term_opens_the_one_before_again(tree, term):
    unit = factories.at(tree.a)
    later = record_term(OPERATOR, unit=unit, name="2025–2030", starts_on=date(2025, 6, 1))
    row = set_seats(OPERATOR, unit=unit, term=later, kind="standing_committee", seat_count=5)
    with pytest.raises(Conflict, match="rút số lượng"):
        withdraw_term(OPERATOR, unit=unit, term=later)
    withdraw_seats(OPERATOR, unit=unit, row=row)
    withdraw_term(OPERATOR, unit=unit, term=later)
    assert list(Term.objects.values_list("name", "ends_on", "closed_in")) == [("2020–2025", END, None)]


@pytest.mark.parametrize(
    ("starts_on", "code"), [(date(2999, 1, 1), "day_future"), (date(202, 1, 1), "day_absurd")]
)
def test_term_refuses_days_that_cannot_be(tree, starts_on, code):
    with pytest.raises(DomainError) as refused:
        record_term(OPERATOR, unit=factories.at(tree.b), name="2020–2025", starts_on=starts_on)
    assert refused.value.code == code


def test_terms_need_their_permission(tree, term):
    cast = factories.cast(tree)
    for name, error in (("clerk_b", NotVisible), ("department", Forbidden)):
        with pytest.raises(error):
            withdraw_term(cast.viewer(name), unit=factories.at(tree.a), term=term)
    withdraw_term(cast.viewer("clerk_a"), unit=factories.at(tree.a), term=term)
