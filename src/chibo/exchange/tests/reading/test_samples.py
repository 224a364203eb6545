"""The two real lists come out exactly as they are expected."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chibo.core.errors import DomainError
from chibo.exchange.reading import ParsedList, ParsedRow, parse_list, read_book
from chibo.people.enums import EthnicGroup

SAMPLES = (
    next(parent for parent in Path(__file__).parents if (parent / "pyproject.toml").exists()) / "samples"
)


def parsed(name: str, as_of: date | None = None) -> ParsedList:
    return parse_list(read_book((SAMPLES / f"{name}.xlsx").read_bytes(), f"{name}.xlsx"), as_of)


def expected(name: str) -> dict[str, Any]:
    return json.loads((SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))


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


def test_na_khe_members_match_field_by_field():
    members = expected("na-khe")["members"]
    assert [as_expected(row) for row in parsed("na-khe").rows] == members


def test_na_khe_counts_and_problems_match():
    found, wanted = parsed("na-khe"), expected("na-khe")
    problems = {(problem.code, problem.level, problem.row, problem.like_row) for problem in found.problems}
    assert problems == {
        (problem["code"], problem["level"], problem["row"], problem.get("like_row"))
        for problem in wanted["import"]["problems"]
    }
    assert len(found.problems) == len(problems)
    assert (found.row_count, len(found.rows), len(found.skipped)) == (245, 244, 1)
    assert (found.organisation, found.as_of.isoformat()) == (wanted["organisation"], wanted["as_of"])


def test_na_khe_has_fifteen_cells_with_kinds_and_codes():
    units = {unit.name: unit for unit in parsed("na-khe").units}
    assert len(units) == 15
    assert (units["Chi bộ thôn Na Pô"].code, units["Chi bộ thôn Na Pô"].cell_kind) == ("na-po", "hamlet")
    assert (units["Chi bộ Quân sự xã"].code, units["Chi bộ Quân sự xã"].cell_kind) == ("quan-su", "military")
    assert units["Chi bộ Trường TH&THCS"].cell_kind == "school"
    assert sum(unit.cell_kind == "hamlet" for unit in units.values()) == 10


def test_na_khe_columns_are_all_certain():
    columns = parsed("na-khe").columns
    assert all(column.certain and column.field for column in columns)
    assert {column.column: column.heading for column in columns}["G"] == "Trình độ / Văn hóa"


def test_lung_vai_counts_match():
    found, wanted = parsed("lung-vai", date(2023, 6, 30)), expected("lung-vai")
    asked = {ask["key"]: ask["value"] for ask in wanted["ask"]}
    hamlets = {unit.listed_code for unit in found.units if unit.cell_kind == "hamlet"}
    assert (len(found.rows), found.problems, found.skipped) == (337, (), ())
    assert sum(row.sex == "female" for row in found.rows) == asked["members.female"]
    assert sum(row.ethnic_group != "kinh" for row in found.rows) == asked["members.ethnic_minority"]
    assert sum(row.unit_listed_code in hamlets for row in found.rows) == asked["members.rural"]
    assert len(found.units) == asked["units.cells"]
    assert found.organisation == wanted["organisation"]


def test_lung_vai_without_a_date_is_refused():
    with pytest.raises(DomainError) as refusal:
        parsed("lung-vai")
    assert refusal.value.code == "as_of_missing"
    assert "--as-of" in str(refusal.value.message)
