"""Sessions of people: begun at sign-in, seen now and then, ended by oneself, by an officer above, or by time."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from chibo.accounts.devices import device_of
from chibo.accounts.models import SignInSession, User
from chibo.core.audit.acts import Act
from chibo.core.clock import now
from chibo.core.errors import NotVisible
from chibo.core.uid import new_uid

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.http import HttpRequest

    from chibo.core.audit.services import Actor, AuditDraft

#: What the session itself remembers, so that no page has to ask: number of the row, begun, last noted (seconds).
MARK: Final = "sign_in"
#: How often "last seen" is written down.
NOTED_EVERY: Final = timedelta(minutes=5)
OBJECT: Final = "accounts.sign_in_session"
NO_UNIT: Final = 0


def begin(request: HttpRequest, user: User) -> SignInSession:
    """Notes that somebody has signed in, and forgets those sessions of theirs that time has ended."""
    at = now()
    session = request.session
    if session.session_key is None:
        session.save()
    SignInSession.objects.filter(user=user).exclude(pk__in=[s.pk for s in sessions_of(user)]).delete()
    row, _created = SignInSession.objects.update_or_create(
        session_key=session.session_key,
        defaults={
            "user": user,
            "device": device_of(request.META.get("HTTP_USER_AGENT", "")),
            "began_at": at,
            "seen_at": at,
        },
    )
    session[MARK] = {"id": row.pk, "began": at.timestamp(), "seen": at.timestamp()}
    return row


def is_over(session: SessionBase) -> bool:
    """Has the session been idle too long, or lasted too long? One that began before sessions were noted runs out by itself."""
    mark = session.get(MARK)
    if mark is None:
        return False
    at = now().timestamp()
    idle, whole = _limits()
    return bool(at - mark["seen"] > idle.total_seconds() or at - mark["began"] > whole.total_seconds())


def note_seen(session: SessionBase) -> None:
    """Writes down that the session is in use, at most every five minutes (or a fourth of the idle limit)."""
    mark = session.get(MARK)
    at = now()
    step = min(NOTED_EVERY, _limits()[0] / 4)
    if mark is None or at.timestamp() - mark["seen"] < step.total_seconds():
        return
    SignInSession.objects.filter(pk=mark["id"]).update(seen_at=at, session_key=session.session_key)
    session[MARK] = mark | {"seen": at.timestamp()}


def follow_key(session: SessionBase) -> None:
    """A session that was given a new key (after a change of password) stays in the list under it."""
    if mark := session.get(MARK):
        SignInSession.objects.filter(pk=mark["id"]).update(session_key=session.session_key)


def current(session: SessionBase) -> int:
    """Number of the row of this session; 0 where it has none."""
    mark: dict[str, Any] = session.get(MARK) or {}
    return int(mark.get("id", 0))


def sessions_of(user: User) -> list[SignInSession]:
    """The sessions that are open, the one seen last first. One SQL query."""
    idle, whole = _limits()
    at = now()
    # "Last seen" is noted in steps, so a session may be younger than it looks.
    open_ones = SignInSession.objects.filter(
        user=user, began_at__gt=at - whole, seen_at__gt=at - idle - NOTED_EVERY
    )
    return list(open_ones.order_by("-seen_at", "-pk"))


@transaction.atomic
def end_session(actor: Actor, *, user: User, pk: int) -> None:
    """Ends one session of one's own. Raises `NotVisible` where it is not (any more) a session of that user."""
    row = SignInSession.objects.filter(user=user, pk=pk).first() if actor.id == user.pk else None
    if row is None:
        raise NotVisible("session_gone", _("Phiên này đã kết thúc."))
    _end(Act(actor, "accounts.end_session", new_uid(), chain=NO_UNIT), [row])


@transaction.atomic
def end_sessions(
    actor: Actor, *, user: User, but: int = 0, chain: int = NO_UNIT, unit_id: int | None = None
) -> int:
    """Ends all sessions of a user but the one numbered `but`; says how many. The caller has checked the right to."""
    rows = list(SignInSession.objects.filter(user=user).exclude(pk=but))
    _end(Act(actor, "accounts.end_sessions", new_uid(), chain=chain), rows, unit_id=unit_id)
    return len(rows)


def drop_all(act: Act, user: User) -> list[AuditDraft]:
    """Ends all sessions of a user as a part of a greater act; gives its audit entries."""
    return _dropped(act, list(SignInSession.objects.filter(user=user)))


def _end(act: Act, rows: list[SignInSession], *, unit_id: int | None = None) -> None:
    act.record(_dropped(act, rows, unit_id=unit_id))


def _dropped(act: Act, rows: list[SignInSession], *, unit_id: int | None = None) -> list[AuditDraft]:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    drafts = []
    for row in rows:
        store().delete(row.session_key)
        facts = {"user_id": row.user_id, "device": row.device, "began_at": row.began_at}
        drafts.append(act.draft(OBJECT, row.pk, unit_id=unit_id, before=facts))
        row.delete()
    return drafts


def _limits() -> tuple[timedelta, timedelta]:
    return (
        timedelta(minutes=settings.CHIBO_SESSION_IDLE_MINUTES),
        timedelta(hours=settings.CHIBO_SESSION_HOURS),
    )


def last_seen(user_ids: list[int]) -> dict[int, datetime]:
    """When each of these users was last seen in a session that is noted. One SQL query."""
    seen: dict[int, datetime] = {}
    for user_id, at in SignInSession.objects.filter(user_id__in=user_ids).values_list("user_id", "seen_at"):
        seen[user_id] = max(at, seen.get(user_id, at))
    return seen
