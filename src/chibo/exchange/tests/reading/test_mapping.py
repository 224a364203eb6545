"""A mapping put right by a person wins over what the headings seem to say."""

from __future__ import annotations

import pytest

from chibo.core.errors import DomainError
from chibo.exchange.reading import Field, has_errors, parse_list, read_book
from chibo.exchange.tests.reading.sheets import HEADINGS, codes, kept_list, person, workbook


def parse(rows, columns):
    return parse_list(read_book(workbook(rows), "a.xlsx"), columns=columns)


def test_chosen_target_is_read_and_certain():
    rows = kept_list(person(), headings=HEADINGS | {Field.PHONE: "Liên lạc qua"})
    assert parse(rows, {}).rows[0].phone is None
    parsed = parse(rows, {("DS", "M"): Field.PHONE})
    (column,) = [column for column in parsed.columns if column.column == "M"]
    assert (parsed.rows[0].phone, column.field, column.certain) == ("0912345678", Field.PHONE, True)


def test_column_chosen_as_not_read_is_kept_under_its_heading():
    parsed = parse(kept_list(person(note="gì đó")), {("DS", "O"): None})
    assert (parsed.rows[0].note, parsed.rows[0].original["Ghi chú"]) == ("", "gì đó")


def test_two_columns_can_change_their_places():
    rows = kept_list(person(admitted_on="03/02/2002", official_on="03/02/2001"))
    assert codes(parse(rows, {})) == ["date_order"]
    parsed = parse(rows, {("DS", "J"): Field.OFFICIAL_ON, ("DS", "K"): Field.ADMITTED_ON})
    assert (parsed.problems, parsed.rows[0].admitted_on.iso()) == ((), "2001-02-03")


def test_same_target_twice_is_refused():
    parsed = parse(kept_list(person()), {("DS", "O"): Field.PHONE})
    assert (codes(parsed), has_errors(parsed.problems)) == (["column_twice"], True)


def test_chosen_target_beats_a_mere_guess():
    rows = kept_list(person(note="0987654321"), headings=HEADINGS | {Field.PHONE: "Số điện thọai liên lạc"})
    parsed = parse(rows, {("DS", "O"): Field.PHONE})
    assert (parsed.problems, parsed.rows[0].phone) == ((), "0987654321")


def test_list_left_without_names_is_refused_and_not_read():
    parsed = parse(kept_list(person()), {("DS", "B"): None})
    assert (codes(parsed), parsed.rows) == (["column_missing"], ())


def test_name_and_date_can_be_put_together_from_chosen_parts():
    rows = kept_list(person(name="Lò Văn", note="Thử"))
    chosen = {("DS", "B"): Field.FAMILY_NAME, ("DS", "O"): Field.GIVEN_NAME}
    assert parse(rows, chosen).rows[0].name == "Lò Văn Thử"


@pytest.mark.parametrize("key", [("DS", "ZZ"), ("Trang khác", "A")])
def test_column_that_is_not_there_is_refused(key):
    with pytest.raises(DomainError) as refusal:
        parse(kept_list(person()), {key: Field.NOTE})
    assert refusal.value.code == "column_unknown"
    assert key[1] in str(refusal.value.message)
