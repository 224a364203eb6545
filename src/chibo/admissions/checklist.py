"""The papers of a case: which it needs, under which rule, and which are there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from chibo.admissions import papers, rules
from chibo.admissions.rules import ids
from chibo.rulebook.queries import find_rule
from chibo.rulebook.queries import rules as values_of
from chibo.rulebook.shown import basis_words, item_words, state_of, state_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.admissions.models import Applicant, Paper
    from chibo.admissions.papers import PaperKind, State
    from chibo.admissions.rules.facts import Course
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue

#: What calls for the consent of the body above, by the code of the obstacle it lifts.
CONSENTED: Final = frozenset({"too_old", "schooling_elder", "readmission_consent", "beyond_power"})
_INTRODUCED_BY: Final = {"youth_union": ids.INTRODUCERS_YOUTH, "trade_union": ids.INTRODUCERS_UNION}


@dataclass(frozen=True)
class PaperLine:
    """A paper of the checklist: its kind and name ("" where no rule names it), the state, the rule that asks for it with what
    it rests on, and where it was noted."""  # noqa: D205, D209

    kind: PaperKind
    name: str
    state: State
    rule: str
    basis: str
    noted: Paper | None


def checklist(
    applicant: Applicant, unit: UnitOn, course: Course, values: Mapping[str, RuleValue]
) -> list[PaperLine]:
    """Every paper a case may need. Two SQL queries."""
    noted = {paper.form: paper for paper in applicant.papers.order_by("dated_on", "id")}
    found = rules.obstacles("cell_resolved", unit.on, replace(course, has_consent=False), values)
    codes = {one.code for one in found}
    consents = [one.rule for one in found if one.code in CONSENTED]
    cases = papers.cases_of(
        applicant.organisation,
        has_section=course.has_section,
        needs_consent=bool(consents),
        moved=course.helped_moves > 0 or (course.is_moving and course.is_considered),
    )
    old = _old(course, codes)
    asking = {papers.CONSENT: consents[0]} if consents else {}
    asking["3-KNĐ"] = _INTRODUCED_BY.get(applicant.organisation, ids.INTRODUCERS)
    read = values_of((*papers.RULES, *asking.values()), on=unit.on, unit=unit)
    lines = []
    for kind in papers.PAPERS:
        state = papers.state_of(kind, steps=course.steps, noted=noted, cases=cases, old=old)
        rule = read[asking.get(kind.form, kind.asked_by)]
        basis = ", ".join(filter(None, (basis_words(rule.basis), state_words(state_of(rule)))))
        lines.append(PaperLine(kind, _name(kind, read), state, rule.id, basis, noted.get(kind.form)))
    return lines


def _name(kind: PaperKind, read: Mapping[str, RuleValue]) -> str:
    """What the form is called; by its rows of another time where the rulebook names none for this one."""
    if not kind.named_by:
        return ""
    if not read[kind.named_by].is_gap:
        return item_words(read[kind.named_by].text)
    rows = find_rule(kind.named_by).rows
    return next((item_words(str(row.value)) for row in reversed(rows) if not row.is_gap), "")


def _old(course: Course, codes: set[str]) -> frozenset[str]:
    """Papers whose time has run while the cell has not considered the case."""
    if "cell_resolved" in course.steps:
        return frozenset()
    old = papers.OF_INTRODUCTION if "papers_old" in codes else frozenset()
    return old | {"CN-NTVĐ"} if "certificate_lapsed" in codes else old
