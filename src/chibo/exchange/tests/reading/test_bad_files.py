"""Files that mean harm or are merely broken: a sentence, no crash, no unreasonable time or memory."""

from __future__ import annotations

import random
import struct
import time
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from chibo.core.errors import DomainError
from chibo.exchange.reading import parse_list, read_book
from chibo.exchange.tests.reading.sheets import kept_list, person, workbook
from chibo.exchange.tests.reading.test_formats import ods, table

SAMPLES = Path(__file__).parent / "samples"
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DAY = date(2024, 5, 28)


def refusal_of(data: bytes, filename: str = "a.xlsx") -> str:
    with pytest.raises(DomainError) as refusal:
        parse_list(read_book(data, filename), DAY)
    assert str(refusal.value.message).endswith(".")
    return refusal.value.code


def xlsx_with(sheet_xml: str) -> bytes:
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook([["a"]]))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            archive.writestr(name, sheet_xml if name == SHEET else source.read(name))
    return target.getvalue()


def with_announced_size(data: bytes, name: str, size: int) -> bytes:
    """The zip file with a lie in its directory: the size a member says it unpacks to."""
    patched = bytearray(data)
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    struct.pack_into("<L", patched, entry + 24, size)
    return bytes(patched)


def test_zip_bomb_that_announces_itself_is_refused():
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(1, 9))
    data = xlsx_with(f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{" " * 1_000_000}</worksheet>')
    assert refusal_of(with_announced_size(data, SHEET, 3_000_000_000)) == "file_too_large"


def test_zip_bomb_that_lies_about_its_size_is_refused_before_it_unpacks():
    data = xlsx_with(f'<worksheet xmlns="{MAIN}"><sheetData/>{" " * 30_000_000}</worksheet>')
    assert len(data) < 100_000
    assert refusal_of(with_announced_size(data, SHEET, 500)) == "file_unreadable"


def test_open_document_that_repeats_a_cell_without_end_is_refused():
    tail = (
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16000">'
        "<text:p>1</text:p></table:table-cell></table:table-row>"
    )
    started = time.process_time()
    assert refusal_of(ods(kept_list(person()), tail=tail), "a.ods") == "file_too_large"
    assert time.process_time() - started < 1


def test_open_document_with_a_cell_in_the_last_corner_is_refused():
    tail = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="16000"/>'
        "<table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>"
    )
    assert refusal_of(ods(kept_list(person()), tail=tail), "a.ods") == "file_too_large"


def test_sheet_of_sixty_megabytes_is_read_or_refused_in_reasonable_time():
    row = '<row r="{0}">' + "".join(
        f'<c r="{letter}{{0}}" t="inlineStr"><is><t>gia tri {{0}}</t></is></c>'
        for letter in "ABCDEFGHIJKLMNOPQR"
    )
    rows = "".join(f"{row.format(number)}</row>" for number in range(1, 56_001))
    sheet_xml = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    assert len(sheet_xml) > 60_000_000
    data = xlsx_with(sheet_xml)
    started = time.process_time()
    assert refusal_of(data) == "header_not_found"
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "data",
    [
        b"a;b\n" + b"\n" * 2_000_000,
        b"a;b\n" + b";x" * 100_000,
        (";".join(["1"] * 500) + "\n").encode() * 12_000,
    ],
)
def test_csv_of_too_many_rows_columns_or_cells_is_refused(data):
    assert refusal_of(data, "a.csv") == "file_too_large"


def test_hundred_thousand_empty_columns_cost_nothing():
    rows = table(kept_list(person())).replace("\r\n", ";" * 100_000 + "\r\n")
    started = time.process_time()
    parsed = parse_list(read_book(rows.encode(), "a.csv"))
    assert time.process_time() - started < 5
    assert (len(parsed.rows), parsed.problems) == (1, ())
    styled = "".join(f'<c r="{letter}1" s="0"/>' for letter in ("A", "ZZ", "XFD"))
    xml = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{styled}</row></sheetData></worksheet>'
    assert refusal_of(xlsx_with(xml)) == "file_empty"


def test_nul_bytes_in_a_csv_are_padding():
    parsed = parse_list(read_book(table(kept_list(person())).replace("Thử", "Thử\x00\x00").encode(), "a.csv"))
    assert (parsed.rows[0].name, parsed.encoding) == ("Lò Văn Thử", "unicode")


@pytest.mark.parametrize(
    "data",
    [random.Random(3).randbytes(5000), b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, b"\xff\xfe" * 999],
)
def test_csv_that_is_no_text_is_refused(data):
    assert refusal_of(data, "a.csv") in {"file_unreadable", "header_not_found", "file_empty"}


def test_csv_whose_quote_never_closes_is_refused():
    data = (table(kept_list(person())) + ';"' + "x" * 200_000).encode()
    assert refusal_of(data, "a.csv") == "file_unreadable"


def test_old_workbook_with_a_password_is_refused():
    data = bytearray((SAMPLES / "suoi-bac.xls").read_bytes())
    start = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    # The record after the beginning of the file becomes the one that announces a password.
    struct.pack_into("<H", data, start + 20, 0x2F)
    assert refusal_of(bytes(data), "a.xls") == "file_encrypted"


@pytest.mark.parametrize("filename", ["suoi-bac.xls", "suoi-bac.xlsb", "a.ods", "a.csv"])
def test_mutilated_files_are_refused_and_never_crash(filename):
    made = {"a.ods": lambda: ods(kept_list(person())), "a.csv": lambda: table(kept_list(person())).encode()}
    whole = made[filename]() if filename in made else (SAMPLES / filename).read_bytes()
    chance = random.Random(7)
    for _round in range(200):
        data = bytearray(whole)
        for _hit in range(chance.randint(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            parse_list(read_book(bytes(data), filename), DAY)
        except DomainError as refusal:
            assert refusal.code  # noqa: PT017 - most of the files do open
