"""That a member must go over to another cell for good since a day, and that it turned out not to be so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.people.models import Affiliation, TransferDuty
from chibo.people.queries.courses import stays_of
from chibo.people.queries.duties import unsettled_on
from chibo.people.transfer_enums import DutyReason

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person

KIND: Final = "people.transfer_duty"


@dataclass(frozen=True, kw_only=True, slots=True)
class DutyDraft:
    """Why and since when: `reason` a code of `DutyReason`, `since` the day the decision or the move took effect."""

    reason: str
    since: date
    paper: DecisionDraft | None = None


@transaction.atomic
def begin_duty(
    viewer: Viewer, *, unit: UnitOn, person: Person, draft: DutyDraft, act_uid: UUID
) -> TransferDuty:
    """Writes down that a member must go. Permission `members.decide` on `unit`, where the person stands that day.

    Raises `DomainError` for a day that cannot be, `Conflict` where such a duty is open or the person was elsewhere.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    if draft.reason not in DutyReason.values:
        raise DomainError("reason_unknown", _("Hãy chọn lý do."), field="reason")
    _refuse_day(draft.since, person)
    stay = _stay(unit, person, draft.since)
    known = TransferDuty.objects.filter(person=person, ends_on=END).order_by("-starts_on").first()
    if known is not None and not _settled_since(known):
        sentence = _(
            "%(name)s đã được ghi thuộc diện phải chuyển từ ngày %(day)s. Hãy xem lại, hoặc bỏ lần ghi ấy."
        )
        said = {"name": person.name, "day": format_date(known.starts_on)}
        raise Conflict("duty_known", sentence % said)
    if TransferDuty.objects.filter(person=person, starts_on=draft.since).exists():
        raise Conflict(
            "duty_once", _("Ngày ấy đã được ghi cho đảng viên này. Hãy xem lại ngày."), field="since"
        )
    act = Act(viewer.actor, "people.begin_transfer_duty", act_uid, chain=unit.chain)
    paper = record_decision(act, draft.paper, unit_id=stay.unit_id) if draft.paper else None
    row = TransferDuty.objects.create(
        person=person, reason=draft.reason, starts_on=draft.since, decision=paper, recorded_in=act.uid
    )
    after = {"reason": row.reason, "starts_on": row.starts_on, "ends_on": row.ends_on}
    act.record([act.draft(KIND, row.pk, unit_id=stay.unit_id, after=after)])
    return row


@transaction.atomic
def drop_duty(viewer: Viewer, *, unit: UnitOn, person: Person, on: date, act_uid: UUID) -> TransferDuty:
    """Writes down that the member need not go from a day on. Permission `members.decide` on `unit`.

    Raises `DomainError` for a day that cannot be, `Conflict` where no duty is open.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    row = (
        TransferDuty.objects.select_for_update()
        .filter(person=person, ends_on=END)
        .order_by("-starts_on")
        .first()
    )
    if row is None:
        raise Conflict("duty_none", _("Không còn lần ghi nào đang mở. Hãy mở lại hồ sơ."))
    _refuse_day(on, person, "on")
    if on <= row.starts_on:
        sentence = _("Ngày này phải sau ngày %(day)s đã ghi. Ghi sai thì hoàn tác lần ghi ấy.")
        raise DomainError("duty_ends_early", sentence % {"day": format_date(row.starts_on)}, field="on")
    act = Act(viewer.actor, "people.drop_transfer_duty", act_uid, chain=unit.chain)
    changes = {"ends_on": on, "closed_in": act.uid}
    act.keep([row], changes)
    before = {"ends_on": row.ends_on}
    row.ends_on, row.closed_in = on, act.uid
    row.save(update_fields=list(changes))
    act.record([act.draft(KIND, row.pk, unit_id=unit.id, before=before, after={"ends_on": on})])
    return row


def _settled_since(row: TransferDuty) -> bool:
    """Has a transfer settled it, so that a new one may be written down?"""
    return not unsettled_on(today()).filter(pk=row.pk).exists()


def _refuse_day(day: date, person: Person, field: str = "since") -> None:
    if day > today():
        sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
        raise DomainError("date_future", sentence % {"day": format_date(day)}, field=field)
    if day <= person.born_on:
        sentence = _("Ngày %(day)s trước ngày sinh của %(name)s. Hãy xem lại ngày.")
        said = {"day": format_date(day), "name": person.name}
        raise DomainError("date_before_birth", sentence % said, field=field)


def _stay(unit: UnitOn, person: Person, on: date) -> Affiliation:
    stay = stays_of(unit.at(on), [person.pk], on).get(person.pk)
    if stay is None or not person.memberships.filter(starts_on__lte=on, ends_on__gt=on).exists():
        sentence = _("%(name)s không sinh hoạt chính thức ở đơn vị này vào ngày %(day)s. Hãy xem lại ngày.")
        said = {"name": person.name, "day": format_date(on)}
        raise DomainError("not_here", sentence % said, field="since")
    return stay
