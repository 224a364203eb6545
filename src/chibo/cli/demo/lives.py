"""What became of members of the demonstration after their lists: exemptions, badges, discipline, files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from chibo.cli.demo.leavings import record_leaving, record_renaming
from chibo.cli.demo.moves import members_of, record_duty, record_newcomer, record_notice, record_transfer
from chibo.cli.demo.reading import read_facts
from chibo.core.clock import today
from chibo.core.dates import END
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR
from chibo.org.queries import unit_on
from chibo.people.models import Exemption
from chibo.people.services import (
    ExemptionDecision,
    ExemptionRequest,
    decide_exemption,
    record_contact,
    request_exemption,
)
from chibo.rulebook.services import set_override
from chibo.standing import services as standing
from chibo.standing.queries.badges import batch_list

if TYPE_CHECKING:
    from collections.abc import Callable

_Row = dict[str, Any]


def record_lives(name: str) -> None:
    """Records everything `facts/NAME.yaml` states, through the services of anybody's work."""
    facts = read_facts(name)
    for row in facts.get("rules", []):
        unit = unit_on(OPERATOR, row["unit"])
        set_override(
            OPERATOR,
            unit=unit,
            rule_id=row["rule"],
            value=row["value"],
            starts_on=row["from"],
            basis=row["basis"],
        )
    for part, record in _RECORDERS.items():
        for row in facts.get(part, []):
            record(row)


def _record_exemption(row: _Row) -> None:
    """A request of a member who has none yet, and what was decided on it: of the oldest of the cell, or the youngest."""
    unit = unit_on(OPERATOR, row["cell"], row["requested"])
    without = members_of(unit).exclude(pk__in=Exemption.objects.values("person_id"))
    person = without.order_by("born_on" if row["pick"] == "oldest" else "-born_on", "sort_key", "id")[0]
    asked = ExemptionRequest(
        person.pk, row["kind"], row["requested"], row["reason"],
        asked_from=row["from"], asked_until=row["last"] + timedelta(days=1) if "last" in row else None,
    )  # fmt: skip
    exemption = request_exemption(OPERATOR, unit=unit, request=asked, act_uid=new_uid())
    if "decision" not in row:
        return
    issued_on = row["decision"]["issued_on"]
    decided = ExemptionDecision(
        decided_on=issued_on, starts_on=row["from"], ends_on=asked.asked_until or END,
        paper=DecisionDraft(**row["decision"]), proposed_on=row.get("proposed"), medical_paper_on=row.get("medical"),
    )  # fmt: skip
    decide_exemption(
        OPERATOR, unit=unit.at(issued_on), exemption_id=exemption.pk, decision=decided, act_uid=new_uid()
    )
    for on in row.get("contacts", []):
        record_contact(OPERATOR, unit=unit.at(on), exemption_id=exemption.pk, on=on, act_uid=new_uid())


def _record_badges(row: _Row) -> None:
    """The first so many on the list of an award day put forward, and awarded where there is a decision."""
    unit = unit_on(OPERATOR, row["unit"], row["proposed"])
    listed = batch_list(OPERATOR, unit, row["award_on"])
    due = [one for one in listed.due if one.is_open][: row["take"]] if listed else []
    proposals = [standing.Proposal(one.row.person_id, one.years, row["award_on"]) for one in due]
    badges = standing.propose_badges(
        OPERATOR, unit=unit, proposals=proposals, proposed_on=row["proposed"], act_uid=new_uid()
    )
    for step, on in row.get("steps", {}).items():
        standing.advance_badges(
            OPERATOR, unit=unit, badge_ids=[one.pk for one in badges], step=step, on=on, act_uid=new_uid()
        )
    for badge in badges if "decision" in row else []:
        paper = DecisionDraft(**row["decision"])
        standing.award_badge(
            OPERATOR, unit=unit, badge_id=badge.pk, paper=paper, serial="", act_uid=new_uid()
        )


def _record_discipline(row: _Row) -> None:
    """A decision about an official member of a cell who holds no post, by place in the list of names."""
    unit = unit_on(OPERATOR, row["cell"], row["announced"])
    official = members_of(unit).filter(memberships__official_on__lte=row["announced"])
    draft = standing.CaseDraft(
        form=row["form"], announced_on=row["announced"], by_cell=True, paper=DecisionDraft(**row["decision"])
    )
    standing.record_discipline(
        OPERATOR, unit=unit, person=official[row["number"]], draft=draft, act_uid=new_uid()
    )


