"""What a row says beside what the register holds of the same person: the differences, and the change that settles them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from chibo.core.dates import BEGINNING, PartialDate, format_date
from chibo.core.sealed import blind_index
from chibo.exchange.reading import Field
from chibo.exchange.reading.values.education import SCHOOLINGS
from chibo.exchange.reading.verdicts import sentence as _
from chibo.people.enums import AttainmentKind
from chibo.people.services import Attained, Ended, PersonChange, Stay

if TYPE_CHECKING:
    from datetime import date

    from chibo.exchange.matching.cells import Cell
    from chibo.exchange.matching.register import AttainedRow, Known
    from chibo.exchange.matching.spots import Spots
    from chibo.exchange.reading import ParsedRow
    from chibo.people.services import Holding

#: Facts of `Person` that a row states under the same name.
PLAIN_FACTS = ("name", "sex", "born", "ethnic_group", "religion", "phone", "note")
STAY, OFFICIAL = "stay", "official_on"
LONGEST_GRADE = 40

Value = str | PartialDate


class Difference(NamedTuple):
    """One fact before and after, as codes: what the words shown are made of."""

    field: str
    old: Value
    new: Value


@dataclass
class Comparison:
    """One matched row on its way to a change: what differs, and which rows begin and end for it."""

    row: ParsedRow
    known: Known
    cell: Cell
    on: date
    differences: list[Difference] = field(default_factory=list)
    facts: dict[str, Value] = field(default_factory=dict)
    official_on: PartialDate | None = None
    stays: list[Stay] = field(default_factory=list)
    attainments: list[Attained] = field(default_factory=list)
    posts: list[Holding] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)

    @property
    def is_older(self) -> bool:
        """Has a newer list of this cell been applied? Then this one only fills what is empty."""
        return self.cell.next_list is not None

    def change(self) -> PersonChange:
        unit_id = self.cell.key if isinstance(self.cell.key, int) else self.known.stays[0].unit_id
        return PersonChange(
            person_id=self.known.id,
            unit_id=unit_id,
            facts=self.facts,
            membership_id=self.known.membership.id if self.known.membership else None,
            official_on=self.official_on,
            stays=tuple(self.stays),
            attainments=tuple(self.attainments),
            posts=tuple(self.posts),
            ended=tuple(self.ended),
        )


def attained_by(row: ParsedRow) -> list[Attained]:
    """What a row says of schooling, profession and theory; the start is unknown."""
    said = (
        (AttainmentKind.SCHOOLING, row.schooling, row.schooling_grade[:LONGEST_GRADE]),
        (AttainmentKind.PROFESSION, row.profession, ""),
        (AttainmentKind.THEORY, row.theory, ""),
    )
    return [Attained(kind, level, grade) for kind, level, grade in said if level is not None]


def stays_of(
    cell: Cell, admitted_on: PartialDate | None, on: date, *, since_admission: bool
) -> tuple[Stay, ...]:
    """Where a member of the list stands: in the cell from its day on, and before it, since admission, as assumed.

    Before the known start of the cell they are assumed at the nearest unit above that existed.
    """
    start = max(on, admitted_on.first) if admitted_on else on
    known = Stay(cell.key, start)
    if not since_admission or admitted_on is None:
        return (known,)
    return (*_assumed(cell, admitted_on.first, start), known)


def _assumed(cell: Cell, first: date, until: date) -> list[Stay]:
    pieces: list[Stay] = []
    for unit, begins in cell.stood:
        starts_on = max(first, begins)
        if starts_on < until:
            pieces.append(Stay(unit, starts_on, until, assumed=True))
            until = starts_on
    return pieces[::-1]


def compare(row: ParsedRow, known: Known, cell: Cell, on: date, spots: Spots) -> Comparison:
    """Everything but posts. Nothing is overwritten with nothing, and an older list only fills what is empty."""
    found = Comparison(row, known, cell, on)
    _compare_facts(found)
    _compare_official(found, spots)
    _compare_admission(found, spots)
    for attained in attained_by(row):
        _compare_attainment(found, attained)
    _compare_stay(found)
    return found


def _compare_facts(found: Comparison) -> None:
    for fact in PLAIN_FACTS:
        new, old = getattr(found.row, fact), found.known.facts[fact]
        fills_only = found.is_older or fact == "note"
        if new and new != old and not (fills_only and old) and not _is_vaguer(new, old):
            found.facts[fact] = new
            found.differences.append(Difference(fact, old, new))
    if found.row.citizen_id and not found.known.citizen_id_index:
        found.facts["citizen_id"] = found.row.citizen_id
        found.differences.append(Difference("citizen_id", "", found.row.citizen_id))
    if "phone" in found.facts and blind_index(str(found.facts["phone"]), "phone") == found.known.phone_index:
        del found.facts["phone"]
        found.differences = [difference for difference in found.differences if difference.field != "phone"]


def _is_vaguer(new: Value, old: Value) -> bool:
    """Does the list know less of the date than the register, and nothing that contradicts it?"""
    if not isinstance(new, PartialDate) or not isinstance(old, PartialDate):
        return False
    return new.first <= old.first and old.last <= new.last


def _compare_official(found: Comparison, spots: Spots) -> None:
    new, membership = found.row.official_on, found.known.membership
    if new is None or membership is None:
        return
    if membership.official_on is None:
        if new.last >= membership.starts_on:
            found.official_on = new
            found.differences.append(Difference(OFFICIAL, "", new))
        return
    old = PartialDate.of(membership.official_on, membership.official_precision)
    if _contradict(old, new):
        _warn_differs(found, spots, Field.OFFICIAL_ON, "official_differs", old)


def _compare_admission(found: Comparison, spots: Spots) -> None:
    new, membership = found.row.admitted_on, found.known.membership
    if new is None or membership is None or membership.starts_on == BEGINNING:
        return
    old = PartialDate.of(membership.starts_on, membership.start_precision)
    if _contradict(old, new):
        _warn_differs(found, spots, Field.ADMITTED_ON, "admission_differs", old)


def _contradict(old: PartialDate, new: PartialDate) -> bool:
    """Is there no day that both dates can mean?"""
    return new.last < old.first or old.last < new.first


def _warn_differs(found: Comparison, spots: Spots, where: Field, code: str, old: PartialDate) -> None:
    message = _(
        "%(field)s của %(name)s trong sổ là %(old)s, khác danh sách; sổ được giữ nguyên. Đối chiếu với giấy tờ."
    )
    values = {"field": where.label, "name": found.row.name, "old": old.vietnamese()}
    spots.at(found.row, "warning", code, message % values, field=where)


def _compare_attainment(found: Comparison, new: Attained) -> None:
    rows = found.known.attainments.get(new.kind, [])
    old = next((row for row in rows if row.starts_on <= found.on < row.ends_on), None)
    if not rows:
        found.attainments.append(new)
    elif old is None or found.is_older or not _reaches_other(old, new):
        return
    else:
        starts_on = max(old.starts_on, found.on)
        found.ended.append(Ended("attainment", old.id, found.on))
        found.attainments.append(Attained(new.kind, new.level, new.grade or "", starts_on, old.ends_on))
    found.differences.append(
        Difference(
            f"attainment {int(new.kind)}",
            f"{old.level} {old.grade}".strip() if old else "",
            f"{new.level} {new.grade}".strip(),
        )
    )


def _reaches_other(old: AttainedRow, new: Attained) -> bool:
    """A grade is news, but not the mere name of a level that the register holds without one."""
    known = old.grade or SCHOOLINGS.labels.get(old.level, "")
    return old.level != new.level or bool(new.grade and new.grade not in (old.grade, known))


def _compare_stay(found: Comparison) -> None:
    """An assumed stay that the list confirms becomes a known one; the time from the list to the first known stay is filled."""
    stay, first, membership = found.known.stay_on(found.on), found.known.stays[0], found.known.membership
    if stay is not None and not stay.assumed:
        return
    if stay is not None:
        found.ended.append(Ended("affiliation", stay.id, found.on))
        found.stays.append(Stay(found.cell.key, found.on, stay.ends_on))
    elif membership is not None and membership.starts_on <= found.on:
        found.stays.append(Stay(found.cell.key, found.on, first.starts_on))
    else:
        return
    found.differences.append(Difference(STAY, "assumed" if stay else "", format_date(found.on)))
