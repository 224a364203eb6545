from __future__ import annotations

import pytest
from django.db.models import F

from chibo.people.models import MemberTally, NameSyllable, TallyMark
from chibo.people.tallies.keeping import refresh
from tests import factories

pytestmark = pytest.mark.django_db


def test_tallies_works_out_what_waits(chibo, tree):
    chibo("tallies")
    factories.make_person(tree.cell)
    ran = chibo("tallies")
    assert (ran.code, ran.out) == (0, "Đã cộng lại 1 đơn vị.\n")
    assert not TallyMark.objects.exists()
    assert chibo("tallies").out == "Đã cộng lại 0 đơn vị.\n"


def test_doctor_finds_a_wrong_count_and_rebuilding_mends_it(chibo, tree):
    factories.make_person(tree.cell)
    assert ("tallies", "warn") in checks(chibo)
    refresh()
    assert ("tallies", "ok") in checks(chibo)
    MemberTally.objects.update(members=F("members") + 1)
    assert ("tallies", "bad") in checks(chibo)
    assert chibo("tallies", "--rebuild").code == 0
    assert ("tallies", "ok") in checks(chibo)


def test_doctor_finds_a_name_that_is_not_found_and_rebuilding_mends_it(chibo, tree):
    factories.make_person(tree.cell)
    assert ("names", "ok") in checks(chibo)
    NameSyllable.objects.all()[:1].get().delete()
    assert ("names", "bad") in checks(chibo)
    assert chibo("tallies", "--rebuild").code == 0
    assert ("names", "ok") in checks(chibo)


def test_tallies_is_the_operators(chibo):
    assert chibo("tallies", "--as", "clerk_a").code == 1


def checks(chibo):
    return {(check["key"], check["state"]) for check in chibo("doctor", "--json").document["checks"]}
