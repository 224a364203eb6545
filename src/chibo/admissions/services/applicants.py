"""Noting people, and what is kept of them: little before they agree, nothing once they withdrew long ago."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.admissions.enums import Stage, StepKind
from chibo.admissions.models import OWN_FACTS, Applicant, Fostering, Helper, StageHeld, Step
from chibo.admissions.rules.facts import Obstacle
from chibo.admissions.rules.ids import HELPERS
from chibo.admissions.sentences import sentence
from chibo.admissions.services.dated import follow
from chibo.admissions.services.former import link_former
from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text, search_key, sort_key
from chibo.core.uid import new_uid
from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person

OLDEST_BIRTH_YEARS = 120


@dataclass(frozen=True, kw_only=True)
class Noted:
    """Somebody a cell noticed: all that may be kept before the person agrees. `organisation` is a code of `enums`."""

    name: str
    birth_year: int
    organisation: str
    noted_on: date


@dataclass(frozen=True, kw_only=True)
class OwnFacts:
    """What the person gave for the application; codes of `people.enums` and `enums`, "" where unknown."""

    born_on: date | None = None
    sex: str = ""
    ethnic_group: str = ""
    religion: str = ""
    schooling: str = ""
    profession: str = ""
    job_group: str = ""
    admitted_at: str = ""
    citizen_id: str = ""


def refuse_future(on: date, field: str = "on") -> None:
    """Raises `DomainError` for a day that has not come: a fact is never of the future."""
    if on > today():
        words = _("Ngày %(day)s chưa đến. Chỉ ghi việc đã làm.")
        raise DomainError("date_future", words % {"day": format_date(on)}, field=field)


@transaction.atomic
def note_prospect(viewer: Viewer, *, unit: UnitOn, noted: Noted, act_uid: UUID | None = None) -> Applicant:
    """Notes somebody as a source of the cell (quần chúng ưu tú). Permission `admissions.record` on the cell.

    Raises `DomainError` where the unit is no cell, for a day to come or an impossible year, and `Conflict` where the same
    name and year is under way in the cell already.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    refuse_future(noted.noted_on, "noted_on")
    name = clean_text(noted.name)
    _refuse_impossible(unit, name, noted)
    act = Act(viewer.actor, "admissions.note_prospect", act_uid or new_uid(), chain=unit.chain)
    applicant = Applicant.objects.create(
        name=name, search_key=search_key(name), sort_key=sort_key(name), birth_year=noted.birth_year,
        organisation=noted.organisation, recorded_in=act.uid,
    )  # fmt: skip
    step = Step.objects.create(
        applicant=applicant, kind=StepKind.NOTED, on=noted.noted_on, recorded_in=act.uid
    )
    fostering = Fostering(applicant=applicant, unit_id=unit.id, starts_on=noted.noted_on)
    stage = StageHeld(applicant=applicant, stage=Stage.PROSPECT, starts_on=noted.noted_on)
    facts = {"facts": known_facts(applicant), "organisation": noted.organisation}
    act.record(
        [
            act.draft("admissions.applicant", applicant.pk, unit_id=unit.id, after=facts),
            *follow(act, fostering, (), kind="admissions.fostering", unit_id=unit.id),
            *follow(act, stage, (), kind="admissions.stage", unit_id=unit.id),
            act.draft("admissions.step", step.pk, unit_id=unit.id, after={"kind": step.kind, "on": step.on}),
        ]
    )
    return applicant


def _refuse_impossible(unit: UnitOn, name: str, noted: Noted) -> None:
    if not unit.is_cell:
        words = _("%(unit)s không phải là chi bộ. Hãy ghi nguồn ở chi bộ giúp đỡ người ấy.")
        raise DomainError("not_a_cell", words % {"unit": unit.name})
    if not name:
        raise DomainError("name_missing", _("Chưa ghi họ và tên."), field="name")
    years = noted.noted_on.year - noted.birth_year
    if not 0 < years < OLDEST_BIRTH_YEARS:
        words = _("Năm sinh %(year)s không thể đúng. Hãy xem lại.")
        raise DomainError("birth_year_impossible", words % {"year": noted.birth_year}, field="birth_year")
    same = Applicant.objects.filter(
        on_date(noted.noted_on, "fosterings__"),
        fosterings__unit_id=unit.id,
        search_key=search_key(name),
        birth_year=noted.birth_year,
        anonymous_on__isnull=True,
    )
    if same.exists():
        words = _("%(name)s, sinh năm %(year)s, đã có trong danh sách của chi bộ này.")
        raise Conflict("already_noted", words % {"name": name, "year": noted.birth_year}, field="name")


