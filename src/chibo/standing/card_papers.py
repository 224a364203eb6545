"""The monthly list of cards to be issued, issued anew or exchanged, as it goes up (CRD-06).

The layout of the official form has not been seen: the list follows the papers of badges and prints no code of a form. The
number of the card, which is sealed, and the photo are added by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils import translation

from chibo.core.dates import format_date
from chibo.core.papers import Column, Paper, Signer, Table, place_and_day
from chibo.org.issuing import head_of, number_of, place_of
from chibo.org.queries import on_date
from chibo.people.models import Membership
from chibo.people.populations.members import BY_NAME
from chibo.standing.enums import CardEnd
from chibo.standing.queries.keeping import never_issued, scope_of, seen, to_replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chibo.core.dates import PartialDate
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: The most people of one need on one paper; a longer list is printed unit by unit.
PRINTED: Final = 1000
_COLUMNS: Final = (
    Column("Số TT", 5), Column("Họ và tên", 20), Column("Nam, nữ", 7), Column("Ngày sinh", 12), Column("Ngày kết nạp vào Đảng", 12),
    Column("Ngày chính thức", 12), Column("Nơi sinh hoạt", 20), Column("Số thẻ đảng viên", 14), Column("Ghi chú", 16),
)  # fmt: skip
_NEEDS: Final = (
    ("Phát thẻ đảng viên", ""),
    ("Cấp lại thẻ bị mất", CardEnd.LOST),
    ("Đổi thẻ bị hỏng", CardEnd.DAMAGED),
    ("Đổi thẻ", CardEnd.EXCHANGED),
)
_SAID: Final = {CardEnd.LOST: "mất", CardEnd.DAMAGED: "hỏng", CardEnd.EXCHANGED: "thu thẻ cũ"}


@dataclass(frozen=True)
class Need:
    """One part of the list: why they need a card, and who, by name. `is_cut`: there are more than `PRINTED`."""

    heading: str
    rows: Sequence[Any]
    is_cut: bool


def needs_of(viewer: Viewer, unit: UnitOn) -> list[Need]:
    """Who of a unit needs a card on its date, for each reason there is. Two SQL queries a reason. Permission `people.see` row by row."""
    scope, found = scope_of(unit), []
    for heading, ended in _NEEDS:
        rows = to_replace(scope, CardEnd(ended)) if ended else never_issued(scope)
        people = seen(viewer, rows).select_related("person").order_by(*BY_NAME)
        listed = list(people[: PRINTED + 1])
        _with_membership(listed, unit)
        if listed:
            found.append(Need(heading, listed[:PRINTED], is_cut=len(listed) > PRINTED))
    return found


def _with_membership(rows: list[Any], unit: UnitOn) -> None:
    """Gives each row its membership of the date: its days as exact as they are known. One SQL query."""
    spells = Membership.objects.filter(on_date(unit.on), person_id__in=[row.person_id for row in rows])
    by_person = {spell.person_id: spell for spell in spells}
    for row in rows:
        row.spell = by_person[row.person_id]


def card_paper(unit: UnitOn, needs: Sequence[Need]) -> Paper:
    """The list of a unit for the month of its date: a table for each reason."""
    above, body = head_of(unit)
    signer = (
        Signer("T/M CHI BỘ", "BÍ THƯ", "(Ký, ghi rõ họ và tên)")
        if unit.is_cell
        else Signer("T/M BAN THƯỜNG VỤ", "", "(Ký, đóng dấu, ghi rõ họ và tên)")
    )
    with translation.override("vi"):
        return Paper(
            file=f"danh-sach-phat-the-{unit.on:%Y-%m}", above=above, body=body, number=number_of(unit, "DS"),
            place_and_day=place_and_day(place_of(unit), None), title="DANH SÁCH ĐẢNG VIÊN",
            about=("đề nghị phát, cấp lại, đổi thẻ đảng viên", f"Tháng {unit.on.month} năm {unit.on.year}"),
            tables=tuple(_table(need) for need in needs), signers=(signer,), is_wide=True,
        )  # fmt: skip


def _table(need: Need) -> Table:
    return Table(need.heading, _COLUMNS, tuple(_row(number, row) for number, row in enumerate(need.rows, 1)))


def _row(number: int, row: Any) -> tuple[str, ...]:
    person = row.person
    ended = f"{_SAID[row.last_end]} ngày {format_date(row.last_end_on)}" if row.last_end else ""
    return (
        str(number), person.name, person.get_sex_display(), person.born.vietnamese(), _day(row.spell.admitted), _day(row.spell.official),
        row.unit_name, "", ended,
    )  # fmt: skip


def _day(day: PartialDate | None) -> str:
    return day.vietnamese() if day else ""
