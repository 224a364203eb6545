"""Known words of a person: sex, ethnic group, religion, state of the membership."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.exchange.reading.values.vocabulary import Vocabulary, code_of
from chibo.people.enums import EthnicGroup, Religion, Sex

if TYPE_CHECKING:
    from chibo.exchange.reading.values.entry import Entry

OFFICIAL = "official"
PROBATIONARY = "probationary"

SEXES = Vocabulary(
    labels={Sex.MALE: "Nam", Sex.FEMALE: "Nữ"},
    aliases={Sex.MALE: ("1", "Ông", "male"), Sex.FEMALE: ("0", "Bà", "female")},
)

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
    labels={code: str(label) for code, label in Religion.choices},
    aliases={
        Religion.NONE: ("Không có", "Không theo", "Không tôn giáo", "0", "-", "Ko", "K"),
        Religion.BUDDHIST: ("Phật", "Đạo Phật"),
        Religion.CATHOLIC: ("Thiên chúa", "Thiên chúa giáo", "Đạo Thiên chúa", "Công giáo La Mã"),
        Religion.PROTESTANT: ("Đạo Tin lành",),
        Religion.CAODAIST: ("Đạo Cao Đài",),
        Religion.HOAHAO: ("Hòa Hảo", "Phật giáo Hòa Hảo"),
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

_MARKS = {"x", "✓", "✔", "v", "1", "có", "true", "*", "+"}
_NO_MARKS = {"", "0", "-", "không", "false"}


def is_mark(text: str) -> bool:
    """Is this the cross or tick people put into a column?"""
    return text.casefold() in _MARKS


def is_no_mark(text: str) -> bool:
    """Is this an empty cell, or what stands for one?"""
    return text.casefold() in _NO_MARKS


def ethnic_group_of(entry: Entry) -> str | None:
    """The code of the ethnic group; "dân tộc Tày" is "Tày"."""
    if entry.value is None:
        return None
    without_kind = entry.text.casefold().removeprefix("dân tộc ")
    return ETHNIC_GROUPS.code_for(without_kind) or code_of(entry, ETHNIC_GROUPS)


def religion_of(entry: Entry) -> str | None:
    """The code of the religion; an empty cell or a dash is none."""
    if entry.value is None:
        return Religion.NONE.value
    return code_of(entry, RELIGIONS)


def sex_of(entry: Entry) -> str | None:
    """The code of the sex: Nam, Nữ, or 1 and 0 of the export."""
    return code_of(entry, SEXES)


def status_of(entry: Entry) -> str | None:
    """Official or probationary."""
    return code_of(entry, STATUSES)
