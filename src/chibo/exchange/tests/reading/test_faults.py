"""Cells that show an error and formulas without a result: said with their address, and never taken for empty."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest
import xlrd
from openpyxl import load_workbook

from chibo.core.errors import DomainError
from chibo.exchange.reading import Field, ParsedList, has_errors, parse_list, read_book
from chibo.exchange.reading.faults import Fault, faults_of_xml
from chibo.exchange.tests.reading.sheets import CELL, HEADINGS, TITLES, kept_list, person, saved, workbook
from chibo.exchange.tests.reading.test_flat_export import ORGANISATIONS, member, parse_export
from chibo.exchange.tests.reading.test_formats import SAMPLES, ods, table

ROWS = kept_list(person(), person(name="Hờ Thị Mẫu", sex="Nữ", citizen_id="014170123457"))
#: What openpyxl writes for a formula: the formula, and no result.
FORMULA = "=VLOOKUP(B7,'[danh bạ.xlsx]DS'!A:C,3,0)"


def verdicts(parsed: ParsedList) -> list[tuple[str, str, str]]:
    return [(problem.cell, problem.level, problem.code) for problem in parsed.problems]


def changed(address: str, value: object, rows=ROWS) -> bytes:
    book = load_workbook(BytesIO(workbook(rows)))
    book["DS"][address] = value
    return saved(book)


def read(data: bytes, filename: str = "a.xlsx") -> ParsedList:
    return parse_list(read_book(data, filename))


@pytest.mark.parametrize(("value", "code"), [("#REF!", "cell_error"), (FORMULA, "formula_not_computed")])
@pytest.mark.parametrize(
    ("column", "level"),
    [
        ("B", "error"),
        ("C", "error"),
        ("D", "error"),
        ("J", "error"),
        ("K", "error"),
        ("E", "warning"),
        ("L", "warning"),
        ("M", "warning"),
        ("N", "warning"),
        ("O", "warning"),
    ],
)
def test_lost_cell_has_one_verdict_of_its_own_with_its_address(column, level, value, code):
    parsed = read(changed(f"{column}7", value))
    assert verdicts(parsed) == [(f"{column}7", level, code)]
    (problem,) = parsed.problems
    assert problem.message.startswith(f"Trang “DS”, ô {column}7: ")
    assert problem.message.endswith(".")
    assert "nhập lại" in problem.message
    assert str(HEADINGS and Field(parsed.columns[ord(column) - ord("A")].field).label) in problem.message
    assert has_errors(parsed.problems) == (level == "error")
    assert len(parsed.rows) == 2


def test_number_in_front_of_a_member_may_be_a_formula_without_result():
    assert read(changed("A7", "=ROW()-6")).problems == ()


@pytest.mark.parametrize("shown", ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"])
def test_every_error_is_shown_as_the_sheet_shows_it(shown):
    (problem,) = read(changed("M8", shown)).problems
    assert shown in problem.message


def test_member_of_nothing_but_formulas_is_not_passed_over():
    rows = [*ROWS[:-1], [3, *["=X1"] * 14]]
    parsed = read(workbook(rows))
    assert (len(parsed.rows), {problem.row for problem in parsed.problems}) == (2, {8})
    assert [problem.cell for problem in parsed.problems if problem.level == "error"] == [
        "B8",
        "C8",
        "D8",
        "J8",
        "K8",
    ]


def test_lost_heading_of_a_cell_keeps_the_list_out():
    rows = [*ROWS, ["=Z1"], [*person(citizen_id="014070123458", name="Hà Văn Ba").values()]]
    assert verdicts(read(workbook(rows))) == [("A9", "error", "formula_not_computed")]


def test_lost_cells_of_totals_and_below_the_last_member_say_nothing():
    rows = [*ROWS, ["Tổng cộng", "=COUNTA(B7:B8)"], [None, "=TODAY()"]]
    assert read(workbook(rows)).problems == ()


def test_lost_cell_of_the_column_of_cells_keeps_the_list_out():
    rows = [*([title] for title in TITLES), [*HEADINGS.values(), "Chi bộ"]]
    rows += [
        [*person().values(), CELL[3:]],
        [*person(citizen_id="014070123459", born="01/01/1970").values(), "#N/A"],
    ]
    assert verdicts(read(workbook(rows))) == [("P7", "error", "cell_error")]


def test_date_in_three_columns_is_lost_with_any_of_them():
    headings = [
        "TT",
        "Họ và tên",
        "Giới tính",
        "Ngày sinh",
        "Tháng sinh",
        "Năm sinh",
        "Ngày vào Đảng",
        "Ngày chính thức",
    ]
    rows = [*([title] for title in TITLES), headings, [CELL]]
    rows.append([1, "Lò Văn Thử", "Nam", 27, "=B1", 1970, "03/02/2001", "03/02/2002"])
    assert verdicts(read(workbook(rows))) == [("E7", "error", "formula_not_computed")]


def test_macro_beside_an_error_changes_nothing():
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(changed("K7", "#REF!"))) as source,
        zipfile.ZipFile(target, "w") as archive,
    ):
        for name in source.namelist():
            archive.writestr(name, source.read(name))
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    assert verdicts(read(target.getvalue(), "a.xlsm")) == [("K7", "error", "cell_error")]


def test_text_of_an_error_in_a_csv_is_an_error():
    rows = [[cell if cell != "0912345678" else "#N/A" for cell in row] for row in ROWS]
    parsed = read(table(rows).encode(), "a.csv")
    assert verdicts(parsed) == [("M7", "warning", "cell_error"), ("M8", "warning", "cell_error")]
    assert "phone" not in parsed.rows[0].original


@pytest.mark.parametrize(
    ("attributes", "text", "code"),
    [
        (
            'office:value-type="string" office:string-value="" calcext:value-type="error"',
            "#REF!",
            "cell_error",
        ),
        ('office:value-type="float" office:value="0" calcext:value-type="error"', "Err:508", "cell_error"),
        ('office:value-type="string"', "#N/A", "cell_error"),
        ('table:formula="of:=IF([.B7]>0;1;2)"', "", "formula_not_computed"),
    ],
)
def test_lost_cells_of_an_open_document_are_found(attributes, text, code):
    plain = '<table:table-cell office:value-type="string"><text:p>03/02/2002</text:p></table:table-cell>'
    lost = f"<table:table-cell {attributes}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"
    data = rewritten(
        ods(ROWS),
        lambda xml: xml.replace(plain, lost, 1).replace(
            "<office:document-content",
            '<office:document-content xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"',
        ),
    )
    assert verdicts(read(data, "a.ods")) == [("K7", "error", code)]


def rewritten(data: bytes, change) -> bytes:
    """The open document with its content changed."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            archive.writestr(name, change(content.decode()) if name == "content.xml" else content)
    return target.getvalue()


