"""Who heads a place, and when. Of outsiders no name and no personal fact is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.days import require_fact_day, require_issued, require_order
from chibo.org.queries import on_date
from chibo.org.services.rows import correct_row, end_row, open_row, take_out_row
from chibo.people.models import HeadOfPlace
from chibo.people.services.posts import require_stood_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.models import Place
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person


@dataclass(frozen=True, kw_only=True)
class HeadDraft:
    """The head of a place for `[starts_on, ends_on)`. Levels are codes, "" for not known; of a `person` they stand in the file."""

    place: Place
    is_member: bool
    starts_on: date
    ends_on: date = END
    person: Person | None = None
    schooling: str = ""
    profession: str = ""
    theory: str = ""


def record_head(
    viewer: Viewer, *, unit: UnitOn, draft: HeadDraft, decision: DecisionDraft | None = None
) -> HeadOfPlace:
    """Records one head. Permission `places.record` on `unit`, in which the place lies."""
    return record_heads(viewer, unit=unit, drafts=[draft], act_uid=new_uid(), decision=decision)[0]


@transaction.atomic
def record_heads(
    viewer: Viewer,
    *,
    unit: UnitOn,
    drafts: Sequence[HeadDraft],
    act_uid: UUID,
    decision: DecisionDraft | None = None,
) -> list[HeadOfPlace]:
    """The set form of `record_head`. Permission `places.record` on `unit`. The open head before one ends on its first day.

    Raises `NotVisible` for a place or a person outside `unit`, `DomainError` where a draft contradicts itself, `Conflict`
    where the place has another head on some of the days.
    """
    access.require(viewer, permissions.RECORD_PLACES, unit.path)
    act = Act(viewer.actor, "people.record_heads", act_uid, chain=unit.chain)
    require_issued(decision)
    paper = record_decision(act, decision, unit_id=unit.id) if decision else None
    rows, entries = [], []
    for draft in sorted(drafts, key=lambda one: one.starts_on):
        _check(unit, draft)
        entries += _end_open_head(draft, act)
        row = _row(draft, act)
        row.decision = paper
        entries.append(open_row(act, row, unit_id=draft.place.unit_id))
        rows.append(row)
    act.record(entries)
    return rows


@transaction.atomic
def change_head(
    viewer: Viewer, *, unit: UnitOn, head: HeadOfPlace, on: date, person: Person | None = None
) -> HeadOfPlace:
    """Says that the head is a member from `on` on (admitted while in the post), or which member (`person`) it is.

    Permission `places.record` on `unit`. On the first day of the row it is corrected in place; later the row ends and one
    with the same levels, of a member, begins. Raises `NotVisible` for a place or a person outside `unit`.
    """
    access.require(viewer, permissions.RECORD_PLACES, unit.path)
    act = Act(viewer.actor, "people.change_head", new_uid(), chain=unit.chain)
    draft = HeadDraft(
        place=head.place, is_member=True, starts_on=on, ends_on=head.ends_on, person=person,
        schooling="" if person else head.schooling, profession="" if person else head.profession,
        theory="" if person else head.theory,
    )  # fmt: skip
    _require_here(unit, draft)
    require_fact_day(on, field="on")
    place = head.place
    if head.starts_on == on:
        values = {
            "is_member": True, "person": person, "schooling": draft.schooling,
            "profession": draft.profession, "theory": draft.theory,
        }  # fmt: skip
        act.record([correct_row(act, head, values, unit_id=place.unit_id)])
        return head
    changed = _row(draft, act)
    ended = end_row(act, head, on, unit_id=place.unit_id)
    act.record([ended, open_row(act, changed, unit_id=place.unit_id)])
    return changed


@transaction.atomic
def correct_head(
    viewer: Viewer,
    *,
    unit: UnitOn,
    head: HeadOfPlace,
    draft: HeadDraft,
    decision: DecisionDraft | None = None,
) -> HeadOfPlace:
    """Puts right what was recorded of a head, in place; without `decision` the paper stays. Permission `places.record`.

    The heads before and after are not moved along. Raises as `record_heads`; the place of `draft` is that of the head.
    """
    access.require(viewer, permissions.RECORD_PLACES, unit.path)
    _check_content(unit, draft)
    require_issued(decision)
    act = Act(viewer.actor, "people.correct_head", new_uid(), chain=unit.chain)
    values: dict[str, Any] = {
        "is_member": draft.is_member, "person": draft.person, "schooling": draft.schooling, "profession": draft.profession,
        "theory": draft.theory, "starts_on": draft.starts_on, "ends_on": draft.ends_on,
    }  # fmt: skip
    if decision:
        values["decision"] = record_decision(act, decision, unit_id=unit.id)
    act.record([correct_row(act, head, values, unit_id=head.place.unit_id)])
    return head


@transaction.atomic
def end_head(viewer: Viewer, *, unit: UnitOn, head: HeadOfPlace, on: date) -> None:
    """The head leaves and nobody follows yet: `on` is the first day without one. Permission `places.record` on `unit`."""
    access.require(viewer, permissions.RECORD_PLACES, unit.path)
    _require_place_here(unit, head.place)
    require_fact_day(on, field="on")
    require_order(head.starts_on, on, field="on")
    act = Act(viewer.actor, "people.end_head", new_uid(), chain=unit.chain)
    act.record([end_row(act, head, on, unit_id=head.place.unit_id)])


@transaction.atomic
def withdraw_head(viewer: Viewer, *, unit: UnitOn, head: HeadOfPlace) -> None:
    """Takes a head out that never was; the one before, where this one ended it, heads the place again. Permission `places.record`."""
    access.require(viewer, permissions.RECORD_PLACES, unit.path)
    _require_place_here(unit, head.place)
    act = Act(viewer.actor, "people.withdraw_head", new_uid(), chain=unit.chain)
    entries = [take_out_row(act, head, unit_id=head.place.unit_id)]
    before = HeadOfPlace.objects.filter(
        place=head.place, ends_on=head.starts_on, closed_in=head.recorded_in
    ).first()
    if before is not None:
        values = {"ends_on": head.ends_on, "closed_in": None}
        entries.append(correct_row(act, before, values, unit_id=head.place.unit_id))
    act.record(entries)


def _check(unit: UnitOn, draft: HeadDraft) -> None:
    _check_content(unit, draft)
    clashing = HeadOfPlace.objects.filter(
        place=draft.place, starts_on__lt=draft.ends_on, ends_on__gt=draft.starts_on
    ).exclude(ends_on=END, starts_on__lt=draft.starts_on)
    if (other := clashing.first()) is not None:
        values = {"place": draft.place.name, "date": format_date(other.starts_on)}
        raise Conflict(
            "head_twice", _("%(place)s đã có trưởng địa bàn từ %(date)s. Hãy xem lại các ngày.") % values
        )


def _check_content(unit: UnitOn, draft: HeadDraft) -> None:
    _require_here(unit, draft)
    require_fact_day(draft.starts_on)
    require_order(draft.starts_on, draft.ends_on)
    if draft.person and not draft.is_member:
        raise DomainError(
            "head_is_outsider", _("Sổ không giữ tên người ngoài Đảng: chỉ ghi người đứng đầu là đảng viên.")
        )
    if draft.person and (draft.schooling or draft.profession or draft.theory):
        raise DomainError(
            "head_levels_in_file", _("Trình độ của đảng viên ghi trong hồ sơ đảng viên, không ghi ở đây.")
        )


def _require_here(unit: UnitOn, draft: HeadDraft) -> None:
    _require_place_here(unit, draft.place)
    if draft.person is not None:
        require_stood_in(unit, draft.person, draft.starts_on)


def _require_place_here(unit: UnitOn, place: Place) -> None:
    if not place.unit.placements.filter(access.subtree(unit.path, "path")).exists():
        raise NotVisible(
            "place_not_here", _("Không tìm thấy địa bàn này trong %(unit)s.") % {"unit": unit.name}
        )


def _end_open_head(draft: HeadDraft, act: Act) -> list[AuditDraft]:
    open_ones = HeadOfPlace.objects.filter(
        on_date(draft.starts_on), place=draft.place, ends_on=END, starts_on__lt=draft.starts_on
    )
    return [end_row(act, row, draft.starts_on, unit_id=draft.place.unit_id) for row in open_ones]


def _row(draft: HeadDraft, act: Act) -> HeadOfPlace:
    return HeadOfPlace(
        place=draft.place,
        is_member=draft.is_member,
        person=draft.person,
        schooling=draft.schooling,
        profession=draft.profession,
        theory=draft.theory,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        recorded_in=act.uid,
    )
