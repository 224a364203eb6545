"""The power to decide on admission is given to a grassroots committee, and ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.admissions.delegated import Delegation
from chibo.admissions.delegating import conditions_on, refused_words
from chibo.admissions.queries import votes_by_own_power
from chibo.admissions.services.applicants import refuse_future
from chibo.admissions.services.dated import close, follow
from chibo.core.audit.acts import Act
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, permissions

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True, kw_only=True)
class DelegationDraft:
    """From which day, by which paper; `reason` where the register knows a condition that is not met."""

    starts_on: date
    paper: DecisionDraft
    reason: str = ""


@transaction.atomic
def authorise(
    viewer: Viewer, *, unit: UnitOn, draft: DelegationDraft, act_uid: UUID | None = None
) -> Delegation:
    """A grassroots committee decides on admission itself from a day on (ADM-36). Permission `members.decide` on the unit.

    Raises `DomainError` for a unit that is no grassroots organisation, a day to come, or a condition that is not met while no
    reason is given; `Conflict` where it has the power on that day or later.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    refuse_future(draft.starts_on, "starts_on")
    if not unit.is_grassroots:
        raise DomainError("not_grassroots", _("Chỉ ghi ủy quyền ở đảng bộ cơ sở."), field="starts_on")
    unmet = refused_words(conditions_on(unit.at(draft.starts_on)))
    if unmet and not clean_text(draft.reason):
        raise DomainError("reason_needed", "\n".join(unmet), field="reason")
    if Delegation.objects.filter(unit_id=unit.id, ends_on__gt=draft.starts_on).exists():
        words = _("Đảng bộ này đã được ủy quyền vào ngày %(day)s hoặc sau đó.")
        raise Conflict("authorised", words % {"day": format_date(draft.starts_on)}, field="starts_on")
    act = Act(viewer.actor, "admissions.authorise", act_uid or new_uid(), chain=unit.chain)
    row = Delegation(
        unit_id=unit.id, starts_on=draft.starts_on, reason=clean_text(draft.reason),
        decision=record_decision(act, draft.paper, unit_id=unit.id),
    )  # fmt: skip
    act.record(follow(act, row, (), kind="admissions.delegation", unit_id=unit.id))
    return row


@transaction.atomic
def end_authority(viewer: Viewer, *, unit: UnitOn, on: date, act_uid: UUID | None = None) -> Delegation:
    """From a day on the grassroots committee decides no more. Permission `members.decide` on the unit.

    Raises `Conflict` where it has no power that day, or decided by it on that day or later; `DomainError` for a day to come.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    refuse_future(on)
    row = Delegation.objects.filter(unit_id=unit.id, starts_on__lt=on, ends_on__gt=on).first()
    if row is None:
        words = _("Trước ngày %(day)s đảng bộ này không được ủy quyền.")
        raise Conflict("not_authorised", words % {"day": format_date(on)}, field="on")
    if votes_by_own_power(unit.path, on).exists():
        words = _("Từ ngày ấy đảng ủy đã quyết định theo ủy quyền. Hãy xem lại ngày.")
        raise Conflict("later_votes", words, field="on")
    act = Act(viewer.actor, "admissions.end_authority", act_uid or new_uid(), chain=unit.chain)
    act.record([close(act, row, on, kind="admissions.delegation", unit_id=unit.id)])
    return row
