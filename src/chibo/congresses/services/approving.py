"""The paper that approves (chuẩn y) what was elected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.days import require_issued
from chibo.org.models import Term
from chibo.org.services import require_of_unit
from chibo.org.services.rows import correct_row, correct_rows
from chibo.people.models import PostHeld

if TYPE_CHECKING:
    from chibo.congresses.models import Congress
    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@transaction.atomic
def approve_congress(viewer: Viewer, *, unit: UnitOn, congress: Congress, decision: DecisionDraft) -> None:
    """Records the paper that approves (chuẩn y) what was elected. Permission `terms.record` on `unit`.

    Congress, term and posts of that act point to it from then on. Raises `DomainError` for a paper that is not whole or older
    than the election, `Conflict` where one is recorded.
    """
    access.require(viewer, permissions.RECORD_TERMS, unit.path)
    require_of_unit(congress.unit_id, unit)
    require_issued(decision)
    if not (decision.number and decision.issuer and decision.issued_on):
        sentence = _("Hãy ghi đủ số, cơ quan và ngày của quyết định chuẩn y.")
        raise DomainError("approval_incomplete", sentence, field="number")
    if decision.issued_on < congress.held_on:
        values = {"day": format_date(congress.held_on)}
        sentence = _("Quyết định chuẩn y không thể trước ngày bầu %(day)s. Hãy xem lại ngày.")
        raise DomainError("approval_early", sentence % values, field="issued_on")
    if congress.decision_id:
        raise Conflict(
            "approved_before", _("Đã ghi quyết định chuẩn y. Nếu ghi sai, hãy hoàn tác trong nhật ký.")
        )
    act = Act(viewer.actor, "congresses.approve_congress", new_uid(), chain=unit.chain)
    paper = record_decision(act, decision, unit_id=unit.id)
    posts = list(PostHeld.objects.filter(recorded_in=congress.recorded_in, decision__isnull=True))
    terms = list(Term.objects.filter(recorded_in=congress.recorded_in, decision__isnull=True))

    def approve(row: Any) -> None:
        row.decision_id = paper.pk

    act.record(
        [
            correct_row(act, congress, {"decision": paper}, unit_id=unit.id),
            *correct_rows(act, posts, ("decision_id",), approve, unit_of=lambda _row: unit.id),
            *correct_rows(act, terms, ("decision_id",), approve, unit_of=lambda _row: unit.id),
        ]
    )
