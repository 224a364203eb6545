"""Stays for a time as pages show them: days used, who counts and pays where, and the two lists of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.people.file_facts import Fact
from chibo.people.queries.transfer_ends import sender_of, unit_of
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_DAY: Final = timedelta(days=1)
#: What the rules say of somebody who takes part elsewhere for a time (TRF-15): rule, label, and whom it speaks of.
_FLAGS: Final = (
    ("transfer.temporary.counted_at_home", gettext_lazy("Tính vào đảng số"), "home"),
    ("transfer.temporary.pays_dues_at_host", gettext_lazy("Đóng đảng phí"), "host"),
    ("transfer.temporary.votes_at_home", gettext_lazy("Biểu quyết, bầu cử, ứng cử"), "home"),
    ("transfer.temporary.keeps_committee_seat", gettext_lazy("Cấp ủy viên"), "home"),
)


@dataclass(frozen=True)
class StayLine:
    """One stay of a list."""

    name: str
    url: str
    unit: str
    other: str
    since: str
    until: str
    used: str
    is_over: bool


def used_days(starts_on: date, until: date, on: date) -> tuple[str, bool]:
    """Days used of those planned, in words, and whether the time is over. The last day counts."""
    whole = (until + _DAY - starts_on).days
    used = max((min(on, until) + _DAY - starts_on).days, 0)
    return _("%(used)s/%(n)s ngày") % {"used": used, "n": whole}, on > until


def lines(rows: Iterable[Any], on: date) -> list[StayLine]:
    """The rows of `guests_of` or `away_of` in words."""
    found = []
    for row in rows:
        used, is_over = used_days(row.starts_on, row.until, on)
        found.append(
            StayLine(
                name=row.person.name,
                url=reverse("people:transfer", args=[row.transfer.uid]),
                unit=row.unit_name or "",
                other=row.other_name or "",
                since=format_date(row.starts_on),
                until=format_date(row.until),
                used=used,
                is_over=is_over,
            )
        )
    return found


def facts(row: Any) -> list[Fact]:
    """What holds of the stay a letter led to: its days, and what is done where. Empty without one; one SQL query."""
    stay = getattr(row, "stay", None)
    if stay is None:
        return []
    last = min(today(), stay.ends_on - _DAY)
    used, is_over = used_days(stay.starts_on, stay.until, last)
    tag = _("đã hết thời gian") if is_over and stay.is_open else ""
    found = [
        Fact(_("Từ ngày"), format_date(stay.starts_on)),
        Fact(_("Đến hết ngày"), format_date(stay.until), note=_extended(row, stay)),
        Fact(_("Đã dùng"), used, tag=tag, tone="bad"),
    ]
    found += _extension(stay)
    if not stay.is_open:
        found.append(Fact(_("Trở về từ ngày"), format_date(stay.ends_on)))
    return [*found, *_flags(row, stay)]


def _extension(stay: Any) -> list[Fact]:
    """Who wrote the extension on the letter, and whether home was told (TRF-16)."""
    if stay.extension is None:
        return []
    told = format_date(stay.home_told_on) if stay.home_told_on else ""
    return [
        Fact(_("Văn bản gia hạn"), stay.extension.citation),
        Fact(_("Báo nơi sinh hoạt chính thức"), told, tag="" if told else _("chưa báo"), tone="gold"),
    ]


def _extended(row: Any, stay: Any) -> str:
    """That the last day was put off since the letter was written (TRF-16)."""
    if row.until is None or stay.until <= row.until:
        return ""
    return _("gia hạn; trên giấy ghi đến hết ngày %(day)s") % {"day": format_date(row.until)}


def _flags(row: Any, stay: Any) -> list[Fact]:
    values = rules(
        [rule for rule, _label, _whose in _FLAGS], on=stay.starts_on, unit=sender_of(row) or unit_of(row)
    )
    if all(value.is_gap for value in values.values()):
        return [Fact(_("Đảng số, đảng phí, quyền"), _("thời kỳ này chưa có trong sổ quy định"))]
    names = {"home": row.from_name, "host": row.to_name}
    found = []
    for rule, label, whose in _FLAGS:
        value = values[rule]
        if value.is_gap:
            continue
        said = names[whose if value.holds else {"home": "host", "host": "home"}[whose]]
        found.append(Fact(str(label), said, note=basis_words(value.basis)))
    return found