def _record_examination(row: _Row) -> None:
    """Something not finished about a member of a cell who holds no post, by place in the list of names; nothing before its day."""
    if row["since"] > today():
        return
    unit = unit_on(OPERATOR, row["cell"], row["since"])
    draft = standing.ExaminationDraft(
        kind=row["kind"], since=row["since"], body=row["body"], level=row.get("level", ""),
        cause=standing.CauseDraft(**row.get("cause", {})),
    )  # fmt: skip
    person = members_of(unit)[row["number"]]
    kept = standing.begin_examination(OPERATOR, unit=unit, person=person, draft=draft, act_uid=new_uid())
    if "put_off" in row:
        off = row["put_off"]
        postponed = standing.PostponementDraft(
            ground=off["ground"],
            starts_on=off["from"],
            last_day=off["last"],
            paper=DecisionDraft(**off["decision"]),
        )
        standing.postpone_discipline(
            OPERATOR, unit=unit, examination_id=kept.pk, draft=postponed, act_uid=new_uid()
        )


def _record_suspension(row: _Row) -> None:
    """A member of a cell suspended, by place in the list of names."""
    unit = unit_on(OPERATOR, row["cell"], row["from"])
    draft = standing.SuspensionDraft(
        starts_on=row["from"], last_day=row.get("last"), paper=DecisionDraft(**row["decision"])
    )
    standing.suspend_member(
        OPERATOR, unit=unit, person=members_of(unit)[row["number"]], draft=draft, act_uid=new_uid()
    )


def _record_cards(row: _Row) -> None:
    """Cards of the first so many official members of a cell, with numbers from `first` on, and one check of them."""
    unit = unit_on(OPERATOR, row["cell"], row["issued"])
    people = list(members_of(unit).filter(memberships__official_on__lte=row["issued"])[: row["take"]])
    for number, person in enumerate(people):
        card = standing.CardDraft(number=str(row["first"] + number), issued_on=row["issued"])
        standing.issue_card(OPERATOR, unit=unit, person=person, draft=card, act_uid=new_uid())
    faults = {people[number].pk: fault for number, fault in row["faults"].items()}
    check = standing.CardCheckDraft(on=row["checked"], faults=faults)
    standing.check_cards(OPERATOR, unit=unit, draft=check, act_uid=new_uid())


def _record_kept(row: _Row) -> None:
    """Where the paper file of a member of a cell is, who borrowed it, and where the member lives."""
    unit = unit_on(OPERATOR, row["cell"], row["since"])
    person = members_of(unit)[row["number"]]
    keeper = unit_on(OPERATOR, row["keeper"], row["since"])
    draft = standing.FileDraft(
        since=row["since"], keeper_id=keeper.id, place=row["place"], papers=row["papers"]
    )
    kept = standing.keep_file(OPERATOR, unit=unit, person=person, draft=draft, act_uid=new_uid())
    if "loan" in row:
        loan = standing.LoanDraft(**row["loan"])
        standing.lend_file(OPERATOR, unit=unit, person=person, file_id=kept.pk, draft=loan, act_uid=new_uid())
    if "residence" in row:
        home = standing.LiaisonDraft(
            introduced_on=row["since"], unit_id=unit_on(OPERATOR, row["residence"], row["since"]).id
        )
        standing.introduce(OPERATOR, unit=unit, person=person, draft=home, act_uid=new_uid())


#: The parts of a file in the order in which they are recorded.
_RECORDERS: Final[dict[str, Callable[[_Row], None]]] = {
    "exemptions": _record_exemption,
    "transfers": record_transfer,
    "newcomers": record_newcomer,
    "badges": _record_badges,
    "discipline": _record_discipline,
    "duties": record_duty,
    "slips": record_notice,
    "examinations": _record_examination,
    "suspensions": _record_suspension,
    "cards": _record_cards,
    "kept": _record_kept,
    "leavings": record_leaving,
    "renamings": record_renaming,
}
