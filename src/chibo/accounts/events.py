"""What the sign-in library tells us, and what is written down of it: who came in and how, never a wrong name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa import signals as mfa
from django.db.models import F
from django.dispatch import receiver

from chibo.accounts import factors, sessions
from chibo.accounts.models import User
from chibo.accounts.services import NO_UNIT, OBJECT
from chibo.core.audit.acts import Act
from chibo.core.audit.services import Actor
from chibo.core.uid import new_uid

if TYPE_CHECKING:
    from django.http import HttpRequest

#: At these counts of failures in a row an entry is written, so that an attack is seen and cannot fill the log.
TOLD_AT: Final = frozenset({5, 50, 500, 5000})
_WAYS: Final = "account_authentication_methods"


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **_facts: Any) -> None:
    """Begins the session and writes down who came in, how, and how many failures came before."""
    row = sessions.begin(request, user)
    act = Act(Actor(user.pk, user.username), "accounts.sign_in", new_uid(), chain=NO_UNIT)
    facts = {"ways": _ways(request), "device": row.device, "failed_before": user.failed_sign_ins}
    act.record([act.draft(OBJECT, user.pk, unit_id=None, after=facts)])
    User.objects.filter(pk=user.pk).update(failed_sign_ins=0)


def note_failure(username: str) -> None:
    """Counts a wrong password against the account of that name; a name that nobody has is not kept."""
    count_failure(User.objects.filter(username=username).first())


@receiver(mfa.authentication_failed)
def note_wrong_code(user: User, **_facts: Any) -> None:
    """Counts a wrong second step."""
    count_failure(user)


def count_failure(user: User | None) -> None:
    """One more failure of this account; told in the log at certain counts."""
    if user is None:
        return
    User.objects.filter(pk=user.pk).update(failed_sign_ins=F("failed_sign_ins") + 1)
    user.refresh_from_db(fields=["failed_sign_ins"])
    if user.failed_sign_ins in TOLD_AT:
        act = Act(Actor(None, ""), "accounts.sign_in_failures", new_uid(), chain=NO_UNIT)
        act.record([act.draft(OBJECT, user.pk, unit_id=None, after={"count": user.failed_sign_ins})])


@receiver(password_changed)
def note_password(request: HttpRequest, user: User, **_facts: Any) -> None:
    """A new password by oneself: audited, and every other session ends."""
    sessions.follow_key(request.session)
    act = Act(Actor(user.pk, user.username), "accounts.set_password", new_uid(), chain=NO_UNIT)
    act.record([act.draft(OBJECT, user.pk, unit_id=None)])
    sessions.end_sessions(act.actor, user=user, but=sessions.current(request.session))


@receiver(mfa.authenticator_added)
def note_added(user: User, authenticator: Any, **_facts: Any) -> None:
    """A factor was set up."""
    _of_factor(user, "accounts.add_factor", authenticator.pk, after=factors.facts(authenticator))


@receiver(mfa.authenticator_removed)
def note_removed(request: HttpRequest, user: User, authenticator: Any, **_facts: Any) -> None:
    """A factor was taken away by its owner; the session asks anew whether one is left."""
    request.session.pop(factors.KNOWN, None)
    _of_factor(user, "accounts.remove_factor", authenticator.pk or 0, before=factors.facts(authenticator))


@receiver(mfa.authenticator_reset)
def note_new_card(user: User, authenticator: Any, **_facts: Any) -> None:
    """A new card of codes was made."""
    _of_factor(user, "accounts.new_card", authenticator.pk, after=factors.facts(authenticator))


def _of_factor(user: User, name: str, pk: int, **facts: Any) -> None:
    act = Act(Actor(user.pk, user.username), name, new_uid(), chain=NO_UNIT)
    act.record([act.draft(factors.OBJECT, pk, unit_id=None, **facts)])


def _ways(request: HttpRequest) -> list[str]:
    """How somebody came in: `password`, `totp`, `webauthn`, `recovery_codes`, in the order of the steps."""
    records = request.session.get(_WAYS, [])
    return [str(record.get("type") or record["method"]) for record in records]
