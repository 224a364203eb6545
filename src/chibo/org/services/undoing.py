"""Taking back what one act recorded in the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from chibo.core.audit.acts import Act
from chibo.core.audit.queries import entries_of_act
from chibo.core.uid import new_uid
from chibo.org import access, permissions
from chibo.org.models import Body, Place, PlaceCover, PlaceFact, Placement, Seat, Unit, UnitProfile

if TYPE_CHECKING:
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@transaction.atomic
def undo_act(viewer: Viewer, *, unit: UnitOn, act_uid: UUID) -> None:
    """Takes back what an act recorded in the tree: created units, places, bodies, seats, marks, codes. Permission `batches.undo` on `unit`.

    The caller has made sure that nothing rests on them; the database refuses otherwise.
    """
    access.require(viewer, permissions.UNDO_BATCHES, unit.path)
    act = Act(viewer.actor, "org.undo_act", new_uid(), chain=unit.chain)
    drafts = []
    for entry in entries_of_act(act_uid, "org.set_records_from"):
        Unit.objects.filter(pk=entry.object_id).update(records_from=(entry.before or {}).get("records_from"))
        drafts.append(
            act.draft(
                "org.unit", entry.object_id, unit_id=entry.unit_id, before=entry.after, after=entry.before
            )
        )
    coded = list(entries_of_act(act_uid, "org.set_listed_codes"))
    Unit.objects.filter(pk__in=[entry.object_id for entry in coded]).update(listed_code="")
    drafts += [
        act.draft("org.unit", entry.object_id, unit_id=entry.unit_id, before=entry.after, after=entry.before)
        for entry in coded
    ]
    for model in (PlaceFact, PlaceCover, Place):
        model._default_manager.filter(recorded_in=act_uid).delete()  # noqa: SLF001 - Django's own word
    Seat.objects.filter(recorded_in=act_uid).delete()
    Body.objects.filter(recorded_in=act_uid).delete()
    UnitProfile.objects.filter(recorded_in=act_uid).delete()
    Placement.objects.filter(recorded_in=act_uid).delete()
    created = Unit.objects.filter(recorded_in=act_uid)
    drafts += [
        act.draft("org.unit", u.pk, unit_id=unit.id, before={"ref": u.ref}, note=str(act_uid))
        for u in created
    ]
    created.delete()
    act.record(drafts)
