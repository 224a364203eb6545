"""Other lists of the same habits: other titles, headings, orders and columns."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from openpyxl import Workbook

from chibo.exchange.reading import Field, parse_list, read_book
from chibo.exchange.tests.reading.sheets import (
    CELL,
    HEADINGS,
    PERSON,
    TITLES,
    body,
    codes,
    kept_list,
    parse,
    person,
    saved,
)

DAY = date(2024, 5, 28)
OTHER = {"name": "Hờ Thị Mẫu", "sex": "Nữ", "citizen_id": "014170123457"}


def only(parsed):
    (row,) = parsed.rows
    return row


def test_plain_list_is_read_completely():
    parsed = parse(kept_list(person(posts="Bí thư", note="ghi")))
    row = only(parsed)
    assert (parsed.layout, parsed.organisation, parsed.as_of) == ("handmade", "Đảng bộ xã Suối Bạc", DAY)
    assert (row.name, row.sex, row.unit_name, row.row) == ("Lò Văn Thử", "male", "Chi bộ thôn Bản Mới", 7)
    assert (row.ethnic_group, row.religion, row.phone, row.note) == ("thai", "none", "0912345678", "ghi")
    assert (row.posts, row.posts_text, row.status) == (("secretary",), "Bí thư", None)
    assert row.original["name"] == "Lò Văn Thử"
    assert parsed.problems == ()


def test_other_column_order_gives_the_same_members():
    turned = dict(reversed(HEADINGS.items()))
    plain = only(parse(kept_list(person())))
    row = only(parse(kept_list(person(), headings=turned, cell=CELL)))
    assert (row.name, row.born, row.citizen_id) == (plain.name, plain.born, plain.citizen_id)
    assert list(row.original) == [field.value for field in turned if PERSON[field] is not None]


@pytest.mark.parametrize("rows_above", [0, 1, 25])
def test_headings_on_another_row_are_found(rows_above):
    row = only(parse([*([[]] * rows_above), *kept_list(person())]))
    assert row.row == rows_above + 7


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("(Có đến ngày 28/05/2024)", DAY),
        ("Tính đến ngày 28 tháng 5 năm 2024", DAY),
        ("Thời điểm: 28.5.2024", DAY),
        ("DANH SÁCH ĐẢNG VIÊN (ĐẾN NGÀY 28-05-2024)", DAY),
        ("Suối Bạc, ngày 28 tháng 05 năm 2024", DAY),
        (datetime(2024, 5, 28), DAY),
    ],
)
def test_date_of_the_list_is_read_from_its_titles(title, day):
    assert parse([[title], *body([person()])]).as_of == day


def test_until_date_wins_over_the_date_of_signing():
    titles = [["Suối Bạc, ngày 02 tháng 6 năm 2024"], ["(Có đến ngày 28/05/2024)"]]
    assert parse([*titles, *body([person()])]).as_of == DAY


def test_given_date_wins_over_the_titles_and_is_said():
    parsed = parse(kept_list(person()), date(2024, 6, 1))
    assert (parsed.as_of, codes(parsed)) == (date(2024, 6, 1), ["as_of_differs"])
    assert codes(parse(kept_list(person()), DAY)) == []


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        (Field.NAME, ["HỌ TÊN", "Họ và tên đảng viên", "ho va ten", "Họ và tên"]),
        (Field.BORN, ["Năm sinh", "Sinh ngày", "NGÀY, THÁNG,\nNĂM SINH", "Ngày tháng năm sinh"]),
        (Field.SCHOOLING, ["Trình độ văn hoá", "Học vấn", "GDPT", "TĐVH"]),
        (Field.THEORY, ["Lý luận chính trị", "Trình độ LLCT", "Lí luận chính trị"]),
        (Field.ADMITTED_ON, ["Ngày kết nạp", "Ngày vào Đảng (dự bị)", "Kết nạp Đảng ngày"]),
        (Field.OFFICIAL_ON, ["Chính thức", "Ngày vào Đảng chính thức", "Ngày công nhận chính thức"]),
        (Field.CITIZEN_ID, ["Số CMND/CCCD", "Số căn cước công dân", "Số định danh cá nhân", "Số thẻ/CCCD"]),
        (Field.PHONE, ["SĐT", "Điện thoại", "Điện thoại di động", "Số điện thọai"]),
        (Field.POSTS, ["Chức vụ Đảng", "Chức vụ trong Đảng", "Chức danh"]),
    ],
)
def test_other_spellings_of_headings_are_understood(field, headings):
    for heading in headings:
        parsed = parse(kept_list(person(), headings=HEADINGS | {field: heading}))
        assert {column.field for column in parsed.columns} == {*HEADINGS}, heading
        assert parsed.problems == ()


def test_guessed_heading_is_not_certain_and_shows_samples():
    parsed = parse(kept_list(person(), headings=HEADINGS | {Field.PHONE: "Số điện thọai liên lạc"}))
    (guess,) = [column for column in parsed.columns if column.field == Field.PHONE]
    assert (guess.certain, guess.column, guess.samples) == (False, "M", ("0912345678",))


def test_extra_columns_are_shown_as_not_read_and_kept_in_the_original():
    rows = kept_list(person())
    rows[4] += ["Quê quán", "Số thẻ đảng viên", "Cột lạ"]
    rows[6] += ["Xã Suối Bạc", "12345678", "gì đó"]
    parsed = parse(rows)
    unread = {column.heading for column in parsed.columns if column.field is None}
    assert unread == {"Quê quán", "Số thẻ đảng viên", "Cột lạ"}
    assert only(parsed).original["Cột lạ"] == "gì đó"
    assert parsed.problems == ()


def test_column_that_only_resembles_gives_way_to_the_one_that_bears_the_heading():
    rows = kept_list(person())
    rows[4] += ["Ngày sinh hoạt"]
    rows[6] += ["3 hằng tháng"]
    parsed = parse(rows)
    assert parsed.problems == ()
    assert only(parsed).born is not None


def test_list_without_phone_religion_and_posts_says_nothing_of_them():
    gone = {Field.PHONE, Field.RELIGION, Field.POSTS, Field.PROFESSION, Field.CITIZEN_ID}
    headings = {field: heading for field, heading in HEADINGS.items() if field not in gone}
    parsed = parse(kept_list(person(), headings=headings))
    row = only(parsed)
    assert (row.phone, row.religion, row.posts, row.profession, row.citizen_id) == (
        None,
        None,
        (),
        None,
        None,
    )
    assert parsed.problems == ()


def test_empty_columns_hidden_between_others_do_not_matter():
    rows = [[*row[:3], None, None, *row[3:]] for row in kept_list(person())]
    parsed = parse(rows)
    assert parsed.problems == ()
    assert "D" not in {column.column for column in parsed.columns}


def test_sex_as_crosses_in_two_columns_below_one_heading():
    rows = [["(đến ngày 28/05/2024)"], *body([])]
    rows[1][3:4] = ["Giới tính", None]
    rows.insert(2, [None, None, None, "Nam", "Nữ"])
    for changes, marks in (({}, ["x", None]), (OTHER, [None, "X"])):
        values = list(person(**changes).values())
        rows.append(values[:3] + marks + values[4:])
    parsed = parse(rows, merges=["D2:E2"])
    assert [row.sex for row in parsed.rows] == ["male", "female"]
    assert parsed.problems == ()


def test_single_column_of_crosses_for_women():
    headings = HEADINGS | {Field.SEX: "Nữ"}
    parsed = parse(kept_list(person(sex=None), person(**OTHER) | {Field.SEX: "x"}, headings=headings))
    assert [row.sex for row in parsed.rows] == ["male", "female"]


def test_birth_date_in_the_column_of_the_sex_without_merged_headings():
    rows = [["(đến ngày 28/05/2024)"], *body([])]
    rows[1][2:4] = ["Năm sinh", None]
    rows.insert(2, [None, None, "Nam", "Nữ"])
    for changes, dates in (({}, [1970, None]), (OTHER, [None, "3/1970"])):
        values = list(person(**changes).values())
        rows.append(values[:2] + dates + values[4:])
    parsed = parse(rows)
    assert [(row.sex, row.born and row.born.iso()) for row in parsed.rows] == [
        ("male", "1970"),
        ("female", "1970-03"),
    ]
    assert parsed.problems == ()


def test_heading_rows_with_groups_above_plain_ones_are_joined():
    rows = [["(đến ngày 28/05/2024)"], *body([person()])]
    rows.insert(1, [None] * 6 + ["Trình độ", None, None, "Ngày vào Đảng", None])
    rows[2][9:11] = ["Dự bị", "Chính thức"]
    parsed = parse(rows)
    headings = {column.field: column.heading for column in parsed.columns}
    assert headings[Field.OFFICIAL_ON] == "Ngày vào Đảng / Chính thức"
    assert headings[Field.THEORY] == "Trình độ / LLCT"
    assert parsed.problems == ()


def test_rows_of_column_numbers_totals_repeated_headings_and_signatures_are_no_members():
    second = person(**OTHER)
    rows = kept_list(person(), second)
    rows.insert(5, [f"({number})" for number in range(1, 16)])
    rows.insert(8, list(HEADINGS.values()))
    rows += [
        [None, "Cộng: 2 đồng chí"],
        [None, "Tổng số: 2 đảng viên", None, 2],
        [None, "NGƯỜI LẬP BIỂU", None, None, None, None, None, None, None, "T/M ĐẢNG ỦY"],
        [None, None, None, None, None, None, None, None, None, "BÍ THƯ"],
        [None, "Lò Văn Ký", None, None, None, None, None, None, None, "Lò Thị Tên"],
    ]
    parsed = parse(rows)
    assert [row.name for row in parsed.rows] == ["Lò Văn Thử", "Hờ Thị Mẫu"]
    assert parsed.problems == ()


def test_row_between_members_that_is_not_understood_is_said():
    rows = kept_list(person(), person(**OTHER))
    rows.insert(7, [None, "Lò Văn Thiếu", None, "Nam"])
    parsed = parse(rows)
    assert (codes(parsed), parsed.problems[0].row, len(parsed.rows)) == (["row_not_understood"], 8, 2)


def test_numeral_of_a_cell_in_a_column_of_its_own():
    parsed = parse([*kept_list(person(), cell=None)[:5], ["II", "Bản Cũ"], [*PERSON.values()]])
    assert only(parsed).unit_name == "Chi bộ bản Cũ"


def test_cell_in_a_column_of_its_own_merged_over_its_members():
    headings = HEADINGS | {Field.UNIT_NAME: "Chi bộ"}
    people = [person() | {Field.UNIT_NAME: "Thôn Bản Mới"}, person(**OTHER)]
    parsed = parse(kept_list(*people, headings=headings, cell=None), merges=["P6:P7"])
    assert {row.unit_name for row in parsed.rows} == {"Chi bộ thôn Bản Mới"}
    assert len(parsed.units) == 1


def test_names_of_cells_that_differ_in_case_are_one_unit():
    rows = [*kept_list(person()), ["II. Chi bộ thôn bản mới"], [*person(**OTHER).values()]]
    parsed = parse(rows)
    assert len(parsed.units) == 1
    assert {row.unit_name for row in parsed.rows} == {"Chi bộ thôn Bản Mới"}


def test_one_sheet_a_cell_named_in_its_title():
    def titled(title, member):
        return [[title], *body([member], cell=None)]

    first = [["(đến ngày 28/05/2024)"], *titled("DANH SÁCH ĐẢNG VIÊN CHI BỘ THÔN BẢN MỚI", person())]
    parsed = parse(
        first, others={"2": titled("CHI BỘ BẢN CŨ", person(**OTHER)), "Tổng hợp": [["Số liệu", 2]]}
    )
    assert [(row.sheet, row.unit_name) for row in parsed.rows] == [
        ("DS", "Chi bộ thôn Bản Mới"),
        ("2", "Chi bộ bản Cũ"),
    ]


def test_hidden_sheets_are_not_read():
    source = Workbook()
    for number, values in enumerate(kept_list(person()), start=1):
        for column, value in enumerate(values, start=1):
            source.active.cell(number, column).value = value
    copy = source.copy_worksheet(source.active)
    copy.sheet_state = "hidden"
    assert len(parse_list(read_book(saved(source), "a.xlsx")).rows) == 1


def test_titles_stay_titles():
    assert len(TITLES) == 4
    parsed = parse(kept_list(person()))
    assert [unit.name for unit in parsed.units] == ["Chi bộ thôn Bản Mới"]
