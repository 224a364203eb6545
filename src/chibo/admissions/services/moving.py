"""Somebody who is fostered moves to another cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.admissions import queries, rules
from chibo.admissions.enums import StepKind
from chibo.admissions.models import Fostering
from chibo.admissions.services.applicants import refuse_future
from chibo.admissions.services.dated import close, follow, still_open
from chibo.admissions.services.judged import refuse_obstacles
from chibo.admissions.services.steps import Done, write_step
from chibo.core.audit.acts import Act
from chibo.core.errors import DomainError
from chibo.core.uid import new_uid
from chibo.org import access, permissions

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.admissions.models import Applicant
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@transaction.atomic
def move_applicant(
    viewer: Viewer,
    *,
    unit: UnitOn,
    target: UnitOn,
    applicant: Applicant,
    on: date,
    reason: str = "",
    act_uid: UUID | None = None,
) -> Fostering:
    """Another cell fosters the person from a day on (ADM-43); the helpers of the old cell end. Permission
    `admissions.record` on both cells. Raises `DomainError` for the same cell, a unit that is none, a day to come, or what the
    rules of a move ask for first (ADM-44, ADM-45)."""  # noqa: D205, D209
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    access.require(viewer, permissions.RECORD_ADMISSIONS, target.path)
    refuse_future(on)
    if target.id == unit.id or not target.is_cell:
        raise DomainError("same_cell", _("Hãy chọn một chi bộ khác để chuyển đến."), field="target")
    values, done = queries.values_for(unit, on), Done(kind=StepKind.HANDED_OVER, on=on, reason=reason)
    course = queries.course_of(applicant, unit, on)
    refuse_obstacles(rules.obstacles(done.kind, on, course, values), reason, values, field="on")
    act = Act(viewer.actor, "admissions.move_applicant", act_uid or new_uid(), chain=unit.chain)
    step = write_step(act, unit, applicant, done)
    facts = {"kind": done.kind, "on": on, "reason": step.reason}
    drafts = [act.draft("admissions.step", step.pk, unit_id=unit.id, after=facts)]
    row = Fostering(applicant=applicant, unit_id=target.id, starts_on=on)
    held = still_open(applicant.fosterings.all())
    drafts += follow(act, row, held, kind="admissions.fostering", unit_id=target.id)
    for helper in still_open(applicant.helpers.all()):
        drafts.append(close(act, helper, on, kind="admissions.helper", unit_id=unit.id))
    act.record(drafts)
    return row
