"""Every kind of file gives the same list."""

from __future__ import annotations

import csv
import re
import zipfile
from io import BytesIO, StringIO
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from openpyxl import Workbook, load_workbook

from chibo.exchange.reading import Field, parse_list, read_book
from chibo.exchange.reading.encodings.legacy import byte_text
from chibo.exchange.tests.reading.legacy_letters import in_tcvn3, in_vni, in_windows1258
from chibo.exchange.tests.reading.sheets import HEADINGS, codes, kept_list, person, saved, workbook

SAMPLES = Path(__file__).parent / "samples"
ROWS = kept_list(person(), person(name="Hờ Thị Mẫu", sex="Nữ", citizen_id="014170123457"))


def table(rows=ROWS, delimiter=";", **options) -> str:
    target = StringIO()
    csv.writer(target, delimiter=delimiter, **options).writerows(rows)
    return target.getvalue()


def in_old_bytes(text: str, encode) -> bytes:
    by_char = {byte_text(bytes([byte])): byte for byte in range(256)}
    return bytes(by_char[char] for char in encode(text))


def ods(rows, *, tail: str = "") -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            "<table:table-cell/>"
            if value is None
            else f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
            for value in row
        )
        + '<table:table-cell table:number-columns-repeated="16300"/></table:table-row>'
        for row in rows
    )
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="DS">{cells}{tail}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return target.getvalue()


def people_of(data: bytes, filename: str):
    parsed = parse_list(read_book(data, filename))
    assert parsed.problems == ()
    return [
        (row.name, row.sex, row.born.iso(), row.citizen_id, row.unit_name, row.row) for row in parsed.rows
    ]


PEOPLE = people_of(workbook(ROWS), "a.xlsx")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_with_any_separator_in_any_unicode(delimiter, encoding):
    assert people_of(table(delimiter=delimiter).encode(encoding), "a.csv") == PEOPLE


@pytest.mark.parametrize(
    ("encode", "encoding"), [(in_tcvn3, "tcvn3"), (in_vni, "vni"), (in_windows1258, "windows-1258")]
)
def test_csv_in_bytes_of_an_old_encoding_is_recognised(encode, encoding):
    data = in_old_bytes(table(), encode)
    assert people_of(data, "a.csv") == PEOPLE
    assert parse_list(read_book(data, "a.csv")).encoding == encoding


def test_csv_with_everything_in_quotes_and_lines_within_cells_is_read():
    rows = kept_list(person(note="dòng một\ndòng; hai", posts='Bí thư "chi bộ"'))
    parsed = parse_list(read_book(table(rows, quoting=csv.QUOTE_ALL).encode(), "a.csv"))
    assert (parsed.rows[0].note, parsed.rows[0].row) == ("dòng một dòng; hai", 7)


def test_csv_that_names_its_separator_is_believed():
    assert people_of(("sep=|\r\n" + table(delimiter="|")).encode(), "a.csv") == PEOPLE


def test_csv_numbers_lose_their_zeros_as_in_a_sheet():
    rows = kept_list(person(citizen_id=14070123456, phone=912345678, born=1970))
    row = parse_list(read_book(table(rows).encode(), "a.csv")).rows[0]
    assert (row.citizen_id, row.phone, row.born.iso()) == ("014070123456", "0912345678", "1970")


def test_csv_cell_that_begins_like_a_formula_is_text():
    formula = "=cmd|' /C calc'!A0"
    rows = kept_list(person(note=formula, citizen_id='="014070123456"'))
    row = parse_list(read_book(table(rows).encode(), "a.csv")).rows[0]
    assert (row.note, row.citizen_id) == (formula, "014070123456")


def test_csv_with_one_broken_letter_stays_unicode():
    data = table().encode().replace("Mẫu".encode(), b"M\xbau")
    parsed = parse_list(read_book(data, "a.csv"))
    assert (parsed.encoding, parsed.rows[0].name) == ("unicode", PEOPLE[0][0])


@pytest.mark.parametrize("filename", ["suoi-bac.xls", "suoi-bac.xlsb"])
def test_older_and_binary_workbooks_are_read(filename):
    parsed = parse_list(read_book((SAMPLES / filename).read_bytes(), filename))
    assert (parsed.layout, parsed.organisation, parsed.problems) == ("handmade", "Đảng bộ xã Suối Bạc", ())
    assert [(row.name, row.sex, row.born.iso(), row.citizen_id) for row in parsed.rows] == [
        ("Lò Văn Thử", "male", "1970-03-27", "014070123456"),
        ("Hờ Thị Mẫu", "female", "1970", "014170123457"),
    ]
    assert [row.official_on.iso() for row in parsed.rows] == ["2002-02-03", "2002-02-03"]
    assert [proposal.row for proposal in parsed.proposals] == [9]


def test_open_document_is_read_whatever_empty_cells_it_repeats():
    tail = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    assert people_of(ods(ROWS, tail=tail), "a.ods") == PEOPLE


def test_what_a_file_is_called_does_not_matter():
    assert people_of(ods(ROWS), "a.xlsx") == PEOPLE
    assert people_of(workbook(ROWS), "a.xls") == PEOPLE


def test_macros_are_left_alone_and_formulas_give_their_stored_values():
    book = load_workbook(BytesIO(workbook(ROWS)))
    book["DS"]["R1"] = "=1+1"
    with_macro = BytesIO()
    with zipfile.ZipFile(BytesIO(saved(book))) as source, zipfile.ZipFile(with_macro, "w") as target:
        for name in source.namelist():
            target.writestr(
                name, re.sub(rb"<f>1\+1</f>(?:<v ?/>|<v></v>)", b"<f>1+1</f><v>7</v>", source.read(name))
            )
        target.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    book = read_book(with_macro.getvalue(), "a.xlsm")
    assert book.sheets[0].rows[0][17] == 7
    assert people_of(with_macro.getvalue(), "a.xlsm") == PEOPLE


def hidden(rows, *letters) -> bytes:
    book = Workbook()
    book.active.title = "Đảng viên & “khác”"
    for values in rows:
        book.active.append(values)
    for letter in letters:
        book.active.column_dimensions[letter].hidden = True
    return saved(book)


def test_hidden_column_is_read_where_no_other_holds_the_same():
    parsed = parse_list(read_book(hidden(ROWS, "L"), "a.xlsx"))
    assert parsed.rows[0].citizen_id == PEOPLE[0][3]


def test_hidden_copy_of_a_column_gives_way_to_the_one_that_is_seen():
    rows = [[*row, *[None] * (15 - len(row))] for row in ROWS]
    rows = [
        [*row[:3], old, *row[3:]]
        for row, old in zip(rows, [None] * 4 + ["Năm sinh"] + ["xx"] * 3, strict=True)
    ]
    assert codes(parse_list(read_book(hidden(rows), "a.xlsx"))) == ["column_twice"]
    parsed = parse_list(read_book(hidden(rows, "D"), "a.xlsx"))
    assert parsed.problems == ()
    (unread,) = [column for column in parsed.columns if column.column == "D"]
    assert (unread.field, unread.heading) == (None, "Năm sinh")
    assert {column.field for column in parsed.columns} == {*HEADINGS, None}
    assert parsed.rows[0].original[Field.BORN] == "27/03/1970"
