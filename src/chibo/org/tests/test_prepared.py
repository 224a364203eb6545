"""A prepared statement gives what its queryset gives: for every value, and for every shape."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import BigIntegerField, CharField, DateField, F
from django.db.models.lookups import In

from chibo.core import prepared
from chibo.core.prepared import Given, Prepared, given_many, many
from chibo.org.models import Unit, UnitProfile
from tests import factories

pytestmark = pytest.mark.django_db


def test_values_are_filled_in_and_rows_are_read_anew(django_assert_num_queries):
    tree = factories.make_tree()
    named = Prepared(lambda: Unit.objects.filter(ref=Given("ref", CharField())))
    assert named.rows(ref=tree.a.ref) == [tree.a]
    assert named.rows(ref=tree.b.ref) == [tree.b]
    assert named.rows(ref="' OR 1=1 --") == []
    Unit.objects.filter(pk=tree.a.pk).update(code="doi-ma")
    with django_assert_num_queries(1):
        assert [unit.code for unit in named.rows(ref=tree.a.ref)] == ["doi-ma"]


def test_related_rows_dates_and_lists_come_as_from_the_queryset(django_assert_num_queries):
    tree = factories.make_tree()
    units = [tree.a.pk, tree.b.pk, tree.district.pk]

    def of_units(count: int):
        rows = UnitProfile.objects.filter(
            In(F("unit_id"), given_many("unit", count, BigIntegerField())),
            starts_on__lte=Given("on", DateField()),
        )
        return rows.select_related("unit", "kind").order_by("id")

    listed = Prepared(of_units)
    on = date(2024, 6, 30)
    for count in (3, 1, 3):
        wanted = units[:count]
        usual = UnitProfile.objects.filter(unit_id__in=wanted, starts_on__lte=on).order_by("id")
        with django_assert_num_queries(1):
            found = listed.rows(count, on=on, **many("unit", wanted))
            read = [(row.pk, row.unit.ref, row.kind.name, row.starts_on) for row in found]
        assert read == [(row.pk, row.unit.ref, row.kind.name, row.starts_on) for row in usual]
    assert listed.rows(1, on=date(1, 1, 1), **many("unit", [0])) == []


def test_a_queryset_made_from_the_prepared_one_is_its_own():
    """What is kept is never changed by a run: a later queryset of the same model asks its own question."""
    tree = factories.make_tree()
    named = Prepared(lambda: Unit.objects.filter(ref=Given("ref", CharField())).values_list("pk", "ref"))
    assert named.rows(ref=tree.a.ref) == [(tree.a.pk, tree.a.ref)]
    assert Unit.objects.filter(ref=tree.b.ref).values_list("pk", "ref")[0] == (tree.b.pk, tree.b.ref)
    assert named.rows(ref=tree.district.ref) == [(tree.district.pk, tree.district.ref)]


def test_only_so_many_shapes_are_kept(monkeypatch):
    monkeypatch.setattr(prepared, "MOST", 2)
    tree = factories.make_tree()
    named = Prepared(lambda field: Unit.objects.filter(ref=Given("ref", CharField())).values_list(field))
    for field in ("pk", "code", "ref", "pk"):
        assert named.rows(field, ref=tree.a.ref) == [(getattr(tree.a, field),)]
        assert len(named.shapes) <= 2