def test_error_of_a_binary_workbook_is_found():
    parsed = read(with_binary_error("suoi-bac.xlsb", row=8, column=10), "suoi-bac.xlsb")
    assert verdicts(parsed) == [("J8", "error", "cell_error")]
    assert "#REF!" in parsed.problems[0].message


def with_binary_error(filename: str, *, row: int, column: int) -> bytes:
    """The sample with the record of one cell changed for that of an error, `#REF!`."""
    target = BytesIO()
    with (
        zipfile.ZipFile(SAMPLES / filename) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            content = source.read(name)
            is_sheet = name == "xl/worksheets/sheet1.bin"
            archive.writestr(name, _binary_error(content, row, column) if is_sheet else content)
    return target.getvalue()


def _binary_error(content: bytes, row: int, column: int) -> bytes:
    position, at_row, done = 0, 0, b""
    while position < len(content):
        start = position
        kind, position = _varint(content, position)
        size, position = _varint(content, position)
        body = content[position : position + size]
        position += size
        if kind == 0:
            at_row = int.from_bytes(body[:4], "little") + 1
        is_cell = 0 < kind < 12 and at_row == row and int.from_bytes(body[:4], "little") + 1 == column
        done += b"\x03\x09" + body[:8] + b"\x17" if is_cell else content[start:position]
    return done


def _varint(content: bytes, position: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = content[position]
        number, shift, position = number | (byte & 0x7F) << shift, shift + 7, position + 1
        if byte < 0x80:
            return number, position


def test_error_of_a_workbook_from_before_2007_is_found():
    parsed = read(with_old_errors("suoi-bac.xls", row=9, columns=(10, 11)), "suoi-bac.xls")
    assert verdicts(parsed) == [("J9", "error", "cell_error"), ("K9", "error", "cell_error")]
    assert ["#REF!" in problem.message for problem in parsed.problems] == [True, False]
    assert "#N/A" in parsed.problems[1].message


def test_workbook_from_before_2007_whose_errors_cannot_be_told_is_refused(monkeypatch):
    def stumble(**_facts: object) -> None:
        raise xlrd.XLRDError

    monkeypatch.setattr(xlrd, "open_workbook", stumble)
    with pytest.raises(DomainError) as refusal:
        read_book(with_old_errors("suoi-bac.xls", row=9, columns=(10, 11)), "suoi-bac.xls")
    assert refusal.value.code == "file_unreadable"
    assert read((SAMPLES / "suoi-bac.xls").read_bytes(), "suoi-bac.xls").rows


def with_old_errors(filename: str, *, row: int, columns: tuple[int, int]) -> bytes:
    """The sample with the records of two texts side by side changed for those of errors, `#REF!` and `#N/A`."""
    data = (SAMPLES / filename).read_bytes()
    first, second = (b"\xfd\x00\x0a\x00" + struct.pack("<HH", row - 1, column - 1) for column in columns)
    position = data.index(first)
    assert data[position + 14 :].startswith(second)
    errors = [
        struct.pack("<HHHHHBB", 0x0205, 8, row - 1, column - 1, 15, code, 1)
        for column, code in zip(columns, (0x17, 0x2A), strict=True)
    ]
    # Two texts are four bytes longer than two errors: just one empty record, of a kind no reader minds.
    return data[:position] + b"".join(errors) + struct.pack("<HH", 0x01C1, 0) + data[position + 28 :]


def test_lost_cells_of_the_sheets_beside_a_flat_export_keep_it_out():
    organisations = [ORGANISATIONS[0], ["10.1", "#REF!", *ORGANISATIONS[1][2:]]]
    assert ("B2", "error", "cell_error") in verdicts(parse_export(member(), organisations=organisations))


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ('<row r="3"><c r="B3" t="e"><f>A1</f><v>#N/A</v></c></row>', {(3, 2): "#N/A"}),
        ('<row r="3"><c r="B3"><f>A1</f></c><c r="C3"><f>A1</f><v>0</v></c></row>', {(3, 2): ""}),
        ('<row r="3"><c r="B3" t="str"><f>A1</f><v></v></c></row>', {}),
        ("<row><c><v>1</v></c><c/><c><f t='shared' si='0'/><v/></c></row>", {(1, 3): ""}),
        ('<x:row r="2"><x:c r="A2" t=\'e\'><x:v>#REF!</x:v></x:c></x:row>', {(2, 1): "#REF!"}),
    ],
)
def test_what_counts_as_lost_in_the_xml_of_a_sheet(cells, found):
    assert faults_of_xml(f"<sheetData>{cells}</sheetData>".encode()) == found


def test_sheet_carries_its_faults_and_holds_nothing_there():
    (sheet,) = read_book(changed("K7", "#REF!"), "a.xlsx").sheets
    assert (sheet.faults, sheet.rows[6][10]) == ({(7, 11): Fault("K7", "#REF!")}, None)
