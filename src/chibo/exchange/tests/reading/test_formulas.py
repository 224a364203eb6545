"""Lists with formulas in their cells: what was last computed counts, and nothing is ever computed or fetched."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter

from chibo.exchange.reading import Field, ParsedList, parse_list, read_book
from chibo.exchange.tests.reading.sheets import HEADINGS, kept_list, person

ROWS = kept_list(person())
#: Where the only member stands, counted from 0.
MEMBER = len(ROWS) - 1
ADDRESS = {field: chr(ord("A") + number) + str(MEMBER + 1) for number, field in enumerate(HEADINGS)}


def with_formulas(formulas: dict[Field, tuple[str, Any]]) -> bytes:
    """The list of one member; each field given as a formula and the value that Excel kept beside it."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("DS")
    for number, values in enumerate(ROWS):
        sheet.write_row(number, 0, ["" if value is None else value for value in values])
    for field, (formula, value) in formulas.items():
        sheet.write_formula(ADDRESS[field], formula, None, value)
    book.close()
    return target.getvalue()


def parsed(formulas: dict[Field, tuple[str, Any]]) -> ParsedList:
    return parse_list(read_book(with_formulas(formulas), "a.xlsx"))


def test_value_kept_beside_a_formula_is_what_the_cell_says():
    plain = parse_list(read_book(with_formulas({}), "a.xlsx"))
    computed = parsed(
        {
            Field.NAME: ('="Sai"&" tên"', "Lò Văn Thử"),
            Field.PHONE: ('=WEBSERVICE("http://127.0.0.1:9/")', "0912345678"),
            Field.POSTS: ("=cmd|'/C calc'!A0", ""),
            Field.NOTE: ('=HYPERLINK("file:///etc/passwd","x")', ""),
        }
    )
    assert computed.rows == plain.rows
    assert [(problem.cell, problem.code) for problem in computed.problems] == [
        (ADDRESS[field], "formula_not_computed") for field in (Field.POSTS, Field.NOTE)
    ]
