"""A run of the demonstration as of late 2026: communes merged, the district level gone, cells directly below the commune again."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.cli.demo.later import ACCOUNT, later_accounts, record_later
from chibo.core.errors import NotVisible
from chibo.core.periods import Period
from chibo.figures.engine import ask
from chibo.org.access import OPERATOR
from chibo.org.models import Place
from chibo.org.queries import children_of, unit_on
from chibo.org.succession import comparable
from chibo.people.models import FormerName, Transfer
from chibo.people.queries.duplicates import possible_duplicates
from chibo.people.struck import StrikingOff
from tests import factories

pytestmark = pytest.mark.django_db
COMMUNE = "dang-bo-xa-suoi-vang"


def members(ref, on):
    return ask(OPERATOR, unit_on(OPERATOR, ref, on), ["members.total"])["members.total"].value


def kinds_below(ref, on):
    return sorted(child.kind for child in children_of(OPERATOR, unit_on(OPERATOR, ref, on)))


def test_a_run_of_2024_has_none_of_it(settings):
    settings.CHIBO_TODAY = date(2024, 7, 2)
    factories.make_unit(None, "viet-nam", "Đảng bộ toàn quốc", "party")
    record_later()
    with pytest.raises(NotVisible):
        unit_on(OPERATOR, "suoi-lon")
    assert later_accounts() == ()


def test_the_tree_of_each_day_is_that_of_its_decisions(settings):
    settings.CHIBO_TODAY = date(2026, 11, 1)
    factories.make_unit(None, "viet-nam", "Đảng bộ toàn quốc", "party")
    record_later()
    assert later_accounts() == (ACCOUNT,)
    assert kinds_below("suoi-lon", date(2025, 6, 30)) == ["district"]
    assert kinds_below("suoi-lon", date(2025, 7, 1)) == ["commune"]
    assert kinds_below(COMMUNE, date(2025, 7, 1)) == ["cell"] * 5
    assert kinds_below(COMMUNE, date(2026, 6, 29)) == ["cell"] * 3 + ["partial_committee"] * 2
    assert kinds_below(COMMUNE, date(2026, 9, 29)) == ["cell"] * 2 + ["partial_committee"] * 2
    assert kinds_below(COMMUNE, date(2026, 9, 30)) == ["cell"] * 4
    (hamlet,) = Place.objects.filter(name="Suối Vàng")
    assert (hamlet.covers.get().cell.ref, hamlet.facts.get().value) == (
        f"{COMMUNE}/chi-bo-thon-suoi-vang",
        119,
    )
    whole = members(COMMUNE, date(2026, 11, 1))
    # One was struck off by the rules of 2025; who went abroad to work had left before the merge and owes a report on coming back.
    struck = StrikingOff.objects.get(membership__ends_on=date(2026, 10, 9))
    assert (struck.ground, len(struck.requested), struck.votes.count()) == ("absence", 3, 3)
    assert Transfer.objects.get(kind="labour").reported_on is None
    assert FormerName.objects.get().person.name == "Lò Đức Mạnh"
    assert whole == 46
    days = (date(2025, 7, 1), date(2026, 9, 29), date(2026, 9, 30))
    assert [members(COMMUNE, day) for day in days] == [whole + 1] * 3
    before = comparable(OPERATOR, unit_on(OPERATOR, COMMUNE), date(2025, 6, 30))
    assert [members(unit.ref, unit.on) for unit in before] == [27, 20]
    period = Period.between(date(2025, 1, 1), date(2026, 11, 1))
    province = unit_on(OPERATOR, "suoi-lon", date(2026, 10, 31))
    counted = ask(OPERATOR, province, ["units.merged", "units.created", "units.dissolved"], period=period)
    assert [one.value for one in counted.values()] == [4, 4, 7]


def test_two_members_of_the_merged_commune_stand_in_it_twice(settings):
    settings.CHIBO_TODAY = date(2026, 11, 1)
    factories.make_unit(None, "viet-nam", "Đảng bộ toàn quốc", "party")
    record_later()
    pairs, total = possible_duplicates(OPERATOR, unit_on(OPERATOR, COMMUNE))
    assert sorted(pair.reasons for pair in pairs) == [("name", "born"), ("order", "born")]
    assert total == 2
