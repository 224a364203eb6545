"""Recording a congress or a by-election as one act, and the paper that approves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.congresses.enums import Kind, Way
from chibo.congresses.models import Congress, Delegate, Nominee, Poll, Teller
from chibo.congresses.rules import Called, Count, Limits, Meeting, Vote, faults, numbers_of
from chibo.congresses.sentences import refusal
from chibo.core.audit.acts import Act
from chibo.core.dates import BEGINNING, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.access import subtree
from chibo.org.days import require_fact_day, require_issued
from chibo.org.models import BodyOfTerm, Post, Succession, Term
from chibo.org.queries import on_date
from chibo.org.services import record_term, require_of_unit, set_seats
from chibo.org.services.rows import correct_row, correct_rows, end_rows, open_row
from chibo.people.enums import WayToPost
from chibo.people.models import Membership, Person, PostHeld
from chibo.people.services import PostDraft, hold_post
from chibo.people.services.posts import posts_of
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue

RULES: Final = (
    "vote.majority_share",
    "cell.committee.min_official",
    "cell.committee.max_members",
    "cell.deputies",
    "election.secretary_rounds",
)


@dataclass(frozen=True, kw_only=True)
class NomineeDraft:
    """Somebody on the list of a poll."""

    person: Person
    votes: int
    is_elected: bool


@dataclass(frozen=True, kw_only=True)
class PollDraft:
    """The tellers' totals for one post (`Post` code)."""

    post: str
    seats: int
    issued: int
    returned: int
    valid: int
    nominees: tuple[NomineeDraft, ...]
    poll_round: int = 1


@dataclass(frozen=True, kw_only=True)
class DelegateDraft:
    """Somebody called to a congress of delegates: `way` is a `Way`."""

    person: Person
    way: str
    came: bool = True
    chosen_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CongressDraft:
    """A congress (`kind`, `ordinal`, `term_name` "2025–2030") or a by-election; counts of people, polls, and the approval.

    `called` and `present` may be None where `delegates` are named: they are counted then.
    """

    kind: str
    held_on: date
    called: int | None = None
    present: int | None = None
    deducted: int = 0
    ordinal: int | None = None
    term_name: str = ""
    delegates: tuple[DelegateDraft, ...] = ()
    tellers: tuple[Person, ...] = ()
    polls: tuple[PollDraft, ...] = ()
    decision: DecisionDraft | None = None


@transaction.atomic
def record_congress(viewer: Viewer, *, unit: UnitOn, draft: CongressDraft) -> Congress:
    """Records what the tellers counted, and gives the elected their posts from that day on. Permission `terms.record` on `unit`.

    A congress ends the posts of the leadership before it and opens its term; a by-election fills what is vacant. All of it
    is one act. Raises `DomainError` for what a rule forbids (with its clause) and for a day to come, `Conflict` where a
    later term or post is recorded, or a post is not vacant.
    """
    access.require(viewer, permissions.RECORD_TERMS, unit.path)
    require_fact_day(draft.held_on, field="held_on")
    require_issued(draft.decision)
    unit = unit.at(draft.held_on)
    posts = {post.pk: post for post in posts_of(unit)}
    meeting = _meeting(unit, draft, posts)
    _check(unit, draft, posts, meeting)
    act = Act(viewer.actor, "congresses.record_congress", new_uid(), chain=unit.chain)
    paper = record_decision(act, draft.decision, unit_id=unit.id) if draft.decision else None
    congress = Congress(
        unit_id=unit.id, kind=draft.kind, held_on=draft.held_on, called=meeting.called, deducted=draft.deducted,
        present=meeting.present, decision=paper, recorded_in=act.uid,
    )  # fmt: skip
    act.record([open_row(act, congress, unit_id=unit.id)])
    _write_counts(congress, draft)
    if draft.kind == Kind.CONGRESS:
        congress.term = _open_term(viewer, unit, draft, posts, act)
    else:
        congress.term = Term.objects.filter(on_date(draft.held_on), unit_id=unit.id).first()
        _require_vacant(unit, draft, posts)
    Congress.objects.filter(pk=congress.pk).update(term=congress.term)
    way = WayToPost.ELECTED if draft.kind == Kind.CONGRESS else WayToPost.BY_ELECTION
    for post, person in _elected(draft):
        held = PostDraft(person=person, post=post, starts_on=draft.held_on, way=way)
        hold_post(viewer, unit=unit, draft=held, decision=draft.decision, act_uid=act.uid)
    return congress


