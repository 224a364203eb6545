"""The papers of badges in their official layout: lists that go up, and the declaration of a member.

Of the series HHĐ the layout of 4A-HHĐ (badges lost) has been seen; the other lists follow it, and only it prints its code.
The number of a card, the native place and what only the member can say are left to be written by hand.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.utils import translation

from chibo.core.dates import format_date
from chibo.core.papers import DOTS, Column, Confirmation, Paper, Signer, Table, place_and_day
from chibo.org.issuing import committee_of, head_of, number_of, place_of
from chibo.standing.enums import BadgeWay

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from chibo.org.queries import UnitOn
    from chibo.people.models import Membership
    from chibo.people.queries.person import PersonFile
    from chibo.standing.models import Badge
    from chibo.standing.queries.proposed import Proposed

#: The lists by the word of their address: form (where confirmed), what is proposed, ways. An empty tuple: lost badges.
LISTS: Final = {
    "tang": ("", "đề nghị tặng Huy hiệu Đảng", (BadgeWay.DUE.value, BadgeWay.EARLY.value)),
    "truy-tang": ("", "đề nghị truy tặng Huy hiệu Đảng", (BadgeWay.POSTHUMOUS.value,)),
    "cap-lai": ("Mẫu 4A-HHĐ", "đề nghị cấp lại Huy hiệu Đảng bị mất", ()),
}
_COLUMNS: Final = (
    Column("Số TT", 5), Column("Số HHĐ", 10), Column("Họ và tên", 18), Column("Ngày sinh", 13), Column("Quê quán", 14),
    Column("Ngày cấp có thẩm quyền ra quyết định kết nạp", 13), Column("Ngày kết nạp vào Đảng", 13),
    Column("Ngày chính thức", 13), Column("Số thẻ đảng viên", 13), Column("Nơi đề nghị tặng HHĐ", 17), Column("Ghi chú", 13),
)  # fmt: skip
_SEAL: Final = "(Ký, đóng dấu, ghi rõ họ và tên)"
_BY_HAND: Final = "(Ký, ghi rõ họ và tên)"


def list_paper(kind: str, unit: UnitOn, award_on: date | None, rows: Sequence[Proposed]) -> Paper:
    """One of `LISTS` for a unit: a table for each kind of badge. `award_on` is None where no award day applies."""
    form, about, _ways = LISTS[kind]
    above, body = head_of(unit)
    about_day = (f"Tặng đợt {format_date(award_on)}",) if award_on else ()
    with translation.override("vi"):
        return Paper(
            file=f"danh-sach-{kind}-huy-hieu{f'-{award_on:%Y-%m-%d}' if award_on else ''}",
            above=above, body=body, number=number_of(unit, "DS"), place_and_day=place_and_day(place_of(unit), None),
            title="DANH SÁCH ĐẢNG VIÊN", about=(about, *about_day), form=form, tables=_tables(rows),
            signers=(_committee_signs(unit),), is_wide=True,
        )  # fmt: skip


def _tables(rows: Sequence[Proposed]) -> tuple[Table, ...]:
    by_years = groupby(rows, lambda one: one.badge.years)
    return tuple(
        Table(
            f"Huy hiệu {years} năm tuổi Đảng",
            _COLUMNS,
            tuple(_row(number, one) for number, one in enumerate(found, 1)),
        )
        for years, found in by_years
    )


def _row(number: int, one: Proposed) -> tuple[str, ...]:
    spell, person = one.membership, one.badge.person
    return (
        str(number), one.badge.serial, person.name, person.born.vietnamese(), "", _decided(spell), _joined(spell),
        _official(spell), "", one.unit_name, "; ".join(_remarks(one)),
    )  # fmt: skip


def _remarks(one: Proposed) -> list[str]:
    """Early, after death, later than the age: never why."""
    badge, spell = one.badge, one.membership
    if badge.lost_on:
        return [f"báo mất {format_date(badge.lost_on)}"]
    remarks = []
    if badge.way != BadgeWay.DUE:
        remarks.append(badge.get_way_display())
    if badge.way == BadgeWay.POSTHUMOUS and spell is not None:
        remarks.append(f"từ trần {format_date(spell.ends_on)}")
    if badge.way == BadgeWay.EARLY and one.reached_on:
        remarks.append(f"đủ tuổi Đảng {format_date(one.reached_on)}")
    if one.is_delayed and one.reached_on:
        remarks.append(f"xét sau đợt, đủ tuổi Đảng {format_date(one.reached_on)}")
    return remarks


def _decided(spell: Membership | None) -> str:
    return format_date(spell.decided_on) if spell and spell.decided_on else ""


def _joined(spell: Membership | None) -> str:
    return spell.admitted.vietnamese() if spell and spell.admitted else ""


def _official(spell: Membership | None) -> str:
    return spell.official.vietnamese() if spell and spell.official else ""


def _committee_signs(unit: UnitOn) -> Signer:
    if unit.is_cell:
        return Signer("T/M CHI BỘ", "BÍ THƯ", _BY_HAND)
    return Signer("T/M BAN THƯỜNG VỤ", "", _SEAL)


def declaration_paper(file: PersonFile, unit: UnitOn, badge: Badge, earlier: Sequence[Badge]) -> Paper:
    """The declaration of a member who is put forward; `earlier` are badges awarded before. What the register does not know is
    dotted; time outside the Party and discipline are for the member to say."""  # noqa: D205, D209
    person, spell = file.person, file.memberships[-1] if file.memberships else None
    above, body = head_of(unit)
    with translation.override("vi"):
        lines = (
            f"Họ và tên: {person.name}; nam, nữ: {person.get_sex_display()}",
            f"Họ và tên khai sinh: {DOTS * 2}",
            f"Sinh ngày: {person.born.vietnamese()}",
            f"Quê quán: {DOTS * 3}",
            f"Nơi ở hiện nay: {DOTS * 3}",
            f"Đang sinh hoạt tại: {unit.name}, {unit.ancestors[-1].name if unit.ancestors else DOTS}",
            f"Ngày cấp có thẩm quyền ra quyết định kết nạp: {_decided(spell) or DOTS}",
            f"Ngày kết nạp vào Đảng: {_joined(spell) or DOTS}; ngày chính thức: {_official(spell) or DOTS}",
            f"Số thẻ đảng viên: {DOTS}",
            f"Thời gian gián đoạn tuổi Đảng (nếu có): {DOTS * 2}",
            f"Kỷ luật Đảng (nếu có): {DOTS * 2}",
            f"Đã được tặng Huy hiệu Đảng: {_earlier(earlier)}",
            _asked(badge),
        )
        return Paper(
            file=f"to-khai-huy-hieu-{badge.years}-nam", above=above, body=body, number="",
            place_and_day=place_and_day(place_of(unit), None), title="TỜ KHAI",
            about=(_declared(badge),), lines=lines, signers=(Signer("", "NGƯỜI KHAI", _BY_HAND, person.name),),
            confirmations=_confirmations(unit),
        )  # fmt: skip


def _declared(badge: Badge) -> str:
    return (
        "đề nghị truy tặng Huy hiệu Đảng"
        if badge.way == BadgeWay.POSTHUMOUS
        else "đề nghị tặng Huy hiệu Đảng"
    )


def _asked(badge: Badge) -> str:
    way = "" if badge.way == BadgeWay.DUE else f" ({badge.get_way_display().lower()})"
    return f"Đề nghị được tặng Huy hiệu {badge.years} năm tuổi Đảng, đợt {format_date(badge.award_on)}{way}."


def _earlier(badges: Sequence[Badge]) -> str:
    return "; ".join(f"{one.years} năm{f', số {one.serial}' if one.serial else ''}" for one in badges) or DOTS


def _confirmations(unit: UnitOn) -> tuple[Confirmation, ...]:
    """The cell and the committee above it confirm."""
    above = next((crumb for crumb in reversed(unit.ancestors) if crumb.is_grassroots), None)
    cell = Confirmation(
        f"XÁC NHẬN CỦA {committee_of(unit).upper()}", 3, Signer("T/M CHI BỘ", "BÍ THƯ", _BY_HAND)
    )
    if above is None or not unit.is_cell:
        return (cell,)
    return (cell, Confirmation("XÁC NHẬN CỦA CẤP ỦY CƠ SỞ", 3, Signer("T/M CẤP ỦY", "", _SEAL)))
