"""Known words of a person: sex, ethnic group, religion, state of the membership."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chibo.exchange.reading.values.vocabulary import Vocabulary, code_of, says_not_known
from chibo.exchange.reading.verdicts import sentence as _
from chibo.people.enums import EthnicGroup, Religion, Sex

if TYPE_CHECKING:
    from chibo.exchange.reading.values.entry import Entry

OFFICIAL = "official"
PROBATIONARY = "probationary"

SEXES = Vocabulary(
    labels={Sex.MALE: "Nam", Sex.FEMALE: "Nữ"},
    aliases={Sex.MALE: ("1", "Ông", "male"), Sex.FEMALE: ("0", "2", "Bà", "female")},
)
"""Codes: 1 and 0 of the Party's exports; 1 and 2 of the state's statistics and identity numbers."""

ETHNIC_GROUPS = Vocabulary(
    labels={code: str(label) for code, label in EthnicGroup.choices if code != EthnicGroup.FOREIGN},
    aliases={
        EthnicGroup.KINH: ("Việt",),
        EthnicGroup.KHMER: ("Khmer", "Khơ me Crôm"),
        EthnicGroup.MONG: ("H'Mông", "Hmong", "Mông Hoa", "Mông Trắng", "Mông Đen", "Mông Xanh"),
        EthnicGroup.GIA_RAI: ("Gia Lai", "Jrai", "Ja-rai"),
        EthnicGroup.E_DE: ("Rhade", "Ede"),
        EthnicGroup.BA_NA: ("Bahnar",),
        EthnicGroup.XO_DANG: ("Xê-đăng", "Sedang"),
        EthnicGroup.SAN_CHAY: ("Cao Lan", "Sán Chỉ", "Cao Lan - Sán Chỉ"),
        EthnicGroup.CO_HO: ("K'Ho", "Kơ-ho"),
        EthnicGroup.HRE: ("H'rê",),
        EthnicGroup.RA_GLAI: ("Raglay", "Roglai"),
        EthnicGroup.MNONG: ("M'Nông",),
        EthnicGroup.XTIENG: ("S'tiêng", "Stiêng"),
        EthnicGroup.BRU_VAN_KIEU: ("Bru", "Vân Kiều"),
        EthnicGroup.GIAY: ("Dáy", "Nhắng"),
        EthnicGroup.CO_TU: ("Ka-tu", "Kơ-tu"),
        EthnicGroup.GIE_TRIENG: ("Gié", "Triêng", "Giẻ Triêng"),
        EthnicGroup.KHO_MU: ("Khmu", "Khơ Mụ"),
        EthnicGroup.CO: ("Cor",),
        EthnicGroup.TA_OI: ("Pa Kô", "Pa Cô"),
        EthnicGroup.XINH_MUN: ("Sinh Mun",),
        EthnicGroup.FOREIGN: ("Người nước ngoài", "Nước ngoài"),
    },
)
"""Names the groups use themselves or the state's list gives; names felt as demeaning are left out on purpose."""

RELIGIONS = Vocabulary(
    labels={
        Religion.NONE: "Không",
        Religion.BUDDHIST: "Phật giáo",
        Religion.CATHOLIC: "Công giáo",
        Religion.PROTESTANT: "Tin lành",
        Religion.CAODAIST: "Cao Đài",
        Religion.HOAHAO: "Phật giáo Hòa Hảo",
        Religion.MUSLIM: "Hồi giáo",
        Religion.OTHER: "Tôn giáo khác",
    },
    aliases={
        Religion.NONE: ("Không có", "Không theo", "Không tôn giáo", "0", "-", "Ko", "K"),
        Religion.BUDDHIST: ("Phật", "Đạo Phật"),
        Religion.CATHOLIC: ("Thiên chúa", "Thiên chúa giáo", "Đạo Thiên chúa", "Công giáo La Mã"),
        Religion.PROTESTANT: ("Đạo Tin lành",),
        Religion.CAODAIST: ("Đạo Cao Đài",),
        Religion.HOAHAO: ("Hòa Hảo",),
        Religion.MUSLIM: ("Đạo Hồi", "Islam"),
        Religion.OTHER: ("Khác",),
    },
)

STATUSES = Vocabulary(
    labels={OFFICIAL: "Chính thức", PROBATIONARY: "Dự bị"},
    aliases={
        OFFICIAL: ("CT", "Đảng viên chính thức", "ĐVCT"),
        PROBATIONARY: ("DB", "Đảng viên dự bị", "ĐVDB"),
    },
)

_NUMBER = re.compile(r"\d{1,2}")
_BY_NUMBER = dict(enumerate(EthnicGroup, start=1))
"""Numbers of Quyết định 121-TCTK/PPCĐ, 1979, whose order the groups have; 55 are foreigners."""

_MARKS = {"x", "✓", "✔", "v", "1", "có", "true", "*", "+"}
_NO_MARKS = {"", "0", "-", "không", "false"}


def is_mark(text: str) -> bool:
    """Is this the cross or tick people put into a column?"""
    return text.casefold() in _MARKS


def is_no_mark(text: str) -> bool:
    """Is this an empty cell, or what stands for one?"""
    return text.casefold() in _NO_MARKS


def ethnic_group_of(entry: Entry) -> str | None:
    """The code of the ethnic group; "dân tộc Tày" is "Tày", and 02 of the state's list is "Tày" too."""
    if entry.value is None:
        return None
    if (number := _NUMBER.fullmatch(entry.text)) and (by_number := _BY_NUMBER.get(int(number[0]))):
        _say_list(entry, by_number)
        return by_number.value
    without_kind = entry.text.casefold().removeprefix("dân tộc ")
    return ETHNIC_GROUPS.code_for(without_kind) or code_of(entry, ETHNIC_GROUPS)


def _say_list(entry: Entry, group: EthnicGroup) -> None:
    """Once a sheet: other lists of the statistics office number some groups otherwise (04 is Hoa here, Mường there)."""
    if any(
        problem.code == "code_list_assumed" and problem.sheet == entry.sheet for problem in entry.problems
    ):
        return
    message = _(
        "dân tộc ghi bằng mã, được hiểu theo danh mục kèm Quyết định 121-TCTK/PPCĐ năm 1979: %(value)s là %(name)s, và các dòng sau cũng vậy. Nếu cơ quan dùng bảng mã khác, ghi tên dân tộc thay cho mã."
    )
    entry.warn("code_list_assumed", message % {"value": entry.text, "name": group.label})


def religion_of(entry: Entry) -> str | None:
    """The code of the religion; an empty cell or a dash is none, "chưa rõ" says nothing."""
    if entry.value is None:
        return Religion.NONE.value
    return None if says_not_known(entry.text) else code_of(entry, RELIGIONS)


def sex_of(entry: Entry) -> str | None:
    """The code of the sex: Nam, Nữ, or 1 and 0 of the export."""
    return code_of(entry, SEXES)


def status_of(entry: Entry) -> str | None:
    """Official or probationary."""
    return code_of(entry, STATUSES)
