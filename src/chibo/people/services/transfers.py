"""Beginning a transfer, of one person or of many as one act: letters out of the book, or a move within the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.audit.models import UndoneAct
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.text import clean_text
from chibo.decisions.services import DecisionDraft, record_decision
from chibo.org import access, permissions
from chibo.people.models import Person, Transfer
from chibo.people.queries.courses import courses_of, stays_of
from chibo.people.queries.destinations import Base, base_of, destination, same_upper
from chibo.people.services.arriving import TRANSFER, arrive, facts_of, leave, write_entry
from chibo.people.transfer_enums import Direction, Outcome, TransferKind
from chibo.people.transfer_rules import START_RULES, kind_of, person_obstacle, stay_obstacle
from chibo.people.transfer_sentences import refusal
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from chibo.core.audit.services import AuditDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Affiliation

#: More than this is the work of a reorganisation, not of letters.
MOST_PEOPLE = 200
START = "people.start_transfers"


@dataclass(frozen=True, kw_only=True, slots=True)
class Departure:
    """How people leave: the kind as entered (a code of `TransferKind`; an official one may prove internal), the day of the
    letter, and where to: `to` is the ref of a unit, or `place` a name outside the register.

    `until` is the last day of a stay for a time. `number` is the number of the letter or of the paper on a move within the
    organisation; "" takes the next number of the book.
    """  # noqa: D205 - one thought

    kind: str
    on: date
    to: str = ""
    place: str = ""
    until: date | None = None
    for_study: bool = False
    number: str = ""


@transaction.atomic
def start_transfers(
    viewer: Viewer, *, unit: UnitOn, person_ids: Collection[int], departure: Departure, act_uid: UUID
) -> list[Transfer]:
    """Writes a letter for each of these people of `unit` or below, all or none; permission `members.decide` on `unit`.

    To another cell of the same grassroots organisation no letter goes along: they are moved at once, and their posts in the
    cell they leave end. The same `act_uid` again gives what it wrote the first time. Raises `DomainError` for what is
    entered wrongly or what a rule forbids (with its clause), `Conflict` for what contradicts the register.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    if written := _written_before(act_uid):
        return written
    unit, wanted = _of_day(unit, departure.on), _read(departure)
    _refuse_crowd(person_ids)
    base = _base(unit)
    to = destination(departure.to, departure.on) if departure.to else None
    there = base_of(to) if to else None
    kind = kind_of(wanted, same_upper=there is not None and same_upper(base, there, departure.on))
    stays = _people(unit, person_ids, departure, kind, to)
    act = Act(viewer.actor, START, act_uid, chain=unit.chain)
    if there is not None and there.id == base.id and kind == TransferKind.INTERNAL:
        return _move_within(act, unit, to, stays, departure)
    return _write_letters(act, base, stays, departure, _Way(kind, to.id if to else None))


def _written_before(act_uid: UUID) -> list[Transfer]:
    if UndoneAct.objects.filter(act_uid=act_uid).exists():
        sentence = _("Lần ghi này đã được hoàn tác. Muốn ghi lại, hãy mở lại trang chuyển sinh hoạt.")
        raise Conflict("act_undone", sentence)
    return list(Transfer.objects.filter(recorded_in=act_uid).order_by("id"))


def _of_day(unit: UnitOn, on: date) -> UnitOn:
    if on > today():
        sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
        raise DomainError("date_future", sentence % {"day": format_date(on)}, field="on")
    return unit.at(on)


def _read(departure: Departure) -> TransferKind:
    if departure.kind not in TransferKind.values:
        raise DomainError("kind_unknown", _("Hãy chọn hình thức chuyển."), field="kind")
    if bool(departure.to) == bool(clean_text(departure.place)):
        sentence = _(
            "Hãy chọn một nơi đến: tổ chức đảng trong sổ, hoặc ghi tên nơi ngoài sổ; không ghi cả hai."
        )
        raise DomainError("to_one", sentence, field="to")
    kind = TransferKind(departure.kind)
    if kind in {TransferKind.ABROAD, TransferKind.ABROAD_TEMPORARY} and departure.to:
        sentence = _("Ra nước ngoài thì nơi đến ở ngoài sổ này. Hãy ghi tên nước, cơ quan đại diện.")
        raise DomainError("to_abroad", sentence, field="place")
    return TransferKind.OFFICIAL if kind == TransferKind.INTERNAL else kind


def _refuse_crowd(person_ids: Collection[int]) -> None:
    if not 0 < len(person_ids) <= MOST_PEOPLE:
        sentence = _(
            "Hãy chọn từ 1 đến %(most)s người. Nhiều hơn là việc sắp xếp tổ chức, làm ở trang tổ chức đảng."
        )
        raise DomainError("people_count", sentence % {"most": MOST_PEOPLE})


