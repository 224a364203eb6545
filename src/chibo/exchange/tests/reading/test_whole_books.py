"""Whole workbooks of invented offices, several habits in one, in every kind of file and every encoding."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from chibo.exchange.reading import parse_list, read_book
from chibo.exchange.tests.reading.legacy_letters import in_tcvn3, in_vni, in_windows1258
from chibo.exchange.tests.reading.test_formats import ods, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from chibo.exchange.reading import ParsedList

TITLES = (["ĐẢNG BỘ XÃ SUỐI BẠC"], ["DANH SÁCH ĐẢNG VIÊN"], ["(Tính đến ngày 30 tháng 6 năm 2023)"])
SPLIT = ("STT", "Họ và chữ đệm", "Tên", "Ngày sinh", "Tháng sinh", "Năm sinh", "Nam (x)", "Nữ (x)", "Dân tộc",
         "Ngày vào Đảng", "Ngày chính thức", "Số CCCD", "Ghi chú")  # fmt: skip
MAI = (1, "Lò Thị", "Mai", 5, 4, 1980, None, "x", "Thái", "01/02/2005", "01/02/2006", "014180000001", None)
PAO = (2, "Sùng A", "Páo", None, None, 1975, "x", None, "Mông", "3.2.1999", "3.2.2000", "014075000002", "Xin miễn SHĐ, đi làm ăn xa")  # fmt: skip
CHO = (1, "Vàng Văn", "Chô", 11, 11, 1990, "x", None, "H'Mông", date(2022, 3, 3), None, "014090000003", None)
FOOTER = (
    ["Tổng cộng: 02 đồng chí"],
    [None, "Trong đó: nữ 01"],
    [None, None, None, None, None, None, None, None, None, "T/M ĐẢNG ỦY"],
    [None, None, None, None, None, None, None, None, None, "BÍ THƯ"],
    [None, None, None, None, None, None, None, None, None, "Hoàng Văn Ký"],
)
EMPTY: list[Any] = []
ENCODERS: dict[str, Callable[[str], str]] = {
    "unicode": str,
    "tcvn3": in_tcvn3,
    "vni": in_vni,
    "windows-1258": in_windows1258,
}


def rows_of_office(above: int) -> list[list[Any]]:
    """One sheet: the table begins `above` rows below the titles, cells are rows of their own, totals and signatures below."""
    return [
        *map(list, TITLES),
        *([EMPTY] * above),
        list(SPLIT),
        ["I. CHI BỘ BẢN SUỐI", *[None] * 12],
        list(MAI),
        list(PAO),
        ["Cộng: 02"],
        ["II. CHI BỘ TRƯỜNG TIỂU HỌC"],
        list(CHO),
        *map(list, FOOTER),
    ]


def book(sheets: dict[str, list[list[Any]]], encode: Callable[[str], str] = str) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append([encode(cell) if isinstance(cell, str) else cell for cell in row])
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def facts(parsed: ParsedList) -> list[tuple[Any, ...]]:
    return [
        (row.unit_name, row.name, row.born and row.born.iso(), row.sex, row.ethnic_group,
         row.admitted_on and row.admitted_on.iso(), row.official_on and row.official_on.iso(), row.citizen_id)
        for row in parsed.rows
    ]  # fmt: skip


EXPECTED = [
    (
        "Chi bộ bản Suối",
        "Lò Thị Mai",
        "1980-04-05",
        "female",
        "thai",
        "2005-02-01",
        "2006-02-01",
        "014180000001",
    ),
    ("Chi bộ bản Suối", "Sùng A Páo", "1975", "male", "mong", "1999-02-03", "2000-02-03", "014075000002"),
    (
        "Chi bộ Trường Tiểu học",
        "Vàng Văn Chô",
        "1990-11-11",
        "male",
        "mong",
        "2022-03-03",
        None,
        "014090000003",
    ),
]


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("above", [0, 1, 16])
def test_list_of_many_habits_is_read_in_every_encoding(encoding: str, above: int):
    parsed = parse_list(read_book(book({"Danh sách": rows_of_office(above)}, ENCODERS[encoding]), "a.xlsx"))
    assert parsed.encoding == encoding
    assert (parsed.as_of, parsed.organisation) == (date(2023, 6, 30), "Đảng bộ xã Suối Bạc")
    assert facts(parsed) == EXPECTED
    assert [problem.code for problem in parsed.problems] == []
    assert [proposal.reason for proposal in parsed.proposals] == ["working_away"]


@pytest.mark.parametrize(
    ("filename", "written"), [("a.ods", ods), ("a.csv", lambda rows: table(rows).encode())]
)
def test_list_of_many_habits_is_read_from_other_files(filename: str, written: Callable[[Any], bytes]):
    rows = [
        [cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell for cell in row]
        for row in rows_of_office(2)
    ]
    assert facts(parse_list(read_book(written(rows), filename))) == EXPECTED


def test_sheet_for_each_cell_with_totals_and_a_summary_sheet():
    head = [*map(list, TITLES), list(SPLIT)]
    sheets = {
        "Tổng hợp": [["BIỂU TỔNG HỢP"], ["Chi bộ", "Số đảng viên"], ["Bản Suối", 2], ["Trường Tiểu học", 1]],
        "CB bản Suối": [*head, list(MAI), list(PAO), *map(list, FOOTER)],
        "CB Trường Tiểu học": [*head, list(CHO), ["Tổng cộng: 01 đồng chí"]],
    }
    parsed = parse_list(read_book(book(sheets), "a.xlsx"))
    assert facts(parsed) == EXPECTED
    assert {unit.sheet for unit in parsed.units} == {"CB bản Suối", "CB Trường Tiểu học"}
