"""Citizen ids and telephone numbers: spreadsheets eat leading zeros, and a 12-digit id states sex and birth year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chibo.exchange.reading.verdicts import sentence as _
from chibo.people.enums import Sex

if TYPE_CHECKING:
    from chibo.core.dates import PartialDate
    from chibo.exchange.reading.values.entry import Entry

ID_DIGITS = 12
OLD_ID_DIGITS = 9
_PHONE = re.compile(r"0\d{9,10}")
_PHONE_DIGITS_WITHOUT_ZERO = 9
SHOWN_TAIL = 3
_BETWEEN_PHONES = re.compile(r"[/;,\n]| - ")


def tail_of(number: str) -> str:
    """The last three characters of a sealed number: problems are kept and shown, and the cell says where the rest stands."""
    return f"…{number.strip()[-SHOWN_TAIL:]}"


def citizen_id_of(entry: Entry) -> str | None:
    """Twelve digits, or nine of the old identity card; zeros lost in a number cell are put back."""
    if entry.value is None:
        return None
    digits = re.sub(r"[\s.\-'’]", "", entry.text) if isinstance(entry.value, str) else entry.text
    if isinstance(entry.value, int):
        digits = digits.zfill(OLD_ID_DIGITS if len(digits) <= OLD_ID_DIGITS else ID_DIGITS)
    if len(digits) in {ID_DIGITS, OLD_ID_DIGITS} and digits.isascii() and digits.isdigit():
        return digits
    message = _(
        "số định danh “%(value)s” không đủ 12 chữ số (căn cước công dân) hoặc 9 chữ số (chứng minh nhân dân cũ). Sửa lại theo giấy tờ."
    )
    entry.refuse("id_malformed", message % {"value": tail_of(entry.text)})
    return None


def check_id_against(entry: Entry, citizen_id: str | None, sex: str | None, born: PartialDate | None) -> None:
    """Warn where the id states another sex or birth year (Thông tư 59/2021/TT-BCA, Điều 4: digits 4 to 6)."""
    if citizen_id is None or len(citizen_id) != ID_DIGITS:
        return
    century, female = divmod(int(citizen_id[3]), 2)
    year = 1900 + century * 100 + int(citizen_id[4:6])
    stated = Sex.FEMALE if female else Sex.MALE
    wrong_year = born is not None and born.year != year
    if wrong_year or (sex is not None and sex != stated):
        message = _(
            "số định danh %(value)s ghi %(sex)s sinh năm %(year)s, không khớp với giới tính hoặc ngày sinh trong danh sách. Đối chiếu với giấy tờ."
        )
        facts = {"value": tail_of(citizen_id), "sex": stated.label, "year": year}
        entry.warn("id_contradicts_birth", message % facts)


def phone_of(entry: Entry) -> str | None:
    """The first telephone number of the cell, digits only; what is no number stays in the original text."""
    if entry.value is None:
        return None
    numbers = [_phone_digits(part) for part in _BETWEEN_PHONES.split(entry.text)]
    good = [number for number in numbers if _PHONE.fullmatch(number)]
    if len(good) != len(numbers) or len(numbers) > 1:
        message = _(
            "số điện thoại “%(value)s” không đúng dạng hoặc có nhiều số; chỉ giữ số đầu tiên đọc được. Kiểm tra lại."
        )
        entry.warn("phone_malformed", message % {"value": tail_of(entry.text)})
    return good[0] if good else None


def _phone_digits(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    if text.strip().startswith("+84") or (
        digits.startswith("84") and len(digits) > _PHONE_DIGITS_WITHOUT_ZERO + 1
    ):
        digits = "0" + digits[2:].removeprefix("0")
    return (
        f"0{digits}" if len(digits) == _PHONE_DIGITS_WITHOUT_ZERO and not digits.startswith("0") else digits
    )
