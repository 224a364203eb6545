"""Marks of a unit: the day its record begins, the day its pages open on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from chibo.core.audit.acts import Act
from chibo.core.uid import new_uid
from chibo.org import access, permissions
from chibo.org.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@transaction.atomic
def set_records_from(
    viewer: Viewer, *, unit: UnitOn, unit_ids: Iterable[int], on: date, act_uid: UUID
) -> None:
    """Marks the day from which the register records these units; an earlier mark stays. Permission `lists.import`."""
    access.require(viewer, permissions.IMPORT_LISTS, unit.path)
    changed = [
        u for u in Unit.objects.filter(pk__in=list(unit_ids)) if u.records_from is None or on < u.records_from
    ]
    act = Act(viewer.actor, "org.set_records_from", act_uid, chain=unit.chain)
    act.keep(changed, ("records_from",))
    Unit.objects.filter(pk__in=[u.pk for u in changed]).update(records_from=on)
    act.record(
        act.draft(
            "org.unit_mark",
            u.pk,
            unit_id=u.pk,
            before={"records_from": u.records_from},
            after={"records_from": on},
        )
        for u in changed
    )


@transaction.atomic
def set_listed_codes(viewer: Viewer, *, unit: UnitOn, codes: Mapping[int, str], act_uid: UUID) -> None:
    """Keeps the codes that a list prints beside units (by id) that have none yet. Permission `lists.import`. Three SQL statements."""
    access.require(viewer, permissions.IMPORT_LISTS, unit.path)
    units = list(Unit.objects.filter(pk__in=codes, listed_code=""))
    act = Act(viewer.actor, "org.set_listed_codes", act_uid, chain=unit.chain)
    act.keep(units, ("listed_code",))
    for found in units:
        found.listed_code = codes[found.pk]
    Unit.objects.bulk_update(units, ["listed_code"])
    act.record(
        act.draft(
            "org.unit", u.pk, unit_id=u.pk, before={"listed_code": ""}, after={"listed_code": u.listed_code}
        )
        for u in units
    )


@transaction.atomic
def set_opens_on(viewer: Viewer, *, unit: UnitOn, on: date | None) -> None:
    """Sets the date the pages of a unit and of those below it open on (a demonstration's date). Permission `units.manage`."""
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    marked = Unit.objects.get(pk=unit.id)
    act = Act(viewer.actor, "org.set_opens_on", new_uid(), chain=unit.chain)
    act.keep([marked], ("opens_on",))
    Unit.objects.filter(pk=unit.id).update(opens_on=on)
    before, after = {"opens_on": marked.opens_on}, {"opens_on": on}
    act.record([act.draft("org.unit_opening", unit.id, unit_id=unit.id, before=before, after=after)])
