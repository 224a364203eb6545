"""Who holds which post in a unit, how they came to it, and when they left it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import END
from chibo.core.errors import DomainError, NotVisible
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.days import require_fact_day, require_issued, require_order
from chibo.org.models import Post
from chibo.org.queries import on_date
from chibo.org.services import require_of_unit
from chibo.org.services.rows import correct_row, end_row, open_row, take_out_row
from chibo.org.services.seats import ensure_seat
from chibo.org.services.terms import CELL_COMMITTEE
from chibo.people.models import Affiliation, PostHeld

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person


@dataclass(frozen=True, kw_only=True)
class PostDraft:
    """A post (`Post` code) held by a person on `[starts_on, ends_on)`. `way` is a `WayToPost`, "" where it is not known."""

    person: Person
    post: str
    starts_on: date
    ends_on: date = END
    way: str = ""


@transaction.atomic
def hold_post(
    viewer: Viewer,
    *,
    unit: UnitOn,
    draft: PostDraft,
    decision: DecisionDraft | None = None,
    act_uid: UUID | None = None,
) -> PostHeld:
    """Records that a member holds a post of the unit. Permission `terms.record`. Seat and body are made where they are missing.

    The holder before, of a post that one alone may hold, leaves it on that day. Raises `DomainError` for a post that units
    of this kind do not have, `NotVisible` for a person who never stood in the unit from that day on, `Conflict` where
    the person holds the same post on some of the days.
    """
    access.require(viewer, permissions.RECORD_TERMS, unit.path)
    _check_days(draft.starts_on, draft.ends_on, decision)
    post = _post_here(unit, draft.post)
    require_stood_in(unit, draft.person, draft.starts_on)
    act = Act(viewer.actor, "people.hold_post", act_uid or new_uid(), chain=unit.chain)
    seat, drafts = ensure_seat(act, unit.id, post)
    if post.sole:
        drafts += _end_holder_before(act, seat.pk, draft, unit_id=unit.id)
    row = PostHeld(
        person=draft.person,
        seat=seat,
        sole=post.sole,
        way=draft.way,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        decision=record_decision(act, decision, unit_id=unit.id) if decision else None,
        recorded_in=act.uid,
    )
    act.record([*drafts, open_row(act, row, unit_id=unit.id)])
    return row


@transaction.atomic
def end_post(
    viewer: Viewer, *, unit: UnitOn, held: PostHeld, on: date, decision: DecisionDraft | None = None
) -> None:
    """The holder leaves the post: `on` is the first day without it. Permission `terms.record`.

    Raises `DomainError` for a day that is not after the first, or has not come.
    """
    access.require(viewer, permissions.RECORD_TERMS, unit.path)
    require_of_unit(held.seat.unit_id, unit)
    require_fact_day(on, field="on")
    require_order(held.starts_on, on, field="on")
    require_issued(decision)
    act = Act(viewer.actor, "people.end_post", new_uid(), chain=unit.chain)
    paper = record_decision(act, decision, unit_id=unit.id) if decision else None
    act.record([end_row(act, held, on, unit_id=unit.id, paper=paper)])


@transaction.atomic
def correct_post(
    viewer: Viewer,
    *,
    unit: UnitOn,
    held: PostHeld,
    starts_on: date,
    ends_on: date,
    way: str,
    decision: DecisionDraft | None = None,
) -> PostHeld:
    """Puts right days and way of a post held; without `decision` its paper stays. Permission `terms.record`. Raises as `hold_post`."""
    access.require(viewer, permissions.RECORD_TERMS, unit.path)
    require_of_unit(held.seat.unit_id, unit)
    _check_days(starts_on, ends_on, decision)
    act = Act(viewer.actor, "people.correct_post", new_uid(), chain=unit.chain)
    values: dict[str, Any] = {"starts_on": starts_on, "ends_on": ends_on, "way": way}
    if decision:
        values["decision"] = record_decision(act, decision, unit_id=unit.id)
    act.record([correct_row(act, held, values, unit_id=unit.id)])
    return held


@transaction.atomic
def withdraw_post(viewer: Viewer, *, unit: UnitOn, held: PostHeld) -> None:
    """Takes a post out that was never held; the seat stays. Permission `terms.record`."""
    access.require(viewer, permissions.RECORD_TERMS, unit.path)
    require_of_unit(held.seat.unit_id, unit)
    act = Act(viewer.actor, "people.withdraw_post", new_uid(), chain=unit.chain)
    act.record([take_out_row(act, held, unit_id=unit.id)])


def require_stood_in(unit: UnitOn, person: Person, starts_on: date) -> None:
    """Raises `NotVisible` where the person stood at or below `unit` on no day from `starts_on` on.

    The list may begin after the fact did, so a stay on any day from then on will do.
    """
    here = Affiliation.objects.filter(
        access.subtree(unit.path, "unit__placements__path"), person=person, ends_on__gt=starts_on
    )
    if not here.exists():
        sentence = _("Không tìm thấy người này trong %(unit)s.")
        raise NotVisible("person_not_here", sentence % {"unit": unit.name}, field="person")


def posts_of(unit: UnitOn) -> list[Post]:
    """The posts a unit of this kind has: those of cells in a cell, all but those of a cell committee above. One SQL query."""
    return [post for post in Post.objects.all() if _fits(unit, post)]


def _fits(unit: UnitOn, post: Post) -> bool:
    return post.for_cells if unit.is_cell else post.body_kind_id != CELL_COMMITTEE


def _post_here(unit: UnitOn, code: str) -> Post:
    posts = {post.pk: post for post in posts_of(unit)}
    if code not in posts:
        values = {"unit": unit.name, "posts": ", ".join(str(post) for post in posts.values())}
        sentence = _("%(unit)s không có chức vụ này. Các chức vụ có: %(posts)s.")
        raise DomainError("post_not_here", sentence % values, field="post")
    return posts[code]


def _check_days(starts_on: date, ends_on: date, decision: DecisionDraft | None) -> None:
    require_fact_day(starts_on)
    require_fact_day(ends_on, field="ends_on")
    require_order(starts_on, ends_on)
    require_issued(decision)


def _end_holder_before(act: Act, seat_id: int, draft: PostDraft, *, unit_id: int) -> list[AuditDraft]:
    before = PostHeld.objects.filter(
        on_date(draft.starts_on), seat_id=seat_id, ends_on=END, starts_on__lt=draft.starts_on
    ).exclude(person=draft.person)
    return [end_row(act, row, draft.starts_on, unit_id=unit_id) for row in before]
