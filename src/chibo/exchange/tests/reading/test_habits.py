"""More habits of those who keep lists: a sheet a cell, split names and dates, codes, tall headings, printed pages."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.exchange.reading import Field, parse_list
from chibo.exchange.reading.book import Book, Sheet
from chibo.exchange.tests.reading.sheets import CELL, HEADINGS, body, codes, kept_list, parse, person

DAY = date(2024, 5, 28)
UNTIL = ["(Có đến ngày 28/05/2024)"]
OTHER = {"name": "Hờ Thị Mẫu", "sex": "Nữ", "citizen_id": "014170123457"}


def only(parsed):
    (row,) = parsed.rows
    return row


def born_in_parts(*births, headings=("Ngày", "Tháng", "Năm")):
    """A list with the birth date in columns C to E, below one heading where three are not whole by themselves."""
    rows = [UNTIL, *body([])]
    rows[1][2:3] = ["Ngày sinh", None, None] if "Ngày" in headings else headings
    if "Ngày" in headings:
        rows.insert(2, [None, None, *headings])
    for number, birth in enumerate(births):
        values = list(person(citizen_id=None, name=f"Lò Văn {'ABCDEFG'[number]}").values())
        rows.append([*values[:2], *birth, *values[3:]])
    return rows


# A sheet for each cell.


@pytest.mark.parametrize(
    ("sheet", "unit"),
    [
        ("Thôn Bản Mới", "Chi bộ thôn Bản Mới"),
        ("CB Trường TH", "Chi bộ Trường TH"),
        ("1. Na Pô", "Chi bộ Na Pô"),
        ("Chi bộ Quân sự xã", "Chi bộ Quân sự xã"),
    ],
)
def test_sheet_is_named_after_its_cell(sheet, unit):
    first = [["ĐẢNG BỘ XÃ SUỐI BẠC"], UNTIL, *body([person()], cell="CHI BỘ BẢN CŨ")]
    parsed = parse(first, others={sheet: [["DANH SÁCH ĐẢNG VIÊN"], *body([person(**OTHER)], cell=None)]})
    assert [row.unit_name for row in parsed.rows] == ["Chi bộ bản Cũ", unit]
    assert parsed.problems == ()


def test_title_in_the_sheet_wins_over_its_name():
    sheets = (
        Sheet("Na Pô", [UNTIL, ["DANH SÁCH ĐẢNG VIÊN CHI BỘ: THÔN NA PÔ"], *body([person()], cell=None)]),
        Sheet("Bản Cũ", [["CHI BỘ THÔN PHÚ TỶ"], *body([person(**OTHER)], cell=None)]),
    )
    parsed = parse_list(Book("a.xls", sheets))
    assert {row.unit_name for row in parsed.rows} == {"Chi bộ thôn Na Pô", "Chi bộ thôn Phú Tỷ"}


@pytest.mark.parametrize("name", ["Sheet1", "DS đảng viên", "Danh sách", "2", "Trang tính3"])
def test_plain_names_of_sheets_are_no_cells(name):
    sheets = tuple(Sheet(sheet, [UNTIL, *body([person()], cell=None)]) for sheet in (name, "Sheet2"))
    assert set(codes(parse_list(Book("a.xls", sheets)))) == {"unit_missing", "duplicate_row"}


# Names in two columns.


@pytest.mark.parametrize(
    ("family", "given"), [("Họ và đệm", "Tên"), ("Họ và chữ đệm", "Tên"), ("Họ lót", "TÊN")]
)
def test_name_in_two_columns_is_put_together(family, given):
    headings = HEADINGS | {Field.NAME: family, Field.NOTE: given}
    parsed = parse(kept_list(person(name="Lò  Văn", note="Thử "), headings=headings))
    row = only(parsed)
    assert (row.name, row.original["given_name"], parsed.problems) == ("Lò Văn Thử", "Thử ", ())


@pytest.mark.parametrize("merged", [True, False])
def test_one_heading_over_two_columns_of_the_name_is_split(merged):
    rows = [
        [row[0] if row else None, *row[1:2], None, *row[2:]] if len(row) > 2 else row
        for row in kept_list(person(), person(**OTHER))
    ]
    rows[6][1:3], rows[7][1:3] = ["Lò Văn", "Thử"], ["Hờ Thị", "Mẫu"]
    parsed = parse(rows, merges=["B5:C5"] if merged else [])
    assert [row.name for row in parsed.rows] == ["Lò Văn Thử", "Hờ Thị Mẫu"]
    assert parsed.problems == ()


def test_two_rows_of_headings_over_a_split_name():
    rows = [UNTIL, *body([])]
    rows[1][1:2] = ["Họ và tên", None]
    rows.insert(2, [None, "Họ đệm", "Tên"])
    rows.append([1, "Lò Văn", "Thử", *list(person().values())[2:]])
    assert only(parse(rows, merges=["B2:C2"])).name == "Lò Văn Thử"


# Dates in three columns.


def test_birth_date_in_three_columns_is_put_together():
    births = [(27, 3, 1970), ("07", "3", "1971"), (None, 3, 1972), (None, None, 1973), ("-", "-", "1974")]
    parsed = parse(born_in_parts(*births))
    assert [row.born.iso() for row in parsed.rows] == [
        "1970-03-27", "1971-03-07", "1972-03", "1973", "1974",
    ]  # fmt: skip
    assert parsed.problems == ()


def test_impossible_birth_date_of_three_columns_is_refused_at_its_first():
    parsed = parse(born_in_parts((31, 2, 1970)))
    (problem,) = parsed.problems
    assert (problem.code, problem.cell) == ("date_impossible", "C5")
    assert codes(parse(born_in_parts((None, None, None)))) == ["value_missing"]


def test_three_headings_of_birth_side_by_side_are_parts():
    headings = ("Ngày sinh", "Tháng sinh", "Năm sinh")
    parsed = parse(born_in_parts((27, 3, 1970), headings=headings))
    assert (only(parsed).born.iso(), parsed.problems) == ("1970-03-27", ())


def test_dates_of_the_party_in_three_columns_each():
    rows = [UNTIL, *body([])]
    rows[1][9:11] = ["Ngày vào Đảng", None, None, "Ngày chính thức", None, None]
    rows.insert(2, [None] * 9 + ["Ngày", "Tháng", "Năm"] * 2)
    values = list(person().values())
    rows.append([*values[:9], 3, 2, 2001, None, 2, 2002, *values[11:]])
    parsed = parse(rows)
    row = only(parsed)
    assert (row.admitted_on.iso(), row.official_on.iso()) == ("2001-02-03", "2002-02")
    assert codes(parsed) == ["date_partial"]


# Codes instead of words.


@pytest.mark.parametrize(
    ("code", "sex"), [(1, "male"), (0, "female"), (2, "female"), ("1", "male"), ("2", "female")]
)
def test_sex_by_its_code(code, sex):
    citizen_id = "014070123456" if sex == "male" else "014170123456"
    parsed = parse(kept_list(person(sex=code, citizen_id=citizen_id)))
    assert (only(parsed).sex, parsed.problems) == (sex, ())


@pytest.mark.parametrize(
    ("code", "group"),
    [("01", "kinh"), (2, "tay"), ("03", "thai"), ("4", "hoa"), (8, "mong"), (54, "ro-mam"), (55, "foreign")],
)
def test_ethnic_group_by_the_number_of_the_state_list_is_said_once(code, group):
    parsed = parse(kept_list(person(ethnic_group=code), person(**OTHER | {"ethnic_group": code})))
    assert {row.ethnic_group for row in parsed.rows} == {group}
    (problem,) = parsed.problems
    assert (problem.code, problem.level, problem.cell) == ("code_list_assumed", "warning", "E7")


def test_number_outside_the_list_of_ethnic_groups_is_refused():
    assert codes(parse(kept_list(person(ethnic_group=56)))) == ["unknown_value"]


# Headings of any height.


def test_headings_of_four_rows_are_joined():
    rows = [
        ["ĐẢNG BỘ XÃ SUỐI BẠC"],
        UNTIL,
        ["TT", "THÔNG TIN CHUNG", None, None, None, None, "NGHIỆP VỤ", None, None, "SINH HOẠT ĐẢNG", None, "LIÊN HỆ"],
        [None, "Họ và tên", "Nhân thân", None, "Gốc", None, "Trình độ", None, None, "Vào Đảng", None, "Giấy tờ"],
        [None, None, "Ngày sinh", "Giới tính", "Dân tộc", "Tôn giáo", "Văn hóa", "Chuyên môn", "LLCT", "Ngày", None],
        [None, None, None, None, None, None, None, None, None, "Dự bị", "Chính thức", "Số CCCD"],
        [CELL],
        list(person().values()),
    ]  # fmt: skip
    merges = [
        "A3:A6",
        "B3:F3",
        "G3:I3",
        "J3:K3",
        "B4:B6",
        "C4:D4",
        "E4:F4",
        "G4:I4",
        "J4:K4",
        "J5:K5",
        "L4:L5",
    ]
    merges += [f"{letter}5:{letter}6" for letter in "CDEFGHI"]
    parsed = parse(rows, merges=merges)
    assert (only(parsed).row, parsed.organisation, parsed.problems) == (8, "Đảng bộ xã Suối Bạc", ())
    assert {column.column: column.heading for column in parsed.columns}["K"] == (
        "SINH HOẠT ĐẢNG / Vào Đảng / Ngày / Chính thức"
    )


@pytest.mark.parametrize("height", [1, 2, 3, 4])
def test_headings_merged_downwards_over_any_height(height):
    head = [list(HEADINGS.values()), *([[]] * (height - 1))]
    rows = [["DANH SÁCH"], UNTIL, *head, [CELL], [*person().values()]]
    merges = [f"{chr(64 + column)}3:{chr(64 + column)}{2 + height}" for column in range(1, len(HEADINGS) + 1)]
    parsed = parse(rows, merges=merges if height > 1 else [])
    assert (only(parsed).row, parsed.problems) == (4 + height, ())


# Printed pages, totals, notes.


def test_headings_of_two_rows_repeated_on_each_page_are_no_members():
    rows = [UNTIL, *body([], cell=CELL)]
    rows[1][6:11] = ["Trình độ", None, None, "Ngày vào Đảng", None]
    rows.insert(2, [None] * 6 + ["Văn hóa", "Chuyên môn", "LLCT", "Dự bị", "Chính thức"])
    page = [["Trang 2/3"], ["DANH SÁCH ĐẢNG VIÊN"], rows[1], rows[2], [f"({n})" for n in range(1, 16)]]
    rows += [[*person().values()], *page, [*person(**OTHER).values()], *page]
    parsed = parse(rows, merges=["G2:I2", "J2:K2"])
    assert [row.name for row in parsed.rows] == ["Lò Văn Thử", "Hờ Thị Mẫu"]
    assert parsed.problems == ()


def test_tables_of_several_cells_one_below_another_with_their_own_titles():
    second = [["DANH SÁCH ĐẢNG VIÊN CHI BỘ BẢN CŨ"], *body([person(**OTHER)], cell=None)]
    parsed = parse([*kept_list(person()), [], *second])
    assert [row.unit_name for row in parsed.rows] == ["Chi bộ thôn Bản Mới", "Chi bộ bản Cũ"]
    assert parsed.problems == ()


@pytest.mark.parametrize(
    "total",
    [
        "Cộng: 1 đồng chí",
        "Tổng cộng",
        "TỔNG SỐ: 1",
        "Cong: 1 d/c",
        "Cộng chi bộ",
        "Trong đó: nữ 0",
        "Nữ: 0",
        "Mang sang",
    ],
)
def test_totals_in_the_middle_are_no_members(total):
    rows = [*kept_list(person()), [None, total, None, 1], [*person(**OTHER).values()]]
    parsed = parse(rows)
    assert (len(parsed.rows), parsed.problems) == (2, ())


@pytest.mark.parametrize(
    "name", ["Tòng Thị Nụ", "TÒNG VĂN PÓM", "Công Văn Hai", "Tong Van Pom", "Tống Duy Tân"]
)
def test_people_whose_family_sounds_like_a_total_are_members(name):
    assert len(parse(kept_list(person(name=name))).rows) == 1


def test_notes_below_the_table_are_no_members():
    notes = [
        [],
        ["Ghi chú:"],
        [1, "Đồng chí Hờ Thị Mẫu chuyển sinh hoạt đến từ ngày 01/5/2024 theo giấy giới thiệu"],
        ["- Danh sách có 1 đồng chí./."],
        [None, "NGƯỜI LẬP BIỂU", None, None, None, None, None, None, "T/M CHI ỦY"],
    ]
    parsed = parse([*kept_list(person()), *notes])
    assert (only(parsed).name, parsed.problems) == ("Lò Văn Thử", ())


# Numbers and dates as text.


@pytest.mark.parametrize(
    "born", [" 27/03/1970 ", "27 / 03 / 1970", "27 . 3 . 1970", "27-03-1970", "27\u00a003\u00a01970"]
)
def test_dates_as_text_with_spaces_are_dates(born):
    parsed = parse(kept_list(person(born=born)))
    assert (only(parsed).born.iso(), parsed.problems) == ("1970-03-27", ())


def test_numbers_as_text_are_numbers():
    parsed = parse(
        kept_list(person(number=" 1. ", born=" 1970 ", citizen_id=" 014 070 123456 ", phone="0912.345.678"))
    )
    row = only(parsed)
    assert (row.born.iso(), row.citizen_id, row.phone) == ("1970", "014070123456", "0912345678")
    assert parsed.problems == ()


def test_columns_of_sex_with_crosses_below_one_heading_in_a_second_row():
    rows = [UNTIL, *body([])]
    rows[1][3:4] = ["Nam/Nữ", None]
    rows.insert(2, [None, None, None, "Nam", "Nữ"])
    for changes, marks in (({}, ["x", None]), (OTHER, [None, " X "])):
        values = list(person(**changes).values())
        rows.append(values[:3] + marks + values[4:])
    parsed = parse(rows, merges=["D2:E2"])
    assert [row.sex for row in parsed.rows] == ["male", "female"]
    assert parsed.problems == ()


# Units with colliding names, proposals.


def test_cells_of_one_name_but_another_kind_have_codes_of_their_own():
    rows = [
        *kept_list(person(), cell="I. CHI BỘ THÔN MỚI"),
        ["II. CHI BỘ BẢN MỚI"],
        [*person(**OTHER).values()],
    ]
    parsed = parse(rows)
    assert [(unit.name, unit.code) for unit in parsed.units] == [
        ("Chi bộ thôn Mới", "moi"),
        ("Chi bộ bản Mới", "ban-moi"),
    ]


@pytest.mark.parametrize(
    ("note", "reasons"),
    [
        ("Xin tạm miễn sinh hoạt, đi làm ăn xa", ["working_away"]),
        ("Đề nghị miễn sinh hoạt do tuổi cao, sức khỏe yếu", ["old_age"]),
        ("xin miễn SH đi học", ["studying"]),
        ("Xin miễn sinh hoạt", [""]),
        ("Được miễn sinh hoạt", []),
        ("Đi làm ăn xa", []),
        (None, []),
    ],
)
def test_note_that_asks_for_an_exemption_is_a_proposal(note, reasons):
    parsed = parse(kept_list(person(note=note)))
    assert [proposal.reason for proposal in parsed.proposals] == reasons
    assert all((proposal.row, proposal.text) == (7, note) for proposal in parsed.proposals)
    assert parsed.problems == ()
