"""A vote as the tellers counted it, judged by the share of its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.admissions import queries
from chibo.admissions.models import Ballot
from chibo.admissions.rules.bodies import AUTHORISED, VOTED, is_competent
from chibo.admissions.rules.facts import Obstacle
from chibo.admissions.rules.ids import DECIDER, DELEGATION_MEMBERS, LEFT_OUT, PROVINCE_SHARE
from chibo.admissions.sentences import sentence
from chibo.core.errors import DomainError
from chibo.core.shares import vote_passes
from chibo.org.models import Placement
from chibo.org.queries import on_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chibo.admissions.models import Step
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue


@dataclass(frozen=True, kw_only=True)
class Vote:
    """A vote as the tellers counted it; `body` and `method` are codes of `enums`, numbers are people."""

    body: str
    method: str
    summoned: int
    in_favour: int
    against: int = 0
    left_out: int = 0


def count_vote(step: Step, vote: Vote | None, unit: UnitOn, values: Mapping[str, RuleValue]) -> bool:
    """Keeps the vote on a step with its result; True where the step needs none. Not for callers outside these services.

    Raises `DomainError` for a vote that is missing, cannot be, or was taken by a body the rule of the day does not name.
    """
    bodies = VOTED.get(step.kind)
    if bodies is None:
        return True
    if vote is None:
        raise DomainError("vote_missing", _("Hãy ghi kết quả biểu quyết."), field="in_favour")
    _refuse_body(step, vote, unit, values)
    if vote.left_out and vote.body != "cell":
        words = _("Tỷ lệ ở cấp ủy tính trên tổng số cấp ủy viên, cả người vắng. Hãy bỏ số vắng không tính.")
        raise DomainError("vote_of_all", words, field="left_out")
    if vote.left_out + vote.in_favour + vote.against > vote.summoned:
        words = _("Số phiếu và số vắng cộng lại nhiều hơn số được triệu tập. Hãy xem lại.")
        raise DomainError("vote_adds_up", words, field="in_favour")
    share = values[bodies[vote.body]]
    if share.is_gap:
        words = _(
            "Sổ quy định chưa có tỷ lệ biểu quyết của thời gian này. Cấp ủy hãy ghi giá trị riêng rồi ghi lại bước này."
        )
        raise DomainError("share_unknown", words, field="in_favour")
    passed = vote_passes(vote.in_favour, vote.summoned - vote.left_out, share.share, share.bound)
    Ballot.objects.create(
        step=step, body=vote.body, method=vote.method, summoned=vote.summoned, left_out=vote.left_out,
        in_favour=vote.in_favour, against=vote.against, passed=passed,
    )  # fmt: skip
    return passed


def _refuse_body(step: Step, vote: Vote, unit: UnitOn, values: Mapping[str, RuleValue]) -> None:
    """Raises `DomainError` for a body that does not take this vote, has no power to decide, or not on that day."""
    if vote.body not in VOTED[step.kind]:
        raise DomainError("vote_body", _("Bước này do cơ quan khác biểu quyết. Hãy chọn lại."), field="body")
    against = None
    if vote.body in AUTHORISED and not queries.authorised_on(unit, step.on):
        against = Obstacle("not_authorised", "standard", DELEGATION_MEMBERS, step.on)
    elif vote.body == "province_body" and not _lies_below_province(unit, step.on):
        against = Obstacle("not_below_province", "standard", PROVINCE_SHARE)
    elif step.kind == "decided" and not is_competent(vote.body, values[DECIDER]):
        against = Obstacle("not_competent", "standard", DECIDER)
    if against is not None:
        raise DomainError("vote_body_of_date", sentence(against, values), field="body")


def _lies_below_province(unit: UnitOn, on: date) -> bool:
    """Is the grassroots organisation directly below a province, and without the power to decide itself (ADM-35)?"""
    above = Placement.objects.filter(
        on_date(on), on_date(on, "parent__profiles__"), unit_id=unit.chain, parent__profiles__kind="province"
    )
    return above.exists() and not queries.authorised_on(unit, on)


def over_base(unit: UnitOn, on: date, vote: Vote | None, values: Mapping[str, RuleValue]) -> list[Obstacle]:
    """ADM-28: a base that counts somebody who is not summoned, said as a number alone. Four SQL queries at most."""
    if vote is None or vote.body != "cell":
        return []
    known = queries.vote_base(unit, on, values)
    if known.summoned == known.official or vote.summoned - vote.left_out <= known.summoned:
        return []
    return [Obstacle("base_too_large", "order", LEFT_OUT, known.summoned)]
