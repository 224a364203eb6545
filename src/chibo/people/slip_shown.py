"""Waiting slips as their page shows them: who is to come, from where, how long already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import format_date, months_between
from chibo.people.queries.slips import slips_of
from chibo.people.transfer_rules import CHECK_SLIPS, months_after
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words

if TYPE_CHECKING:
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue


@dataclass(frozen=True)
class SlipLine:
    """One waiting slip; `transfer_url` where the register has its letter, else its person comes from outside."""

    pk: int
    name: str
    born: str
    place: str
    letter: str
    came: str
    waited: str
    is_late: bool
    reported: str
    transfer_url: str


@dataclass(frozen=True)
class Waiting:
    """The waiting slips of a unit, and the months somebody is waited for ("" in a gap of the rulebook)."""

    lines: list[SlipLine]
    months: str
    basis: str

    @property
    def late(self) -> list[tuple[int, str]]:
        """Those to report, as (id, words)."""
        return [
            (line.pk, f"{line.name}, {line.place}, {line.came}")
            for line in self.lines
            if line.is_late and not line.reported
        ]


def waiting(viewer: Viewer, unit: UnitOn) -> Waiting:
    """The waiting slips kept by the unit. Permission `people.see`; two SQL queries."""
    value = rules([CHECK_SLIPS], on=today(), unit=unit)[CHECK_SLIPS]
    lines = [_line(row, value) for row in slips_of(viewer, unit)]
    return Waiting(lines, "" if value.is_gap else str(value.whole), basis_words(value.basis))


def _line(row: Any, value: RuleValue) -> SlipLine:
    letter, person = row.transfer, row.transfer.person if row.transfer else None
    months = months_between(row.starts_on, today())
    is_late = not value.is_gap and today() > months_after(CHECK_SLIPS, row.starts_on, {CHECK_SLIPS: value})
    number = letter.letter.number if letter and letter.letter else row.number
    issued_on = letter.starts_on if letter else row.issued_on
    return SlipLine(
        pk=row.pk,
        name=person.name if person else row.name,
        born=person.born.vietnamese() if person else str(row.born_year or ""),
        place=row.from_name if letter else row.place,
        letter=_("số %(number)s, ngày %(day)s") % {"number": number, "day": format_date(issued_on)},
        came=format_date(row.starts_on),
        waited=_("%(n)s tháng") % {"n": months},
        is_late=is_late,
        reported=format_date(row.reported_on) if row.reported_on else "",
        transfer_url=reverse("people:transfer", args=[letter.uid]) if letter else "",
    )
