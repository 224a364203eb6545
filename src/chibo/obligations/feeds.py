"""Feeds of due days: a secret address an officer opens for the own calendar. It tells days and nothing else.

Off until it is opened. The address is shown once and only its digest is kept; whoever holds it reads what the officer may
read at that moment, so an account that is closed or a role that ends silences it.
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
from chibo.org.queries import unit_on

if TYPE_CHECKING:
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
    """Opens the viewer's feed of a unit and gives its token, which nobody can read again; one opened before ends.

    Permission `figures.see`. Raises `DomainError` for the operator, who has no account.
    """
    access.require(viewer, permissions.SEE_FIGURES, unit.path)
    if viewer.user_id is None:
        raise DomainError("feed_of_nobody", _("Địa chỉ lịch thuộc về một tài khoản. Hãy đăng nhập rồi bật."))
    token = secrets.token_urlsafe(32)
    act = Act(viewer.actor, "obligations.open_feed", new_uid(), chain=unit.chain)
    feed, _made = Feed.objects.update_or_create(
        user_id=viewer.user_id, unit_id=unit.id, defaults={"digest": _digest(token), "opened_on": today()}
    )
    act.record([act.draft(OBJECT, feed.pk, unit_id=unit.id, after={"opened_on": feed.opened_on})])
    return token


@transaction.atomic
def close_feed(viewer: Viewer, *, unit: UnitOn) -> None:
    """Ends the viewer's feed of a unit: its address answers nothing from now on. Raises `NotVisible` where there is none."""
    feed = Feed.objects.filter(user_id=viewer.user_id or 0, unit_id=unit.id).first()
    if feed is None:
        raise NotVisible
    act = Act(viewer.actor, "obligations.close_feed", new_uid(), chain=unit.chain)
    act.record([act.draft(OBJECT, feed.pk, unit_id=unit.id, before={"opened_on": feed.opened_on})])
    feed.delete()


def feed_of(viewer: Viewer, unit: UnitOn) -> Feed | None:
    """The viewer's feed of a unit, None where it is off. One SQL query."""
    return Feed.objects.filter(user_id=viewer.user_id or 0, unit_id=unit.id).first()


def due_days(token: str) -> list[DueDay]:
    """The days on which something is due, each once, for whoever holds the token. Raises `NotVisible` for a token that opens nothing.

    What is due is asked anew with the rights its owner holds at that moment. One SQL query a declaration, ten more.
    """
    feed = Feed.objects.select_related("user", "unit").filter(digest=_digest(token)).first()
    if feed is None or not feed.user.is_active:
        raise NotVisible
    viewer = viewer_of(feed.user)
    on = today()
    items = open_items(Asked(viewer, unit_on(viewer, feed.unit.ref, on)), limit=LONGEST)
    since = on - timedelta(days=PAST_DAYS)
    days = sorted({item.due_on for item in items if item.due_on is not None and item.due_on >= since})
    return [DueDay(day, _digest(f"{feed.digest} {day.isoformat()}")[:32]) for day in days]
