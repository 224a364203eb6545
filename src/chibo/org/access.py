"""Who may do what where: one predicate for *may this viewer do it?* and for *which rows may this viewer see?*.

A right comes from a grant alone. What a viewer may not see does not exist for them (`NotVisible`, 404); what they see but
may not do is refused (`Forbidden`, 403).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, CharField, DateField, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from chibo.core.audit.services import Actor
from chibo.core.clock import today
from chibo.core.errors import Forbidden, NotVisible
from chibo.core.prepared import Given, Prepared
from chibo.org import paths, permissions
from chibo.org.models import Grant, Succession

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from chibo.accounts.models import User


@dataclass(frozen=True)
class Held:
    """A role held today: its permissions, the path of its unit, and whether it reaches the units below.

    `grant_id` is the grant it comes from, `[starts_on, ends_on)` its period; `by_assignment`: for an inspection. `past` are
    paths where the unit stood before, and where units stood that were merged into it: for questions about those days.
    """

    grant_id: int
    role: str
    role_name: str
    role_name_en: str
    permissions: frozenset[str]
    unit_ref: str
    path: str
    below: bool
    starts_on: date
    ends_on: date
    by_assignment: bool
    past: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Every path of the unit, that of today first."""
        return (self.path, *self.past)

    def covers(self, path: str) -> bool:
        return any(paths.is_within(path, place) if self.below else path == place for place in self.places)


@dataclass(frozen=True)
class Viewer:
    """Somebody who asks. `is_operator` is the person at the machine itself (the command line), audited as such."""

    user_id: int | None
    label: str
    held: tuple[Held, ...] = ()
    is_operator: bool = False

    @property
    def actor(self) -> Actor:
        return Actor(id=self.user_id, label=self.label)

    def can(self, permission: str, path: str) -> bool:
        """Does a grant of this viewer give the permission over the unit at `path`?"""
        return self.is_operator or any(
            permission in held.permissions and held.covers(path) for held in self.held
        )

    def sees_unit(self, path: str) -> bool:
        return self.can(permissions.SEE_UNITS, path)

    def why(self, permission: str, path: str) -> Held | None:
        """The grant that gives the permission over the unit at `path`, the nearest one first."""
        giving = [held for held in self.held if permission in held.permissions and held.covers(path)]
        return max(giving, key=lambda held: len(held.path), default=None)

    def lent(self, permission: str, path: str, *, below: bool, by: Held) -> Viewer:
        """This viewer with one permission more over one place, lent under the grant `by` (a purpose was stated)."""
        more = replace(by, permissions=frozenset({permission}), path=path, below=below, past=())
        return replace(self, held=(*self.held, more))


#: The person at the machine. Commands without `--as` act as this viewer.
OPERATOR = Viewer(user_id=None, label="operator", is_operator=True)
NOBODY = Viewer(user_id=None, label="")


#: All of one unit went over to another.
_WHOLE = Q(is_whole=True, is_end=True)


def _grants() -> QuerySet[Grant]:
    """Grants of the day, a row for each place the unit had up to it."""
    on = Given("on", DateField())
    followed = Succession.objects.filter(_WHOLE, successor=OuterRef("unit_id"), on__lte=on)
    return (
        Grant.objects.filter(
            user=Given("user", BigIntegerField()),
            starts_on__lte=on,
            ends_on__gt=on,
            unit__placements__starts_on__lte=on,
        )
        .select_related("role")
        .annotate(
            unit_path=F("unit__placements__path"),
            placed_until=F("unit__placements__ends_on"),
            unit_ref=F("unit__ref"),
            followed=Exists(followed),
        )
        .order_by("id", "unit__placements__starts_on")
    )


_GRANTS = Prepared(_grants)


def viewer_of(user: User) -> Viewer:
    """The viewer a signed-in user is today. One SQL query, two more where a unit of a grant came out of others."""
    on = today()
    placed: dict[int, list[Any]] = {}
    for row in _GRANTS.rows(user=user.pk, on=on):
        placed.setdefault(row.pk, []).append(row)
    of_today = [found for found in placed.values() if found[-1].placed_until > on]
    before = _paths_before({found[-1].unit_id for found in of_today if found[-1].followed}, on)
    held = tuple(_held(found, before.get(found[-1].unit_id, set())) for found in of_today)
    return Viewer(user_id=user.pk, label=user.username, held=held)


def _held(placed: list[Any], before: set[str]) -> Held:
    """The role of one grant; `placed` are its rows by the places of its unit, that of today last."""
    grant = placed[-1]
    past = {row.unit_path for row in placed} | before
    return Held(
        grant_id=grant.pk,
        role=grant.role_id,
        role_name=grant.role.name,
        role_name_en=grant.role.name_en,
        permissions=frozenset(grant.role.permissions),
        unit_ref=grant.unit_ref,
        path=grant.unit_path,
        below=grant.role.reaches_below,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        by_assignment=grant.role.by_assignment,
        past=tuple(sorted(past - {grant.unit_path})),
    )


