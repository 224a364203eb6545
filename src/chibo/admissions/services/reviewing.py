"""The cell considers its outstanding people, month by month: all of them at one meeting, in one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.admissions.enums import Stage, StepKind
from chibo.admissions.models import Step
from chibo.admissions.queries import applicants_on
from chibo.admissions.services.applicants import refuse_future
from chibo.core.audit.acts import Act
from chibo.core.errors import DomainError
from chibo.core.uid import new_uid
from chibo.org import access, permissions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

CONSIDERED_AT = (Stage.PROSPECT, Stage.SYMPATHISER)


@transaction.atomic
def record_review(
    viewer: Viewer, *, unit: UnitOn, chosen: Collection[UUID], on: date, act_uid: UUID | None = None
) -> int:
    """Records that the cell considered these people on a day (ADM-06); gives how many, those recorded that day left out.

    Permission `admissions.record` on the cell. Raises `DomainError` for a day to come, for nobody, or for somebody who is not
    among the cell's outstanding people and sympathisers that day.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    refuse_future(on)
    rows = applicants_on(viewer, unit.at(on)).filter(stage__in=CONSIDERED_AT, applicant__uid__in=chosen)
    found = list(rows.order_by().values_list("applicant_id", flat=True))
    if not chosen or len(found) != len(set(chosen)):
        sentence = _(
            "Hãy chọn những người đang trong danh sách quần chúng ưu tú, cảm tình Đảng của chi bộ vào ngày ấy."
        )
        raise DomainError("review_nobody", sentence, field="chosen")
    standing = Step.objects.filter(
        applicant__in=found, kind=StepKind.CONSIDERED, on=on, reversed_in__isnull=True
    )
    done = set(standing.values_list("applicant_id", flat=True))
    act = Act(viewer.actor, "admissions.record_review", act_uid or new_uid(), chain=unit.chain)
    steps = [
        Step.objects.create(applicant_id=pk, kind=StepKind.CONSIDERED, on=on, recorded_in=act.uid)
        for pk in found
        if pk not in done
    ]
    act.record(
        act.draft("admissions.step", step.pk, unit_id=unit.id, after={"kind": step.kind, "on": on})
        for step in steps
    )
    return len(steps)
