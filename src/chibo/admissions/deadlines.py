"""When what is due about given applicants is due: the obligations of this domain, asked for a few people at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chibo.admissions.obligations import applicants, moving, votes
from chibo.catalogue.scope import Scope
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from chibo.catalogue.obligations import Obligation
    from chibo.org.queries import UnitOn

OF_APPLICANTS = (
    applicants.HELPER,
    applicants.CERTIFICATE,
    applicants.REPLY,
    applicants.REPLY_FROM_ABROAD,
    applicants.DECISION,
    applicants.CEREMONY,
    applicants.MEMBER_PAPERS,
    applicants.PROBATION_HELPER,
    moving.FORWARD,
    moving.REVOKED,
    moving.RECEIVED,
    votes.REPORT,
    votes.RECOGNITION_DECISION,
)


@dataclass(frozen=True)
class Deadline:
    """Something due about an applicant; `due_on` is None where no rule sets a day."""

    label: str
    sentence: str
    due_on: date | None
    is_late: bool


def deadlines(unit: UnitOn, applicants: Collection[int]) -> dict[int, list[Deadline]]:
    """What is open on the unit's date about each applicant, by id, the earliest day first. One SQL query a kind and one more.

    Judged by the values that bind in `unit`. The caller has asked whether the viewer may see these people.
    """
    if not applicants:
        return {}
    values = rules({rule for duty in OF_APPLICANTS for rule in duty.rules}, on=unit.on, unit=unit)
    scope = Scope(unit_id=unit.id, path=unit.path, on=unit.on, known_from=unit.records_from)
    found: dict[int, list[Deadline]] = {}
    for duty in OF_APPLICANTS:
        for row in _rows(duty, scope, values, applicants):
            found.setdefault(row.applicant_id, []).append(_deadline(duty, row, values, unit.on))
    for held in found.values():
        held.sort(key=lambda deadline: (deadline.due_on is None, deadline.due_on or unit.on))
    return found


def _rows(duty: Obligation, scope: Scope, values: Any, applicants: Collection[int]) -> list[Any]:
    """Open rows of one kind; none where a rule it cannot do without has a gap."""
    try:
        rows = duty.rows_in(scope, values).filter(applicant_id__in=applicants)
    except LookupError:
        return []
    return [
        row
        for row in rows.select_related("applicant").defer("applicant__citizen_id")
        if _opens(duty, getattr(row, duty.anchor), values) <= scope.on
    ]


def _opens(duty: Obligation, anchor: date, values: Any) -> date:
    try:
        return duty.opens(anchor, values)
    except LookupError:
        return anchor


def _deadline(duty: Obligation, row: Any, values: Any, on: date) -> Deadline:
    try:
        due_on = duty.due(getattr(row, duty.anchor), values)
    except LookupError:
        due_on = None
    return Deadline(
        label=str(duty.label),
        sentence=duty.says(row, due_on).sentence,
        due_on=due_on,
        is_late=due_on is not None and due_on < on,
    )
