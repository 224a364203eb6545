"""Letters of transfer of a unit: the list of those under way, the book of letters, and one transfer with its steps."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from chibo.core.errors import DomainError, NotVisible
from chibo.core.text import search_key
from chibo.org import access, permissions
from chibo.org.models import Placement, UnitProfile
from chibo.people.models import LetterEntry, Transfer
from chibo.people.queries.paging import Key, Order, read_place, slice_of
from chibo.people.queries.transfer_ends import sender_of, unit_of
from chibo.people.transfer_enums import Direction, State, TransferKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person

PAGE_SIZE: Final = 50
_NEWEST = Order("newest", (Key("starts_on", date, descending=True), Key("id", int, descending=True)))
_ENDS = {Direction.OUT: "from_unit", Direction.IN: "to_unit"}


@dataclass(frozen=True)
class Filters:
    """The filters in an address. `way` is `out` or `in`; `state` a code of `State`, "" for all under way, "all" for all."""

    way: str = "out"
    state: str = ""
    kind: str = ""
    q: str = ""

    def address(self, **changed: str) -> str:
        """The query of the address with some filters changed; places of paging are left out."""
        filters = replace(self, **changed)
        said = {field.name: getattr(filters, field.name) for field in fields(filters)}
        return "?" + urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class Page:
    """Rows of a page; each carries `from_name`, `to_name` (a unit by its newest name, or the place written)."""

    rows: list[Transfer]
    total: int
    previous: str
    next: str


def read_filters(query: Mapping[str, str]) -> Filters:
    """The filters of an address. Raises `DomainError` for a value that is none."""
    filters = Filters(**{field.name: query.get(field.name, "").strip()[:100] for field in fields(Filters)})
    filters = replace(filters, way=filters.way or "out")
    known = {"way": set(Direction.values), "state": {"all", *State.values}, "kind": set(TransferKind.values)}
    for name, values in known.items():
        value = getattr(filters, name)
        if value and value not in values:
            sentence = _("Bộ lọc «%(value)s» không có. Hãy chọn lại trong danh sách.")
            raise DomainError("filter_unknown", sentence % {"value": value})
    return filters


def transfers_page(viewer: Viewer, unit: UnitOn, filters: Filters, place: Mapping[str, str]) -> Page:
    """Transfers of the unit and below that the viewer may see, the newest first. Permission `people.see`; two SQL queries.

    A letter is seen from the end it is asked about: who is told of an arrival is told what the letter says.
    """
    access.require(viewer, permissions.SEE_PEOPLE, unit.path)
    rows = _at_end(viewer, unit, _ENDS[Direction(filters.way)]).filter(_of_state(filters.state))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    for word in search_key(filters.q).split():
        rows = rows.filter(person__search_key__contains=word)
    cut = slice_of(_shown(rows), _NEWEST, read_place(place, _NEWEST), PAGE_SIZE)
    return Page(cut.rows, rows.count(), cut.previous, cut.next)


def _at_end(viewer: Viewer, unit: UnitOn, end: str) -> QuerySet[Transfer]:
    """Transfers whose end stood at or below the unit when it last stood anywhere, guarded cells only to those who may."""
    path = Placement.objects.filter(unit_id=OuterRef(f"{end}_id")).order_by("-ends_on").values("path")[:1]
    profiles = UnitProfile.objects.filter(unit_id=OuterRef(f"{end}_id")).order_by("-ends_on")
    ever_below = Placement.objects.filter(access.subtree(unit.path, "path")).values("unit_id")
    rows = (
        Transfer.objects.filter(**{f"{end}_id__in": ever_below})
        .annotate(
            end_path=Subquery(path, output_field=CharField()),
            guarded=Coalesce(Subquery(profiles.values("cell_kind__is_guarded")[:1]), Value(value=False)),
        )
        .filter(
            access.subtree(unit.path, "end_path"), access.within(viewer, permissions.SEE_PEOPLE, "end_path")
        )
    )
    return rows.filter(Q(guarded=False) | access.within(viewer, permissions.SEE_GUARDED, "end_path"))


def _of_state(state: str) -> Q:
    known: dict[str, Q] = {
        "": Q(outcome=""),
        "all": Q(),
        State.ISSUED: Q(outcome="", presented_on__isnull=True),
        State.PRESENTED: Q(outcome="", presented_on__isnull=False),
    }
    return known.get(state, Q(outcome=state))


def _shown(rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
    named = rows.select_related("person", "letter", "stay").defer(
        "person__citizen_id", "person__phone", "person__note"
    )
    return named.annotate(from_name=_name("from"), to_name=_name("to"))


def _name(end: str) -> Coalesce:
    newest = UnitProfile.objects.filter(unit_id=OuterRef(f"{end}_unit_id")).order_by("-ends_on")
    return Coalesce(Subquery(newest.values("name")[:1], output_field=CharField()), F(f"{end}_place"))


def book_years(unit: UnitOn) -> list[int]:
    """The years in which the book of the unit has lines, the newest first. One SQL query."""
    years = LetterEntry.objects.filter(unit_id=unit.id).values_list("year", flat=True)
    return sorted(set(years), reverse=True)


def book_of(viewer: Viewer, unit: UnitOn, year: int) -> list[LetterEntry]:
    """The lines of a year in their order, each with its transfer. Permission `people.see`; one SQL query.

    Lines of guarded cells stand in the book of whoever may see these.
    """
    access.require(viewer, permissions.SEE_PEOPLE, unit.path)
    lines = LetterEntry.objects.filter(unit_id=unit.id, year=year).select_related(
        "transfer__person", "transfer__letter"
    )
    for end in ("from", "to"):
        newest = UnitProfile.objects.filter(unit_id=OuterRef(f"transfer__{end}_unit_id")).order_by("-ends_on")
        name = Subquery(newest.values("name")[:1], output_field=CharField())
        lines = lines.annotate(**{f"{end}_name": Coalesce(name, F(f"transfer__{end}_place"))})
    if not viewer.can(permissions.SEE_GUARDED, unit.path):
        lines = lines.exclude(
            Q(transfer__from_unit__profiles__cell_kind__is_guarded=True)
            | Q(transfer__to_unit__profiles__cell_kind__is_guarded=True)
        )
    return list(lines.order_by("number"))


def transfer_file(viewer: Viewer, uid: UUID) -> tuple[Any, UnitOn]:
    """One transfer as rows of a page are, and the end of it this viewer stands at (where it leads, if both).

    Permission `people.see` at either end; `NotVisible` where neither is in the viewer's sight.
    """
    rows = Transfer.objects.select_related("from_unit", "to_unit").prefetch_related("slips").filter(uid=uid)
    row = _shown(rows).first()
    if row is None:
        raise NotVisible
    seen = [end for end in (sender_of(row), unit_of(row)) if end is not None and _sees(viewer, end)]
    if not seen:
        raise NotVisible
    return row, seen[-1]


def transfers_of_person(person: Person) -> QuerySet[Transfer]:
    """All transfers of a person, for the pages of the file. One SQL query."""
    return _shown(Transfer.objects.filter(person=person)).order_by("starts_on", "id")


def _sees(viewer: Viewer, unit: UnitOn) -> bool:
    guarded = unit.is_guarded and not viewer.can(permissions.SEE_GUARDED, unit.path)
    return viewer.can(permissions.SEE_PEOPLE, unit.path) and not guarded
