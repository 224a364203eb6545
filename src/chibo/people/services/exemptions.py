"""Requests of members to be exempt: written down, and taken back while nobody has decided on them.

What is decided on them stands in `exemption_decisions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.people.models import Affiliation, Exemption

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from uuid import UUID

    from chibo.core.audit.services import AuditDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True, slots=True)
class ExemptionRequest:
    """That a member asked to be exempt. `kind` and `reason` are codes of `people.enums`; `reason` is "" where none is stated.

    The request may state its days `[asked_from, asked_until)`; a renewal begins where the exemption in force ends.
    """

    person_id: int
    kind: str
    requested_on: date
    reason: str = ""
    asked_from: date | None = None
    asked_until: date | None = None


def request_exemption(viewer: Viewer, *, unit: UnitOn, request: ExemptionRequest, act_uid: UUID) -> Exemption:
    """Writes one request down. Permission `members.decide` on `unit`."""
    return request_exemptions(viewer, unit=unit, requests=[request], act_uid=act_uid)[0]


@transaction.atomic
def request_exemptions(
    viewer: Viewer, *, unit: UnitOn, requests: Sequence[ExemptionRequest], act_uid: UUID
) -> list[Exemption]:
    """The set form of `request_exemption`: all of them or none, in the order given. Permission `members.decide` on `unit`.

    Raises `NotVisible` for somebody who was no member in `unit` on the day of the request, `DomainError` for a day that has
    not come, `Conflict` where the same exemption is asked for and not decided, or holds on that day. Three SQL queries and
    the rows.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    for request in requests:
        _refuse_days(request)
    stood = _where_they_stood(unit, requests)
    _refuse_repeated(requests)
    rows = Exemption.objects.bulk_create(_row(request, act_uid) for request in requests)
    act = Act(viewer.actor, "people.request_exemptions", act_uid, chain=unit.chain)
    act.record(act.draft(*_object(row), unit_id=stood[row.person_id], after=_logged(row)) for row in rows)
    return rows


@transaction.atomic
def withdraw_exemptions(
    viewer: Viewer, *, unit: UnitOn, exemption_ids: Collection[int], act_uid: UUID
) -> None:
    """Takes requests out again that were written down by mistake. Permission `members.decide` on `unit`.

    Raises `Conflict` where one is decided already. The log keeps what they said.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    rows = list(Exemption.objects.select_for_update().filter(pk__in=exemption_ids).order_by("pk"))
    if any(row.decided_on for row in rows):
        sentence = _(
            "Đã có quyết định về đơn xin miễn này nên không rút lại được. Hãy hoàn tác quyết định trước."
        )
        raise Conflict("exemption_decided", sentence)
    act = Act(viewer.actor, "people.withdraw_exemptions", act_uid, chain=unit.chain)
    entries: list[AuditDraft] = [
        act.draft(*_object(row), unit_id=unit.id, before=_logged(row)) for row in rows
    ]
    act.keep(rows)
    Exemption.objects.filter(pk__in=[row.pk for row in rows]).delete()
    act.record(entries)


def _refuse_days(request: ExemptionRequest) -> None:
    if request.requested_on > today():
        sentence = _("Ngày xin miễn %(date)s chưa đến. Hãy ghi ngày trên đơn.")
        values = {"date": format_date(request.requested_on)}
        raise DomainError("requested_in_future", sentence % values, field="requested_on")
    if request.asked_until and not (request.asked_from and request.asked_from < request.asked_until):
        sentence = _(
            "Thời hạn xin miễn phải có ngày đầu, và ngày cuối không trước ngày đầu. Hãy xem lại đơn."
        )
        raise DomainError("asked_period", sentence, field="asked_until")


def _where_they_stood(unit: UnitOn, requests: Sequence[ExemptionRequest]) -> dict[int, int]:
    """The unit of each on the day of the request, by person."""
    stood: dict[int, int] = {}
    for day in {request.requested_on for request in requests}:
        rows = Affiliation.objects.filter(
            on_date(day),
            on_date(day, "person__memberships__"),
            on_date(day, "unit__placements__"),
            access.subtree(unit.path, "unit__placements__path"),
            person_id__in=[request.person_id for request in requests if request.requested_on == day],
        )
        stood |= dict(rows.values_list("person_id", "unit_id"))
    if any(request.person_id not in stood for request in requests):
        sentence = _("Không tìm thấy người này trong %(unit)s vào ngày xin miễn. Hãy xem lại ngày trên đơn.")
        raise NotVisible("person_not_here", sentence % {"unit": unit.name})
    return stood


def _refuse_repeated(requests: Sequence[ExemptionRequest]) -> None:
    asked = {(request.person_id, request.kind): request for request in requests}
    known = Exemption.objects.filter(person_id__in=[person for person, _kind in asked]).select_related(
        "person"
    )
    for row in known:
        request = asked.get((row.person_id, row.kind))
        if request is None:
            continue
        renews = row.ends_on and request.asked_from and request.asked_from >= row.ends_on
        if row.decided_on is None or (row.holds_on(request.requested_on) and not renews):
            values = {
                "name": row.person.name,
                "kind": row.get_kind_display(),
                "date": format_date(row.requested_on),
            }
            sentence = _("%(name)s đã có đơn xin “%(kind)s” ngày %(date)s. Không ghi thêm lần nữa.")
            raise Conflict("exemption_asked", sentence % values)


def _row(request: ExemptionRequest, act_uid: UUID) -> Exemption:
    return Exemption(
        person_id=request.person_id,
        kind=request.kind,
        reason=request.reason,
        requested_on=request.requested_on,
        asked_from=request.asked_from,
        asked_until=request.asked_until,
        recorded_in=act_uid,
    )


def _object(row: Exemption) -> tuple[str, int]:
    return "people.exemption", row.pk


def _logged(row: Exemption) -> dict[str, object]:
    asked = {"asked_from": row.asked_from, "asked_until": row.asked_until}
    said = {"kind": row.kind, "reason": row.reason, "requested_on": row.requested_on}
    return {"person": row.person_id, **said, **{name: day for name, day in asked.items() if day}}
