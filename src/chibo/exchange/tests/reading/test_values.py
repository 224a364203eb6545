"""Each kind of cell, in the spellings people use."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time

import pytest
from django.utils.translation import override

from chibo.exchange.reading.values import dates, education, identity, posts, words
from chibo.exchange.reading.values.entry import Entry
from chibo.people.enums import EthnicGroup, Religion

AS_OF = date(2024, 5, 28)


def entry(value):
    return Entry("DS", 30, 4, value, [])


def read(convert, value):
    """The value read, and the codes of the problems."""
    cell = entry(value)
    found = convert(cell)
    return found, [problem.code for problem in cell.problems]


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("27/03/1953", "1953-03-27"),
        ("27.8.1981", "1981-08-27"),
        ("25-9-1941", "1941-09-25"),
        ("1947-11-11", "1947-11-11"),
        ("1947-11-11 00:00:00", "1947-11-11"),
        (" 5 / 6 / 1970 ", "1970-06-05"),
        ("ngày 03 tháng 02 năm 1930", "1930-02-03"),
        ("27031953", "1953-03-27"),
        (7031953, "1953-03-07"),
        ("3/1988", "1988-03"),
        ("03-1988", "1988-03"),
        ("tháng 3 năm 1988", "1988-03"),
        ("00/03/1988", "1988-03"),
        ("00/00/1967", "1967"),
        (3.1988, "1988-03"),
        (10.199, "1990-10"),
        (1967, "1967"),
        ("1967", "1967"),
        ("năm 1967", "1967"),
        ("'27/03/1953", "1953-03-27"),
        (datetime(1992, 9, 30), "1992-09-30"),
        (date(1992, 9, 30), "1992-09-30"),
        (None, None),
    ],
)
def test_date_spellings(value, iso):
    found, problems = read(lambda cell: dates.date_of(cell, AS_OF), value)
    assert (found and found.iso(), problems) == (iso, [])


@pytest.mark.parametrize(
    "value",
    [
        "31/02/1980",
        "12/27/1953",
        "0/5/1",
        "30/2",
        "abc",
        25204,
        1867,
        "1053",
        0.5,
        True,
        time(0, 0),
        "31/04/2001",
    ],
)
def test_impossible_date_names_cell_and_value(value):
    cell = entry(value)
    assert dates.date_of(cell, AS_OF) is None
    (problem,) = cell.problems
    assert (problem.code, problem.level, problem.cell) == ("date_impossible", "error", "D30")
    assert "D30" in problem.message
    assert cell.text in problem.message


def test_date_after_the_list_is_refused():
    assert read(lambda cell: dates.date_of(cell, AS_OF), "29/05/2024") == (None, ["date_future"])
    assert read(lambda cell: dates.date_of(cell, AS_OF), "28/05/2024")[1] == []
    assert read(lambda cell: dates.date_of(cell, AS_OF), 2025) == (None, ["date_future"])


def test_year_of_two_digits_is_guessed_and_said():
    found, problems = read(lambda cell: dates.date_of(cell, AS_OF), "27/3/53")
    assert (found and found.iso(), problems) == ("1953-03-27", ["date_guessed"])
    found, _problems = read(lambda cell: dates.date_of(cell, AS_OF), "3.2.05")
    assert found is not None
    assert found.iso() == "2005-02-03"


def test_partial_admission_date_is_kept_with_a_warning():
    found, problems = read(lambda cell: dates.full_date_of(cell, AS_OF), "3/1988")
    assert (found and found.iso(), problems) == ("1988-03", ["date_partial"])


@pytest.mark.parametrize(
    ("value", "digits", "problems"),
    [
        ("020053843039", "020053843039", []),
        ("020 053 843 039", "020053843039", []),
        ("020.053.843.039", "020053843039", []),
        (27090350786, "027090350786", []),
        (8080654459, "008080654459", []),
        ("123456789", "123456789", []),
        (12345678, "012345678", []),
        (123456789, "123456789", []),
        ("27090350786", None, ["id_malformed"]),
        ("0200538430391", None, ["id_malformed"]),
        ("02005384303x", None, ["id_malformed"]),
        (2.709e10 + 0.5, None, ["id_malformed"]),
        (None, None, []),
    ],
)
def test_citizen_id(value, digits, problems):
    assert read(identity.citizen_id_of, value) == (digits, problems)


@pytest.mark.parametrize(
    ("citizen_id", "sex", "born", "contradicts"),
    [
        ("064195861688", "female", "20/11/1995", False),
        ("064104861688", "female", "20/11/1995", True),
        ("064095861688", "female", "20/11/1995", True),
        ("064301861688", "female", "2001", False),
        ("064201861688", "male", "3/2001", False),
        ("064201861688", None, None, False),
        ("123456789", "female", "1995", False),
    ],
)
def test_citizen_id_against_sex_and_birth_year(citizen_id, sex, born, contradicts):
    cell = entry(citizen_id)
    identity.check_id_against(cell, citizen_id, sex, dates.parse_date(born) if born else None)
    assert [problem.code for problem in cell.problems] == ["id_contradicts_birth"] * contradicts


@pytest.mark.parametrize(
    ("value", "digits", "problems"),
    [
        ("0912345678", "0912345678", []),
        ("0912.345.678", "0912345678", []),
        (912345678, "0912345678", []),
        ("+84 912 345 678", "0912345678", []),
        ("84912345678", "0912345678", []),
        ("0219 3 852 147", "02193852147", []),
        ("0912345678/0987654321", "0912345678", ["phone_malformed"]),
        ("không có", None, ["phone_malformed"]),
        (None, None, []),
    ],
)
def test_phone(value, digits, problems):
    assert read(identity.phone_of, value) == (digits, problems)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tày", "tay"),
        ("dao", "dao"),
        ("NÙNG", "nung"),
        (unicodedata.normalize("NFD", "Giáy"), "giay"),
        ("H'Mông", "mong"),
        ("Hmong", "mong"),
        ("H’mông", "mong"),
        ("Khơ me", "khmer"),
        ("Khmer", "khmer"),
        ("Ê Đê", "e-de"),
        ("M'Nông", "mnong"),
        ("Vân Kiều", "bru-van-kieu"),
        ("Cao Lan", "san-chay"),
        ("dân tộc Thái", "thai"),
        ("Kinh ", "kinh"),
    ],
)
def test_ethnic_group(text, code):
    assert read(words.ethnic_group_of, text) == (code, [])


def test_every_ethnic_group_is_known_by_its_own_label():
    labels = {group.value: str(group.label) for group in EthnicGroup}
    assert {code: words.ETHNIC_GROUPS.code_for(label) for code, label in labels.items()} == {
        code: code for code in labels
    }


@pytest.mark.parametrize(
    ("convert", "value", "nearest"),
    [
        (words.ethnic_group_of, "Tầy2", "Tày"),
        (words.ethnic_group_of, "Nungg", "Nùng"),
        (words.religion_of, "Cong giao1", "Công giáo"),
        (words.sex_of, "Namm", "Nam"),
        (words.status_of, "Chính thưc rồi", "Chính thức"),
        (education.profession_of, "Đai hoc2", "Đại học"),
        (education.theory_of, "Trung cap1", "Trung cấp"),
        (lambda cell: education.schooling_of(cell)[0], "THPTT", "THPT"),
        (lambda cell: education.schooling_of(cell)[0], "13/12", "12/12"),
    ],
)
def test_unknown_value_names_cell_and_nearest_known_one(convert, value, nearest):
    cell = entry(value)
    assert convert(cell) is None
    (problem,) = cell.problems
    assert (problem.code, problem.level, problem.cell) == ("unknown_value", "error", "D30")
    assert all(part in problem.message for part in ("D30", f"“{value}”", f"“{nearest}”"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "none"),
        ("Không", "none"),
        ("Phật", "buddhist"),
        ("Thiên chúa giáo", "catholic"),
        ("TIN LÀNH", "protestant"),
        ("Hòa Hảo", "hoahao"),
        ("Phật giáo Hoà Hảo", "hoahao"),
        ("cao đài", "caodaist"),
    ],
)
def test_religion(text, code):
    assert read(words.religion_of, text) == (code, [])


def test_every_religion_is_known_by_its_own_label():
    assert all(words.RELIGIONS.code_for(str(religion.label)) == religion.value for religion in Religion)


@pytest.mark.parametrize(
    ("value", "sex"), [("Nam", "male"), ("nữ", "female"), ("NU", "female"), (1, "male"), (0, "female")]
)
def test_sex(value, sex):
    assert read(words.sex_of, value) == (sex, [])


@pytest.mark.parametrize(
    ("value", "level", "grade"),
    [
        ("12/12", "upper_secondary", "12/12"),
        ("9/12", "lower_secondary", "9/12"),
        ("11/12", "lower_secondary", "11/12"),
        ("8/12", "primary", "8/12"),
        ("5/12", "primary", "5/12"),
        ("4/12", "none", "4/12"),
        ("10/10", "upper_secondary", "10/10"),
        ("7/10", "lower_secondary", "7/10"),
        ("4/10", "primary", "4/10"),
        ("3/10", "none", "3/10"),
        ("10/12", "lower_secondary", "10/12"),
        (12, "upper_secondary", "12"),
        ("Lớp 9", "lower_secondary", "Lớp 9"),
        ("THPT", "upper_secondary", "THPT"),
        ("THCS", "lower_secondary", "THCS"),
        ("Tiểu học", "primary", "Tiểu học"),
        (datetime(2024, 12, 9), "lower_secondary", "9/12"),
        (datetime(2024, 9, 12), "lower_secondary", "9/12"),
        (datetime(2024, 12, 12), "upper_secondary", "12/12"),
        (datetime(2024, 10, 7), "lower_secondary", "7/10"),
        (None, None, ""),
    ],
)
def test_schooling(value, level, grade):
    assert read(education.schooling_of, value) == ((level, grade), [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "none"),
        ("Đại học", "university"),
        ("ĐH", "university"),
        ("Đại học Sư phạm", "university"),
        ("Kỹ sư", "university"),
        ("Cao đẳng", "college"),
        ("CĐSP Toán", "college"),
        ("Trung cấp", "intermediate"),
        ("Y sĩ đa khoa", "intermediate"),
        ("ThS", "postgraduate"),
        ("Thạc sỹ Quản lý giáo dục", "postgraduate"),
        ("Tiến sĩ", "postgraduate"),
        ("Sơ cấp nghề", "vocational"),
        ("Trung cấp, Đại học", "university"),
        ("Chưa qua đào tạo", "none"),
    ],
)
def test_profession(text, code):
    assert read(education.profession_of, text) == (code, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "none"),
        ("Sơ cấp", "elementary"),
        ("Trung cấp LLCT", "intermediate"),
        ("Cao cấp", "advanced"),
        ("CC", "advanced"),
        ("Cử nhân", "bachelor"),
        ("Chưa", "none"),
    ],
)
def test_theory(text, code):
    assert read(education.theory_of, text) == (code, [])


@pytest.mark.parametrize(
    ("text", "found", "problems"),
    [
        (None, (), []),
        ("Bí thư", ("secretary",), []),
        ("BÍ THƯ CHI BỘ", ("secretary",), []),
        ("Phó Bí thư", ("deputy_secretary",), []),
        ("Phó Bí thư Chi bộ", ("deputy_secretary",), []),
        ("Chi ủy viên", ("committee_member",), []),
        ("Chi uỷ viên", ("committee_member",), []),
        ("Đảng viên", (), []),
        ("Phó Bí thư; Chi ủy viên", ("deputy_secretary", "committee_member"), []),
        ("Bí thư, Trưởng thôn", ("secretary",), ["post_unknown"]),
        ("Bí thư Đảng ủy", (), ["post_unknown"]),
        ("Đảng ủy viên / Bí thư chi bộ", ("secretary",), ["post_unknown"]),
    ],
)
def test_posts(text, found, problems):
    assert read(posts.posts_of, text) == (found, problems)


def test_words_of_a_list_are_vietnamese_whatever_the_language_of_the_reader():
    with override("en"):
        assert read(words.religion_of, "Công giáo") == ("catholic", [])
        assert read(words.sex_of, "Nữ") == ("female", [])
        assert read(education.theory_of, "Cao cấp") == ("advanced", [])
