"""The invented people on their way into the Party in the demonstration, led by the services of anybody's work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chibo.admissions.papers import HELPED
from chibo.admissions.services import (
    DelegationDraft,
    Done,
    Noted,
    OwnFacts,
    PaperDraft,
    Vote,
    ask_verification,
    assign_helper,
    authorise,
    move_applicant,
    note_prospect,
    open_recognition,
    record_agreement,
    record_paper,
    record_step,
)
from chibo.cli.demo.reading import read_facts
from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR, subtree
from chibo.org.queries import on_date, unit_on
from chibo.people.models import Affiliation, Person
from chibo.rulebook.services import set_override

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from chibo.admissions.models import Applicant
    from chibo.org.queries import UnitOn

_Row = dict[str, Any]


def record_pipeline(name: str) -> None:
    """Records everybody of `facts/NAME.yaml`: noted, agreed, and each step on its day; cases of recognition, and own values."""
    facts = read_facts(name)
    for row in facts.get("rules", []):
        set_override(
            OPERATOR, unit=unit_on(OPERATOR, row["unit"]), rule_id=row["rule"], value=row["value"],
            starts_on=row["from"], basis=row["basis"],
        )  # fmt: skip
    for row in facts.get("authorised", []):
        _authorise(row)
    for row in facts.get("recognition", []):
        _open_recognition(row)
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
        done = Done(
            kind=kind,
            on=on,
            course=course,
            reason=row.get("reasons", {}).get(kind, ""),
            vote=_vote(row, kind),
            paper=_paper(row, kind),
            introducers=tuple(_official(unit, on)[: row.get("introducers", 0)])
            if kind == "introduced"
            else (),
        )
        record_step(OPERATOR, unit=unit, applicant=applicant, done=done)
    for form, on in row.get("papers", {}).items():
        record_paper(OPERATOR, unit=unit, applicant=applicant, draft=PaperDraft(form=form, dated_on=on))
    for inquiry in row.get("inquiries", []):
        ask_verification(OPERATOR, unit=unit, applicant=applicant, **inquiry)
    if "moved" in row:
        _move(unit, applicant, row["moved"])


def _move(unit: UnitOn, applicant: Applicant, row: _Row) -> None:
    """Somebody goes to another cell with the certificate of being helped, and is given a helper there."""
    target = unit_on(OPERATOR, row["to"], row["on"])
    moved = Done(kind="moved", on=row["decided"], place=target.name)
    record_step(OPERATOR, unit=unit, applicant=applicant, done=moved)
    certificate = PaperDraft(form=HELPED, dated_on=row["certified"], number=row["number"])
    record_paper(OPERATOR, unit=unit, applicant=applicant, draft=certificate)
    move_applicant(OPERATOR, unit=unit, target=target, applicant=applicant, on=row["on"])
    _assign_helper(target, applicant, row["helper_from"])


def _authorise(row: _Row) -> None:
    """The committee of a grassroots organisation may decide on admission itself from a day on."""
    draft = DelegationDraft(starts_on=row["from"], paper=DecisionDraft(**row["decision"]))
    authorise(OPERATOR, unit=unit_on(OPERATOR, row["unit"]), draft=draft)


def _facts(row: _Row) -> OwnFacts:
    given = ("sex", "ethnic_group", "schooling", "profession", "job_group", "admitted_at")
    return OwnFacts(born_on=row["born"], **{name: row[name] for name in given if name in row})


def _vote(row: _Row, kind: str) -> Vote | None:
    vote = row.get("votes", {}).get(kind)
    return Vote(**vote) if vote else None


def _paper(row: _Row, kind: str) -> DecisionDraft | None:
    paper = row.get("decisions", {}).get(kind)
    return DecisionDraft(**paper) if paper else None


def _open_recognition(row: _Row) -> None:
    """Cases for the first so many members on probation below a unit, and what was done since."""
    base, on = unit_on(OPERATOR, row["unit"], row["as_of"]), row["as_of"]
    stays = Affiliation.objects.filter(
        on_date(on),
        on_date(on, "unit__placements__"),
        subtree(base.path, "unit__placements__path"),
        on_date(on, "person__memberships__"),
        person__memberships__official_on__isnull=True,
        person__memberships__start_precision="day",
        person__memberships__starts_on__lt=row["joined_before"],
    )
    for stay in stays.select_related("person", "unit").order_by("person__sort_key", "pk")[: row["take"]]:
        cell = unit_on(OPERATOR, stay.unit.ref, on)
        case = open_recognition(OPERATOR, unit=cell, person=stay.person)
        for kind, day in row["steps"].items():
            record_step(OPERATOR, unit=cell, applicant=case, done=Done(kind=kind, on=day))


def _official(unit: UnitOn, on: date) -> QuerySet[Person]:
    """Official members of the cell by name."""
    rows = Person.objects.filter(
        on_date(on, "affiliations__"),
        on_date(on, "memberships__"),
        affiliations__unit_id=unit.id,
        memberships__official_on__lte=on,
    )
    return rows.order_by("sort_key", "id")


def _assign_helper(unit: UnitOn, applicant: Applicant, on: date) -> None:
    """The first official member of the cell by name."""
    assign_helper(OPERATOR, unit=unit, applicant=applicant, person=_official(unit, on)[0], on=on)
