"""One unit as it is on a date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, CharField, F, Max, QuerySet
from django.db.models.functions import Length
from django.db.models.lookups import In
from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import NotVisible
from chibo.core.prepared import Given, Prepared, given_many, many
from chibo.org import access, paths
from chibo.org.models import Placement, Unit, UnitProfile
from chibo.org.queries.dated import on_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from chibo.org.access import Viewer


@dataclass(frozen=True)
class Crumb:
    """A unit above, as far as a link needs it."""

    id: int
    ref: str
    name: str
    path: str
    is_grassroots: bool


@dataclass(frozen=True)
class UnitOn:
    """A unit as it is on a date: name, kind and place of that date, and what the register knows of its past."""

    id: int
    ref: str
    code: str
    name: str
    kind: str
    kind_label: str
    is_cell: bool
    is_grassroots: bool
    cell_kind: str
    cell_kind_label: str
    is_guarded: bool
    path: str
    parent_id: int | None
    on: date
    starts_on: date
    ancestors: tuple[Crumb, ...]
    records_from: date | None
    home_on: date
    spans: tuple[tuple[date, date, str], ...]

    def at(self, on: date) -> UnitOn:
        """The same unit for a question about another date: the path of that date. Raises `NotVisible` where it did not exist."""
        path = next((path for starts_on, ends_on, path in self.spans if starts_on <= on < ends_on), None)
        if path is None:
            raise _not_on_date(self.name, on)
        return replace(self, on=on, path=path)

    @property
    def chain(self) -> int:
        """Id of the grassroots organisation whose audit chain records what happens here (the unit itself where there is none)."""
        return next(
            (
                above.id
                for above in reversed(self.ancestors)
                if above.is_grassroots and not self.is_grassroots
            ),
            self.id,
        )


def unit_on(viewer: Viewer, ref: str, on: date | None = None) -> UnitOn:
    """The unit named `ref` on a date (default: the date its pages open on). Two SQL queries for an exact ref, one more where no record begins at it or above it.

    Raises `NotVisible` where it does not exist, does not exist on that date, or is out of the viewer's sight.
    """
    placements = _PLACEMENTS.rows("unit__ref", value=ref)
    if not placements:
        placements = _PLACEMENTS.rows("unit_id", value=_find(ref))
    now = today()
    current = _holding(placements, now) or placements[-1]
    if not viewer.sees_unit(current.path):
        raise NotVisible
    ids = {unit_id for placement in placements for unit_id in paths.decode(placement.path)}
    profiles = _profiles(ids)
    opens_on = _nearest([profiles[unit_id][0].unit.opens_on for unit_id in paths.decode(current.path)])
    # A unit made after the day on which the pages above it open has none of that day: its own open today.
    home_on = opens_on if opens_on and _holding(placements, opens_on) else now
    on = on or home_on
    placement = _holding(placements, on)
    if placement is None:
        raise _not_on_date(profiles[current.unit_id][-1].name, on)
    return _assemble(placement, placements, profiles, on, home_on)


def _placements(field: str) -> QuerySet[Placement]:
    value = Given("value", BigIntegerField() if field == "unit_id" else CharField())
    return Placement.objects.filter(**{field: value}).select_related("unit").order_by("starts_on")


def _profiles_of(count: int) -> QuerySet[UnitProfile]:
    units = In(F("unit_id"), given_many("unit", count, BigIntegerField()))
    rows = UnitProfile.objects.filter(units)
    return rows.select_related("unit", "kind", "cell_kind").order_by("starts_on")


_PLACEMENTS = Prepared(_placements)
_PROFILES = Prepared(_profiles_of)


def _not_on_date(name: str, on: date) -> NotVisible:
    sentence = _("%(name)s không có trong hệ thống tổ chức vào ngày %(date)s. Hãy chọn một ngày khác.")
    return NotVisible("unit_not_on_date", sentence % {"name": name, "date": format_date(on)})


def _assemble(
    placement: Placement,
    placements: list[Placement],
    profiles: dict[int, list[UnitProfile]],
    on: date,
    home_on: date,
) -> UnitOn:
    chain = [_profile_on(profiles[unit_id], on) for unit_id in paths.decode(placement.path)]
    own = chain[-1]
    records_from = _nearest([above.unit.records_from for above in chain])
    return UnitOn(
        id=own.unit_id,
        ref=own.unit.ref,
        code=own.unit.code,
        name=own.name,
        kind=own.kind_id,
        kind_label=str(own.kind),
        is_cell=own.kind.is_cell,
        is_grassroots=own.kind.is_grassroots,
        cell_kind=own.cell_kind_id or "",
        cell_kind_label=str(own.cell_kind) if own.cell_kind else "",
        is_guarded=bool(own.cell_kind and own.cell_kind.is_guarded),
        path=placement.path,
        parent_id=placement.parent_id,
        on=on,
        starts_on=placement.starts_on,
        ancestors=_crumbs(chain[:-1], placement.path),
        records_from=records_from or _records_below(placement.path, on),
        home_on=home_on,
        spans=tuple((row.starts_on, row.ends_on, row.path) for row in placements),
    )


def _crumbs(above: list[UnitProfile], path: str) -> tuple[Crumb, ...]:
    return tuple(
        Crumb(
            id=profile.unit_id,
            ref=profile.unit.ref,
            name=profile.name,
            path=path[: paths.WIDTH * depth],
            is_grassroots=profile.kind.is_grassroots,
        )
        for depth, profile in enumerate(above, start=1)
    )


def _find(ref: str) -> int:
    """Id of the unit a typed ref means: each code is looked for below the one before it, the highest unit first."""
    found: Placement | None = None
    for code in ref.strip("/").split("/"):
        candidates = Placement.objects.filter(unit__code=code)
        if found:
            candidates = candidates.filter(access.subtree(found.path, "path")).exclude(unit_id=found.unit_id)
        found = candidates.order_by(Length("path"), "-ends_on", "id").first()
        if found is None:
            raise NotVisible("unit_unknown", _("Không tìm thấy tổ chức đảng có mã «%(ref)s».") % {"ref": ref})
    assert found is not None  # noqa: S101 - split() gives at least one code
    return found.unit_id


def _profiles(ids: Iterable[int]) -> dict[int, list[UnitProfile]]:
    rows: dict[int, list[UnitProfile]] = {}
    wanted = list(ids)
    for profile in _PROFILES.rows(len(wanted), **many("unit", wanted)):
        rows.setdefault(profile.unit_id, []).append(profile)
    return rows


def _holding(placements: list[Placement], on: date) -> Placement | None:
    return next((placement for placement in placements if placement.holds_on(on)), None)


def _profile_on(profiles: list[UnitProfile], on: date) -> UnitProfile:
    return next((profile for profile in profiles if profile.holds_on(on)), profiles[-1])


def _nearest(values: list[date | None]) -> date | None:
    """The value set nearest to the unit itself; values run from the root down."""
    return next((value for value in reversed(values) if value), None)


def _records_below(path: str, on: date) -> date | None:
    """The newest day on which the record of a unit at or below begins: from then on everything below is recorded."""
    below = Unit.objects.filter(
        on_date(on, "placements__"), access.subtree(path, "placements__path"), records_from__isnull=False
    )
    newest: date | None = below.aggregate(newest=Max("records_from"))["newest"]
    return newest
