"""A vote as the tellers counted it, judged by the share of its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.admissions.models import Ballot
from chibo.admissions.rules.bodies import VOTED, is_competent
from chibo.admissions.rules.facts import Obstacle
from chibo.admissions.rules.ids import DECIDER
from chibo.admissions.sentences import sentence
from chibo.core.errors import DomainError
from chibo.core.shares import vote_passes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.admissions.models import Step
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


def count_vote(step: Step, vote: Vote | None, values: Mapping[str, RuleValue]) -> bool:
    """Keeps the vote on a step with its result; True where the step needs none. Not for callers outside these services.

    Raises `DomainError` for a vote that is missing, cannot be, or was taken by a body the rule of the day does not name.
    """
    bodies = VOTED.get(step.kind)
    if bodies is None:
        return True
    if vote is None:
        raise DomainError("vote_missing", _("Hãy ghi kết quả biểu quyết."), field="in_favour")
    _refuse_body(step, vote, values)
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


def _refuse_body(step: Step, vote: Vote, values: Mapping[str, RuleValue]) -> None:
    if vote.body not in VOTED[step.kind]:
        raise DomainError("vote_body", _("Bước này do cơ quan khác biểu quyết. Hãy chọn lại."), field="body")
    if step.kind == "decided" and not is_competent(vote.body, values[DECIDER]):
        said = sentence(Obstacle("not_competent", "standard", DECIDER), values)
        raise DomainError("vote_body_of_date", said, field="body")
