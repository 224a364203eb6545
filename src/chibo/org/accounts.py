"""Accounts seen from the units: who signs in where, who must have a second factor, and whose account may be opened by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from chibo.accounts import factors, sessions
from chibo.accounts.models import OneTimeCode, User
from chibo.core.clock import now, today
from chibo.core.errors import Forbidden, NotVisible
from chibo.core.text import search_key
from chibo.org import access, paths, permissions
from chibo.org.models import Grant, UnitProfile
from chibo.org.queries import name_on, on_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: Accounts shown at once; a search finds the others.
LIST_LIMIT: Final = 200


@dataclass(frozen=True)
class HeldRole:
    """A role of somebody in a unit, in words. `ends_on` is the first day without it."""

    role: str
    unit_name: str
    unit_ref: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Account:
    """An account in the list of a unit. `has_card` means printed codes; `seen_at` is None where no session is noted."""

    user: User
    roles: tuple[HeldRole, ...]
    has_app: bool
    has_passkey: bool
    has_card: bool
    seen_at: datetime | None
    code_until: datetime | None


def accounts_of(viewer: Viewer, unit: UnitOn, text: str = "") -> list[Account]:
    """Accounts that hold a role in `unit` or below it today, by display name; at most `LIST_LIMIT`. Permission `accounts.reset`.

    With `text` those whose name or user name holds every word of it. Four SQL queries, one where there are none.
    """
    access.require(viewer, permissions.RESET_ACCOUNTS, unit.path)
    grants = _grants().filter(
        access.subtree(unit.at(today()).path, "unit__placements__path"),
        access.within(viewer, permissions.RESET_ACCOUNTS, "unit__placements__path"),
    )
    found: dict[User, list[HeldRole]] = {}
    for grant in grants:
        found.setdefault(grant.user, []).append(_held(grant))
    words = search_key(text).split()
    users = [user for user in found if all(word in _words_of(user) for word in words)]
    users.sort(key=lambda user: (search_key(str(user)), user.pk))
    return _assembled({user: found[user] for user in users[:LIST_LIMIT]})


def account_in(viewer: Viewer, unit: UnitOn, user_id: int) -> Account:
    """One account with a role in `unit` or below it today, with all its roles. Permission `accounts.reset`.

    Raises `NotVisible` where there is none. Five SQL queries.
    """
    access.require(viewer, permissions.RESET_ACCOUNTS, unit.path)
    grants = list(_grants().filter(user_id=user_id))
    here = unit.at(today()).path
    if not any(paths.is_within(grant.unit_path, here) for grant in grants):
        raise NotVisible(
            "account_not_here", _("Tài khoản này không có vai trò ở %(unit)s.") % {"unit": unit.name}
        )
    return _assembled({grants[0].user: [_held(grant) for grant in grants]})[0]


def accounts_to_look_after(viewer: Viewer) -> list[Account]:
    """Accounts with a role at or below the units where the viewer holds `accounts.manage`, by user name; at most `LIST_LIMIT`.

    Raises `NotVisible` for who holds it nowhere. Five SQL queries.
    """
    found: dict[User, list[HeldRole]] = {}
    for grant in _grants().filter(_looked_after(viewer)):
        found.setdefault(grant.user, []).append(_held(grant))
    users = sorted(found, key=lambda user: user.username)[:LIST_LIMIT]
    return _assembled({user: found[user] for user in users})


def require_looked_after(viewer: Viewer, user: User) -> None:
    """Raises `NotVisible` for an account out of that reach, `Forbidden` for one's own and one with a role beyond it."""
    within = _looked_after(viewer)
    grants = _grants().filter(user=user)
    if not grants.filter(within).exists():
        raise NotVisible("user_unknown", _("Không có người dùng «%(name)s».") % {"name": user.username})
    if viewer.user_id == user.pk or grants.exclude(within).exists():
        sentence = _(
            "Không khóa, mở tài khoản của chính mình hay tài khoản có vai trò ngoài phạm vi bạn giữ máy."
        )
        raise Forbidden("account_above", sentence)


