"""Files that are workbooks, and the many that are not."""

from __future__ import annotations

import random
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from chibo.core.errors import DomainError
from chibo.exchange.reading import book as book_module
from chibo.exchange.reading import parse_list, read_book, xlsx
from chibo.exchange.reading.book import Merge, column_letter
from chibo.exchange.reading.calamine import TooLargeError
from chibo.exchange.tests.reading.sheets import kept_list, person, saved, workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def refusal_of(data: bytes, filename: str = "danh-sach.xlsx") -> DomainError:
    with pytest.raises(DomainError) as refusal:
        read_book(data, filename)
    return refusal.value


def zip_of(**members: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return target.getvalue()


def test_rows_keep_their_excel_numbers_after_empty_rows():
    sheet = read_book(workbook([[], [], [None, None, "C3"], [], [1.5, 7]]), "a.xlsx").sheets[0]
    assert sheet.rows[2][2] == "C3"
    assert sheet.rows[4][:2] == [1.5, 7]
    assert isinstance(sheet.rows[4][1], int)


def test_dates_numbers_and_blanks_come_as_plain_values():
    rows = [[datetime(1992, 9, 30), date(1980, 1, 2), 27090350786, "  ", " x ", True]]
    first, second, *rest = read_book(workbook(rows), "a.xlsx").sheets[0].rows[0]
    assert (first.year, first.month, first.day) == (1992, 9, 30)
    assert (second.year, second.month, second.day) == (1980, 1, 2)
    assert rest == [27090350786, None, " x ", True]


def test_merges_count_from_one():
    sheet = read_book(workbook([["a", None], [None, None]], merges=["A1:B2"]), "a.xlsx").sheets[0]
    assert sheet.merges == (Merge(1, 1, 2, 2),)


def test_hidden_sheet_is_marked():
    source = Workbook()
    source.active["A1"] = 1
    source.create_sheet("Ẩn").sheet_state = "hidden"
    sheets = read_book(saved(source), "a.xlsx").sheets
    assert [sheet.visible for sheet in sheets] == [True, False]


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_column_letter(number, letters):
    assert column_letter(number) == letters


@pytest.mark.parametrize(
    ("code", "data", "filename"),
    [
        ("file_unreadable", b"", "a.xlsx"),
        ("file_unreadable", b"", "a.csv"),
        ("file_unreadable", b"not a workbook", "a.xlsx"),
        ("file_unreadable", b"PK\x03\x04" + bytes(100), "a.xlsx"),
        ("file_unreadable", workbook([["a"]])[:-300], "a.xlsx"),
        ("file_unreadable", zip_of(word__document_xml="<w/>"), "a.docx"),
        ("file_unreadable", zip_of(xl__workbook_xml="<broken"), "a.xlsx"),
        ("file_encrypted", OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "a.xlsx"),
        ("file_unreadable", OLE + bytes(512), "a.xls"),
        ("file_unreadable", zip_of(mimetype="ods", content_xml="<broken"), "a.ods"),
        ("file_unreadable", bytes(range(1, 32)) * 9, "a.csv"),
        ("file_unreadable", bytes(5000), "a.csv"),
        ("file_empty", b";;;\n;;;", "a.csv"),
        ("file_empty", workbook([]), "a.xlsx"),
        ("file_empty", workbook([["  "]]), "a.xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(code, data, filename):
    refusal = refusal_of(data, filename)
    assert refusal.code == code
    assert str(refusal.message).endswith(".")


def test_too_large_a_file_is_refused(monkeypatch):
    monkeypatch.setattr(book_module, "MAX_FILE_BYTES", 10)
    assert refusal_of(workbook([["a"]])).code == "file_too_large"


def test_zip_that_unpacks_to_too_much_is_refused():
    with pytest.raises(TooLargeError):
        xlsx.read_sheets(workbook([["a"]]), max_bytes=100)


def test_one_cell_in_the_last_corner_is_refused_before_it_fills_the_memory():
    source = Workbook()
    source.active["A1"] = "a"
    source.active["XFD1048576"] = "b"
    assert refusal_of(saved(source)).code == "file_too_large"


def test_mutilated_files_are_refused_and_never_crash():
    whole = workbook(kept_list(person()))
    chance = random.Random(7)
    for _round in range(300):
        data = bytearray(whole)
        for _hit in range(chance.randint(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            parse_list(read_book(bytes(data), "a.xlsx"), date(2024, 1, 1))
        except DomainError as refusal:
            assert refusal.code  # noqa: PT017 - most of the files do open
