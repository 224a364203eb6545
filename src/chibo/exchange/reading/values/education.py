"""General schooling with its grade, professional training, political theory."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from chibo.exchange.reading.values.vocabulary import Vocabulary, refuse_unknown, says_not_known
from chibo.people.enums import Profession, Schooling, Theory

if TYPE_CHECKING:
    from chibo.exchange.reading.book import Cell
    from chibo.exchange.reading.values.entry import Entry

_NOTHING = ("Không", "Không có", "Chưa", "Chưa có", "Chưa qua", "0", "Ko")

SCHOOLINGS = Vocabulary(
    labels={
        Schooling.UPPER_SECONDARY: "THPT",
        Schooling.LOWER_SECONDARY: "THCS",
        Schooling.PRIMARY: "Tiểu học",
        Schooling.NONE: "Chưa xong tiểu học",
    },
    aliases={
        Schooling.UPPER_SECONDARY: (
            "Trung học phổ thông",
            "Cấp 3",
            "Cấp III",
            "PTTH",
            "Tốt nghiệp THPT",
            "Bổ túc THPT",
            "BT THPT",
        ),
        Schooling.LOWER_SECONDARY: (
            "Trung học cơ sở",
            "Cấp 2",
            "Cấp II",
            "PTCS",
            "Tốt nghiệp THCS",
            "Bổ túc THCS",
        ),
        Schooling.PRIMARY: ("TH", "Cấp 1", "Cấp I", "Tốt nghiệp tiểu học"),
        Schooling.NONE: ("Chưa biết chữ", "Mù chữ", *_NOTHING),
    },
)

PROFESSIONS = Vocabulary(
    labels={
        Profession.NONE: "Chưa qua đào tạo",
        Profession.VOCATIONAL: "Sơ cấp",
        Profession.INTERMEDIATE: "Trung cấp",
        Profession.COLLEGE: "Cao đẳng",
        Profession.UNIVERSITY: "Đại học",
        Profession.POSTGRADUATE: "Thạc sĩ",
    },
    aliases={
        Profession.NONE: (*_NOTHING, "Chưa đào tạo"),
        Profession.VOCATIONAL: (
            "SC",
            "Sơ cấp nghề",
            "Nghề",
            "Học nghề",
            "Chứng chỉ nghề",
            "CNKT",
            "Công nhân kỹ thuật",
        ),
        Profession.INTERMEDIATE: (
            "TC",
            "TCCN",
            "THCN",
            "Trung học chuyên nghiệp",
            "Trung học sư phạm",
            "THSP",
            "Y sĩ",
            "Y sỹ",
        ),
        Profession.COLLEGE: ("CĐ", "CĐSP"),
        Profession.UNIVERSITY: (
            "ĐH",
            "ĐHSP",
            "Cử nhân",
            "Kỹ sư",
            "Kĩ sư",
            "KS",
            "Bác sĩ",
            "Bác sỹ",
            "BS",
            "Dược sĩ",
            "Dược sỹ",
            "Đại học",
        ),
        Profession.POSTGRADUATE: (
            "ThS",
            "Thạc sỹ",
            "Tiến sĩ",
            "Tiến sỹ",
            "TS",
            "Sau đại học",
            "Trên đại học",
            "Cao học",
            "PGS",
            "GS",
            "Bác sĩ CKI",
            "Bác sĩ CK1",
            "CKI",
            "CK1",
            "Bác sĩ CKII",
            "Bác sĩ CK2",
            "CKII",
            "CK2",
        ),
    },
    begins=True,
)

THEORIES = Vocabulary(
    labels={
        Theory.NONE: "Chưa học",
        Theory.ELEMENTARY: "Sơ cấp",
        Theory.INTERMEDIATE: "Trung cấp",
        Theory.ADVANCED: "Cao cấp",
        Theory.BACHELOR: "Cử nhân",
    },
    aliases={
        Theory.NONE: _NOTHING,
        Theory.ELEMENTARY: ("SC", "SCLLCT"),
        Theory.INTERMEDIATE: ("TC", "TCLLCT"),
        Theory.ADVANCED: ("CC", "CCLLCT"),
        Theory.BACHELOR: ("CN", "CNLLCT"),
    },
    begins=True,
)

_ASCENDING_PROFESSIONS = list(Profession.values)
_ASCENDING_THEORIES = list(Theory.values)
_GRADE = re.compile(r"(?:lớp\s*)?(\d{1,2})(?:\s*/\s*(\d{1,2}))?", re.IGNORECASE)
_SEVERAL = re.compile(r"[,;/+\n]")
_STEPS = {
    12: (
        (12, Schooling.UPPER_SECONDARY),
        (9, Schooling.LOWER_SECONDARY),
        (5, Schooling.PRIMARY),
        (0, Schooling.NONE),
    ),
    10: (
        (10, Schooling.UPPER_SECONDARY),
        (7, Schooling.LOWER_SECONDARY),
        (4, Schooling.PRIMARY),
        (0, Schooling.NONE),
    ),
}
"""Last classes of each stage by the years the school system had: twelve today, ten in the north before 1989."""


def schooling_of(entry: Entry) -> tuple[str | None, str]:
    """The level and the grade as written: "9/12" is (lower_secondary, "9/12"); an empty cell is (None, "")."""
    grade = grade_text(entry.value) or entry.text
    if not grade:
        return None, ""
    found = _GRADE.fullmatch(grade)
    level = _level(int(found[1]), int(found[2] or 12)) if found else SCHOOLINGS.code_for(grade)
    if level is None:
        refuse_unknown(entry, f"{min(int(found[1]), 12)}/12" if found else SCHOOLINGS.nearest_label(grade))
    return level, grade


def grade_text(value: Cell) -> str:
    """The grade behind a cell that Excel took for a date: 9/12 became 9 December, or 12 September. Otherwise ""."""
    if not isinstance(value, datetime | date):
        return ""
    for grade, system in ((value.day, value.month), (value.month, value.day)):
        if system in _STEPS and grade <= system:
            return f"{grade}/{system}"
    return ""


def _level(grade: int, system: int) -> str | None:
    if system not in _STEPS or grade > system:
        return None
    return next(level.value for least, level in _STEPS[system] if grade >= least)


def profession_of(entry: Entry) -> str | None:
    """The highest training the cell names; empty is none, "chưa rõ" says nothing."""
    return _highest(entry, PROFESSIONS, _ASCENDING_PROFESSIONS)


def theory_of(entry: Entry) -> str | None:
    """The highest course of political theory the cell names; empty is none, "chưa rõ" says nothing."""
    return _highest(entry, THEORIES, _ASCENDING_THEORIES)


def _highest(entry: Entry, vocabulary: Vocabulary, ascending: list[str]) -> str | None:
    whole = entry.text
    if not whole:
        return ascending[0]
    if says_not_known(whole):
        return None
    parts = [vocabulary.code_for(part) for part in _SEVERAL.split(whole) if part.strip()]
    known = [code for code in parts if code is not None]
    if len(known) < len(parts):
        known = [code for code in [vocabulary.code_for(whole)] if code is not None]
    if not known:
        refuse_unknown(entry, vocabulary.nearest_label(whole))
        return None
    return max(known, key=ascending.index)
