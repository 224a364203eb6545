from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from chibo.core.audit.models import AuditEntry
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.org.access import OPERATOR
from chibo.org.models import Term
from chibo.org.services import record_term
from chibo.org.terms import term_period
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return factories.make_tree()


def record(unit, name, starts_on, ordinal=None, viewer=OPERATOR, **facts):
    return record_term(
        viewer, unit=factories.at(unit), name=name, starts_on=starts_on, ordinal=ordinal, **facts
    )


def test_record_term_closes_the_open_one_and_is_audited(tree):
    first = record(tree.a, "2015–2020", date(2015, 5, 1), 18)
    record(tree.a, "2020–2025", date(2020, 6, 15), 19)
    first.refresh_from_db()
    assert first.ends_on == date(2020, 6, 15)
    assert AuditEntry.objects.filter(act="org.record_term", object_type="org.term").count() == 3


@pytest.mark.parametrize(
    ("name", "starts_on", "ordinal"),
    [("2020–2025", date(2026, 1, 1), 20), ("2025–2030", date(2026, 1, 1), 19), ("2018–2023", date(2018, 1, 1), 21)],
    ids=["name", "ordinal", "days"],
)  # fmt: skip
def test_record_term_refuses_what_another_term_has(tree, name, starts_on, ordinal):
    record(tree.a, "2020–2025", date(2020, 6, 15), 19, ends_on=date(2025, 6, 15))
    with pytest.raises(Conflict, match="Đại hội lần thứ 19"):
        record(tree.a, name, starts_on, ordinal)


@pytest.mark.parametrize("name", ["2020", "2025–2020", "khóa XIX"])
def test_record_term_refuses_a_name_that_is_no_two_years(tree, name):
    with pytest.raises(DomainError, match="2020–2025"):
        record(tree.a, name, date(2020, 6, 15), 19)


def test_record_term_needs_the_permission_over_the_unit(tree):
    cast = factories.cast(tree)
    with pytest.raises(NotVisible):
        record(tree.a, "2020–2025", date(2020, 6, 15), 19, viewer=cast.viewer("clerk_b"))
    with pytest.raises(Forbidden):
        record(tree.a, "2020–2025", date(2020, 6, 15), 19, viewer=cast.viewer("department"))


def test_terms_of_a_unit_never_overlap_in_the_database(tree):
    record(tree.a, "2020–2025", date(2020, 6, 15), 19)
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(
            unit=tree.a, ordinal=20, name="2022–2027", starts_on=date(2022, 1, 1), recorded_in=new_uid()
        )


def test_term_period_of_an_open_term_runs_as_many_years_as_its_name_says(tree):
    record(tree.a, "2020–2025", date(2020, 6, 15), 19)
    period = term_period(factories.at(tree.a), "2020..2025")
    assert (period.starts_on, period.ends_on, period.code) == (
        date(2020, 6, 15),
        date(2025, 6, 15),
        "2020..2025",
    )


def test_term_period_names_the_terms_there_are(tree):
    record(tree.a, "2015–2020", date(2015, 5, 1), 18)
    record(tree.a, "2020–2025", date(2020, 6, 15), 19)
    with pytest.raises(DomainError, match="2015–2020, 2020–2025"):
        term_period(factories.at(tree.a), "2010..2015")
    with pytest.raises(DomainError, match="chưa ghi nhiệm kỳ nào"):
        term_period(factories.at(tree.b), "2020..2025")
