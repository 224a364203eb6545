"""Feeds of due days: a secret address an officer opens for the own calendar. It tells days and nothing else.

Off until it is opened. The address is shown once and only its digest is kept; whoever holds it reads what the officer may
read at that moment, so an account that is closed or a role that ends silences it. Where its unit ended it reads those that follow.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.errors import DomainError, NotVisible
from chibo.core.uid import new_uid
from chibo.obligations.engine import Asked, open_items
from chibo.obligations.models import Feed
from chibo.org import access, permissions
from chibo.org.access import viewer_of
from chibo.org.models import Unit
from chibo.org.queries import unit_on
from chibo.org.succession import followed_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

OBJECT: Final = "obligations.feed"
#: The most duties a feed looks at; a calendar needs the nearest days, not all of them.
LONGEST: Final = 500
#: How far back a day that has passed stays in the calendar.
PAST_DAYS: Final = 60


@dataclass(frozen=True)
class DueDay:
    """A day on which something is due. `uid` is the same each time, and tells nothing of what."""

    on: date
    uid: str


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def open_feed(viewer: Viewer, *, unit: UnitOn) -> str:
    """Opens the viewer's feed of a unit and gives its token, which nobody can read again; those that led here before end.

    Permission `figures.see`. Raises `DomainError` for the operator, who has no account.
    """
    access.require(viewer, permissions.SEE_FIGURES, unit.path)
    if viewer.user_id is None:
        raise DomainError("feed_of_nobody", _("Địa chỉ lịch thuộc về một tài khoản. Hãy đăng nhập rồi bật."))
    token = secrets.token_urlsafe(32)
    act = Act(viewer.actor, "obligations.open_feed", new_uid(), chain=unit.chain)
    before = [feed.pk for feed in _feeds_here(viewer, unit) if feed.unit_id != unit.id]
    Feed.objects.filter(pk__in=before).delete()
    feed, _made = Feed.objects.update_or_create(
        user_id=viewer.user_id, unit_id=unit.id, defaults={"digest": _digest(token), "opened_on": today()}
    )
    act.record([act.draft(OBJECT, feed.pk, unit_id=unit.id, after={"opened_on": feed.opened_on})])
    return token


@transaction.atomic
def close_feed(viewer: Viewer, *, unit: UnitOn) -> None:
    """Ends the viewer's feeds of a unit: their addresses answer nothing from now on. Raises `NotVisible` where there is none."""
    feeds = _feeds_here(viewer, unit)
    if not feeds:
        raise NotVisible
    act = Act(viewer.actor, "obligations.close_feed", new_uid(), chain=unit.chain)
    act.record(
        act.draft(OBJECT, feed.pk, unit_id=unit.id, before={"opened_on": feed.opened_on}) for feed in feeds
    )
    Feed.objects.filter(pk__in=[feed.pk for feed in feeds]).delete()


def feed_of(viewer: Viewer, unit: UnitOn) -> Feed | None:
    """The viewer's feed that reads a unit: its own before that of one it follows; None where it is off. One or two SQL queries."""
    return next(iter(_feeds_here(viewer, unit)), None)


def _feeds_here(viewer: Viewer, unit: UnitOn) -> list[Feed]:
    feeds = list(Feed.objects.filter(user_id=viewer.user_id or 0).order_by("pk"))
    others = {feed.unit_id for feed in feeds} - {unit.id}
    gone = followed_by(others, today()) if others else {}
    here = [feed for feed in feeds if feed.unit_id == unit.id or unit.id in gone[feed.unit_id]]
    return sorted(here, key=lambda feed: feed.unit_id != unit.id)


def due_days(token: str) -> list[DueDay]:
    """The days on which something is due, each once, for whoever holds the token. Raises `NotVisible` for a token that opens nothing.

    What is due is asked anew with the rights its owner holds at that moment, of the unit or those that follow it. One SQL query
    a declaration, ten more, for each of them.
    """
    feed = Feed.objects.select_related("user").filter(digest=_digest(token)).first()
    if feed is None or not feed.user.is_active:
        raise NotVisible
    on = today()
    since = on - timedelta(days=PAST_DAYS)
    days = {day for asked in _asked(feed, on) for day in _days(asked) if day >= since}
    return [DueDay(day, _digest(f"{feed.digest} {day.isoformat()}")[:32]) for day in sorted(days)]


def _asked(feed: Feed, on: date) -> list[Asked]:
    """What the owner may ask of the unit, or of those that follow it. Raises `NotVisible` where that is nothing."""
    viewer = viewer_of(feed.user)
    found: list[Asked] = []
    refused = NotVisible()
    for ref in Unit.objects.filter(pk__in=followed_by([feed.unit_id], on)[feed.unit_id]).values_list(
        "ref", flat=True
    ):
        try:
            found.append(Asked(viewer, unit_on(viewer, ref, on)))
        except NotVisible as error:
            refused = error
    if not found:
        raise refused
    return found


def _days(asked: Asked) -> Iterator[date]:
    return (item.due_on for item in open_items(asked, limit=LONGEST) if item.due_on is not None)
