from __future__ import annotations

from datetime import date

import pytest

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import END
from chibo.core.errors import Conflict
from chibo.core.periods import parse_period
from chibo.figures.engine import ask
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.people.models import Affiliation
from chibo.people.services import dissolve_unit, set_unit_start
from tests import factories

pytestmark = pytest.mark.django_db

BEGAN = date(2024, 5, 28)
STARTS = date(2021, 3, 1)
EARLIER = date(2020, 6, 15)


@pytest.fixture
def tree():
    tree = factories.make_tree()
    Unit.objects.filter(pk__in=[tree.a.pk, *(c.pk for c in tree.cells_a)]).update(records_from=BEGAN)
    return tree


def one(unit, key, on, **asked):
    return ask(OPERATOR, factories.at(unit, on), [key], **asked)[key]


def stays(person):
    rows = Affiliation.objects.filter(person=person).order_by("starts_on")
    return [(row.unit.code, row.starts_on, row.ends_on, row.assumed) for row in rows]


def test_start_moves_assumed_members_to_the_unit_above_and_changes_no_total(tree):
    person = factories.make_person(tree.cell, admitted_on="2005-06-07", assumed_until=BEGAN)
    before = one(tree.a, "members.total", EARLIER).value
    set_unit_start(OPERATOR, unit=factories.at(tree.cell), starts_on=STARTS)
    assert stays(person) == [
        ("xuan-hoa", date(2005, 6, 7), STARTS, True),
        ("dong-cam", STARTS, BEGAN, True),
        ("dong-cam", BEGAN, END, False),
    ]
    assert one(tree.a, "members.total", EARLIER).value == before == 1
    assert one(tree.cell, "members.total", STARTS).value == 1


def test_start_counts_the_unit_as_created_and_as_absent_before(tree):
    for cell in tree.cells_a[1:]:
        set_unit_start(OPERATOR, unit=factories.at(cell), starts_on=date(1990, 1, 1))
    set_unit_start(OPERATOR, unit=factories.at(tree.cell), starts_on=STARTS)
    assert one(tree.a, "units.cells", EARLIER).value == 3
    assert one(tree.a, "units.cells", BEGAN).value == 4
    period = parse_period("2020-06-15..2024-05-28")
    assert one(tree.a, "units.created", BEGAN, period=period).value == 1


def test_start_that_is_corrected_takes_members_back(tree):
    person = factories.make_person(tree.cell, admitted_on="2005-06-07", assumed_until=BEGAN)
    set_unit_start(OPERATOR, unit=factories.at(tree.cell), starts_on=STARTS)
    set_unit_start(OPERATOR, unit=factories.at(tree.cell), starts_on=date(2019, 1, 1))
    assert stays(person)[:2] == [
        ("xuan-hoa", date(2005, 6, 7), date(2019, 1, 1), True),
        ("dong-cam", date(2019, 1, 1), BEGAN, True),
    ]
    set_unit_start(OPERATOR, unit=factories.at(tree.cell), starts_on=date(2000, 1, 1))
    assert stays(person)[0] == ("dong-cam", date(2005, 6, 7), BEGAN, True)


def test_start_steps_up_to_the_nearest_unit_that_existed(tree):
    person = factories.make_person(tree.cell, admitted_on="2005-06-07", assumed_until=BEGAN)
    set_unit_start(OPERATOR, unit=factories.at(tree.a), starts_on=date(2010, 1, 1))
    set_unit_start(OPERATOR, unit=factories.at(tree.cell), starts_on=STARTS)
    assert [row[:3] for row in stays(person)] == [
        ("muong-la", date(2005, 6, 7), date(2010, 1, 1)),
        ("xuan-hoa", date(2010, 1, 1), STARTS),
        ("dong-cam", STARTS, BEGAN),
        ("dong-cam", BEGAN, END),
    ]


def test_start_is_one_act_with_an_entry_for_the_unit_and_for_each_person_moved(tree):
    factories.make_person(tree.cell, admitted_on="2005-06-07", assumed_until=BEGAN)
    factories.make_person(tree.cell, admitted_on="2022-06-07", official_on=None, assumed_until=BEGAN)
    set_unit_start(OPERATOR, unit=factories.at(tree.cell), starts_on=STARTS)
    (act,) = set(AuditEntry.objects.filter(act="org.set_start").values_list("act_uid", flat=True))
    assert AuditEntry.objects.filter(act_uid=act, object_type="org.placement").count() == 1
    assert AuditEntry.objects.filter(act_uid=act, object_type="people.person").count() == 1


def test_start_after_somebody_is_known_to_have_stood_there_is_refused(tree):
    factories.make_person(tree.cell, admitted_on="2015-06-07", official_on=None)
    with pytest.raises(Conflict, match="07/06/2015"):
        set_unit_start(OPERATOR, unit=factories.at(tree.cell), starts_on=STARTS)
    assert not AuditEntry.objects.filter(act="org.set_start").exists()


def test_dissolve_waits_for_members(tree):
    factories.make_person(tree.cell, until=date(2023, 1, 1))
    with pytest.raises(Conflict, match="còn 1 đảng viên"):
        dissolve_unit(OPERATOR, unit=factories.at(tree.cell), on=date(2022, 7, 1))
    dissolve_unit(OPERATOR, unit=factories.at(tree.cell), on=date(2023, 1, 1))
    period = parse_period("2023")
    assert one(tree.a, "units.dissolved", date(2023, 12, 31), period=period).value == 1
