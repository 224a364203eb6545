"""What a step makes of the person in `people`: a member, an official member, or no member any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.admissions import queries
from chibo.admissions.enums import StepKind
from chibo.admissions.rules.ids import PROBATION
from chibo.admissions.rules.limits import probation_ends
from chibo.core.errors import DomainError
from chibo.people.services import NewMember, admit_member, end_membership, recognise_member

if TYPE_CHECKING:
    from datetime import date

    from chibo.admissions.models import Applicant, Step
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue


def in_people(
    viewer: Viewer, unit: UnitOn, applicant: Applicant, step: Step, values: dict[str, RuleValue]
) -> None:
    """Follows a step in the register of people, under its act. Permission `members.decide` for the steps that change it.

    Not for callers outside these services. Raises `DomainError` where birth date or sex is not known at the ceremony.
    """
    if step.kind == StepKind.CEREMONY:
        _admit(viewer, unit, applicant, step)
    elif step.kind == StepKind.RECOGNISED and applicant.person:
        course = queries.course_of(applicant, unit, step.on)
        recognise_member(
            viewer, unit=unit, person=applicant.person, act_uid=step.recorded_in, decision=step.decision,
            official_on=probation_ends(course, PROBATION, values) or step.on,
        )  # fmt: skip
    elif step.kind == StepKind.STRUCK_OFF and applicant.person:
        end_membership(
            viewer, unit=unit, person=applicant.person, kind="struck_off", on=step.on,
            act_uid=step.recorded_in, decision=step.decision,
        )  # fmt: skip


def _admit(viewer: Viewer, unit: UnitOn, applicant: Applicant, step: Step) -> None:
    decided = (
        applicant.steps.filter(kind=StepKind.DECIDED, reversed_in__isnull=True).order_by("-on", "-id").first()
    )
    new = NewMember(
        known=applicant.person, name=applicant.name, sex=applicant.sex, born_on=_known_birth(applicant),
        ethnic_group=applicant.ethnic_group, religion=applicant.religion, citizen_id=applicant.citizen_id,
        schooling=applicant.schooling, profession=applicant.profession, ceremony_on=step.on,
        decided_on=decided.on if decided else None, decision=decided.decision if decided else None,
    )  # fmt: skip
    applicant.person = admit_member(viewer, unit=unit, new=new, act_uid=step.recorded_in)
    applicant.save(update_fields=["person"])


def _known_birth(applicant: Applicant) -> date:
    if applicant.born_on is None or not applicant.sex:
        sentence = _(
            "Trước lễ kết nạp cần có ngày sinh và giới tính của người vào Đảng. Hãy ghi vào hồ sơ trước."
        )
        raise DomainError("facts_missing", sentence, field="on")
    return applicant.born_on
