"""What lists cannot know of the demonstration's units: terms, places and their heads, values on paper."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from chibo.cli.demo.committees import record_committee, record_seats
from chibo.cli.demo.reading import read_facts
from chibo.cli.demo.standing import record_leaver, record_request
from chibo.core.dates import BEGINNING, END
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.figures.services import DeclaredDraft, declare_value
from chibo.org.access import OPERATOR
from chibo.org.queries import unit_on
from chibo.org.services import PlaceDraft, record_places, record_term
from chibo.people.services import HeadDraft, record_heads

if TYPE_CHECKING:
    from chibo.org.models import Place
    from chibo.org.queries import UnitOn

_Row = dict[str, Any]


def record_facts(name: str) -> None:
    """Records everything `facts/NAME.yaml` states, through the services of anybody's work."""
    facts = read_facts(name)
    unit = unit_on(OPERATOR, facts["unit"])
    for row in facts.get("terms", []):
        _record_term(row)
    for row in facts.get("seats", []):
        record_seats(row)
    for row in facts.get("committees", []):
        record_committee(row)
    places = _record_places(unit, facts.get("places", []))
    heads = [_head(row, places) for row in facts.get("heads", [])]
    if heads:
        record_heads(OPERATOR, unit=unit, drafts=heads, act_uid=new_uid())
    for row in facts.get("exemption_requests", []):
        record_request(row)
    for row in facts.get("leavers", []):
        record_leaver(row)
    for row in facts.get("declared", []):
        declare_value(OPERATOR, unit=unit_on(OPERATOR, row["unit"]), draft=_declared(row))


def _record_term(row: _Row) -> None:
    record_term(
        OPERATOR,
        unit=unit_on(OPERATOR, row["unit"]),
        ordinal=row.get("ordinal"),
        name=row["name"],
        starts_on=row["from"],
    )


def _record_places(unit: UnitOn, rows: list[_Row]) -> dict[str, Place]:
    """The places by name; each is covered from the first day of its cell."""
    drafts = []
    for row in rows:
        cell = unit_on(OPERATOR, row["cell"])
        drafts.append(
            PlaceDraft(
                unit_id=unit.id,
                kind=row["kind"],
                name=row["name"],
                label=row.get("label", ""),
                cell_id=cell.id,
                starts_on=row.get("from", BEGINNING),
                covered_from=cell.starts_on,
            )
        )
    if not drafts:
        return {}
    places = record_places(OPERATOR, unit=unit, drafts=drafts, act_uid=new_uid())
    return {place.name: place for place in places}


def _head(row: _Row, places: dict[str, Place]) -> HeadDraft:
    return HeadDraft(
        place=places[row["place"]],
        is_member=row["member"],
        starts_on=row["from"],
        schooling=row["schooling"],
        profession=row["profession"],
        theory=row["theory"],
    )


def _declared(row: _Row) -> DeclaredDraft:
    return DeclaredDraft(
        key=row["key"],
        value=Decimal(str(row["value"])),
        as_printed=row["as_printed"],
        starts_on=row["from"],
        ends_on=row.get("to", END),
        dimension=row.get("by", ""),
        at=row.get("at", ""),
        decision=DecisionDraft(**row["decision"]) if "decision" in row else None,
        note=row.get("note", ""),
    )
