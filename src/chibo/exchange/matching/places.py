"""The places a list names beside its members, with the cells that cover them: new ones, and what is new of known ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chibo.core.dates import BEGINNING, END
from chibo.core.text import clean_text
from chibo.exchange.reading.verdicts import sentence as _
from chibo.org.access import subtree
from chibo.org.models import Place, PlaceCover, PlaceFact

if TYPE_CHECKING:
    from datetime import date

    from chibo.exchange.matching.cells import Cells
    from chibo.exchange.matching.register import Register
    from chibo.exchange.matching.spots import Spots
    from chibo.exchange.reading import ParsedList, ParsedPlace
    from chibo.people.services import UnitKey

_Key = tuple["UnitKey", str, str]


@dataclass(frozen=True)
class ListedPlace:
    """A place with something to record: it is new, its cell is, or what was found in it. `covered_from` is of the cell."""

    kind: str
    name: str
    unit: UnitKey
    cell: UnitKey | None
    covered_from: date
    has_member: bool | None


def find_places(
    register: Register, parsed: ParsedList, cells: Cells, spots: Spots
) -> tuple[ListedPlace, ...]:
    """Places of which the register does not know all that the list says. Three SQL queries where it names any."""
    if not parsed.places:
        return ()
    known = _known_places(register)
    found: dict[_Key, ListedPlace | None] = {}
    for place in parsed.places:
        key = cells.unit_above(place.parent_name), place.kind, clean_text(place.name)
        if key in found:
            message = _("địa bàn “%(place)s” đã ghi ở một dòng trên; dòng này được bỏ qua.")
            spots.at_unit(place, "warning", "duplicate_place", message % {"place": place.name})
        else:
            found[key] = _news(place, _listed(register, place, cells), known.get(key), spots)
    return tuple(place for place in found.values() if place is not None)


@dataclass(frozen=True)
class _Known:
    """A place of the register: the cell that covers it now, and whether members were looked for on the day of the list."""

    cell_id: int | None
    looked_for_members: bool


def _known_places(register: Register) -> dict[_Key, _Known]:
    below = Place.objects.filter(
        subtree(register.unit.path, "unit__placements__path"), ends_on=END
    ).distinct()
    ids = below.values("pk")
    covers = dict(PlaceCover.objects.filter(place_id__in=ids, ends_on=END).values_list("place_id", "cell_id"))
    facts = PlaceFact.objects.filter(
        place_id__in=ids, kind=PlaceFact.Kind.HAS_MEMBER, on=register.unit.on
    ).values_list("place_id", flat=True)
    looked_for = set(facts)
    return {
        (unit_id, kind, name): _Known(covers.get(pk), pk in looked_for)
        for pk, unit_id, kind, name in below.values_list("pk", "unit_id", "kind_id", "name")
    }


def _listed(register: Register, place: ParsedPlace, cells: Cells) -> ListedPlace:
    cell = cells.by_words.get((place.cell_name or "", place.cell_listed_code, place.parent_name))
    covered_from = BEGINNING
    if cell is not None and isinstance(cell.key, int):
        covered_from = register.starts.get(cell.key, BEGINNING)
    return ListedPlace(
        kind=place.kind,
        name=place.name,
        unit=cells.unit_above(place.parent_name),
        cell=cell.key if cell else None,
        covered_from=covered_from,
        has_member=place.has_member,
    )


def _news(place: ParsedPlace, listed: ListedPlace, known: _Known | None, spots: Spots) -> ListedPlace | None:
    """The place, as far as it says more than the register; None where it says nothing new."""
    if known is None:
        return listed
    if known.cell_id is not None and listed.cell not in {None, known.cell_id}:
        message = _(
            "trong sổ, địa bàn “%(place)s” do một chi bộ khác phụ trách; sổ được giữ nguyên. Nếu đã đổi, ghi việc đổi chi bộ phụ trách, có ngày."
        )
        spots.at_unit(place, "warning", "place_covered", message % {"place": place.name})
        return None
    covers = listed.cell is not None and known.cell_id is None
    looked = listed.has_member is not None and not known.looked_for_members
    return listed if covers or looked else None
