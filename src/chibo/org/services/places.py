"""Recording places, the cells that cover them, and what is found in them on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.audit.rows import opened
from chibo.core.dates import BEGINNING, END, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text, search_key, sort_key_plain
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.days import require_effective_day, require_fact_day, require_issued
from chibo.org.models import Place, PlaceCover, PlaceFact, PlaceKind, Unit
from chibo.org.queries import on_date
from chibo.org.services.rows import correct_row, end_row, open_row, take_out_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True, kw_only=True)
class PlaceDraft:
    """A place as a list or a person names it. `kind` is a code; `cell_id` the cell that covers it, None where none does.

    Unknown starts are `BEGINNING`. `facts` are (kind of fact, value, day).
    """

    unit_id: int
    kind: str
    name: str
    label: str = ""
    cell_id: int | None = None
    starts_on: date = BEGINNING
    covered_from: date = BEGINNING
    facts: tuple[tuple[str, int, date], ...] = ()


def record_place(viewer: Viewer, *, unit: UnitOn, draft: PlaceDraft) -> Place:
    """Records one place of `unit` or of a unit below it. Permission `places.record` on `unit`."""
    return record_places(viewer, unit=unit, drafts=[draft], act_uid=new_uid())[0]


@transaction.atomic
def record_places(
    viewer: Viewer, *, unit: UnitOn, drafts: Sequence[PlaceDraft], act_uid: UUID
) -> list[Place]:
    """The set form of `record_place`: the places of a list, those already known kept. Permission `places.record` on `unit`.

    A place is known by its unit, kind and name. A known place without a cell gets the one the list names; facts are added
    for days that have none. Raises `DomainError` for an unknown kind and for units outside `unit`, `Conflict` where
    another cell covers a place already. About ten SQL statements.
    """
    access.require(viewer, permissions.RECORD_PLACES, unit.path)
    _check(unit, drafts)
    known = {
        (place.unit_id, place.kind_id, place.name): place
        for place in Place.objects.filter(unit_id__in={draft.unit_id for draft in drafts}, ends_on=END)
    }
    new = {_key(draft): draft for draft in drafts if _key(draft) not in known}
    made = Place.objects.bulk_create([_place(draft, act_uid) for draft in new.values()])
    known |= dict(zip(new, made, strict=True))
    places = [known[_key(draft)] for draft in drafts]
    pairs = list(zip(places, drafts, strict=True))
    written: list[Place | PlaceCover | PlaceFact] = [
        *made,
        *_cover(pairs, act_uid),
        *_add_facts(pairs, act_uid),
    ]
    act = Act(viewer.actor, "org.record_places", act_uid, chain=unit.chain)
    act.record(opened(act, row, unit_id=_unit_of(row)) for row in written)
    return places


@transaction.atomic
def cover_place(
    viewer: Viewer,
    *,
    unit: UnitOn,
    place: Place,
    cell: Unit | None,
    on: date,
    decision: DecisionDraft | None = None,
) -> None:
    """Says which cell covers the place from `on` on (None: no cell). Permission `places.record` on its unit.

    The cover of the day ends; one that is to begin later is left alone and refused to overlap by the database.
    """
    access.require(viewer, permissions.RECORD_PLACES, unit.path)
    require_here(unit, {place.unit_id, *([cell.pk] if cell else [])})
    require_effective_day(on, decision)
    require_issued(decision)
    act = Act(viewer.actor, "org.cover_place", new_uid(), chain=unit.chain)
    paper = record_decision(act, decision, unit_id=unit.id) if decision else None
    drafts = []
    current = PlaceCover.objects.filter(on_date(on), place=place).first()
    if current is not None and current.starts_on == on:
        drafts.append(take_out_row(act, current, unit_id=place.unit_id))
    elif current is not None:
        drafts.append(end_row(act, current, on, unit_id=place.unit_id))
    if cell is not None:
        row = PlaceCover(place=place, cell=cell, starts_on=on, decision=paper, recorded_in=act.uid)
        drafts.append(open_row(act, row, unit_id=place.unit_id))
    act.record(drafts)


@transaction.atomic
def correct_place(viewer: Viewer, *, unit: UnitOn, place: Place, name: str, label: str, kind: str) -> Place:
    """Puts right the name, what people call it (thôn, bản, tổ dân phố) and the kind of a place. Permission `places.record` on its unit."""
    access.require(viewer, permissions.RECORD_PLACES, unit.path)
    require_here(unit, {place.unit_id})
    written = clean_text(name)
    if not written:
        raise DomainError("place_name_missing", _("Hãy ghi tên địa bàn."), field="name")
    act = Act(viewer.actor, "org.correct_place", new_uid(), chain=unit.chain)
    values = {
        "name": written,
        "label": clean_text(label),
        "kind": _kind(kind),
        "search_key": search_key(written),
        "sort_key": sort_key_plain(written),
    }
    act.record([correct_row(act, place, values, unit_id=place.unit_id)])
    return place


@transaction.atomic
def end_place(
    viewer: Viewer, *, unit: UnitOn, place: Place, on: date, decision: DecisionDraft | None = None
) -> None:
    """The place is no more from `on` on (merged into another), nor the cell that covered it. Permission `places.record` on its unit.

    Raises `DomainError` where it does not exist that day.
    """
    access.require(viewer, permissions.RECORD_PLACES, unit.path)
    require_here(unit, {place.unit_id})
    require_effective_day(on, decision)
    require_issued(decision)
    if not place.starts_on < on < place.ends_on:
        sentence = _("%(place)s không có vào ngày %(date)s. Hãy chọn một ngày khác.")
        raise DomainError(
            "place_not_on_date", sentence % {"place": place.name, "date": format_date(on)}, field="on"
        )
    act = Act(viewer.actor, "org.end_place", new_uid(), chain=unit.chain)
    if decision:
        record_decision(act, decision, unit_id=unit.id)
    drafts = [end_row(act, place, on, unit_id=place.unit_id)]
    for cover in PlaceCover.objects.filter(place=place, ends_on__gt=on):
        if cover.starts_on < on:
            drafts.append(end_row(act, cover, on, unit_id=place.unit_id))
        else:
            drafts.append(take_out_row(act, cover, unit_id=place.unit_id))
    act.record(drafts)


def _key(draft: PlaceDraft) -> tuple[int, str, str]:
    return draft.unit_id, draft.kind, clean_text(draft.name)


def _check(unit: UnitOn, drafts: Sequence[PlaceDraft]) -> None:
    kinds = set(PlaceKind.objects.values_list("code", flat=True))
    unknown = {draft.kind for draft in drafts} - kinds
    if unknown:
        raise _unknown_kind(unknown, kinds)
    for draft in drafts:
        if not clean_text(draft.name):
            raise DomainError("place_name_missing", _("Hãy ghi tên địa bàn."), field="name")
        require_fact_day(draft.starts_on)
        require_fact_day(draft.covered_from, field="covered_from")
        for _fact, _value, on in draft.facts:
            require_fact_day(on, field="on")
    named = {draft.unit_id for draft in drafts} | {draft.cell_id for draft in drafts if draft.cell_id}
    require_here(unit, named)


def _unknown_kind(unknown: set[str], kinds: set[str]) -> DomainError:
    values = {"kind": ", ".join(sorted(unknown)), "kinds": ", ".join(sorted(kinds))}
    return DomainError(
        "place_kind_unknown",
        _("Không có loại địa bàn «%(kind)s». Các loại có: %(kinds)s.") % values,
        field="kind",
    )


def _kind(code: str) -> PlaceKind:
    kinds = {kind.pk: kind for kind in PlaceKind.objects.all()}
    if code not in kinds:
        raise _unknown_kind({code}, set(kinds))
    return kinds[code]


def require_here(unit: UnitOn, ids: set[int]) -> None:
    """Every unit (ids) stands, or stood, at or below `unit`. Raises `DomainError`."""
    here = Unit.objects.filter(access.subtree(unit.path, "placements__path"), pk__in=ids)
    if ids - set(here.values_list("pk", flat=True)):
        raise DomainError("unit_not_here", _("Địa bàn và chi bộ phải thuộc %(unit)s.") % {"unit": unit.name})


def _place(draft: PlaceDraft, act_uid: UUID) -> Place:
    name = clean_text(draft.name)
    return Place(
        unit_id=draft.unit_id,
        kind_id=draft.kind,
        name=name,
        label=draft.label,
        search_key=search_key(name),
        sort_key=sort_key_plain(name),
        starts_on=draft.starts_on,
        recorded_in=act_uid,
    )


def _cover(pairs: list[tuple[Place, PlaceDraft]], act_uid: UUID) -> list[PlaceCover]:
    """Covers places by the cells named; gives the covers that are new."""
    wanted = {place.pk: (place, draft.cell_id, draft) for place, draft in pairs if draft.cell_id}
    covers: Mapping[int, PlaceCover] = {
        row.place_id: row for row in PlaceCover.objects.filter(place_id__in=wanted, ends_on=END)
    }
    for place_id, row in covers.items():
        place, cell_id, _draft = wanted[place_id]
        if row.cell_id != cell_id:
            raise Conflict(
                "place_covered",
                _("Địa bàn %(place)s đang do một chi bộ khác phụ trách. Hãy đổi chi bộ phụ trách, có ngày.")
                % {"place": place.name},
            )
    return PlaceCover.objects.bulk_create(
        PlaceCover(place=place, cell_id=cell_id, starts_on=draft.covered_from, recorded_in=act_uid)
        for place_id, (place, cell_id, draft) in wanted.items()
        if place_id not in covers
    )


def _add_facts(pairs: list[tuple[Place, PlaceDraft]], act_uid: UUID) -> list[PlaceFact]:
    ids = [place.pk for place, draft in pairs if draft.facts]
    known = set(PlaceFact.objects.filter(place_id__in=ids).values_list("place_id", "kind", "on"))
    return PlaceFact.objects.bulk_create(
        PlaceFact(place=place, kind=kind, value=value, on=on, recorded_in=act_uid)
        for place, draft in pairs
        for kind, value, on in draft.facts
        if (place.pk, kind, on) not in known
    )


def _unit_of(row: Place | PlaceCover | PlaceFact) -> int:
    return row.unit_id if isinstance(row, Place) else row.place.unit_id
