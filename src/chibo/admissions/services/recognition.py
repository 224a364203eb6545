"""A case of recognition for a member on probation whose way to the ceremony the register did not follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.admissions.enums import Organisation, Stage, StepKind
from chibo.admissions.models import Applicant, Fostering, StageHeld, Step
from chibo.admissions.services.dated import follow
from chibo.core.audit.acts import Act
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.org import access, permissions
from chibo.org.queries import on_date

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Membership, Person


@transaction.atomic
def open_recognition(
    viewer: Viewer, *, unit: UnitOn, person: Person, act_uid: UUID | None = None
) -> Applicant:
    """Opens the case of a member on probation of the cell on its date, whose ceremony stands.

    What follows is recorded step by step. Permission `admissions.record`. Facts stay in the file of the member.

    Raises `DomainError` where the person is not on probation in the cell that day or the day of joining is not known,
    `Conflict` where there is a case already.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    ceremony_on = _ceremony(unit, person)
    if Applicant.objects.filter(person=person, anonymous_on__isnull=True).exists():
        raise Conflict("case_open", _("Đồng chí này đã có hồ sơ kết nạp, công nhận trong sổ."))
    act = Act(viewer.actor, "admissions.open_recognition", act_uid or new_uid(), chain=unit.chain)
    applicant = Applicant.objects.create(
        person=person, name=person.name, search_key=person.search_key, sort_key=person.sort_key,
        birth_year=person.born_on.year, organisation=Organisation.NONE,
        agreed_on=ceremony_on, recorded_in=act.uid,
    )  # fmt: skip
    steps = [
        Step.objects.create(applicant=applicant, kind=kind, on=ceremony_on, recorded_in=act.uid)
        for kind in (StepKind.NOTED, StepKind.AGREED, StepKind.CEREMONY)
    ]
    fostering = Fostering(applicant=applicant, unit_id=unit.id, starts_on=ceremony_on)
    stage = StageHeld(applicant=applicant, stage=Stage.PROBATION, starts_on=ceremony_on)
    act.record(
        [
            act.draft("admissions.applicant", applicant.pk, unit_id=unit.id, after={"person_id": person.pk}),
            *follow(act, fostering, (), kind="admissions.fostering", unit_id=unit.id),
            *follow(act, stage, (), kind="admissions.stage", unit_id=unit.id),
            *(
                act.draft(
                    "admissions.step", step.pk, unit_id=unit.id, after={"kind": step.kind, "on": step.on}
                )
                for step in steps
            ),
        ]
    )
    return applicant


def _ceremony(unit: UnitOn, person: Person) -> date:
    """The day of the ceremony of a member on probation of the cell."""
    membership: Membership | None = person.memberships.filter(on_date(unit.on)).first()
    here = person.affiliations.filter(on_date(unit.on), unit_id=unit.id).exists()
    if membership is None or not here or (membership.official_on and membership.official_on <= unit.on):
        sentence = _("%(name)s không phải là đảng viên dự bị của chi bộ này.")
        raise DomainError("not_on_probation", sentence % {"name": person.name})
    if membership.start_precision != "day":
        sentence = _(
            "Chưa biết ngày vào Đảng của %(name)s nên chưa tính được thời gian dự bị. Hãy sửa ngày ấy trước."
        )
        raise DomainError("ceremony_unknown", sentence % {"name": person.name})
    return membership.ceremony_on or membership.starts_on