@transaction.atomic
def approve_congress(viewer: Viewer, *, unit: UnitOn, congress: Congress, decision: DecisionDraft) -> None:
    """Records the paper that approves (chuẩn y) what was elected. Permission `terms.record` on `unit`.

    Congress, term and posts of that act point to it from then on. Raises `DomainError` for a paper that is not whole or older
    than the election, `Conflict` where one is recorded.
    """
    access.require(viewer, permissions.RECORD_TERMS, unit.path)
    require_of_unit(congress.unit_id, unit)
    require_issued(decision)
    if not (decision.number and decision.issuer and decision.issued_on):
        sentence = _("Hãy ghi đủ số, cơ quan và ngày của quyết định chuẩn y.")
        raise DomainError("approval_incomplete", sentence, field="number")
    if decision.issued_on < congress.held_on:
        values = {"day": format_date(congress.held_on)}
        sentence = _("Quyết định chuẩn y không thể trước ngày bầu %(day)s. Hãy xem lại ngày.")
        raise DomainError("approval_early", sentence % values, field="issued_on")
    if congress.decision_id:
        raise Conflict(
            "approved_before", _("Đã ghi quyết định chuẩn y. Nếu ghi sai, hãy hoàn tác trong nhật ký.")
        )
    act = Act(viewer.actor, "congresses.approve_congress", new_uid(), chain=unit.chain)
    paper = record_decision(act, decision, unit_id=unit.id)
    posts = list(PostHeld.objects.filter(recorded_in=congress.recorded_in, decision__isnull=True))
    terms = list(Term.objects.filter(recorded_in=congress.recorded_in, decision__isnull=True))

    def approve(row: Any) -> None:
        row.decision_id = paper.pk

    act.record(
        [
            correct_row(act, congress, {"decision": paper}, unit_id=unit.id),
            *correct_rows(act, posts, ("decision_id",), approve, unit_of=lambda _row: unit.id),
            *correct_rows(act, terms, ("decision_id",), approve, unit_of=lambda _row: unit.id),
        ]
    )


def _check(unit: UnitOn, draft: CongressDraft, posts: Mapping[str, Post], meeting: Meeting) -> None:
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
    share, first, most, deputies, rounds = (known[rule] for rule in RULES)
    return Limits(
        majority=share.share if share else None,
        committee_from=first.whole if first else None,
        committee_most=most.whole if most else None,
        deputies=deputies.whole if deputies else None,
        rounds=rounds.whole if rounds else None,
    )


def _meeting(unit: UnitOn, draft: CongressDraft, posts: Mapping[str, Post]) -> Meeting:
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
    )


def official_members(unit: UnitOn) -> Any:
    """Memberships of official members who stand at or below the unit on its date. Lazy."""
    placed = "person__affiliations__unit__placements__"
    return Membership.objects.filter(
        on_date(unit.on),
        on_date(unit.on, "person__affiliations__"),
        on_date(unit.on, placed),
        subtree(unit.path, f"{placed}path"),
        official_on__lte=unit.on,
    )


def _count(poll: PollDraft, post: Post, standing: set[int]) -> Count:
    votes = tuple(
        Vote(one.person.pk, one.person.name, one.votes, one.is_elected, one.person.pk in standing)
        for one in poll.nominees
    )
    return Count(
        poll.post, str(post), poll.poll_round, poll.seats, poll.issued, poll.returned, poll.valid,
        votes, sole=post.sole,
    )  # fmt: skip


