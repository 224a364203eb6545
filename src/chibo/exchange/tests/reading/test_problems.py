"""Bad input: each code, with the cell and a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.core.errors import DomainError
from chibo.exchange.reading import Field, has_errors
from chibo.exchange.tests.reading.sheets import HEADINGS, body, codes, kept_list, parse, person

OTHER_ID = "014070999999"


@pytest.mark.parametrize(
    ("changes", "code", "level", "cell"),
    [
        ({"born": "31/02/1980", "citizen_id": None}, "date_impossible", "error", "C7"),
        ({"born": "29/05/2024", "citizen_id": None, "admitted_on": None}, "date_future", "error", "C7"),
        ({"admitted_on": "30/02/2001"}, "date_impossible", "error", "J7"),
        ({"admitted_on": "2001"}, "date_partial", "warning", "J7"),
        ({"official_on": "2/2002"}, "date_partial", "warning", "K7"),
        ({"official_on": "02/02/2001"}, "date_order", "error", "K7"),
        ({"admitted_on": "26/03/1970"}, "date_order", "error", "J7"),
        ({"official_on": "03/02/2025"}, "date_future", "error", "K7"),
        ({"citizen_id": "01407012345"}, "id_malformed", "error", "L7"),
        ({"citizen_id": "014170123456"}, "id_contradicts_birth", "warning", "L7"),
        ({"citizen_id": "014071123456"}, "id_contradicts_birth", "warning", "L7"),
        ({"ethnic_group": "Tháii"}, "unknown_value", "error", "E7"),
        ({"religion": "Công giáoo"}, "unknown_value", "error", "F7"),
        ({"schooling": "13/12"}, "unknown_value", "error", "G7"),
        ({"sex": "?"}, "unknown_value", "error", "D7"),
        ({"sex": None}, "value_missing", "error", "D7"),
        ({"born": None}, "value_missing", "error", "C7"),
        ({"name": None}, "value_missing", "error", "B7"),
        ({"admitted_on": None}, "value_missing", "warning", "J7"),
        ({"ethnic_group": None}, "value_missing", "warning", "E7"),
        ({"phone": "12"}, "phone_malformed", "warning", "M7"),
        ({"posts": "Trưởng thôn"}, "post_unknown", "warning", "N7"),
    ],
)
def test_bad_cell_has_one_verdict_with_its_address(changes, code, level, cell):
    parsed = parse(kept_list(person(**changes)))
    (problem,) = [problem for problem in parsed.problems if problem.code == code]
    assert (problem.level, problem.cell, problem.row, problem.sheet) == (level, cell, 7, "DS")
    assert cell in problem.message
    assert "“DS”" in problem.message
    assert problem.message.endswith(".")
    assert has_errors(parsed.problems) == (level == "error")


def test_partial_birth_date_and_dash_are_no_problem():
    parsed = parse(kept_list(person(born="3/1970", official_on="-", religion="-", profession="–")))
    (row,) = parsed.rows
    assert parsed.problems == ()
    assert (row.official_on, row.religion, row.profession) == (None, "none", "none")


def test_date_order_is_lenient_with_partial_dates():
    assert codes(parse(kept_list(person(admitted_on="2/2001", official_on="2001")))) == ["date_partial"] * 2


def test_word_for_probationary_in_the_column_of_the_official_date_is_no_date():
    parsed = parse(kept_list(person(official_on="Dự bị")))
    assert (parsed.problems, parsed.rows[0].official_on) == ((), None)


@pytest.mark.parametrize(
    ("status", "official_on", "found"),
    [
        ("Chính thức", "03/02/2002", []),
        ("Dự bị", None, []),
        ("Chính thức", None, ["status_contradicts"]),
        ("Dự bị", "03/02/2002", ["status_contradicts"]),
        (None, "03/02/2002", []),
        ("Đã chuyển", None, ["unknown_value"]),
    ],
)
def test_status_must_agree_with_the_official_date(status, official_on, found):
    headings = HEADINGS | {Field.STATUS: "Trạng thái"}
    member = person(official_on=official_on) | {Field.STATUS: status}
    assert codes(parse(kept_list(member, headings=headings))) == found


def test_birth_date_in_both_columns_of_sex_is_refused():
    headings = HEADINGS | {Field.BORN: "Năm sinh nam", Field.SEX: "Năm sinh nữ"}
    parsed = parse(kept_list(person(sex=1971, citizen_id=None), headings=headings))
    (problem,) = parsed.problems
    assert (problem.code, problem.cell, problem.level) == ("sex_ambiguous", "D7", "error")
    assert "C7" in problem.message


def test_birth_date_in_neither_column_of_sex_is_refused():
    headings = HEADINGS | {Field.BORN: "Năm sinh nam", Field.SEX: "Năm sinh nữ"}
    assert codes(parse(kept_list(person(sex=None, born=None), headings=headings))) == ["value_missing"]


def test_column_twice_names_both_columns():
    parsed = parse(kept_list(person(), headings=HEADINGS | {Field.NOTE: "Điện thoại"}))
    (problem,) = parsed.problems
    assert (problem.code, problem.level, problem.cell) == ("column_twice", "error", "O5")
    assert "M (“Số ĐT”), O (“Điện thoại”)" in problem.message


@pytest.mark.parametrize("field", [Field.BORN, Field.SEX, Field.ADMITTED_ON, Field.OFFICIAL_ON])
def test_missing_column_is_named_once(field):
    headings = {key: heading for key, heading in HEADINGS.items() if key != field}
    parsed = parse(kept_list(person(), headings=headings))
    (problem,) = parsed.problems
    assert (problem.code, problem.level) == ("column_missing", "error")
    assert f"“{field.label}”" in problem.message


def test_no_header_says_which_headings_are_looked_for():
    with pytest.raises(DomainError) as refusal:
        parse([["Báo cáo"], ["Nội dung", "Số liệu"], ["a", 1]])
    assert refusal.value.code == "header_not_found"
    assert "“Họ và tên”" in str(refusal.value.message)
    assert "“DS”" in str(refusal.value.message)


def test_list_without_a_date_is_refused_until_one_is_given():
    rows = body([person()])
    with pytest.raises(DomainError) as refusal:
        parse(rows)
    assert refusal.value.code == "as_of_missing"
    assert parse(rows, date(2024, 5, 28)).problems == ()


def test_list_without_any_cell_is_refused_once():
    parsed = parse(kept_list(person(), person(name="Hà Văn Hai", citizen_id=OTHER_ID), cell=None))
    assert (codes(parsed), parsed.units) == (["unit_missing"], ())


def test_same_citizen_id_is_skipped_and_points_to_the_first_row():
    parsed = parse(kept_list(person(), person(note="trùng")))
    (problem,) = parsed.problems
    assert (problem.code, problem.row, problem.like_row, problem.level) == ("duplicate_row", 8, 7, "warning")
    assert ([row.row for row in parsed.rows], [row.row for row in parsed.skipped]) == ([7], [8])
    assert parsed.row_count == 2


def test_same_person_without_id_in_one_cell_is_skipped():
    parsed = parse(kept_list(person(citizen_id=None), person(citizen_id=None, name="LÒ VĂN THỬ")))
    assert (codes(parsed), len(parsed.skipped)) == (["duplicate_row"], 1)


def test_same_name_and_year_without_id_stays_two_people():
    twice = person(citizen_id=None, born=1970)
    assert codes(parse(kept_list(twice, twice))) == []


def test_same_person_without_id_in_two_cells_is_a_possible_duplicate():
    rows = [*kept_list(person(citizen_id=None)), ["II. CHI BỘ BẢN CŨ"], [*person(citizen_id=None).values()]]
    parsed = parse(rows)
    assert (codes(parsed), parsed.problems[0].rows, len(parsed.rows)) == (["possible_duplicate"], (7, 9), 2)


def test_namesakes_of_one_day_with_different_ids_are_a_possible_duplicate():
    parsed = parse(kept_list(person(), person(citizen_id=OTHER_ID)))
    (problem,) = parsed.problems
    assert (problem.code, problem.row, problem.rows, problem.level) == (
        "possible_duplicate",
        8,
        (7, 8),
        "warning",
    )
    assert len(parsed.rows) == 2


def test_one_id_for_two_different_people_is_refused():
    parsed = parse(kept_list(person(), person(name="Hà Văn Hai", born="01/01/1970")))
    (problem,) = parsed.problems
    assert (problem.code, problem.level, problem.like_row) == ("id_shared", "error", 7)
    assert parsed.skipped == ()


def test_problems_come_in_the_order_of_the_file():
    parsed = parse(kept_list(person(phone="1"), person(), person(citizen_id="1", name="Hà Văn Ba")))
    assert [problem.row for problem in parsed.problems] == [7, 8, 9]