def _looked_after(viewer: Viewer) -> Q:
    paths_held = [held.path for held in viewer.held if permissions.MANAGE_ACCOUNTS in held.permissions]
    if not paths_held:
        raise NotVisible
    reach = Q()
    for path in paths_held:
        reach |= access.subtree(path, "unit__placements__path")
    return reach


def require_reach_over(viewer: Viewer, user: User) -> None:
    """Raises `Forbidden` for one's own account, and for one that reaches a unit where the viewer may not do this.

    Whoever lets somebody back in could come in as them: so nobody does it for an account with more reach than their own.
    """
    if viewer.user_id == user.pk:
        raise Forbidden(
            "own_account",
            _("Không tự cấp mã cho tài khoản của mình. Hãy đổi mật khẩu, hoặc đề nghị cấp trên cấp mã."),
        )
    for grant in _grants().filter(user=user):
        if not _covers(viewer, grant.unit_path, below=grant.role.reaches_below):
            raise Forbidden(
                "account_above",
                _(
                    "Tài khoản %(name)s có vai trò ở %(unit)s, ngoài phạm vi bạn phụ trách. "
                    "Đề nghị cán bộ tổ chức cấp trên, hoặc người vận hành máy, cấp mã."
                )
                % {"name": user.username, "unit": grant.unit_name},
            )


def require_in_sight(viewer: Viewer, user: User) -> None:
    """Raises `NotVisible` unless the account holds a role today where the viewer has `accounts.reset`. One SQL query."""
    reach = access.within(viewer, permissions.RESET_ACCOUNTS, "unit__placements__path")
    if not viewer.is_operator and not _grants().filter(reach, user=user).exists():
        raise NotVisible("user_unknown", _("Không có người dùng «%(name)s».") % {"name": user.username})


def may_open(viewer: Viewer, user: User) -> bool:
    """Would `require_reach_over` let this viewer through? One SQL query."""
    try:
        require_reach_over(viewer, user)
    except Forbidden:
        return False
    return True


def stands_above_a_cell(user: User) -> bool:
    """Does this user hold a role today that reaches below its unit, or in a unit that is no cell (nor a group of one)? One SQL query."""
    cells = UnitProfile.objects.filter(
        on_date(today()),
        Q(kind__is_cell=True) | Q(kind__unitkind__is_cell=True),
        unit_id=OuterRef("unit_id"),
    )
    held = Grant.objects.filter(on_date(today()), user=user)
    return held.filter(Q(role__reaches_below=True) | ~Exists(cells)).exists()


def _grants() -> QuerySet[Any]:
    """Grants of today with path, ref and name of their unit."""
    on = today()
    return (
        Grant.objects.filter(on_date(on), on_date(on, "unit__placements__"))
        .select_related("user", "role")
        .annotate(unit_path=F("unit__placements__path"), unit_ref=F("unit__ref"), unit_name=name_on(on))
        .order_by("unit__placements__path", "role__position", "id")
    )


def _covers(viewer: Viewer, path: str, *, below: bool) -> bool:
    if viewer.is_operator:
        return True
    return any(
        permissions.RESET_ACCOUNTS in held.permissions and held.covers(path) and (held.below or not below)
        for held in viewer.held
    )


def _held(grant: Any) -> HeldRole:
    return HeldRole(str(grant.role), grant.unit_name, grant.unit_ref, grant.starts_on, grant.ends_on)


def _words_of(user: User) -> str:
    return search_key(f"{user.display_name} {user.username}")


def _assembled(found: dict[User, list[HeldRole]]) -> list[Account]:
    ids = [user.pk for user in found]
    if not ids:
        return []
    kinds, seen = factors.factors_of(ids), sessions.last_seen(ids)
    waiting = OneTimeCode.objects.filter(
        user_id__in=ids, used_at=None, ended_at=None, expires_at__gt=now()
    ).values_list("user_id", "expires_at")
    until = dict(waiting)
    return [
        Account(
            user=user,
            roles=tuple(roles),
            has_app=factors.APP in kinds.get(user.pk, ()),
            has_passkey=factors.PASSKEY in kinds.get(user.pk, ()),
            has_card=factors.CARD in kinds.get(user.pk, ()),
            seen_at=seen.get(user.pk),
            code_until=until.get(user.pk),
        )
        for user, roles in found.items()
    ]