def _paths_before(unit_ids: set[int], on: date) -> dict[int, set[str]]:
    """Where the units stood that became these units, by the unit they became, through every merge. One SQL query a step back."""
    found: dict[int, set[str]] = {}
    became = {unit_id: {unit_id} for unit_id in unit_ids}
    while became:
        rows = Succession.objects.filter(_WHOLE, successor_id__in=became, on__lte=on)
        earlier: dict[int, set[int]] = {}
        for predecessor, successor, path in rows.values_list(
            "predecessor_id", "successor_id", "predecessor__placements__path"
        ):
            for unit_id in became[successor]:
                earlier.setdefault(predecessor, set()).add(unit_id)
                found.setdefault(unit_id, set()).add(path)
        became = earlier
    return found


def within(viewer: Viewer, permission: str, path_field: str) -> Q:
    """The condition that a row's path lies where the viewer holds the permission. Nobody's reach is an impossible condition."""
    if viewer.is_operator:
        return Q()
    condition = Q(pk__in=[])
    for held in viewer.held:
        if permission in held.permissions:
            for place in held.places:
                condition |= subtree(place, path_field) if held.below else Q(**{path_field: place})
    return condition


def reaches_below(viewer: Viewer, permission: str, path: str) -> bool:
    """Does one grant give the permission over the unit at `path` and everything below it?"""
    return viewer.is_operator or any(
        held.below and permission in held.permissions and held.covers(path) for held in viewer.held
    )


class GivenPath(Given):
    """The path of a subtree in a prepared statement; `path_values` fills it and where the subtree ends."""

    def __init__(self, name: str) -> None:
        super().__init__(name, CharField())
        self.after = Given(f"{name}_after", CharField())


PATH: Final[Any] = GivenPath("path")


def subtree(path: str | GivenPath, path_field: str) -> Q:
    """The condition that a row's path is `path` or below it: one index range."""
    after = path.after if isinstance(path, GivenPath) else paths.after(path)
    return Q(**{f"{path_field}__gte": path, f"{path_field}__lt": after})


def path_values(path: str, name: str = "path") -> dict[str, str]:
    """The values of a prepared statement over the subtree of `GivenPath(name)`, usually `PATH`."""
    return {name: path, f"{name}_after": paths.after(path)}


def require(viewer: Viewer, permission: str, path: str) -> None:
    """Raises `NotVisible` where the unit is out of the viewer's sight, `Forbidden` where only the act is."""
    if viewer.can(permission, path):
        return
    if not viewer.sees_unit(path):
        raise NotVisible
    raise Forbidden("forbidden", refusal(permission))


def refusal(permission: str) -> str:
    """The sentence that says what is not permitted and whom to ask."""
    sentences = {
        permissions.SEE_FIGURES: _("Vai trò của bạn không xem được số liệu của đơn vị này."),
        permissions.SEE_GUARDED: _("Quân số của chi bộ công an, quân sự chỉ hiển thị trong cấp ủy cơ sở."),
        permissions.SEE_PEOPLE: _(
            "Vai trò của bạn xem được số lượng, không xem được danh sách tên của đơn vị này."
        ),
        permissions.IMPORT_LISTS: _("Vai trò của bạn không được nhập danh sách vào đơn vị này."),
        permissions.UNDO_BATCHES: _("Vai trò của bạn không được hoàn tác lần nhập này."),
        permissions.RESET_ACCOUNTS: _("Vai trò của bạn không được lập tài khoản hoặc cấp mã ở đơn vị này."),
        permissions.MANAGE_UNITS: _("Vai trò của bạn không được lập hoặc sửa tổ chức đảng ở đây."),
        permissions.RECORD_TERMS: _("Vai trò của bạn không được ghi nhiệm kỳ, cấp ủy, chức vụ ở đây."),
        permissions.RECORD_PLACES: _("Vai trò của bạn không được ghi địa bàn, trưởng thôn ở đây."),
        permissions.DECLARE_FIGURES: _("Vai trò của bạn không được khai báo số liệu ở đây."),
        permissions.GRANT_ROLES: _("Vai trò của bạn không được giao hoặc bàn giao quyền ở đây."),
        permissions.OPEN_FOR_PURPOSE: _("Vai trò của bạn không mở được tên và hồ sơ từ cấp trên."),
        permissions.SEE_OPENINGS: _("Vai trò của bạn không xem được ai đã mở hồ sơ ở đây."),
        permissions.ANSWER_CORRECTIONS: _("Vai trò của bạn không trả lời đề nghị sửa hồ sơ ở đây."),
        permissions.MANAGE_ACCOUNTS: _("Vai trò của bạn không quản lý tài khoản."),
    }
    sentence = sentences.get(permission, _("Vai trò của bạn không được làm việc này ở đơn vị này."))
    return sentence + " " + _("Cần quyền này, hãy hỏi cán bộ tổ chức của cấp ủy.")