def _base(unit: UnitOn) -> Base:
    base = base_of(unit)
    if base.id == unit.id and not (unit.is_cell or unit.is_grassroots):
        sentence = _(
            "Giấy giới thiệu do tổ chức cơ sở đảng viết. Hãy mở danh sách của đảng bộ cơ sở hoặc chi bộ rồi chọn lại."
        )
        raise DomainError("unit_too_high", sentence)
    return base


def _people(
    unit: UnitOn, person_ids: Collection[int], departure: Departure, kind: TransferKind, to: UnitOn | None
) -> list[Affiliation]:
    """Where each stands, in the order of names, once nothing is in the way. Raises the first refusal there is."""
    on = departure.on
    values = rules(START_RULES, on=on, unit=unit)
    if wrong := stay_obstacle(kind, on, departure.until, for_study=departure.for_study, values=values):
        raise refusal(wrong, values)
    stays = stays_of(unit, person_ids, on)
    courses = courses_of(person_ids, stays, on)
    names = dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "name"))
    if len(names) != len(set(person_ids)):
        raise NotVisible
    for pk, course in courses.items():
        if wrong := person_obstacle(kind, on, course, values):
            said = {
                "name": names[pk], "day": format_date(on), "since": _day(course.here_since),
                "open": _day(course.under_way_since), "leaves": _day(course.leaves_on),
            }  # fmt: skip
            raise refusal(wrong, values, **said)
        if to is not None and stays[pk].unit_id == to.id:
            sentence = _("%(name)s đang sinh hoạt ở chính %(unit)s. Hãy chọn nơi đến khác.")
            raise DomainError("to_same", sentence % {"name": names[pk], "unit": to.name}, field="to")
    return sorted(stays.values(), key=lambda stay: (stay.person.sort_key, stay.person_id))


def _day(day: date | None) -> str:
    return format_date(day) if day else ""


def _move_within(
    act: Act, unit: UnitOn, to: UnitOn | None, stays: list[Affiliation], departure: Departure
) -> list[Transfer]:
    """The move itself, without a letter: it is begun and received on one day."""
    if to is None or not to.is_cell:
        sentence = _("Trong một đảng bộ cơ sở thì chuyển thẳng về chi bộ. Hãy chọn chi bộ nơi đến.")
        raise DomainError("to_no_cell", sentence, field="to")
    paper = None
    if departure.number:
        draft = DecisionDraft(issuer=base_of(to).name, number=departure.number, issued_on=departure.on)
        paper = record_decision(act, draft, unit_id=unit.id)
    rows: list[Transfer] = []
    entries: list[AuditDraft] = []
    for stay in stays:
        row = Transfer.objects.create(
            person=stay.person, kind=TransferKind.INTERNAL, from_unit_id=stay.unit_id, to_unit_id=to.id,
            starts_on=departure.on, ends_on=departure.on, outcome=Outcome.RECEIVED, receipt=paper,
            recorded_in=act.uid, closed_in=act.uid,
        )  # fmt: skip
        entries.append(act.draft(TRANSFER, row.pk, unit_id=unit.id, after=facts_of(row)))
        posts = Q(seat__unit_id=stay.unit_id)
        entries += leave(act, row, on=departure.on, unit_id=unit.id, posts=posts)
        entries.append(arrive(act, row, cell_id=to.id, on=departure.on))
        rows.append(row)
    act.record(entries)
    return rows


@dataclass(frozen=True, slots=True)
class _Way:
    kind: TransferKind
    to_id: int | None


def _write_letters(
    act: Act, base: Base, stays: list[Affiliation], departure: Departure, way: _Way
) -> list[Transfer]:
    if departure.number and len(stays) > 1:
        sentence = _(
            "Mỗi người một giấy, mỗi giấy một số. Hãy để trống số giấy để lấy số tiếp theo của sổ giới thiệu."
        )
        raise DomainError("number_of_many", sentence, field="number")
    rows: list[Transfer] = []
    entries: list[AuditDraft] = []
    for stay in stays:
        row = Transfer.objects.create(
            person=stay.person, kind=way.kind, from_unit_id=stay.unit_id, to_unit_id=way.to_id,
            to_place=clean_text(departure.place), starts_on=departure.on, until=departure.until,
            for_study=departure.for_study, recorded_in=act.uid,
        )  # fmt: skip
        line = write_entry(act, base.id, row, Direction.OUT, departure.on.year)
        number = clean_text(departure.number) or f"{line}/{departure.on.year}"
        letter = DecisionDraft(
            issuer=base.name, number=number, issued_on=departure.on, title=_("Giấy giới thiệu sinh hoạt đảng")
        )
        row.letter = record_decision(act, letter, unit_id=stay.unit_id)
        row.save(update_fields=["letter"])
        entries.append(act.draft(TRANSFER, row.pk, unit_id=stay.unit_id, after=facts_of(row)))
        rows.append(row)
    act.record(entries)
    return rows
