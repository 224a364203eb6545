"""Saying in a draft which places become one, and taking that back. Nothing of it stands in the register before it is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.reorganisation.models import JoinedPlace
from chibo.reorganisation.queries.plans import plan_of
from chibo.reorganisation.rules import LEAST_JOINED, PLACE
from chibo.reorganisation.services.drafting import PREPARE, take

if TYPE_CHECKING:
    from collections.abc import Collection

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.reorganisation.models import Reorganisation


@transaction.atomic
def join_in_draft(
    viewer: Viewer,
    *,
    unit: UnitOn,
    draft: Reorganisation,
    version: int,
    ids: Collection[int],
    name: str,
    label: str = "",
) -> JoinedPlace:
    """Says that places held by the sources (ids) become one of this name. Permission `units.manage` on `unit`.

    Whether they fit together is told by the plan. Raises `DomainError` for fewer than two places or no name, `Conflict` where
    one of them is joined already or the name stands twice, `Stale` as `change_draft`, `NotVisible` for places held elsewhere.
    """
    row = take(viewer, unit, draft, version)
    wanted, written = set(ids), clean_text(name)
    if wanted - {one.id for one in plan_of(row).held if one.subject == PLACE}:
        raise NotVisible
    if len(wanted) < LEAST_JOINED:
        raise DomainError("joined_few", _("Hãy chọn từ hai địa bàn trở lên để gộp."))
    if not written:
        raise DomainError("joined_unnamed", _("Hãy ghi tên của địa bàn sau khi gộp."))
    if row.joined_places.filter(places__in=wanted).exists():
        raise Conflict("joined_before", _("Có địa bàn đã gộp trong phương án này. Hãy bỏ gộp trước."))
    if row.joined_places.filter(name=written).exists():
        raise Conflict("joined_name", _("Phương án đã có địa bàn gộp mang tên này. Hãy ghi tên khác."))
    joined = JoinedPlace.objects.create(reorganisation=row, name=written, label=clean_text(label))
    joined.places.set(wanted)
    _log(viewer, unit, row, {"joined": written, "places": sorted(wanted)})
    return joined


@transaction.atomic
def part_in_draft(
    viewer: Viewer, *, unit: UnitOn, draft: Reorganisation, version: int, joined_id: int
) -> None:
    """Leaves the places apart again. Permission `units.manage` on `unit`. Raises `Stale`, `NotVisible` for one of another draft."""
    row = take(viewer, unit, draft, version)
    joined = row.joined_places.filter(pk=joined_id).first()
    if joined is None:
        raise NotVisible
    joined.delete()
    _log(viewer, unit, row, {"parted": joined.name})


def _log(viewer: Viewer, unit: UnitOn, draft: Reorganisation, after: dict[str, object]) -> None:
    act = Act(viewer.actor, PREPARE, new_uid(), chain=unit.chain)
    act.record([act.draft("reorganisation.reorganisation", draft.pk, unit_id=unit.id, after=after)])
