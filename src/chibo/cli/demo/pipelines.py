"""The invented people on their way into the Party in the demonstration, led by the services of anybody's work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chibo.admissions.services import (
    Done,
    Noted,
    OwnFacts,
    PaperDraft,
    ask_verification,
    assign_helper,
    note_prospect,
    record_agreement,
    record_paper,
    record_step,
)
from chibo.cli.demo.reading import read_facts
from chibo.org.access import OPERATOR
from chibo.org.queries import on_date, unit_on
from chibo.people.models import Person

if TYPE_CHECKING:
    from datetime import date

    from chibo.admissions.models import Applicant
    from chibo.org.queries import UnitOn

_Row = dict[str, Any]


def record_pipeline(name: str) -> None:
    """Records everybody of `facts/NAME.yaml`: noted, agreed, and each step on its day."""
    facts = read_facts(name)
    for row in facts["people"]:
        _lead(unit_on(OPERATOR, row["cell"], facts["as_of"]), row)


def _lead(unit: UnitOn, row: _Row) -> None:
    noted = Noted(
        name=row["name"],
        birth_year=row["born"].year,
        organisation=row["organisation"],
        noted_on=row["noted"],
    )
    applicant = note_prospect(OPERATOR, unit=unit, noted=noted)
    if "agreed" not in row:
        return
    record_agreement(OPERATOR, unit=unit, applicant=applicant, on=row["agreed"], facts=_facts(row))
    if "helper_from" in row:
        _assign_helper(unit, applicant, row["helper_from"])
    for kind, on in row.get("steps", {}).items():
        course = row.get("course", "") if kind.startswith("class_") else ""
        reason = row.get("reasons", {}).get(kind, "")
        done = Done(kind=kind, on=on, course=course, reason=reason)
        record_step(OPERATOR, unit=unit, applicant=applicant, done=done)
    for form, on in row.get("papers", {}).items():
        record_paper(OPERATOR, unit=unit, applicant=applicant, draft=PaperDraft(form=form, dated_on=on))
    for inquiry in row.get("inquiries", []):
        ask_verification(OPERATOR, unit=unit, applicant=applicant, **inquiry)


def _facts(row: _Row) -> OwnFacts:
    given = ("sex", "ethnic_group", "schooling", "profession", "job_group")
    return OwnFacts(born_on=row["born"], **{name: row[name] for name in given if name in row})


def _assign_helper(unit: UnitOn, applicant: Applicant, on: date) -> None:
    """The first official member of the cell by name."""
    official = Person.objects.filter(
        on_date(on, "affiliations__"),
        on_date(on, "memberships__"),
        affiliations__unit_id=unit.id,
        memberships__official_on__lte=on,
    )
    person = official.order_by("sort_key", "id")[0]
    assign_helper(OPERATOR, unit=unit, applicant=applicant, person=person, on=on)
