"""Accounts in the care of an officer: opened, let back in by a printed code, their sessions ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from chibo.accounts import one_time, sessions
from chibo.accounts.models import CodeKind
from chibo.accounts.services import make_user
from chibo.accounts.services import set_sign_in as write_sign_in
from chibo.core.clock import today
from chibo.org import access, accounts, permissions
from chibo.org.services.grants import grant_role

if TYPE_CHECKING:
    from chibo.accounts.models import User
    from chibo.accounts.one_time import IssuedCode
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True)
class AccountDraft:
    """An account to be opened: its user name, the name it shows, and the code of its first role."""

    username: str
    display_name: str
    role: str


@transaction.atomic
def open_account(viewer: Viewer, *, unit: UnitOn, draft: AccountDraft) -> IssuedCode:
    """Makes an account with one role in `unit` from today, and the code that opens it. Permissions `accounts.reset` and those of `grant_role`.

    Nobody chooses a password for somebody else: the code asks for one. Raises `DomainError` for a name that is taken
    or malformed, and where the role may not be given.
    """
    access.require(viewer, permissions.RESET_ACCOUNTS, unit.path)
    user = make_user(viewer.actor, username=draft.username, password=None, display_name=draft.display_name)
    grant_role(viewer, user=user, role=draft.role, unit=unit, starts_on=today())
    return one_time.issue_code(
        viewer.actor, user=user, kind=CodeKind.FIRST, chain=unit.chain, unit_id=unit.id
    )


@transaction.atomic
def issue_code(viewer: Viewer, *, unit: UnitOn, user: User, kind: CodeKind) -> IssuedCode:
    """A one-time code for somebody with a role in `unit` or below. Permission `accounts.reset`, over all that the account reaches.

    Raises `NotVisible` for an account that is not there, `Forbidden` for one's own and one that reaches further.
    """
    accounts.account_in(viewer, unit, user.pk)
    accounts.require_reach_over(viewer, user)
    return one_time.issue_code(viewer.actor, user=user, kind=kind, chain=unit.chain, unit_id=unit.id)


@transaction.atomic
def issue_code_anywhere(viewer: Viewer, *, user: User, kind: CodeKind) -> IssuedCode:
    """The same from the command line, where no unit is named: also for an account without a role, by the operator.

    Raises `NotVisible` for an account that holds no role where the viewer has `accounts.reset`, `Forbidden` as `issue_code`.
    """
    accounts.require_in_sight(viewer, user)
    accounts.require_reach_over(viewer, user)
    return one_time.issue_code(viewer.actor, user=user, kind=kind)


@transaction.atomic
def end_sessions(viewer: Viewer, *, unit: UnitOn, user: User) -> int:
    """Ends every session of somebody with a role in `unit` or below; says how many. Permission and refusals as `issue_code`."""
    accounts.account_in(viewer, unit, user.pk)
    accounts.require_reach_over(viewer, user)
    return sessions.end_sessions(viewer.actor, user=user, chain=unit.chain, unit_id=unit.id)


@transaction.atomic
def set_sign_in(viewer: Viewer, *, user: User, allowed: bool) -> None:
    """Locks an account or opens it again. Permission `accounts.manage`, over all that the account reaches.

    Refusals as `accounts.require_looked_after`, and `DomainError` where it is so already.
    """
    accounts.require_looked_after(viewer, user)
    write_sign_in(viewer.actor, user=user, allowed=allowed)
