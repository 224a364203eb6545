"""The flat export, its second sheet, and its speed."""

from __future__ import annotations

import time
from datetime import date

from chibo.exchange.reading import Field, parse_list
from chibo.exchange.reading.book import Book, Sheet
from chibo.exchange.tests.reading.sheets import codes, parse, person

DAY = date(2023, 6, 30)
HEADINGS = {
    Field.NUMBER: "STT",
    Field.UNIT_CODE: "MA_TO_CHUC",
    Field.UNIT_NAME: "CHI_BO",
    Field.NAME: "HO_VA_TEN",
    Field.BORN: "NGAY_SINH",
    Field.SEX: "GIOI_TINH",
    Field.ETHNIC_GROUP: "DAN_TOC",
    Field.RELIGION: "TON_GIAO",
    Field.SCHOOLING: "GIAO_DUC_PHO_THONG",
    Field.PROFESSION: "CHUYEN_MON",
    Field.THEORY: "LY_LUAN_CHINH_TRI",
    Field.ADMITTED_ON: "NGAY_KET_NAP",
    Field.OFFICIAL_ON: "NGAY_CHINH_THUC",
    Field.CITIZEN_ID: "SO_CCCD",
    Field.POSTS: "CHUC_VU_DANG",
    Field.PHONE: "DIEN_THOAI",
    Field.STATUS: "TRANG_THAI",
    Field.NOTE: "GHI_CHU",
}
ORGANISATIONS = [
    ["MA_TO_CHUC", "TEN_TO_CHUC", "CAP_TREN", "LOAI"],
    ["10.1", "Chi bộ thôn Bản Mới", "Đảng bộ xã Suối Bạc", "Thôn, bản"],
    ["10.2", "Chi bộ 2", "Đảng bộ xã Suối Bạc", "Cơ quan"],
]


def member(unit_code="10.1", unit_name="Chi bộ thôn Bản Mới", **changes):
    exported = {Field.UNIT_CODE: unit_code, Field.UNIT_NAME: unit_name, Field.STATUS: "Chính thức"}
    return person(**{"sex": 1} | changes) | exported


def export(*people, headings=HEADINGS):
    return [list(headings.values()), *([one.get(field) for field in headings] for one in people)]


def parse_export(*people, organisations=ORGANISATIONS, headings=HEADINGS):
    others = {"TO_CHUC_DANG": organisations} if organisations else {}
    return parse(export(*people, headings=headings), DAY, others=others)


def test_flat_export_takes_units_from_the_second_sheet():
    parsed = parse_export(member())
    assert (parsed.layout, parsed.organisation, parsed.problems) == ("flat_export", "Đảng bộ xã Suối Bạc", ())
    assert [(unit.listed_code, unit.cell_kind, unit.row) for unit in parsed.units] == [
        ("10.1", "hamlet", 2),
        ("10.2", "office", 3),
    ]
    (row,) = parsed.rows
    assert (row.unit_name, row.unit_listed_code, row.row) == ("Chi bộ thôn Bản Mới", "10.1", 2)
    assert (row.sex, row.status) == ("male", "official")


def test_flat_export_without_the_second_sheet_takes_units_from_the_rows():
    parsed = parse_export(member(), organisations=None)
    assert [(unit.name, unit.listed_code, unit.cell_kind) for unit in parsed.units] == [
        ("Chi bộ thôn Bản Mới", "10.1", "hamlet")
    ]
    assert parsed.organisation is None


def test_flat_export_in_another_order_with_another_code_column():
    headings = dict(reversed(HEADINGS.items())) | {Field.CITIZEN_ID: "SO_DINH_DANH"}
    parsed = parse_export(member(), headings=headings)
    assert (parsed.layout, parsed.problems, parsed.rows[0].citizen_id) == ("flat_export", (), "014070123456")


def test_code_of_another_unit_is_said():
    parsed = parse_export(member(unit_code="10.2"))
    assert (codes(parsed), parsed.problems[0].cell) == (["unit_contradicts"], "C2")
    assert parsed.rows[0].unit_name == "Chi bộ 2"


def test_row_without_a_unit_is_refused():
    parsed = parse_export(member(unit_code=None, unit_name=None))
    assert (codes(parsed), parsed.problems[0].level) == (["unit_missing"], "error")


def test_same_names_of_cells_below_two_organisations_are_two_units():
    headings = HEADINGS | {Field.PARENT_NAME: "TCCSD"}
    people = [
        member(unit_code=None, unit_name="Chi bộ 1", **changes) | {Field.PARENT_NAME: parent}
        for parent, changes in (
            ("Đảng bộ xã A", {}),
            ("Đảng bộ xã B", {"name": "Hà Văn Hai", "citizen_id": "014070999999"}),
        )
    ]
    parsed = parse_export(*people, organisations=None, headings=headings)
    assert [(unit.name, unit.parent_name) for unit in parsed.units] == [
        ("Chi bộ 1", "Đảng bộ xã A"),
        ("Chi bộ 1", "Đảng bộ xã B"),
    ]


def test_list_of_a_district_is_read_within_three_seconds():
    people = [member(name=f"Lò Văn {number}", citizen_id=f"014070{number:06}") for number in range(9_000)]
    book = Book("a.xlsx", (Sheet("DANG_VIEN", export(*people)), Sheet("TO_CHUC_DANG", ORGANISATIONS)))
    started = time.process_time()
    parsed = parse_list(book, DAY)
    assert time.process_time() - started < 3
    assert (len(parsed.rows), parsed.problems) == (9_000, ())
