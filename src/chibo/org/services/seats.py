"""Seats and bodies, made where they are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from chibo.org import access, permissions
from chibo.org.models import Body, Post, Seat
from chibo.org.services.rows import open_row

if TYPE_CHECKING:
    from uuid import UUID

    from chibo.core.audit.acts import Act
    from chibo.core.audit.services import AuditDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


def ensure_body(act: Act, unit_id: int, kind: str) -> tuple[Body, list[AuditDraft]]:
    """The body of a kind in a unit, made where it is missing, with its entry. For services: permission is the caller's."""
    known = Body.objects.filter(unit_id=unit_id, kind_id=kind).first()
    if known is not None:
        return known, []
    body = Body(unit_id=unit_id, kind_id=kind, recorded_in=act.uid)
    return body, [open_row(act, body, unit_id=unit_id)]


def ensure_seat(act: Act, unit_id: int, post: Post) -> tuple[Seat, list[AuditDraft]]:
    """The seat of a post in a unit, with its body, made where they are missing. For services: permission is the caller's."""
    known = Seat.objects.filter(unit_id=unit_id, post=post).first()
    if known is not None:
        return known, []
    body, drafts = ensure_body(act, unit_id, post.body_kind_id) if post.body_kind_id else (None, [])
    seat = Seat(unit_id=unit_id, post=post, body=body, recorded_in=act.uid)
    return seat, [*drafts, open_row(act, seat, unit_id=unit_id)]


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
