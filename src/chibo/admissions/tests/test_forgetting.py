"""Those who withdrew are forgotten when the time their committee set has run, and not before."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.admissions.models import Applicant
from chibo.admissions.queries import FORGET_AFTER
from chibo.admissions.services import Done, Noted, note_prospect, record_step
from chibo.admissions.services.forgetting import forget_stopped
from chibo.core.audit.models import AuditEntry
from chibo.jobs.declarations import all_chores
from chibo.org.access import OPERATOR
from chibo.rulebook.services import Evidence, set_override
from tests import factories

pytestmark = pytest.mark.django_db

WITHDREW, LAST, DUE = date(2025, 8, 31), date(2026, 2, 27), date(2026, 2, 28)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = date(2025, 12, 1)
    return factories.make_tree()


def withdrawn(unit, name):
    noted = Noted(name=name, birth_year=1999, organisation="women", noted_on=date(2025, 7, 2))
    applicant = note_prospect(OPERATOR, unit=factories.at(unit), noted=noted)
    record_step(
        OPERATOR, unit=factories.at(unit), applicant=applicant, done=Done(kind="withdrawn", on=WITHDREW)
    )
    return applicant


def names():
    return sorted(Applicant.objects.values_list("name", flat=True))


def allow(unit, months):
    set_override(
        OPERATOR, unit=factories.at(unit), rule_id=FORGET_AFTER, value=months, starts_on=date(2025, 9, 1),
        evidence=Evidence("3-QĐ/ĐU", "Đảng ủy xã Xuân Hòa", date(2025, 8, 20)),
    )  # fmt: skip


def test_who_withdrew_is_forgotten_on_the_day_the_months_have_run(settings, tree):
    allow(tree.a, 6)
    withdrawn(tree.cell, "Hà Thị Thôi")
    withdrawn(tree.cells_b[0], "Vi Thị Khác")
    under_way = Noted(name="Lò Thị Còn", birth_year=1999, organisation="women", noted_on=date(2025, 7, 2))
    note_prospect(OPERATOR, unit=factories.at(tree.cell), noted=under_way)
    settings.CHIBO_TODAY = LAST
    assert (forget_stopped(), len(names())) == (0, 3)
    settings.CHIBO_TODAY = DUE
    assert forget_stopped() == 1
    # Neither a case that goes on nor one of a committee without a time of its own is touched.
    assert names() == ["", "Lò Thị Còn", "Vi Thị Khác"]
    assert "Hà Thị Thôi" not in str(list(AuditEntry.objects.filter(act="admissions.anonymise").values()))
    assert forget_stopped() == 0
    assert AuditEntry.objects.filter(act="admissions.anonymise").count() == 1


def test_without_a_time_nobody_is_forgotten_by_itself(settings, tree):
    withdrawn(tree.cell, "Hà Thị Thôi")
    settings.CHIBO_TODAY = date(2040, 1, 1)
    all_chores()["admissions.forget"]()
    assert names() == ["Hà Thị Thôi"]
