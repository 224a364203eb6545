"""Members of the demonstration who left the Party, each with the case and what followed, and those who bear another name now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chibo.cli.demo.moves import members_of
from chibo.cli.demo.standing import record_former
from chibo.core.clock import today
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR
from chibo.org.queries import unit_on
from chibo.people.services import ExitDraft, record_exit
from chibo.people.services.after_exit import ComplaintDraft, record_complaint, send_exit_notice
from chibo.people.services.renaming import RenameDraft, change_name
from chibo.people.strike_rules import StrikeCase, Vote
from chibo.standing.services.certificates import request_certificate

if TYPE_CHECKING:
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person

_Row = dict[str, Any]


def record_leaving(row: _Row) -> None:
    """How somebody left the Party and what followed; nothing before its day.

    A row with a number is about an official member of the cell by place in the list of names, any other about somebody whom
    the list of the cell has no more.
    """
    if row["left"] > today():
        return
    unit = unit_on(OPERATOR, row["cell"], row["left"])
    person = _official(unit, row["number"]) if "number" in row else record_former(unit, row)
    draft = ExitDraft(
        kind=row["kind"], on=row["left"], received_on=row.get("received"),
        paper=DecisionDraft(**row["decision"]) if "decision" in row else None,
        without_breach=row.get("without_breach", False), strike=_case(row["case"]) if "case" in row else None,
    )  # fmt: skip
    record_exit(OPERATOR, unit=unit, person=person, draft=draft, act_uid=new_uid())
    if "notice" in row:
        send_exit_notice(OPERATOR, unit=unit, person=person, on=row["notice"], act_uid=new_uid())
    if "certificate_asked" in row:
        request_certificate(
            OPERATOR, unit=unit, person=person, on=row["certificate_asked"], act_uid=new_uid()
        )
    if "complaint" in row:
        made = ComplaintDraft(**row["complaint"])
        record_complaint(OPERATOR, unit=unit, person=person, draft=made, act_uid=new_uid())


def record_renaming(row: _Row) -> None:
    """Another name of a member of a cell who holds no post; nothing before its day."""
    if row["from"] > today():
        return
    unit = unit_on(OPERATOR, row["cell"], row["from"])
    draft = RenameDraft(
        name=row["new_name"], on=row["from"], considered_on=row["considered"],
        legal_paper=DecisionDraft(**row["legal"]), decision=DecisionDraft(**row["decision"]),
    )  # fmt: skip
    person = members_of(unit).get(name=row["name"])
    change_name(OPERATOR, unit=unit, person=person, draft=draft, act_uid=new_uid())


def _official(unit: UnitOn, number: int) -> Person:
    return members_of(unit).filter(memberships__official_on__lte=unit.on)[number]


def _case(row: _Row) -> StrikeCase:
    votes = tuple(Vote(body=body, **vote) for body, vote in row["votes"].items())
    return StrikeCase(
        ground=row["ground"],
        since=row["since"],
        requested=tuple(row["requested"]),
        votes=votes,
        evidence=tuple(row["evidence"]),
    )
