"""Facts that notes suggest: confirmed by an officer, put aside, or opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core import clock
from chibo.core.audit.acts import Act
from chibo.core.errors import Conflict, NotVisible
from chibo.core.uid import new_uid
from chibo.exchange.models import ProposedFact
from chibo.exchange.newer.queries import proposals_in
from chibo.exchange.queries import as_it_stands
from chibo.exchange.services.locking import lock_root
from chibo.org import access, permissions
from chibo.org.queries import unit_on
from chibo.people.services import ExemptionRequest, request_exemptions, withdraw_exemptions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from chibo.exchange.models import ImportBatch
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@transaction.atomic
def confirm_proposals(
    viewer: Viewer, *, batch: ImportBatch, kinds: Mapping[int, str], requested_on: date
) -> list[ProposedFact]:
    """Records the requests that notes suggest: `kinds` gives the kind of exemption by id of `ProposedFact`. All or none.

    Permission `lists.import` on the unit of the batch. Raises `NotVisible` for one that is none of the batch, `Conflict`
    for one that is confirmed or put aside, and whatever `request_exemptions` refuses.
    """
    unit, facts = _begin(viewer, batch, kinds)
    _require_open(facts)
    act_uid = new_uid()
    rows = request_exemptions(
        viewer,
        unit=unit,
        requests=[
            ExemptionRequest(fact.person_id, kinds[fact.pk], requested_on, fact.reason) for fact in facts
        ],
        act_uid=act_uid,
    )
    for fact, row in zip(facts, rows, strict=True):
        fact.exemption = row
    _settle(viewer, unit, facts, act="exchange.confirm_proposals", act_uid=act_uid)
    return facts


@transaction.atomic
def dismiss_proposals(viewer: Viewer, *, batch: ImportBatch, ids: Collection[int]) -> list[ProposedFact]:
    """Puts proposals aside: they say nothing. Permission `lists.import` on the unit of the batch; raises as confirming does."""
    unit, facts = _begin(viewer, batch, ids)
    _require_open(facts)
    for fact in facts:
        fact.dismissed = True
    _settle(viewer, unit, facts, act="exchange.dismiss_proposals", act_uid=new_uid())
    return facts


@transaction.atomic
def reopen_proposals(viewer: Viewer, *, batch: ImportBatch, ids: Collection[int]) -> list[ProposedFact]:
    """Opens proposals again; requests that came of them are withdrawn. Permission `lists.import` on the unit of the batch.

    Raises `Conflict` where one of these requests is decided.
    """
    unit, facts = _begin(viewer, batch, ids)
    act_uid = new_uid()
    confirmed = [fact.exemption_id for fact in facts if fact.exemption_id is not None]
    for fact in facts:
        fact.exemption, fact.dismissed = None, False
    _settle(viewer, unit, facts, act="exchange.reopen_proposals", act_uid=act_uid)
    if confirmed:
        withdraw_exemptions(viewer, unit=unit, exemption_ids=confirmed, act_uid=act_uid)
    return facts


def _begin(viewer: Viewer, batch: ImportBatch, ids: Collection[int]) -> tuple[UnitOn, list[ProposedFact]]:
    """The unit, locked, and the proposals as they stand now."""
    unit = as_it_stands(unit_on(viewer, batch.unit.ref))
    access.require(viewer, permissions.IMPORT_LISTS, unit.path)
    lock_root(unit)
    facts = list(proposals_in(viewer, batch).filter(pk__in=ids))
    if len(facts) != len(ids) or not facts:
        raise NotVisible("proposal_unknown", _("Không tìm thấy đề xuất này. Hãy mở lại trang."))
    return unit, facts


def _require_open(facts: Sequence[ProposedFact]) -> None:
    if any(fact.exemption_id is not None or fact.dismissed for fact in facts):
        raise Conflict("proposal_settled", _("Có đề xuất vừa được xử lý. Hãy mở lại trang rồi chọn lại."))


def _settle(viewer: Viewer, unit: UnitOn, facts: Sequence[ProposedFact], *, act: str, act_uid: UUID) -> None:
    for fact in facts:
        is_open = fact.exemption_id is None and not fact.dismissed
        fact.settled_by, fact.settled_at = ("", None) if is_open else (viewer.label, clock.now())
    ProposedFact.objects.bulk_update(facts, ["exemption", "dismissed", "settled_by", "settled_at"])
    log = Act(viewer.actor, act, act_uid, chain=unit.chain)
    log.record(
        log.draft(
            "exchange.proposal",
            fact.pk,
            unit_id=fact.unit_id,
            after={"person": fact.person_id, "exemption": fact.exemption_id, "dismissed": fact.dismissed},
        )
        for fact in facts
    )
