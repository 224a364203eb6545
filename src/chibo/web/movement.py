"""What made the members of a unit more or fewer in a period (báo cáo đảng số): every line a figure with its people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import day_before
from chibo.core.errors import NotVisible
from chibo.figures.engine import ask
from chibo.web.movement_names import Named, named
from chibo.web.shown import address, number, state_word

if TYPE_CHECKING:
    from datetime import date

    from chibo.core.periods import Period
    from chibo.figures.results import Number, Result
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

TOTAL: Final = "members.total"
INTO: Final = ("members.admitted", "members.transferred_in", "members.restored")
OUT: Final = (
    "members.died",
    "members.expelled",
    "members.struck_off",
    "members.left",
    "members.transferred_out",
    "members.exit_unclear",
)
#: Whom the closing number is made of.
AMONG: Final = (
    "members.official",
    "members.probationary",
    "members.female",
    "members.ethnic_minority",
    "members.religious",
)
#: Who comes to the meetings here: members expected, and those of elsewhere who take part for a time.
PRESENT: Final = ("members.expected_to_attend", "members.temporary_in")
#: Shown apart: they stand in the closing number already.
APART: Final = ("members.in_transit", "members.exempt", "members.temporary_out")
#: Lines that are told apart where there is anything to tell, and by what.
TOLD_BY: Final = {
    "members.transferred_in": "transfer_way",
    "members.transferred_out": "transfer_way",
    "members.struck_off": "status",
}


@dataclass(frozen=True)
class Line:
    """One figure of the sheet; `url` leads to its explanation and its people, `parts` tell it apart."""

    label: str
    value: str
    url: str
    note: str = ""
    parts: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Movement:
    """The sheet of one unit and period. `opening` and `closing` are empty where the register does not know them.

    `rest` is what came or went with whole organisations (a cell moved, merged or let go with its members): what the events
    of persons do not explain. It is None where it cannot be told.
    """

    opening: Line
    into: tuple[Line, ...]
    out: tuple[Line, ...]
    closing: Line
    balance: str
    rest: Number | None
    in_all: Number | None
    out_all: Number | None
    #: Of the closing number: official, women and so on.
    among: tuple[Line, ...]
    #: Who is under way, exempt or elsewhere for a time on the last day: no part of the sum.
    apart: tuple[Line, ...]
    #: Who comes to the meetings on the last day, out of `present`.
    present: tuple[Line, ...]
    present_all: Number | None
    #: Everybody who came or went, each with the paper.
    named: Named
    #: What is to be said of every line of in and out alike: said once.
    note: str = ""


def movement(viewer: Viewer, unit: UnitOn, period: Period) -> Movement:
    """Opening + in − out = closing of the unit and everything below it. Permission `figures.see`; the names `people.see`.

    `unit` is of the last day of the period or of today, whichever comes first. Raises `DomainError`/`NotVisible` as `ask`.
    """
    before = day_before(period.starts_on)
    opening = _opening(viewer, unit, before)
    stocks = ask(viewer, unit, [TOTAL, *AMONG, *APART, *PRESENT])
    closing = stocks[TOTAL]
    flows = ask(viewer, unit, [*INTO, *OUT], period=period)
    came, went, present = (
        _sum([of[key] for key in keys]) for of, keys in ((flows, INTO), (flows, OUT), (stocks, PRESENT))
    )
    first, last = opening.value if opening else None, closing.value
    rest = None if None in (first, last, came, went) else last - first - (came - went)  # type: ignore[operator]
    lines = [
        replace(_line(result, unit, period), parts=_parts(viewer, unit, period, result))
        for result in flows.values()
    ]
    into, out, note = _said_once(lines)
    return Movement(
        opening=_stock(opening, unit, _("Đầu kỳ, đến hết ngày %(day)s"), before),
        into=into,
        out=out,
        closing=_stock(closing, unit, _("Cuối kỳ, đến hết ngày %(day)s"), min(period.last_day, today())),
        balance=_balance(first, came, went, rest, last),
        rest=rest,
        in_all=came,
        out_all=went,
        among=tuple(_line(stocks[key], unit) for key in AMONG),
        apart=tuple(_line(stocks[key], unit) for key in APART),
        present=tuple(_line(stocks[key], unit) for key in PRESENT),
        present_all=present,
        named=named(viewer, unit, period, flows),
        note=note,
    )


def _parts(viewer: Viewer, unit: UnitOn, period: Period, result: Result) -> tuple[Line, ...]:
    """The line told apart, those of its parts that are not zero; one SQL query more where there is anything to tell."""
    by = TOLD_BY.get(result.key)
    if by is None or not result.value:
        return ()
    split = ask(viewer, unit, [result.key], period=period, by=by)[result.key]
    return tuple(
        Line(
            part.label,
            number(part.value, result.unit),
            address(result.key, unit, period, by=by, at=part.key) + "#phia-sau",
        )
        for part in (split.by or {}).values()
        if part.value and not part.hidden
    )


def _said_once(lines: list[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...], str]:
    """The lines of in and of out, and the note they all share, which none of them then bears."""
    notes = {line.note for line in lines}
    if len(notes) == 1:
        lines = [replace(line, note="") for line in lines]
    return tuple(lines[: len(INTO)]), tuple(lines[len(INTO) :]), notes.pop() if len(notes) == 1 else ""


def _opening(viewer: Viewer, unit: UnitOn, on: date) -> Result | None:
    """The members of the day before; None where the unit was not there yet."""
    try:
        return ask(viewer, unit.at(on), [TOTAL])[TOTAL]
    except NotVisible:
        return None


def _sum(results: list[Result]) -> Number | None:
    values = [result.value for result in results]
    return (
        None
        if any(value is None for value in values)
        else sum(value for value in values if value is not None)
    )


def _stock(result: Result | None, unit: UnitOn, label: str, on: date) -> Line:
    words = label % {"day": f"{on:%d/%m/%Y}"}
    if result is None:
        return Line(words, "", "", _("Khi ấy đơn vị này chưa có."))
    return replace(_line(result, unit.at(on)), label=words)


def _line(result: Result, unit: UnitOn, period: Period | None = None) -> Line:
    note = state_word(result) or result.reason
    return Line(result.label, number(result.value, result.unit), address(result.key, unit, period), note)


def _balance(
    first: Number | None, came: Number | None, went: Number | None, rest: Number | None, last: Number | None
) -> str:
    """`49 + 2 − 1 = 50`; empty where a part is not known."""
    if rest is None:
        return ""
    words = f"{first} + {came} − {went}"
    if rest:
        words += f" {'+' if rest > 0 else '−'} {abs(rest)}"
    return f"{words} = {last}"
