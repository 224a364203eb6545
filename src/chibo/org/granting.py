"""What must hold when a role is given: who may give it, to whom, where and for how long; and who is left to give others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.org import access, paths, permissions
from chibo.org.models import Grant, Role

if TYPE_CHECKING:
    from datetime import date

    from chibo.accounts.models import User
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True)
class GrantFacts:
    """What is given: the code of the role, its period `[starts_on, ends_on)`, and for a helper whom and with which paper."""

    role: str
    starts_on: date
    ends_on: date = END
    helps: User | None = None
    scope: str = ""


def may_give(viewer: Viewer, role: Role, path: str) -> bool:
    """Does the viewer hold all that the role gives, over the unit at `path`?"""
    needed = {permissions.GRANT_ROLES, *role.permissions}
    return all(_holds(viewer, permission, path) for permission in needed)


def _holds(viewer: Viewer, permission: str, path: str) -> bool:
    greater = permissions.IMPLIED_BY.get(permission)
    return viewer.can(permission, path) or (greater is not None and viewer.can(greater, path))


def require_giving(viewer: Viewer, role: Role, unit: UnitOn) -> None:
    """Raises `Forbidden`/`NotVisible` without `roles.grant` on the unit, `DomainError` for a role above one's own rights."""
    access.require(viewer, permissions.GRANT_ROLES, unit.path)
    if not may_give(viewer, role, unit.path):
        raise above_own()


def above_own() -> DomainError:
    """The refusal of a role that gives more than one holds."""
    sentence = _("Không thể giao, đổi vai trò có quyền mà chính mình không có.")
    return DomainError("role_above_own", sentence, field="role")


def fits(role: Role, unit: UnitOn) -> bool:
    """Is the role held in units of this kind?"""
    wanted = {Role.Where.CELL: unit.is_cell, Role.Where.GRASSROOTS: unit.is_grassroots}
    return wanted.get(Role.Where(role.held_in), True)


def require_fitting(viewer: Viewer, role: Role, unit: UnitOn, user: User, given: GrantFacts) -> None:
    """Raises `DomainError` or `Conflict` where the role cannot be held so: there, for that long, by that user."""
    if not fits(role, unit):
        values = {"role": role, "where": role.get_held_in_display(), "unit": unit.name}
        sentence = _("Vai trò «%(role)s» chỉ giao ở %(where)s; %(unit)s không phải.")
        raise DomainError("role_not_here", sentence % values, field="role")
    _require_period(viewer, role, given)
    _require_scope(role, given)
    if not user.is_active:
        locked = _("Tài khoản «%(user)s» đã khóa. Hãy mở lại trước khi giao vai trò.")
        raise DomainError("account_locked", locked % {"user": user.username}, field="username")
    _require_free_hands(role, unit, user, given)


def _require_period(viewer: Viewer, role: Role, given: GrantFacts) -> None:
    if given.starts_on >= given.ends_on:
        raise DomainError("grant_period", _("Ngày thôi giữ phải sau ngày bắt đầu."), field="ends_on")
    if given.starts_on < today() and not viewer.is_operator:
        raise DomainError(
            "grant_backdated", _("Quyền không giao lùi ngày. Hãy chọn từ hôm nay trở đi."), field="starts_on"
        )
    if role.by_assignment and given.ends_on == END:
        sentence = _("Vai trò «%(role)s» giao theo phân công trong một thời gian: hãy ghi ngày kết thúc.")
        raise DomainError("assignment_without_end", sentence % {"role": role}, field="ends_on")


def _require_scope(role: Role, given: GrantFacts) -> None:
    named = given.helps is not None and clean_text(given.scope)
    if role.for_one and not named:
        sentence = _("Người giúp việc phải ghi rõ giúp bí thư nào và trong buổi sinh hoạt hoặc sổ nào.")
        raise DomainError("helper_without_scope", sentence, field="scope")
    if not role.for_one and (given.helps or given.scope):
        sentence = _("Chỉ vai trò giúp việc mới ghi người được giúp và sổ.")
        raise DomainError("scope_without_helper", sentence, field="scope")


def _require_free_hands(role: Role, unit: UnitOn, user: User, given: GrantFacts) -> None:
    """One query: what the user holds in those days. The same role there twice is one too many, and whoever looks after
    the machine sees no members."""  # noqa: D205, D209
    held = Grant.objects.filter(user=user, starts_on__lt=given.ends_on, ends_on__gt=given.starts_on)
    for other in held.select_related("role"):
        if other.role_id == role.pk and other.unit_id == unit.id and other.scope == clean_text(given.scope):
            since = format_date(other.starts_on)
            sentence = _("«%(user)s» đã giữ vai trò này ở đây từ ngày %(since)s.")
            raise Conflict("role_held", sentence % {"user": user.username, "since": since}, field="username")
        if _meet(role, other.role) or _meet(other.role, role):
            sentence = _(
                "Quản trị kỹ thuật không xem dữ liệu đảng viên: «%(user)s» không giữ được cả hai vai trò. Hãy dùng một tài khoản khác."
            )
            raise Conflict("roles_kept_apart", sentence % {"user": user.username}, field="username")


def _meet(machine: Role, members: Role) -> bool:
    return permissions.MANAGE_ACCOUNTS in machine.permissions and bool(
        permissions.OF_MEMBER_DATA & set(members.permissions)
    )


def first_day_without_granter(path: str, on: date) -> date:
    """The first day from `on` on which nobody holds a role that can grant in the unit at `path`; `END` where there is none.

    One SQL query.
    """
    units = paths.decode(path)
    granting = Grant.objects.filter(unit_id__in=units, user__is_active=True, ends_on__gt=on)
    covered = on
    for grant in granting.select_related("role").order_by("starts_on"):
        reaches = grant.unit_id == units[-1] or grant.role.reaches_below
        if reaches and permissions.GRANT_ROLES in grant.role.permissions and grant.starts_on <= covered:
            covered = max(covered, grant.ends_on)
    return covered
