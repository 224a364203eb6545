"""Contact with the residence: introduced, remarked on, ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.org import access, permissions
from chibo.standing.models import ResidenceLiaison, ResidenceRemark
from chibo.standing.services.checks import changed, last_unit, refuse_day, require_here

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person

KIND: Final = "standing.residence_liaison"


@dataclass(frozen=True, kw_only=True, slots=True)
class LiaisonDraft:
    """An introduction: the residence cell by id where the register has it, else by name. `excused` is a code or ""."""

    introduced_on: date
    unit_id: int | None = None
    place_name: str = ""
    letter: str = ""
    excused: str = ""


@transaction.atomic
def introduce(
    viewer: Viewer, *, unit: UnitOn, person: Person, draft: LiaisonDraft, act_uid: UUID
) -> ResidenceLiaison:
    """Writes down that a member was introduced to the residence (RES-01). Permission `people.change` on `unit`.

    Raises `DomainError` for a day that cannot be, no residence, or one's own cell; `Conflict` while another is open.
    """
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    refuse_day(draft.introduced_on, person, "introduced_on")
    stood = require_here(unit, {person.pk}, draft.introduced_on)[person.pk]
    place = "" if draft.unit_id else clean_text(draft.place_name)
    if draft.unit_id is None and not place:
        raise DomainError(
            "residence_missing", _("Hãy chọn hoặc ghi tên chi bộ nơi cư trú."), field="place_name"
        )
    if draft.unit_id == stood:
        sentence = _(
            "Đảng viên đang sinh hoạt ở chính chi bộ này nên không phải giới thiệu. Hãy chọn chi bộ nơi cư trú."
        )
        raise DomainError("residence_own_cell", sentence, field="residence")
    known = ResidenceLiaison.objects.filter(person=person, ends_on__gt=draft.introduced_on).first()
    if known is not None:
        sentence = _("%(name)s đã được giới thiệu ngày %(day)s. Hãy ghi thôi giữ mối liên hệ trước.")
        values = {"name": person.name, "day": format_date(known.starts_on)}
        raise Conflict("residence_known", sentence % values)
    act = Act(viewer.actor, "standing.introduce", act_uid, chain=unit.chain)
    row = ResidenceLiaison.objects.create(
        person=person, unit_id=draft.unit_id, place_name=place, letter=clean_text(draft.letter), excused=draft.excused,
        starts_on=draft.introduced_on, recorded_in=act.uid,
    )  # fmt: skip
    act.record([act.draft(KIND, row.pk, unit_id=stood, after={"starts_on": row.starts_on})])
    return row


@transaction.atomic
def record_remark(
    viewer: Viewer, *, unit: UnitOn, person: Person, liaison_id: int, on: date, act_uid: UUID
) -> ResidenceRemark:
    """Writes down the day the residence gave its remarks (RES-02). Permission `people.change` on `unit`."""
    row = _open(viewer, unit, person, liaison_id)
    refuse_day(on, person, "on")
    if on < row.starts_on or row.remarks.filter(on=on).exists():
        sentence = _("Ngày nhận xét phải từ ngày giới thiệu %(day)s trở đi và chưa có trong sổ.")
        raise Conflict("remark_day", sentence % {"day": format_date(row.starts_on)})
    act = Act(viewer.actor, "standing.record_remark", act_uid, chain=unit.chain)
    remark = ResidenceRemark.objects.create(liaison=row, on=on, recorded_in=act.uid)
    act.record([act.draft(KIND, row.pk, unit_id=last_unit(unit, person), after={"remark_on": on})])
    return remark


@transaction.atomic
def end_liaison(
    viewer: Viewer, *, unit: UnitOn, person: Person, liaison_id: int, on: date, act_uid: UUID
) -> ResidenceLiaison:
    """Writes down the first day without the contact. Permission `people.change` on `unit`."""
    row = _open(viewer, unit, person, liaison_id)
    refuse_day(on, person, "on")
    if on <= row.starts_on:
        sentence = _("Ngày thôi phải sau ngày giới thiệu %(day)s.")
        raise DomainError("residence_ends_early", sentence % {"day": format_date(row.starts_on)}, field="on")
    act = Act(viewer.actor, "standing.end_liaison", act_uid, chain=unit.chain)
    changed(act, KIND, last_unit(unit, person), row, {"ends_on": on})
    return row


def _open(viewer: Viewer, unit: UnitOn, person: Person, liaison_id: int) -> ResidenceLiaison:
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    row = (
        ResidenceLiaison.objects.select_for_update().filter(pk=liaison_id, person=person, ends_on=END).first()
    )
    if row is None:
        raise Conflict("residence_ended", _("Mối liên hệ này đã thôi. Hãy mở lại trang."))
    return row
