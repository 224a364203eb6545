"""Recording a congress or a by-election as one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.congresses.enums import Kind
from chibo.congresses.models import Congress, Delegate, Nominee, Poll, Teller
from chibo.congresses.services.judging import check, meeting_of
from chibo.core.audit.acts import Act
from chibo.core.errors import Conflict
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.days import require_fact_day, require_issued
from chibo.org.models import BodyOfTerm, Post, Term
from chibo.org.queries import on_date
from chibo.org.services import record_term, set_seats
from chibo.org.services.rows import end_rows, open_row
from chibo.people.enums import WayToPost
from chibo.people.models import PostHeld
from chibo.people.services import PostDraft, hold_post
from chibo.people.services.posts import posts_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from chibo.congresses.services.drafts import CongressDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person


@transaction.atomic
def record_congress(
    viewer: Viewer, *, unit: UnitOn, draft: CongressDraft, act_uid: UUID | None = None
) -> Congress:
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
    meeting = meeting_of(unit, draft, posts)
    check(unit, draft, posts, meeting)
    act = Act(viewer.actor, "congresses.record_congress", act_uid or new_uid(), chain=unit.chain)
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