def _write_counts(congress: Congress, draft: CongressDraft) -> None:
    Delegate.objects.bulk_create(
        [
            Delegate(
                congress=congress, person=one.person, way=one.way, chosen_on=one.chosen_on, came=one.came
            )
            for one in draft.delegates
        ]
    )
    Teller.objects.bulk_create([Teller(congress=congress, person=person) for person in draft.tellers])
    for one in draft.polls:
        poll = Poll.objects.create(
            congress=congress, post_id=one.post, poll_round=one.poll_round, seats=one.seats, issued=one.issued,
            returned=one.returned, valid=one.valid,
        )  # fmt: skip
        Nominee.objects.bulk_create(
            [
                Nominee(poll=poll, person=who.person, votes=who.votes, is_elected=who.is_elected)
                for who in one.nominees
            ]
        )


def _open_term(
    viewer: Viewer, unit: UnitOn, draft: CongressDraft, posts: Mapping[str, Post], act: Act
) -> Term:
    """Ends the leadership before, opens the term, and says how many seats each body has in it."""
    before = PostHeld.objects.filter(
        seat__unit_id=unit.id, starts_on__lt=draft.held_on, ends_on__gt=draft.held_on
    ).select_related("seat")
    act.record(end_rows(act, list(before), draft.held_on, unit_of=lambda _row: unit.id))
    term = record_term(
        viewer, unit=unit, name=draft.term_name, starts_on=draft.held_on, ordinal=draft.ordinal,
        decision=draft.decision, act_uid=act.uid,
    )  # fmt: skip
    seats: dict[str, int] = {}
    for poll in draft.polls:
        kind = posts[poll.post].body_kind_id
        if kind and poll.poll_round == 1:
            seats[kind] = seats.get(kind, 0) + poll.seats
    for kind, count in seats.items():
        set_seats(viewer, unit=unit, term=term, kind=kind, seat_count=count, act_uid=act.uid)
    return term


def _require_vacant(unit: UnitOn, draft: CongressDraft, posts: Mapping[str, Post]) -> None:
    """Raises `Conflict` where there is no seat for those elected between two congresses."""
    for code in {post for post, _person in _elected(draft)}:
        post = posts[code]
        held = PostHeld.objects.filter(
            on_date(draft.held_on), seat__unit_id=unit.id, seat__post_id=code
        ).count()
        elected = sum(1 for one, _person in _elected(draft) if one == code)
        set_for = BodyOfTerm.objects.filter(
            on_date(draft.held_on, "term__"), term__unit_id=unit.id, body__kind_id=post.body_kind_id or ""
        ).first()
        most = 1 if post.sole else set_for.seat_count if set_for else None
        if most is not None and held + elected > most:
            values = {"post": str(post), "unit": unit.name, "held": held, "most": most}
            sentence = _(
                "%(unit)s đang có %(held)s người giữ chức vụ %(post)s trên %(most)s, không đủ chỗ khuyết để bầu bổ sung. Hãy ghi thôi giữ chức vụ trước."
            )
            raise Conflict("not_vacant", sentence % values)


def _elected(draft: CongressDraft) -> list[tuple[str, Person]]:
    """Post and person of everybody elected."""
    return [(poll.post, one.person) for poll in draft.polls for one in poll.nominees if one.is_elected]


def next_ordinal(unit: UnitOn) -> int | None:
    """The number the next congress has: after the last one known of the unit, else of those it was made of; the first of a
    unit that was made without them. None where the past is not known. Two SQL queries."""  # noqa: D205, D209
    before = Succession.objects.filter(successor_id=unit.id).values_list("predecessor_id", flat=True)
    ids = [unit.id], list(before)
    for units in ids:
        last = Term.objects.filter(unit_id__in=units, ordinal__isnull=False).order_by("-ordinal").first()
        if last is not None:
            return (last.ordinal or 0) + 1
    first = min(starts_on for starts_on, _ends_on, _path in unit.spans)
    return None if ids[1] or first == BEGINNING else 1
