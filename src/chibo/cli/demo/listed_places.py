"""The places a list of the demonstration names beside its members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.core.uid import new_uid
from chibo.exchange.reading import parse_list, read_book
from chibo.org.access import OPERATOR
from chibo.org.models import PlaceFact
from chibo.org.queries import unit_rows
from chibo.org.services import PlaceDraft, record_places

if TYPE_CHECKING:
    from datetime import date

    from chibo.cli.demo.plan import DemoList
    from chibo.exchange.reading import ParsedPlace
    from chibo.org.queries import UnitOn


def record_listed_places(unit: UnitOn, data: bytes, demo_list: DemoList) -> None:
    """Records the places of the list with the cells it names; nothing where it names none. Known places stay."""
    if not demo_list.has_places:
        return
    parsed = parse_list(read_book(data, demo_list.file), demo_list.as_of)
    by_name: dict[str, int] = {}
    by_code: dict[str, int] = {}
    for row in unit_rows(OPERATOR, unit).select_related("unit"):
        by_name.setdefault(row.name, row.unit_id)
        if row.unit.listed_code:
            by_code[row.unit.listed_code] = row.unit_id
    drafts = [
        PlaceDraft(
            unit_id=by_name[place.parent_name or ""],
            kind=place.kind,
            name=place.name,
            cell_id=by_code.get(place.cell_listed_code or ""),
            facts=_facts(place, demo_list),
        )
        for place in parsed.places
    ]
    record_places(OPERATOR, unit=unit, drafts=drafts, act_uid=new_uid())


def _facts(place: ParsedPlace, demo_list: DemoList) -> tuple[tuple[str, int, date], ...]:
    if place.has_member is None:
        return ()
    return ((PlaceFact.Kind.HAS_MEMBER, int(place.has_member), demo_list.as_of),)
