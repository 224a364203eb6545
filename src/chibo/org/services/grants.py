"""Giving roles, ending them, handing them over on a day, and taking such an act back.

Rights are read by the day, so what changes here takes effect at midnight: the incoming holder has the role from the first
minute of the day of the hand-over, the outgoing one to the last minute of the day before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.audit.queries import entries_of_act, later_acts_on
from chibo.core.clock import now, today
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.org import access, paths, permissions
from chibo.org.granting import (
    GrantFacts,
    above_own,
    first_day_without_granter,
    may_give,
    require_fitting,
    require_giving,
)
from chibo.org.models import Grant, Role
from chibo.org.queries import on_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chibo.accounts.models import User
    from chibo.core.audit.models import AuditEntry
    from chibo.core.audit.services import AuditDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

OBJECT: Final = "org.grant"
#: An act is taken back within so many days (a habit of the program, not of a regulation).
UNDO_DAYS: Final = 30
UNDO: Final = "org.undo_grants"
ACTS: Final = frozenset({"org.grant_role", "org.end_grant", "org.hand_over"})


@transaction.atomic
def grant_role(
    viewer: Viewer,
    *,
    user: User,
    role: str,
    unit: UnitOn,
    starts_on: date,
    ends_on: date = END,
    helps: User | None = None,
    scope: str = "",
) -> Grant:
    """Gives a role in a unit for `[starts_on, ends_on)`: `grant_roles` for one unit."""
    given = GrantFacts(role=role, starts_on=starts_on, ends_on=ends_on, helps=helps, scope=scope)
    return grant_roles(viewer, user=user, given=given, units=[unit])[0]


@transaction.atomic
def grant_roles(viewer: Viewer, *, user: User, given: GrantFacts, units: Sequence[UnitOn]) -> list[Grant]:
    """Gives a role in each of `units`, one act. Permission `roles.grant` on each; nobody gives what they do not hold.

    Raises `DomainError` for an unknown role, a period that is none or lies in the past, a role that is not held in such a
    unit, an assignment without an end and a helper without a secretary and a paper; `Conflict` where the user holds the
    role there already, and where looking after the machine and seeing members would meet in one hand.
    """
    role = Role.objects.filter(code=given.role).first()
    if role is None:
        raise DomainError(
            "role_unknown", _("Không có vai trò «%(role)s».") % {"role": given.role}, field="role"
        )
    act_uid, grants = new_uid(), []
    for unit in units:
        require_giving(viewer, role, unit)
        require_fitting(viewer, role, unit, user, given)
        act = Act(viewer.actor, "org.grant_role", act_uid, chain=unit.chain)
        grants.append(give(act, Giving(user, role, unit, given)))
    return grants


@dataclass(frozen=True)
class Giving:
    """One role to be given to one user in one unit."""

    user: User
    role: Role
    unit: UnitOn
    given: GrantFacts


def give(act: Act, giving: Giving) -> Grant:
    """Writes the grant and its entry. Not for callers outside services: all was asked before."""
    given, unit = giving.given, giving.unit
    grant = Grant.objects.create(
        user=giving.user,
        role=giving.role,
        unit_id=unit.id,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        helps=given.helps,
        scope=clean_text(given.scope),
        recorded_in=act.uid,
    )
    facts = {
        "user": giving.user.username,
        "role": giving.role.pk,
        "unit": unit.ref,
        "from": given.starts_on,
        "to": given.ends_on,
    }
    if given.helps is not None:
        facts |= {"helps": given.helps.username, "scope": grant.scope}
    act.record([act.draft(OBJECT, grant.pk, unit_id=unit.id, after=facts)])
    return grant


@transaction.atomic
def end_grant(viewer: Viewer, *, unit: UnitOn, grant_id: int, on: date) -> Grant:
    """Ends a role: `on` is the first day without it, today at the earliest. Permission `roles.grant` on the unit.

    Raises `NotVisible` where the unit has no such grant, `DomainError` for a day outside its period, `Conflict` where the
    unit would be left without anybody who can grant.
    """
    grant = _grant_of(viewer, unit, grant_id)
    _require_day(grant, on)
    before = first_day_without_granter(unit.path, today())
    act = Act(viewer.actor, "org.end_grant", new_uid(), chain=unit.chain)
    drafts = [close(act, grant, on)]
    _require_granter_left(unit, before)
    act.record(drafts)
    return grant


@transaction.atomic
def hand_over(viewer: Viewer, *, unit: UnitOn, grant_id: int, to: User, on: date) -> Grant:
    """Ends a role for its holder and gives it to `to` from `on` on, to the end it had: one act. Permission `roles.grant`.

    Gives the new grant. Raises as `end_grant` and `grant_roles` do.
    """
    grant = _grant_of(viewer, unit, grant_id)
    _require_day(grant, on)
    if grant.user_id == to.pk:
        raise DomainError(
            "handed_to_self", _("Người nhận đang giữ vai trò này. Hãy ghi tên người khác."), field="username"
        )
    given = GrantFacts(grant.role_id, on, grant.ends_on, grant.helps, grant.scope)
    require_fitting(viewer, grant.role, unit, to, given)
    before = first_day_without_granter(unit.path, today())
    act = Act(viewer.actor, "org.hand_over", new_uid(), chain=unit.chain)
    act.record([close(act, grant, on)])
    new = give(act, Giving(to, grant.role, unit, given))
    _require_granter_left(unit, before)
    return new


@transaction.atomic
def undo_grants(viewer: Viewer, *, unit: UnitOn, act_uid: UUID) -> None:
    """Takes back one act on the grants of `unit` for all units it touched. Permission `roles.grant` on each of them.

    Within 30 days, or while what it gave has not begun. Raises `NotVisible` where there is no such act at or below the
    unit, `DomainError` for a role above one's own rights, `Conflict` where it is too long ago, where a later act changed the same grants, and where nobody could grant any more.
    """
    access.require(viewer, permissions.GRANT_ROLES, unit.path)
    entries = [entry for entry in entries_of_act(act_uid) if entry.act in ACTS]
    grants = _placed([entry.object_id for entry in entries])
    within = [paths.is_within(path, unit.path) for _grant, path in grants.values()]
    if not entries or not all(within):
        raise NotVisible
    if not all(may_give(viewer, grant.role, path) for grant, path in grants.values()):
        raise above_own()
    _require_undoable(entries, [grant for grant, _path in grants.values()])
    before = first_day_without_granter(unit.path, today())
    act = Act(viewer.actor, UNDO, new_uid(), chain=unit.chain)
    for entry in entries:
        _take_back(grants[entry.object_id][0], entry)
    _require_granter_left(unit, before)
    act.record(
        act.draft(OBJECT, e.object_id, unit_id=e.unit_id, before=e.after, after=e.before, note=str(act_uid))
        for e in entries
    )


def _grant_of(viewer: Viewer, unit: UnitOn, grant_id: int) -> Grant:
    """The grant, where the viewer may change it. Raises `NotVisible` where the unit has none of that number."""
    access.require(viewer, permissions.GRANT_ROLES, unit.path)
    grant = Grant.objects.filter(pk=grant_id, unit_id=unit.id).select_related("role", "user", "helps").first()
    if grant is None:
        raise NotVisible
    require_giving(viewer, grant.role, unit)
    return grant


def _require_day(grant: Grant, on: date) -> None:
    if on < today():
        sentence = _("Ngày %(day)s đã qua. Quyền chỉ kết thúc hoặc bàn giao từ hôm nay trở đi.")
        raise DomainError("grant_day_past", sentence % {"day": format_date(on)}, field="on")
    if on <= grant.starts_on:
        sentence = _("Phân quyền này bắt đầu ngày %(day)s. Hãy chọn ngày sau đó, hoặc hoàn tác lần giao.")
        raise DomainError("grant_not_begun", sentence % {"day": format_date(grant.starts_on)}, field="on")
    if on >= grant.ends_on:
        sentence = _("Phân quyền này đã kết thúc từ ngày %(day)s.")
        raise DomainError("grant_over", sentence % {"day": format_date(grant.ends_on)}, field="on")


def close(act: Act, grant: Grant, on: date) -> AuditDraft:
    """Ends the grant; gives the draft of its entry. Not for callers outside services, as `give`."""
    who = {"user": grant.user.username}
    before, after = who | {"to": grant.ends_on}, who | {"to": on}
    draft = act.draft(OBJECT, grant.pk, unit_id=grant.unit_id, before=before, after=after)
    grant.ends_on, grant.closed_in = on, act.uid
    grant.save(update_fields=["ends_on", "closed_in"])
    return draft


def _require_granter_left(unit: UnitOn, before: date) -> None:
    """Raises `Conflict` where the act brought nearer the day on which nobody can grant in the unit."""
    after = first_day_without_granter(unit.path, today())
    if after < before:
        sentence = _(
            "Từ ngày %(day)s sẽ không còn ai giao được quyền ở %(unit)s. Hãy bàn giao vai trò này, hoặc giao quyền cho người khác trước."
        )
        raise Conflict("no_granter_left", sentence % {"day": format_date(after), "unit": unit.name})


def _placed(ids: list[int]) -> dict[int, tuple[Grant, str]]:
    """The grants of these numbers that still stand, each with the path of its unit. One SQL query."""
    grants = Grant.objects.filter(on_date(today(), "unit__placements__"), pk__in=ids).select_related("role")
    found = grants.annotate(unit_path=F("unit__placements__path"))
    return {grant.pk: (grant, vars(grant)["unit_path"]) for grant in found}


def _require_undoable(entries: list[AuditEntry], grants: list[Grant]) -> None:
    begun = any(grant.starts_on <= today() for grant in grants) or not grants
    if begun and entries[0].recorded_at < now() - timedelta(days=UNDO_DAYS):
        sentence = _("Đã quá %(days)s ngày nên không hoàn tác được. Hãy kết thúc hoặc giao lại.")
        raise Conflict("undo_too_late", sentence % {"days": UNDO_DAYS})
    ids = [entry.object_id for entry in entries]
    if len(grants) < len(set(ids)) or later_acts_on(OBJECT, ids, entries[0].act_uid).exists():
        raise Conflict("undo_rested_on", _("Phân quyền này đã đổi sau đó. Hãy hoàn tác việc sau trước."))


def _take_back(grant: Grant, entry: AuditEntry) -> None:
    """Deletes what the act gave; opens again what it closed."""
    if entry.before is None:
        grant.delete()
        return
    grant.ends_on, grant.closed_in = date.fromisoformat(entry.before["to"]), None
    grant.save(update_fields=["ends_on", "closed_in"])