@transaction.atomic
def record_agreement(
    viewer: Viewer,
    *,
    unit: UnitOn,
    applicant: Applicant,
    on: date,
    facts: OwnFacts,
    parents_agreed_on: date | None = None,
    act_uid: UUID | None = None,
) -> Applicant:
    """Records that the person agreed, with what the person gave for the application. Permission `admissions.record`.

    Given again it corrects the facts; the day of agreeing stays the first. Who was a member once keeps one file, found by the
    citizen id. Raises `DomainError` for a birth date of another year than the one noted, or a day to come, `Conflict` for
    the citizen id of a member.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    refuse_future(on)
    _refuse_other_birth(applicant, on, facts)
    act = Act(viewer.actor, "admissions.record_agreement", act_uid or new_uid(), chain=unit.chain)
    before = {"facts": known_facts(applicant)}
    drafts = []
    if applicant.agreed_on is None:
        step = Step.objects.create(applicant=applicant, kind=StepKind.AGREED, on=on, recorded_in=act.uid)
        done = {"kind": step.kind, "on": step.on}
        drafts.append(act.draft("admissions.step", step.pk, unit_id=unit.id, after=done))
        applicant.agreed_on = on
    for name, value in asdict(facts).items():
        setattr(applicant, name, value)
    applicant.parents_agreed_on = parents_agreed_on or applicant.parents_agreed_on
    link_former(applicant, on)
    applicant.save()
    after = {"facts": known_facts(applicant)}
    drafts.append(
        act.draft("admissions.applicant", applicant.pk, unit_id=unit.id, before=before, after=after)
    )
    act.record(drafts)
    return applicant


def _refuse_other_birth(applicant: Applicant, on: date, facts: OwnFacts) -> None:
    """Raises `DomainError` for a birth date of another year than the one noted first, or on or after the day of agreeing."""
    if facts.born_on and (facts.born_on >= on or facts.born_on.year != applicant.birth_year):
        words = _("Ngày sinh %(day)s không hợp với năm sinh %(year)s đã ghi. Hãy xem lại.")
        values = {"day": format_date(facts.born_on), "year": applicant.birth_year}
        raise DomainError("birth_contradicts", words % values, field="born_on")


@transaction.atomic
def assign_helper(
    viewer: Viewer,
    *,
    unit: UnitOn,
    applicant: Applicant,
    person: Person,
    on: date,
    act_uid: UUID | None = None,
) -> Helper:
    """Assigns an official member of the cell to help somebody from a day on (ADM-07). Permission `admissions.record`.

    Raises `DomainError` where the member is not official that day or belongs to another cell, `Conflict` where assigned
    already.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    refuse_future(on)
    official = person.memberships.filter(on_date(on), official_on__lte=on)
    here = person.affiliations.filter(on_date(on), unit_id=unit.id)
    if not (official.exists() and here.exists()):
        unfit = Obstacle("helper_unfit", "standard", HELPERS, person.name)
        raise DomainError(
            "helper_not_official", sentence(unfit, rules([HELPERS], on=on, unit=unit)), field="person"
        )
    if Helper.objects.filter(on_date(on), applicant=applicant, person=person).exists():
        raise Conflict("helper_assigned", _("Đồng chí này đã được phân công giúp đỡ."), field="person")
    act = Act(viewer.actor, "admissions.assign_helper", act_uid or new_uid(), chain=unit.chain)
    helper = Helper(applicant=applicant, person=person, starts_on=on)
    act.record(follow(act, helper, (), kind="admissions.helper", unit_id=unit.id))
    return helper


def known_facts(applicant: Applicant) -> list[str]:
    """Which facts are known. The log says that much and no value: it is never deleted, and the person may ask to be forgotten."""
    return [name for name in ("name", "born_on", "parents_agreed_on", *OWN_FACTS) if getattr(applicant, name)]


@transaction.atomic
def anonymise(
    viewer: Viewer, *, unit: UnitOn, applicant: Applicant, on: date, act_uid: UUID | None = None
) -> Applicant:
    """Takes name and facts of somebody who withdrew or was dropped out of the register. Permission `admissions.record`.

    The numbers stay: stage, cell and steps are kept. It cannot be undone, so the log keeps no name either. Raises
    `DomainError` where the case is still under way, or led to a ceremony.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    last = applicant.stages.order_by("-starts_on").first()
    if last is None or last.stage != Stage.STOPPED:
        words = _("Người này đang được xem xét nên chưa xóa danh tính được. Hãy ghi dừng xem xét trước.")
        raise DomainError("still_under_way", words)
    if applicant.steps.filter(kind=StepKind.CEREMONY, reversed_in__isnull=True).exists():
        words = _("Người này đã được kết nạp và có hồ sơ đảng viên nên không xóa danh tính.")
        raise DomainError("was_member", words)
    for name in (*OWN_FACTS, "name", "search_key", "sort_key"):
        setattr(applicant, name, "")
    applicant.person = None
    applicant.birth_year = applicant.born_on = None
    applicant.anonymous_on = on
    applicant.save()
    act = Act(viewer.actor, "admissions.anonymise", act_uid or new_uid(), chain=unit.chain)
    act.record([act.draft("admissions.applicant", applicant.pk, unit_id=unit.id, after={"anonymous_on": on})])
    return applicant
