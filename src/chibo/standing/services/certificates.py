"""A certificate of Party age: asked for by who left the Party, issued under a number (DEL-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.people.enums import ExitKind
from chibo.rulebook.queries import rules
from chibo.standing.models import AgeCertificate
from chibo.standing.rules.certificates import MAY_ASK
from chibo.standing.services.checks import changed, last_unit, refuse_day, with_clause

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person

KIND: Final = "standing.age_certificate"


@transaction.atomic
def request_certificate(
    viewer: Viewer, *, unit: UnitOn, person: Person, on: date, act_uid: UUID
) -> AgeCertificate:
    """Writes down that somebody who left asked for the certificate. Permission `members.decide` on `unit`.

    Raises `DomainError` for a day that cannot be, `Conflict` (with the clause) for who did not leave at their own wish, or where
    the request is written down.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    refuse_day(on, person, "on")
    last = person.memberships.order_by("-starts_on").first()
    rule = rules([MAY_ASK], on=on, unit=unit)[MAY_ASK]
    if last is None or last.exit_kind != ExitKind.LEFT or on < last.ends_on:
        sentence = _(
            "Giấy xác nhận tuổi đảng cấp cho người đã được xét cho ra khỏi Đảng. Hãy xem lại hồ sơ và ngày."
        )
        raise Conflict("certificate_not_left", with_clause(sentence, rule), field="on")
    if AgeCertificate.objects.filter(membership=last).exists():
        raise Conflict("certificate_asked", _("Đã ghi người này xin giấy xác nhận tuổi đảng."))
    act = Act(viewer.actor, "standing.request_certificate", act_uid, chain=unit.chain)
    row = AgeCertificate.objects.create(membership=last, requested_on=on, recorded_in=act.uid)
    act.record([act.draft(KIND, row.pk, unit_id=last_unit(unit, person), after={"requested_on": on})])
    return row


@transaction.atomic
def issue_certificate(
    viewer: Viewer, *, unit: UnitOn, person: Person, paper: DecisionDraft | None, act_uid: UUID
) -> AgeCertificate:
    """Writes down under which number and on which day the certificate was issued. Permission `members.decide` on `unit`.

    Raises `DomainError` where the paper has no number or day, or one before the request; `Conflict` where none is asked for.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    row = AgeCertificate.objects.select_for_update().filter(membership__person=person, issued_on=None).first()
    if row is None:
        raise Conflict("certificate_closed", _("Chưa ghi xin giấy, hoặc giấy đã cấp. Hãy mở lại hồ sơ."))
    if paper is None or paper.issued_on is None:
        raise DomainError("certificate_paper", _("Hãy ghi số, ngày và cơ quan cấp giấy."), field="number")
    refuse_day(paper.issued_on, person, "issued_on")
    if paper.issued_on < row.requested_on:
        sentence = _("Ngày cấp không thể trước ngày xin %(day)s.")
        raise DomainError(
            "certificate_early", sentence % {"day": format_date(row.requested_on)}, field="issued_on"
        )
    act = Act(viewer.actor, "standing.issue_certificate", act_uid, chain=unit.chain)
    decision = record_decision(act, paper, unit_id=unit.id)
    facts = {"issued_on": paper.issued_on, "decision_id": decision.pk}
    changed(act, KIND, last_unit(unit, person), row, facts)
    return row
