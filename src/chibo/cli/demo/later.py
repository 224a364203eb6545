"""What a run of the demonstration as of late 2026 holds besides: communes merged, the district level gone, cells below the commune."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count, groupby
from typing import Any, Final

from chibo.cli.demo.lives import record_lives
from chibo.cli.demo.plan import DemoAccount
from chibo.cli.demo.reading import read_facts
from chibo.core.clock import today
from chibo.core.dates import BEGINNING, END, PartialDate
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR
from chibo.org.models import PlaceCover, PlaceFact, Unit
from chibo.org.queries import children_of, unit_on
from chibo.org.services import (
    PlaceDraft,
    UnitDraft,
    add_unit,
    create_units,
    move_unit,
    record_place,
    set_records_from,
)
from chibo.people.services import PersonDraft, Stay, prepare_people, record_list_people
from chibo.reorganisation.services import DraftFacts, TargetDraft, decide, join_in_draft, start_draft

#: The intermediate organisations of the invented commune are no more by then.
FROM: Final = date(2026, 10, 1)
ACCOUNT: Final = DemoAccount(
    "can-bo-suoi-vang",
    "organisation_officer",
    "dang-bo-xa-suoi-vang",
    "Cán bộ tổ chức, Đảng bộ xã Suối Vàng",
    "Organisation officer, Suối Vàng commune",
)
_Row = dict[str, Any]


def later_accounts() -> tuple[DemoAccount, ...]:
    """The accounts that only such a run has."""
    return (ACCOUNT,) if today() >= FROM else ()


def record_later() -> None:
    """Records it through the services of anybody's work; nothing before its day."""
    if today() < FROM:
        return
    facts = read_facts("suoi-vang")
    for parent, rows in groupby(facts["tree"], key=lambda row: row["parent"]):
        drafts = [_draft(row) for row in rows]
        create_units(OPERATOR, parent=unit_on(OPERATOR, parent), drafts=drafts, act_uid=new_uid())
    _record_members(facts)
    for row in facts["places"]:
        _record_place(row)
    merge, level_gone, back, hamlets = facts["reorganisations"]
    _reorganise(merge)
    _reorganise(level_gone)
    for row in facts["between"]:
        _put_between(row)
    _reorganise(hamlets)
    _reorganise(back)
    record_lives("suoi-vang-lives")


def _draft(row: _Row) -> UnitDraft:
    return UnitDraft(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        cell_kind=row.get("cell_kind"),
        starts_on=row.get("from", BEGINNING),
    )


def _record_members(facts: _Row) -> None:
    """As many invented members in each cell, official since the day they are; a few stand in a second cell as well, written otherwise."""
    communes = [row["code"] for row in facts["tree"] if row["kind"] == "commune"]
    numbers = count()
    for commune in communes:
        unit = unit_on(OPERATOR, commune)
        cells = [child for child in children_of(OPERATOR, unit) if child.is_cell]
        drafts = [
            _person(facts, next(numbers), cell.id)
            for cell in cells
            for _each in range(facts["members_a_cell"])
        ]
        drafts += [
            replace(_person(facts, row["like"], cells[0].id), name=row["name"])
            for row in facts["written_twice"]
            if row["unit"] == commune
        ]
        record_list_people(OPERATOR, unit=unit, people=prepare_people(drafts, new_uid()))
        set_records_from(OPERATOR, unit=unit, unit_ids=[unit.id], on=facts["records_from"], act_uid=new_uid())


def _person(facts: _Row, number: int, cell_id: int) -> PersonDraft:
    families, given = facts["family_names"], facts["given_names"]
    name = f"{families[number % len(families)]} {given[number // len(families) % len(given)]}"
    admitted = PartialDate(2000 + number % 20, 5, 19)
    return PersonDraft(
        name=name,
        sex="female" if " Thị " in f"{name} " else "male",
        born=PartialDate(1960 + number % 30, 1 + number % 12, 1 + number % 28),
        ethnic_group="thai",
        religion="none",
        admitted_on=admitted,
        official_on=PartialDate(admitted.year + 1, 5, 19),
        stays=(Stay(cell_id, admitted.first),),
    )


def _record_place(row: _Row) -> None:
    unit, cell = unit_on(OPERATOR, row["unit"]), unit_on(OPERATOR, row["cell"])
    draft = PlaceDraft(
        unit_id=unit.id,
        kind="hamlet",
        name=row["name"],
        label=row["label"],
        cell_id=cell.id,
        facts=((PlaceFact.Kind.HOUSEHOLDS.value, row["households"], row["counted_on"]),),
    )
    record_place(OPERATOR, unit=unit, draft=draft)


def _reorganise(row: _Row) -> None:
    unit = unit_on(OPERATOR, row["unit"])
    ids = dict(Unit.objects.filter(ref__in=_refs(row)).values_list("ref", "pk"))
    target = TargetDraft(**row["new"]) if "new" in row else TargetDraft(unit_id=ids[row["into"]])
    facts = DraftFacts(
        kind=row["kind"],
        on=row["from"],
        sources=tuple(ids[ref] for ref in row["sources"]),
        targets=(target,),
        number=row["number"],
        issuer=row["issuer"],
        issued_on=row["issued_on"],
    )
    draft = start_draft(OPERATOR, unit=unit, facts=facts)
    if "joined" in row:
        held = PlaceCover.objects.filter(cell_id__in=facts.sources, ends_on=END)
        parts = list(held.values_list("place_id", flat=True))
        join_in_draft(OPERATOR, unit=unit, draft=draft, version=draft.version, ids=parts, **row["joined"])
        draft.refresh_from_db()
    decide(OPERATOR, unit=unit, draft=draft, version=draft.version)


def _refs(row: _Row) -> list[str]:
    return [*row["sources"], *([row["into"]] if "into" in row else [])]


def _put_between(row: _Row) -> None:
    """An intermediate organisation, and the cell that moved below it."""
    paper = DecisionDraft(
        number="60-QĐ/TU", issuer="Ban Thường vụ Tỉnh ủy Suối Lớn", issued_on=date(2025, 9, 8)
    )
    parent = unit_on(OPERATOR, row["parent"])
    add_unit(OPERATOR, parent=parent, draft=_draft(row), decision=paper)
    made, cell = unit_on(OPERATOR, row["code"]), unit_on(OPERATOR, row["cell"])
    move_unit(OPERATOR, unit=cell, parent=made, on=row["from"], decision=paper)
