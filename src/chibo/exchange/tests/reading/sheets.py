"""Small invented lists, written with openpyxl the way offices write them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from chibo.exchange.reading import Field, ParsedList, parse_list, read_book

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

TITLES = ("HUYỆN ỦY NÚI XANH", "ĐẢNG BỘ XÃ SUỐI BẠC", "DANH SÁCH ĐẢNG VIÊN", "(Có đến ngày 28/05/2024)")
HEADINGS: dict[Field, str] = {
    Field.NUMBER: "TT",
    Field.NAME: "Họ và tên",
    Field.BORN: "Ngày sinh",
    Field.SEX: "Giới tính",
    Field.ETHNIC_GROUP: "Dân tộc",
    Field.RELIGION: "Tôn giáo",
    Field.SCHOOLING: "Văn hóa",
    Field.PROFESSION: "Chuyên môn",
    Field.THEORY: "LLCT",
    Field.ADMITTED_ON: "Ngày vào Đảng",
    Field.OFFICIAL_ON: "Ngày chính thức",
    Field.CITIZEN_ID: "Số CCCD",
    Field.PHONE: "Số ĐT",
    Field.POSTS: "Chức vụ",
    Field.NOTE: "Ghi chú",
}
PERSON: dict[Field, Any] = {
    Field.NUMBER: 1,
    Field.NAME: "Lò Văn Thử",
    Field.BORN: "27/03/1970",
    Field.SEX: "Nam",
    Field.ETHNIC_GROUP: "Thái",
    Field.RELIGION: "Không",
    Field.SCHOOLING: "12/12",
    Field.PROFESSION: "Đại học",
    Field.THEORY: "Sơ cấp",
    Field.ADMITTED_ON: "03/02/2001",
    Field.OFFICIAL_ON: "03/02/2002",
    Field.CITIZEN_ID: "014070123456",
    Field.PHONE: "0912345678",
    Field.POSTS: None,
    Field.NOTE: None,
}
CELL = "I. CHI BỘ THÔN BẢN MỚI"

Rows = list[list[Any]]


def person(**changes: Any) -> dict[Field, Any]:
    """An invented member; `person(born=1967)` changes a cell, `person(born=None)` empties it."""
    return PERSON | {Field(name): value for name, value in changes.items()}


def body(
    people: Iterable[Mapping[Field, Any]], headings: Mapping[Field, str] = HEADINGS, cell: str | None = CELL
) -> Rows:
    """One row of headings, the heading of a cell, the members."""
    rows: Rows = [list(headings.values())]
    if cell is not None:
        rows.append([cell])
    return [*rows, *([member.get(field) for field in headings] for member in people)]


def workbook(
    rows: Sequence[Sequence[Any]], *, merges: Sequence[str] = (), others: Mapping[str, Rows] | None = None
) -> bytes:
    """An .xlsx with the rows on its first sheet, named "DS", and further sheets by name."""
    book = Workbook()
    sheets = {"DS": rows} | dict(others or {})
    for name, content in sheets.items():
        sheet = book.active if name == "DS" else book.create_sheet(name)
        sheet.title = name
        for number, values in enumerate(content, start=1):
            for column, value in enumerate(values, start=1):
                sheet.cell(number, column).value = value
    for merge in merges:
        book["DS"].merge_cells(merge)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def parse(rows: Sequence[Sequence[Any]], as_of: date | None = None, **options: Any) -> ParsedList:
    """Write the rows as a workbook and read them back as a list."""
    return parse_list(read_book(workbook(rows, **options), "danh-sach.xlsx"), as_of)


def kept_list(
    *people: Mapping[Field, Any], headings: Mapping[Field, str] = HEADINGS, cell: str | None = CELL
) -> Rows:
    """A whole hand-made list with its titles."""
    return [*([title] for title in TITLES), *body(people, headings, cell)]


def codes(parsed: ParsedList) -> list[str]:
    """The codes of the problems, in order."""
    return [problem.code for problem in parsed.problems]
