"""Writes to the tree and to grants. Each act: one permission check, one transaction, its audit entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.audit.queries import entries_of_act
from chibo.core.dates import BEGINNING, END
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text, search_key, sort_key_plain
from chibo.core.uid import new_uid
from chibo.org import access, paths, permissions
from chibo.org.models import Body, Grant, Placement, Post, Role, Seat, Unit, UnitKind, UnitProfile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from chibo.accounts.models import User
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True)
class UnitDraft:
    """A unit to be created: `kind` and `cell_kind` are codes; an unknown start is `BEGINNING`."""

    code: str
    name: str
    kind: str
    cell_kind: str | None = None
    listed_code: str = ""
    starts_on: date = BEGINNING


def add_unit(viewer: Viewer, *, parent: UnitOn | None, draft: UnitDraft, act_uid: UUID | None = None) -> Unit:
    """Creates one unit below `parent` (or a root). Permission `units.manage` on the parent; the operator alone makes roots."""
    return create_units(viewer, parent=parent, drafts=[draft], act_uid=act_uid or new_uid())[0]


@transaction.atomic
def create_units(
    viewer: Viewer, *, parent: UnitOn | None, drafts: list[UnitDraft], act_uid: UUID
) -> list[Unit]:
    """The set form of `add_unit`: units below one parent, in the order given. Six SQL statements and the audit.

    Raises `DomainError` where a kind may not stand below the parent's, or a code is taken among the siblings.
    """
    _require_manage(viewer, parent)
    if not drafts:
        return []
    _check_kinds(parent, drafts)
    _check_codes(parent, drafts)
    units = Unit.objects.bulk_create(
        [
            Unit(code=d.code, ref=r, listed_code=d.listed_code, recorded_in=act_uid)
            for d, r in zip(drafts, _refs(parent, drafts), strict=True)
        ]
    )
    top = parent.path if parent else ""
    pairs = list(zip(units, drafts, strict=True))
    Placement.objects.bulk_create(
        [
            Placement(
                unit=u,
                parent_id=parent.id if parent else None,
                path=paths.join(top, u.pk),
                starts_on=d.starts_on,
                recorded_in=act_uid,
            )
            for u, d in pairs
        ]
    )
    UnitProfile.objects.bulk_create([_profile(u, d, act_uid) for u, d in pairs])
    act = Act(viewer.actor, "org.create_units", act_uid, chain=parent.chain if parent else 0)
    act.record(
        act.draft("org.unit", u.pk, unit_id=u.pk, after={"ref": u.ref, "name": d.name, "kind": d.kind})
        for u, d in pairs
    )
    return units


def _profile(unit: Unit, draft: UnitDraft, act_uid: UUID) -> UnitProfile:
    name = clean_text(draft.name)
    return UnitProfile(
        unit=unit,
        name=name,
        search_key=search_key(name),
        sort_key=sort_key_plain(name),
        kind_id=draft.kind,
        cell_kind_id=draft.cell_kind,
        starts_on=draft.starts_on,
        recorded_in=act_uid,
    )


def _require_manage(viewer: Viewer, parent: UnitOn | None) -> None:
    if parent is not None:
        access.require(viewer, permissions.MANAGE_UNITS, parent.path)
    elif not viewer.is_operator:
        raise DomainError("root_by_operator", _("Chỉ người vận hành máy được lập tổ chức đảng cao nhất."))


def _check_kinds(parent: UnitOn | None, drafts: list[UnitDraft]) -> None:
    known = {kind.code: kind for kind in UnitKind.objects.all()}
    allowed = (
        set(known[parent.kind].allowed_children.values_list("code", flat=True)) if parent else set(known)
    )
    for draft in drafts:
        if draft.kind not in known:
            values = {"kind": draft.kind, "kinds": ", ".join(known)}
            raise DomainError(
                "unit_kind_unknown",
                _("Không có loại tổ chức đảng «%(kind)s». Các loại có: %(kinds)s.") % values,
            )
        if draft.kind not in allowed and parent:
            values = {"child": str(known[draft.kind]), "parent": parent.name}
            raise DomainError(
                "unit_kind_not_allowed", _("«%(child)s» không thể trực thuộc %(parent)s.") % values
            )


def _check_codes(parent: UnitOn | None, drafts: list[UnitDraft]) -> None:
    codes = [draft.code for draft in drafts]
    siblings = Unit.objects.filter(
        code__in=codes, placements__parent_id=parent.id if parent else None, placements__ends_on=END
    )
    taken = set(siblings.values_list("code", flat=True)) | {code for code in codes if codes.count(code) > 1}
    if taken:
        values = {"codes": ", ".join(sorted(taken))}
        raise Conflict(
            "unit_code_taken", _("Mã đã dùng trong cùng đơn vị: %(codes)s. Hãy chọn mã khác.") % values
        )


def _refs(parent: UnitOn | None, drafts: list[UnitDraft]) -> list[str]:
    """The lasting address of each new unit: its bare code where it is free and not a cell's, else below the parent's address."""
    cells = set(UnitKind.objects.filter(is_cell=True).values_list("code", flat=True))
    taken = set(Unit.objects.filter(ref__in=[draft.code for draft in drafts]).values_list("ref", flat=True))
    refs = []
    for draft in drafts:
        bare = draft.kind not in cells and draft.code not in taken
        refs.append(draft.code if bare or parent is None else f"{parent.ref}/{draft.code}")
        taken.add(refs[-1])
    return refs


@transaction.atomic
def set_records_from(
    viewer: Viewer, *, unit: UnitOn, unit_ids: Iterable[int], on: date, act_uid: UUID
) -> None:
    """Marks the day from which the register records these units; an earlier mark stays. Permission `lists.import`."""
    access.require(viewer, permissions.IMPORT_LISTS, unit.path)
    changed = [
        u for u in Unit.objects.filter(pk__in=list(unit_ids)) if u.records_from is None or on < u.records_from
    ]
    Unit.objects.filter(pk__in=[u.pk for u in changed]).update(records_from=on)
    act = Act(viewer.actor, "org.set_records_from", act_uid, chain=unit.chain)
    act.record(
        act.draft(
            "org.unit",
            u.pk,
            unit_id=u.pk,
            before={"records_from": u.records_from},
            after={"records_from": on},
        )
        for u in changed
    )


@transaction.atomic
def set_opens_on(viewer: Viewer, *, unit: UnitOn, on: date | None) -> None:
    """Sets the date the pages of a unit and of those below it open on (a demonstration's date). Permission `units.manage`."""
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    before = Unit.objects.get(pk=unit.id).opens_on
    Unit.objects.filter(pk=unit.id).update(opens_on=on)
    act = Act(viewer.actor, "org.set_opens_on", new_uid(), chain=unit.chain)
    act.record(
        [act.draft("org.unit", unit.id, unit_id=unit.id, before={"opens_on": before}, after={"opens_on": on})]
    )


@transaction.atomic
def ensure_seats(
    viewer: Viewer, *, unit: UnitOn, wanted: set[tuple[int, str]], act_uid: UUID
) -> dict[tuple[int, str], Seat]:
    """The seats (unit id, post code), with their bodies, made where they are missing. Permission `lists.import` on `unit`."""
    access.require(viewer, permissions.IMPORT_LISTS, unit.path)
    posts = {post.code: post for post in Post.objects.filter(code__in={code for _unit, code in wanted})}
    unit_ids = {unit_id for unit_id, _code in wanted}
    seats = {(seat.unit_id, seat.post_id): seat for seat in Seat.objects.filter(unit_id__in=unit_ids)}
    missing = sorted(wanted - set(seats))
    bodies = _ensure_bodies({(u, kind) for u, code in missing if (kind := posts[code].body_kind_id)}, act_uid)
    made = Seat.objects.bulk_create(
        [
            Seat(
                unit_id=u,
                post_id=code,
                body=bodies.get((u, posts[code].body_kind_id or "")),
                recorded_in=act_uid,
            )
            for u, code in missing
        ]
    )
    return seats | {(seat.unit_id, seat.post_id): seat for seat in made}


def _ensure_bodies(wanted: set[tuple[int, str]], act_uid: UUID) -> dict[tuple[int, str], Body]:
    bodies = {
        (body.unit_id, body.kind_id): body
        for body in Body.objects.filter(unit_id__in={u for u, _kind in wanted})
    }
    made = Body.objects.bulk_create(
        [Body(unit_id=u, kind_id=kind, recorded_in=act_uid) for u, kind in sorted(wanted - set(bodies))]
    )
    return bodies | {(body.unit_id, body.kind_id): body for body in made}


@transaction.atomic
def grant_role(
    viewer: Viewer, *, user: User, role: str, unit: UnitOn, starts_on: date, ends_on: date = END
) -> Grant:
    """Gives a role in a unit for `[starts_on, ends_on)`. Permission `units.manage`; nobody grants what they do not hold."""
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    given = Role.objects.filter(code=role).first()
    if given is None:
        raise DomainError("role_unknown", _("Không có vai trò «%(role)s».") % {"role": role})
    if any(not viewer.can(permission, unit.path) for permission in given.permissions):
        raise DomainError("role_above_own", _("Không thể giao vai trò có quyền mà chính mình không có."))
    act = Act(viewer.actor, "org.grant_role", new_uid(), chain=unit.chain)
    grant = Grant.objects.create(
        user=user, role=given, unit_id=unit.id, starts_on=starts_on, ends_on=ends_on, recorded_in=act.uid
    )
    facts = {"user": user.username, "role": role, "unit": unit.ref, "from": starts_on, "to": ends_on}
    act.record([act.draft("org.grant", grant.pk, unit_id=unit.id, after=facts)])
    return grant


@transaction.atomic
def undo_act(viewer: Viewer, *, unit: UnitOn, act_uid: UUID) -> None:
    """Takes back what an act recorded in the tree: created units, bodies, seats, marks. Permission `batches.undo` on `unit`.

    The caller has made sure that nothing rests on them; the database refuses otherwise.
    """
    access.require(viewer, permissions.UNDO_BATCHES, unit.path)
    act = Act(viewer.actor, "org.undo_act", new_uid(), chain=unit.chain)
    drafts = []
    for entry in entries_of_act(act_uid, "org.set_records_from"):
        Unit.objects.filter(pk=entry.object_id).update(records_from=(entry.before or {}).get("records_from"))
        drafts.append(
            act.draft(
                "org.unit", entry.object_id, unit_id=entry.unit_id, before=entry.after, after=entry.before
            )
        )
    Seat.objects.filter(recorded_in=act_uid).delete()
    Body.objects.filter(recorded_in=act_uid).delete()
    UnitProfile.objects.filter(recorded_in=act_uid).delete()
    Placement.objects.filter(recorded_in=act_uid).delete()
    created = Unit.objects.filter(recorded_in=act_uid)
    drafts += [
        act.draft("org.unit", u.pk, unit_id=unit.id, before={"ref": u.ref}, note=str(act_uid))
        for u in created
    ]
    created.delete()
    act.record(drafts)
