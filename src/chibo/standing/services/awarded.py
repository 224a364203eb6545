"""Badges from their award on: given by decision under a number, lost, issued anew, given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.decisions.services import record_decision
from chibo.people.enums import ExitKind
from chibo.people.models import Membership
from chibo.rulebook.queries import rules
from chibo.standing.models import Badge
from chibo.standing.rules import badges as law
from chibo.standing.services.badges import KIND, locked_badge
from chibo.standing.services.checks import changed, refuse_day, with_clause

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@transaction.atomic
def award_badge(
    viewer: Viewer, *, unit: UnitOn, badge_id: int, paper: DecisionDraft, serial: str, act_uid: UUID
) -> Badge:
    """Writes down the decision that awards a badge, and its number. Permission `people.change` on `unit`.

    The badge counts from the day of the decision. Raises `DomainError` for a day to come or a number of another shape
    (BDG-09), `Conflict` where it is awarded already.
    """
    badge, stood = locked_badge(viewer, unit, badge_id)
    on = paper.issued_on or today()
    refuse_day(on, badge.person, "issued_on")
    if badge.awarded_on is not None:
        raise Conflict("badge_awarded", _("Huy hiệu này đã có quyết định tặng."))
    before = law.out_of_order("awarded_on", on, {name: getattr(badge, name) for name in law.STEPS})
    if before:
        sentence = _("Quyết định tặng không thể trước ngày đề nghị %(day)s.")
        day = format_date(getattr(badge, before))
        raise DomainError("award_early", sentence % {"day": day}, field="issued_on")
    _refuse_serial(badge, unit, serial, on)
    act = Act(viewer.actor, "standing.award_badge", act_uid, chain=unit.chain)
    decision = record_decision(act, paper, unit_id=stood)
    changed(act, KIND, stood, badge, {"awarded_on": on, "decision_id": decision.pk, "serial": serial})
    return badge


def _refuse_serial(badge: Badge, unit: UnitOn, serial: str, on: date) -> None:
    """Raises `DomainError` for a number of another shape (BDG-09), or one the register has for another badge."""
    shape = rules([law.SERIAL], on=on, unit=unit)[law.SERIAL]
    if serial and not law.is_serial(serial, badge.years, shape):
        sentence = _("Số huy hiệu «%(serial)s» không đúng dạng của loại %(years)s năm: ký hiệu của tỉnh rồi đến số, như %(shape)s. Hãy ghi như trên giấy chứng nhận.")  # fmt: skip
        said = {"serial": serial, "years": badge.years, "shape": law.serial_shape(badge.years, shape)}
        raise DomainError("badge_serial", with_clause(sentence % said, shape), field="serial")
    if serial and Badge.objects.filter(years=badge.years, serial=serial).exclude(pk=badge.pk).exists():
        sentence = _("Số huy hiệu «%(serial)s» đã ghi cho một đảng viên khác. Số đánh liên tục trong tỉnh, không trùng. Hãy xem lại giấy chứng nhận.")  # fmt: skip
        raise DomainError(
            "badge_serial_taken", with_clause(sentence % {"serial": serial}, shape), field="serial"
        )


@transaction.atomic
def number_badge(viewer: Viewer, *, unit: UnitOn, badge_id: int, serial: str, act_uid: UUID) -> Badge:
    """Adds the number of a badge that was awarded without one. Permission `people.change` on `unit`.

    Raises `DomainError` as `award_badge` does for a number, `Conflict` where there is one or no award.
    """
    badge, stood = locked_badge(viewer, unit, badge_id)
    if badge.awarded_on is None or badge.serial or not serial:
        raise Conflict("badge_numbered", _("Chỉ bổ sung số cho huy hiệu đã tặng mà chưa ghi số."))
    _refuse_serial(badge, unit, serial, badge.awarded_on)
    act = Act(viewer.actor, "standing.number_badge", act_uid, chain=unit.chain)
    changed(act, KIND, stood, badge, {"serial": serial})
    return badge


@transaction.atomic
def lose_badge(viewer: Viewer, *, unit: UnitOn, badge_id: int, on: date, act_uid: UUID) -> Badge:
    """Writes down that a badge was reported lost. Permission `people.change` on `unit`."""
    badge, stood = locked_badge(viewer, unit, badge_id)
    refuse_day(on, badge.person, "on")
    if badge.awarded_on is None or on < badge.awarded_on or badge.lost_on is not None:
        sentence = _("Chỉ ghi mất một lần, cho huy hiệu đã tặng, từ ngày tặng trở đi. Hãy xem lại ngày.")
        raise Conflict("badge_not_held", sentence)
    act = Act(viewer.actor, "standing.lose_badge", act_uid, chain=unit.chain)
    changed(act, KIND, stood, badge, {"lost_on": on})
    return badge


@transaction.atomic
def reissue_badge(
    viewer: Viewer, *, unit: UnitOn, badge_id: int, paper: DecisionDraft, act_uid: UUID
) -> Badge:
    """Writes down that a lost badge was issued anew by decision (BDG-10). Permission `people.change` on `unit`."""
    badge, stood = locked_badge(viewer, unit, badge_id)
    on = paper.issued_on or today()
    refuse_day(on, badge.person, "issued_on")
    if badge.lost_on is None or on < badge.lost_on or badge.reissued_on is not None:
        sentence = _("Chỉ cấp lại huy hiệu đã báo mất, từ ngày báo mất trở đi. Hãy ghi mất trước.")
        raise Conflict("badge_not_lost", sentence)
    act = Act(viewer.actor, "standing.reissue_badge", act_uid, chain=unit.chain)
    decision = record_decision(act, paper, unit_id=stood)
    changed(act, KIND, stood, badge, {"reissued_on": on, "reissue_decision_id": decision.pk})
    return badge


@transaction.atomic
def return_badge(viewer: Viewer, *, unit: UnitOn, badge_id: int, on: date, act_uid: UUID) -> Badge:
    """Writes down that who left the Party gave a badge back (BDG-10). Permission `people.change` on `unit`.

    Raises `DomainError` for a day that cannot be, `Conflict` where the member has not left, has died (the family keeps it), or
    no badge is held.
    """
    badge, stood = locked_badge(viewer, unit, badge_id)
    refuse_day(on, badge.person, "on")
    left = Membership.objects.filter(person=badge.person, ends_on__lte=on).order_by("-ends_on").first()
    goes_on = Membership.objects.filter(person=badge.person, ends_on__gt=on).exists()
    if left is None or goes_on or left.exit_kind == ExitKind.DIED:
        sentence = _(
            "Chỉ người ra khỏi Đảng mới nộp lại huy hiệu; từ trần thì gia đình giữ. Hãy xem lại ngày."
        )
        raise Conflict(
            "badge_not_due_back", with_clause(sentence, rules([law.LOST_REISSUE], on=on)[law.LOST_REISSUE])
        )
    if badge.awarded_on is None or badge.returned_on is not None:
        raise Conflict("badge_not_held", _("Huy hiệu này chưa tặng, hoặc đã nộp lại."))
    act = Act(viewer.actor, "standing.return_badge", act_uid, chain=unit.chain)
    changed(act, KIND, stood, badge, {"returned_on": on})
    return badge
