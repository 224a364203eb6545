"""What the rules of the day say of an election, before it is written. Not for callers outside these services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from chibo.congresses.enums import Kind, Way
from chibo.congresses.queries import official_members
from chibo.congresses.rules import Called, Count, Limits, Meeting, Vote, faults, numbers_of
from chibo.congresses.sentences import refusal
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.people.exemption_rights import COUNTED, counts_if_present
from chibo.people.models import PostHeld
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.congresses.services.drafts import CongressDraft, PollDraft
    from chibo.org.models import Post
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue

RULES: Final = (
    "vote.majority_share",
    "cell.committee.min_official",
    "cell.committee.max_members",
    "cell.deputies",
    "election.secretary_rounds",
    "congress.quorum",
    "unit.min_official",
    "committee.standing_share",
    COUNTED,
    "admission.vote.left_out_of_base",
)
#: Who the base leaves out, of the exempted.
ABSENT_EXEMPTED: Final = "absent_exempted"


def check(unit: UnitOn, draft: CongressDraft, posts: Mapping[str, Post], meeting: Meeting) -> None:
    """Raises what stands against the election: a rule that forbids it, with its clause, or what is recorded later."""
    if not all(poll.post in posts for poll in draft.polls):
        raise DomainError("post_not_here", _("Tổ chức này không có chức danh ấy. Hãy xem lại."), field="")
    if any(one.chosen_on and one.chosen_on > draft.held_on for one in draft.delegates):
        sentence = _("Đại biểu được bầu, chỉ định trước ngày đại hội. Hãy xem lại ngày.")
        raise DomainError("delegates_late", sentence, field="chosen_on")
    says = rules(RULES, on=draft.held_on, unit=unit)
    for fault in faults(meeting, _limits(says)):
        raise refusal(fault, says.get(fault.rule))
    if (
        draft.kind == Kind.CONGRESS
        and PostHeld.objects.filter(seat__unit_id=unit.id, starts_on__gt=draft.held_on).exists()
    ):
        sentence = _(
            "Sổ đã ghi chức vụ của %(unit)s bắt đầu sau ngày %(day)s. Hãy rút hoặc sửa chức vụ ấy trước."
        )
        values = {"unit": unit.name, "day": format_date(draft.held_on)}
        raise Conflict("later_posts", sentence % values, field="held_on")


def _limits(says: Mapping[str, RuleValue]) -> Limits:
    """Values of the day; a gap is None and judges nothing."""
    known = {rule: None if value.is_gap else value for rule, value in says.items()}
    share, first, most, deputies, rounds, quorum, least, standing, called, left_out = (
        known[rule] for rule in RULES
    )
    return Limits(
        majority=share.share if share else None,
        committee_from=first.whole if first else None,
        committee_most=most.whole if most else None,
        deputies=deputies.whole if deputies else None,
        rounds=rounds.whole if rounds else None,
        quorum=quorum.share if quorum else None,
        least_official=least.whole if least else None,
        standing=standing.share if standing else None,
        calls_exempt=called is not None and counts_if_present(called),
        counts_present=left_out is not None and ABSENT_EXEMPTED in left_out.items,
    )


def meeting_of(unit: UnitOn, draft: CongressDraft, posts: Mapping[str, Post]) -> Meeting:
    """What the rules judge. Two SQL queries."""
    standing = set(official_members(unit).values_list("person_id", flat=True))
    delegates = tuple(
        Called(one.person.pk, one.person.name, one.way == Way.SUBSTITUTE, one.came, one.person.pk in standing)
        for one in draft.delegates
    )
    called, present = numbers_of(delegates)
    return Meeting(
        called=called if draft.called is None else draft.called,
        deducted=draft.deducted,
        present=present if draft.present is None else draft.present,
        delegates=delegates,
        tellers=frozenset(person.pk for person in draft.tellers),
        counts=tuple(_count(poll, posts[poll.post], standing) for poll in draft.polls),
        is_cell=unit.is_cell,
        official=len(standing) if unit.is_cell else None,
        is_congress=draft.kind == Kind.CONGRESS,
    )


def _count(poll: PollDraft, post: Post, standing: set[int]) -> Count:
    votes = tuple(
        Vote(one.person.pk, one.person.name, one.votes, one.is_elected, one.person.pk in standing)
        for one in poll.nominees
    )
    return Count(
        poll.post, str(post), poll.poll_round, poll.seats, poll.issued, poll.returned, poll.valid,
        votes, sole=post.sole, body=post.body_kind_id or "",
    )  # fmt: skip
