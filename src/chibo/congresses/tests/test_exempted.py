"""Exempted members at the congress of a cell: called, and counted only if present (EXM-07)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.congresses.queries import exempted_here
from chibo.core.dates import END
from chibo.core.uid import new_uid
from chibo.people.models import Exemption
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 3)


def exempt(person, ends_on=END):
    first = date(2025, 1, 6)
    Exemption.objects.create(
        person=person, kind="standing_exemption", reason="old_age", requested_on=first, decided_on=first, starts_on=first,
        ends_on=ends_on, recorded_in=new_uid(),
    )  # fmt: skip


def test_a_congress_of_a_cell_is_told_of_who_counts_only_if_present(settings, client):
    settings.CHIBO_TODAY = TODAY
    tree = factories.make_tree()
    people = factories.cast(tree)
    exempt(factories.make_person(tree.cell, "Vi Một"))
    exempt(factories.make_person(tree.cell, "Vi Hai"), ends_on=TODAY)
    exempt(factories.make_person(tree.cell, "Vi Ba", official_on=None))
    assert exempted_here(factories.at(tree.cell, TODAY)) == 1
    assert exempted_here(factories.at(tree.cell, date(2025, 6, 8))) == 0
    assert exempted_here(factories.at(tree.a, TODAY)) == 0
    client.force_login(people.clerk_a)
    page = client.get(reverse("congresses:record", args=["congress", tree.cell.ref])).content.decode()
    assert "Phải mời; ai có mặt mới tính" in page
