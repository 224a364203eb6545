"""Dated changes of a unit itself: a new name, another kind, its end. Each from an effective day on, with its paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text, search_key, sort_key_plain
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.days import require_effective_day, require_issued
from chibo.org.models import CellKind, Placement, Sector, Term, Unit, UnitKind, UnitProfile
from chibo.org.queries import on_date
from chibo.org.services.rows import correct_row, end_row, open_row

if TYPE_CHECKING:
    from datetime import date

    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.models import Decision
    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

KindT = TypeVar("KindT", CellKind, UnitKind)


@transaction.atomic
def rename_unit(
    viewer: Viewer, *, unit: UnitOn, name: str, on: date, decision: DecisionDraft | None = None
) -> UnitProfile:
    """Gives the unit another name from `on` on, until the next change already recorded. Permission `units.manage`.

    Raises `DomainError` for an empty name and where the unit does not exist on that day.
    """
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    require_effective_day(on, decision)
    cleaned = clean_text(name)
    if not cleaned:
        raise DomainError("unit_name_missing", _("Hãy ghi tên mới của tổ chức đảng."), field="name")
    return _change(_Acted(viewer, unit, "org.rename_unit"), on, named(cleaned), decision)


def named(name: str) -> dict[str, Any]:
    """The columns of a profile that say a name."""
    return {"name": name, "search_key": search_key(name), "sort_key": sort_key_plain(name)}


@transaction.atomic
def reclassify_unit(
    viewer: Viewer,
    *,
    unit: UnitOn,
    on: date,
    kind: str | None = None,
    cell_kind: str | None = None,
    sector: str | None = None,
    sector_name: str = "",
    decision: DecisionDraft | None = None,
) -> UnitProfile:
    """Changes kind, kind of cell or sector (codes; None leaves it) from `on` on. Permission `units.manage`.

    A sector the list does not have is added where `sector_name` names it. Raises `DomainError` for an unknown code, and
    for a kind that may not stand below the unit above or hold the units below.
    """
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    require_effective_day(on, decision)
    values: dict[str, Any] = {}
    if kind is not None:
        values["kind"] = _fitting_kind(unit, kind, on)
    if cell_kind is not None:
        values["cell_kind"] = _row_of_code(CellKind, cell_kind)
    if sector is not None:
        values["sector"] = _ensured_sector(sector, sector_name)
    return _change(_Acted(viewer, unit, "org.reclassify_unit"), on, values, decision)


@transaction.atomic
def dissolve_unit(viewer: Viewer, *, unit: UnitOn, on: date, decision: DecisionDraft | None = None) -> None:
    """Ends the unit: `on` is the first day on which it is no more. Permission `units.manage`.

    Raises `Conflict` while units stand below it on that day or later. Whether members still stand in it is asked by
    `people.services.dissolve_unit`, which callers use.
    """
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    require_effective_day(on, decision)
    below = Placement.objects.filter(parent_id=unit.id, ends_on__gt=on)
    if below.exists():
        raise Conflict(
            "units_below",
            _(
                "%(unit)s còn %(count)s tổ chức đảng trực thuộc. Hãy chuyển hoặc kết thúc các tổ chức ấy trước."
            )
            % {"unit": unit.name, "count": below.count()},
        )
    acted = _Acted(viewer, unit, "org.dissolve_unit")
    placement = Placement.objects.filter(on_date(on), unit_id=unit.id, starts_on__lt=on).first()
    profile = UnitProfile.objects.filter(on_date(on), unit_id=unit.id, starts_on__lt=on).first()
    if placement is None or profile is None:
        raise _not_there(unit, on)
    paper = acted.paper(decision)
    ended = end_row(acted.act, placement, on, unit_id=unit.id, paper=paper)
    terms = Term.objects.filter(unit_id=unit.id, starts_on__lt=on, ends_on__gt=on)
    rows = [profile, *terms]
    acted.act.record([ended, *(end_row(acted.act, row, on, unit_id=unit.id) for row in rows)])


class _Acted:
    """One act on one unit."""

    def __init__(self, viewer: Viewer, unit: UnitOn, name: str) -> None:
        self.unit = unit
        self.act = Act(viewer.actor, name, new_uid(), chain=unit.chain)

    def paper(self, decision: DecisionDraft | None) -> Decision | None:
        require_issued(decision)
        return record_decision(self.act, decision, unit_id=self.unit.id) if decision else None


def _change(acted: _Acted, on: date, values: dict[str, Any], decision: DecisionDraft | None) -> UnitProfile:
    """Changes the profile by the paper of the act, and writes the entries."""
    row, drafts = change_profile(acted.act, acted.unit, on, values | {"decision": acted.paper(decision)})
    acted.act.record(drafts)
    return row


def change_profile(
    act: Act, unit: UnitOn, on: date, values: dict[str, Any]
) -> tuple[UnitProfile, list[AuditDraft]]:
    """Ends the profile of the day and opens one with other values until where it ended; on its first day it is corrected.

    Not for callers outside services: permission, transaction and the writing of the entries are the caller's.
    """
    current = UnitProfile.objects.filter(on_date(on), unit_id=unit.id).first()
    if current is None:
        raise _not_there(unit, on)
    if current.starts_on == on:
        return current, [correct_row(act, current, values, unit_id=unit.id)]
    follower = _successor(current, act)
    follower.starts_on = on
    for field, value in values.items():
        setattr(follower, field, value)
    ended = end_row(act, current, on, unit_id=unit.id)
    return follower, [ended, open_row(act, follower, unit_id=unit.id)]


def _successor(profile: UnitProfile, act: Act) -> UnitProfile:
    """A new row that says what the profile says, to its end."""
    return UnitProfile(
        unit_id=profile.unit_id,
        name=profile.name,
        search_key=profile.search_key,
        sort_key=profile.sort_key,
        kind_id=profile.kind_id,
        cell_kind_id=profile.cell_kind_id,
        sector_id=profile.sector_id,
        ends_on=profile.ends_on,
        closed_in=profile.closed_in,
        recorded_in=act.uid,
    )


def _not_there(unit: UnitOn, on: date) -> DomainError:
    sentence = _("%(unit)s không có trong hệ thống tổ chức vào ngày %(date)s. Hãy chọn một ngày khác.")
    return DomainError("unit_not_on_date", sentence % {"unit": unit.name, "date": format_date(on)})


def _fitting_kind(unit: UnitOn, code: str, on: date) -> UnitKind:
    kind = _row_of_code(UnitKind, code)
    below = set(
        UnitProfile.objects.filter(
            on_date(on), on_date(on, "unit__placements__"), unit__placements__parent_id=unit.id
        ).values_list("kind_id", flat=True)
    )
    allowed = set(kind.allowed_children.values_list("code", flat=True))
    above = (
        UnitProfile.objects.filter(on_date(on), unit_id=unit.parent_id or 0).select_related("kind").first()
    )
    fits = (
        above is None or code == unit.kind or above.kind.allowed_children.filter(pk=code).exists()
    ) and below <= allowed
    if not fits:
        values = {"unit": unit.name, "kind": str(kind)}
        raise DomainError(
            "unit_kind_not_allowed",
            _("%(unit)s không thể là «%(kind)s» với đơn vị bên trên và bên dưới hiện nay.") % values,
        )
    return kind


def _row_of_code(model: type[KindT], code: str) -> KindT:
    rows = {row.pk: row for row in model._default_manager.all()}  # noqa: SLF001 - Django's own word
    if code not in rows:
        values = {"code": code, "codes": ", ".join(rows)}
        raise DomainError("kind_unknown", _("Không có loại «%(code)s». Các loại có: %(codes)s.") % values)
    return rows[code]


def _ensured_sector(code: str, name: str) -> Sector:
    known = Sector.objects.filter(pk=code).first()
    if known is not None:
        return known
    if not name:
        codes = ", ".join(Sector.objects.values_list("code", flat=True))
        raise DomainError(
            "sector_unknown",
            _(
                "Không có loại hình «%(code)s». Hãy chọn một trong: %(codes)s, hoặc ghi tên để thêm loại hình mới."
            )
            % {"code": code, "codes": codes},
        )
    return Sector.objects.create(
        code=code, name=clean_text(name), name_en=clean_text(name), position=Sector.objects.count()
    )


def siblings_with_code(unit: UnitOn, parent_id: int) -> list[Unit]:
    """Open units directly below a parent with the code of the unit, itself left out."""
    rows = Unit.objects.filter(code=unit.code, placements__parent_id=parent_id, placements__ends_on=END)
    return list(rows.exclude(pk=unit.id))
