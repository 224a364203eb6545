"""The lists of an old encoding and of a district come out exactly as they are expected."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from chibo.exchange.reading import ParsedList, ParsedRow, parse_list, read_book
from chibo.people.enums import EthnicGroup

SAMPLES = Path(__file__).parent / "samples"


@cache
def parsed(filename: str, as_of: date | None = None) -> ParsedList:
    return parse_list(read_book((SAMPLES / filename).read_bytes(), filename), as_of)


def expected(name: str) -> dict[str, Any]:
    return json.loads((SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))


def asked(name: str, key: str, **where: str) -> Any:
    (answer,) = [
        ask["value"]
        for ask in expected(name)["ask"]
        if ask["key"] == key and ask.get("by") == where.get("by") and ask.get("from") == where.get("from")
    ]
    return answer


def kinds(found: ParsedList) -> Counter[str]:
    return Counter(unit.cell_kind for unit in found.units)


def as_expected(row: ParsedRow) -> dict[str, Any]:
    assert row.born is not None
    assert row.admitted_on is not None
    return {
        "cell": row.unit_name,
        "name": row.name,
        "sex": row.sex,
        "born": row.born.iso(),
        "ethnic_group": EthnicGroup(row.ethnic_group).label,
        "schooling": row.schooling_grade,
        "profession": row.profession,
        "theory": row.theory,
        "admitted_on": row.admitted_on.iso(),
        "official_on": row.official_on.iso() if row.official_on else None,
        "citizen_id": row.citizen_id,
        "posts": row.posts_text,
        "note": row.note,
        "source_row": row.row,
    }


def test_hai_luu_out_of_windows_1258_has_every_name():
    found, wanted = parsed("hai-luu.csv", date(2022, 8, 3)), expected("hai-luu")
    assert (found.encoding, found.layout) == ("windows-1258", "flat_export")
    assert [row.name for row in found.rows] == wanted["names"]
    assert (len(found.rows), found.problems, found.skipped) == (wanted["import"]["rows"], (), ())
    assert len(found.units) == 15
    assert kinds(found)["hamlet"] == asked("hai-luu", "units.cells", by="cell_kind")["hamlet"]
    assert "hoa-binh" in {unit.code for unit in found.units}


def test_huong_xuan_out_of_tcvn3_matches_field_by_field():
    found, wanted = parsed("huong-xuan.xlsx"), expected("huong-xuan")
    assert (found.encoding, found.layout, found.problems) == ("tcvn3", "handmade", ())
    assert [as_expected(row) for row in found.rows] == wanted["members"]
    assert (found.organisation, found.as_of.isoformat()) == (wanted["organisation"], wanted["as_of"])
    assert len(found.rows) == wanted["import"]["created"]


def test_huong_xuan_has_cells_of_six_kinds():
    found = parsed("huong-xuan.xlsx")
    assert kinds(found) == asked("huong-xuan", "units.cells", by="cell_kind")
    assert len(found.units) == asked("huong-xuan", "units.cells")


@pytest.mark.parametrize(
    ("first", "after"), [(date(2020, 7, 1), date(2024, 7, 3)), (date(2024, 1, 1), date(2024, 7, 1))]
)
def test_huong_xuan_admissions_of_a_period_are_counted(first, after):
    rows = parsed("huong-xuan.xlsx").rows
    admitted = sum(row.admitted_on is not None and first <= row.admitted_on.first < after for row in rows)
    assert admitted == asked("huong-xuan", "members.admitted", **{"from": first.isoformat()})


def test_huong_xuan_notes_become_proposals_only():
    found = parsed("huong-xuan.xlsx")
    noted = [row.row for row in found.rows if row.note]
    assert [proposal.row for proposal in found.proposals] == noted
    assert len(noted) == 6
    assert {(proposal.kind, proposal.reason) for proposal in found.proposals} == {
        ("exemption_requested", "working_away")
    }
    assert {row.status for row in found.rows} == {None}


def test_thuan_chau_counts_and_problems_match():
    found, wanted = parsed("thuan-chau.xlsx", date(2020, 1, 31)), expected("thuan-chau")
    assert (found.encoding, len(found.rows), found.skipped) == ("unicode", wanted["import"]["created"], ())
    assert [
        {"code": problem.code, "level": problem.level, "rows": list(problem.rows)}
        for problem in found.problems
    ] == wanted["import"]["problems"]
    assert len(found.units) == asked("thuan-chau", "units.cells")
    assert len({unit.parent_name for unit in found.units}) == asked("thuan-chau", "units.grassroots")
    assert {row.parent_name for row in found.rows} == {unit.parent_name for unit in found.units}


def test_thuan_chau_units_have_codes_of_their_own_below_each_parent():
    codes = Counter(
        (unit.parent_name, unit.code) for unit in parsed("thuan-chau.xlsx", date(2020, 1, 31)).units
    )
    assert set(codes.values()) == {1}
    assert len({code for _parent, code in codes}) < len(codes)


def test_thuan_chau_places_match_with_their_cells():
    found = parsed("thuan-chau.xlsx", date(2020, 1, 31))
    by_kind = Counter(place.kind for place in found.places)
    covered = Counter(place.kind for place in found.places if place.cell_name)
    assert by_kind == asked("thuan-chau", "places.total", by="place_kind")
    assert covered == asked("thuan-chau", "places.with_cell", by="place_kind")
    units = {(unit.name, unit.parent_name) for unit in found.units}
    assert all((place.cell_name, place.parent_name) in units for place in found.places)
    first = found.places[0]
    assert (first.sheet, first.row, first.has_member) == ("DIA_BAN", 2, True)
    assert first.cell_name == "Chi bộ bản Bon Phặng 1"


def test_thuan_chau_is_parsed_within_three_seconds():
    book = read_book((SAMPLES / "thuan-chau.xlsx").read_bytes(), "thuan-chau.xlsx")
    started = time.process_time()
    parse_list(book, date(2020, 1, 31))
    assert time.process_time() - started < 3
