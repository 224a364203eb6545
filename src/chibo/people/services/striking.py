"""The case of striking an official member off: judged by the rules of its day and written beside the exit. Not for callers outside
these services: permission is asked before."""  # noqa: D205, D209 - one thought

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import DomainError
from chibo.people.exit_enums import Evidence, StrikeBody, StrikeGround
from chibo.people.standing_words import refusal
from chibo.people.strike_rules import STRIKE_RULES, strike_obstacle
from chibo.people.struck import StrikeVote, StrikingOff
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from datetime import date

    from chibo.core.audit.acts import Act
    from chibo.core.audit.services import AuditDraft
    from chibo.org.queries import UnitOn
    from chibo.people.models import Membership
    from chibo.people.strike_rules import StrikeCase

CASE: Final = "people.striking_off"


def refuse_strike(unit: UnitOn, on: date, case: StrikeCase) -> None:
    """Raises `DomainError` for what stands in the way of striking a member of the cell `unit` off, with its clause."""
    if (case.ground and case.ground not in StrikeGround.values) or not set(case.evidence) <= set(
        Evidence.values
    ):
        raise DomainError("strike_ground_unknown", _("Hãy chọn căn cứ trong danh sách."), field="ground")
    for vote in case.votes:
        if vote.body not in StrikeBody.values or not 0 <= vote.in_favour <= vote.base:
            sentence = _("Số tán thành phải từ 0 đến số người tính tỷ lệ. Hãy xem lại.")
            raise DomainError("strike_count", sentence, field=f"{vote.body}_in_favour")
    days = [case.since, case.reviewed_on, case.refused_on, *case.requested, *(vote.on for vote in case.votes)]
    for day in days:
        if day is not None and day > today():
            sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
            raise DomainError("date_future", sentence % {"day": format_date(day)})
    values = rules(STRIKE_RULES, on=on, unit=unit)
    obstacle = strike_obstacle(case, on, base_votes=not unit.is_grassroots, values=values)
    if obstacle is not None:
        raise refusal(obstacle, values)


def write_case(act: Act, unit: UnitOn, membership: Membership, case: StrikeCase) -> AuditDraft:
    """The case as rows of the register, with its entry. The case has a ground."""
    row = StrikingOff.objects.create(
        membership=membership, ground=case.ground, since=case.since, reviewed_on=case.reviewed_on,
        requested=[day.isoformat() for day in sorted(case.requested)], refused_on=case.refused_on,
        evidence=sorted(case.evidence), recorded_in=act.uid,
    )  # fmt: skip
    StrikeVote.objects.bulk_create(
        StrikeVote(
            case=row,
            body=vote.body,
            on=vote.on,
            in_favour=vote.in_favour,
            base=vote.base,
            recorded_in=act.uid,
        )
        for vote in case.votes
    )
    after: dict[str, Any] = {"ground": row.ground, "since": row.since, "reviewed_on": row.reviewed_on}
    after |= {f"{vote.body}_vote": f"{vote.in_favour}/{vote.base}" for vote in case.votes}
    return act.draft(CASE, row.pk, unit_id=unit.id, after=after)
