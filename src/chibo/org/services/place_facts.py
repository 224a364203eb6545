"""Recording what is found in a place on a day, putting it right and taking it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.org import access, permissions
from chibo.org.days import require_fact_day
from chibo.org.models import Place, PlaceFact
from chibo.org.services.places import require_here
from chibo.org.services.rows import correct_row, open_row, take_out_row

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@transaction.atomic
def record_place_fact(
    viewer: Viewer, *, unit: UnitOn, place: Place, kind: str, value: int, on: date
) -> PlaceFact:
    """Records what was found in the place on a day (`PlaceFact.Kind`). Permission `places.record` on its unit.

    A second value of the same kind and day is a `Conflict`.
    """
    access.require(viewer, permissions.RECORD_PLACES, unit.path)
    require_here(unit, {place.unit_id})
    _check_fact(place, kind, value, on)
    act = Act(viewer.actor, "org.record_place_fact", new_uid(), chain=unit.chain)
    fact = PlaceFact(place=place, kind=kind, value=value, on=on, recorded_in=act.uid)
    act.record([open_row(act, fact, unit_id=place.unit_id)])
    return fact


@transaction.atomic
def correct_place_fact(viewer: Viewer, *, unit: UnitOn, fact: PlaceFact, value: int, on: date) -> PlaceFact:
    """Puts the number and the day of a finding right, in place. Permission `places.record`. Raises as `record_place_fact`."""
    access.require(viewer, permissions.RECORD_PLACES, unit.path)
    require_here(unit, {fact.place.unit_id})
    _check_fact(fact.place, fact.kind, value, on, but=fact.pk)
    act = Act(viewer.actor, "org.correct_place_fact", new_uid(), chain=unit.chain)
    act.record([correct_row(act, fact, {"value": value, "on": on}, unit_id=fact.place.unit_id)])
    return fact


@transaction.atomic
def withdraw_place_fact(viewer: Viewer, *, unit: UnitOn, fact: PlaceFact) -> None:
    """Takes a finding out that was wrong. Permission `places.record` on the unit of its place."""
    access.require(viewer, permissions.RECORD_PLACES, unit.path)
    require_here(unit, {fact.place.unit_id})
    act = Act(viewer.actor, "org.withdraw_place_fact", new_uid(), chain=unit.chain)
    act.record([take_out_row(act, fact, unit_id=fact.place.unit_id)])


def _check_fact(place: Place, kind: str, value: int, on: date, *, but: int | None = None) -> None:
    require_fact_day(on, field="on")
    if kind not in PlaceFact.Kind.values or value < 0 or (kind == PlaceFact.Kind.HAS_MEMBER and value > 1):
        values = {"kind": kind, "kinds": ", ".join(PlaceFact.Kind.values)}
        raise DomainError(
            "place_fact_unknown",
            _("Không ghi được «%(kind)s» cho địa bàn. Chọn một trong: %(kinds)s.") % values,
        )
    if PlaceFact.objects.filter(place=place, kind=kind, on=on).exclude(pk=but or 0).exists():
        values = {"place": place.name, "date": format_date(on)}
        raise Conflict("place_fact_twice", _("%(place)s đã có số liệu này cho ngày %(date)s.") % values)
