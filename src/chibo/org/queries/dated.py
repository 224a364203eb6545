"""Conditions on dated rows: what holds on a day, and the name a unit has on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import CharField, OuterRef, Q, Subquery

from chibo.org.models import UnitProfile

if TYPE_CHECKING:
    from datetime import date


def on_date(on: date, prefix: str = "") -> Q:
    """The condition that a dated row holds on a date (`starts_on <= on < ends_on`)."""
    return Q(**{f"{prefix}starts_on__lte": on, f"{prefix}ends_on__gt": on})


def name_on(on: date, unit_field: str = "unit_id") -> Subquery:
    """The name on a date of the unit in `unit_field` of the outer row."""
    names = UnitProfile.objects.filter(on_date(on), unit_id=OuterRef(unit_field))
    return Subquery(names.values("name")[:1], output_field=CharField())
