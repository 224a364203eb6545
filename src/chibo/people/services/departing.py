"""What is asked before anybody goes: where to and how, who they are, and whether nothing is in the way. Not for callers
outside these services: permission is asked before."""  # noqa: D205, D209 - one thought

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import DomainError, NotVisible
from chibo.core.text import clean_text
from chibo.people.models import Person
from chibo.people.queries.courses import courses_of, stays_of
from chibo.people.queries.destinations import Base, base_of
from chibo.people.transfer_enums import OUT_OF_THE_COUNTRY, TransferKind
from chibo.people.transfer_rules import (
    START_RULES,
    dues_obstacle,
    late_start,
    person_obstacle,
    stay_obstacle,
)
from chibo.people.transfer_sentences import refusal
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from chibo.org.queries import UnitOn
    from chibo.people.models import Affiliation
    from chibo.people.transfer_rules import Course
    from chibo.rulebook.rules import RuleValue

#: More than this is the work of a reorganisation, not of letters.
MOST_PEOPLE: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Departure:
    """How people leave: the kind as entered (a code of `TransferKind`; an official one may prove internal), the day of the
    letter, and where to: `to` is the ref of a unit, or `place` a name outside the register.

    `until` is the last day of a stay for a time. `number` is the number of the letter or of the paper on a move within the
    organisation; "" takes the next number of the book. `dues_through` is a day of the last month dues are paid for, None where
    the letter leaves it blank. `late_reason` says why it is begun after the time given, "" where it is not.
    """  # noqa: D205 - one thought

    kind: str
    on: date
    to: str = ""
    place: str = ""
    until: date | None = None
    for_study: bool = False
    number: str = ""
    dues_through: date | None = None
    late_reason: str = ""


def unit_of_day(unit: UnitOn, on: date) -> UnitOn:
    if on > today():
        sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
        raise DomainError("date_future", sentence % {"day": format_date(on)}, field="on")
    return unit.at(on)


def kind_wanted(departure: Departure) -> TransferKind:
    if departure.kind not in TransferKind.values:
        raise DomainError("kind_unknown", _("Hãy chọn hình thức chuyển."), field="kind")
    if bool(departure.to) == bool(clean_text(departure.place)):
        sentence = _(
            "Hãy chọn một nơi đến: tổ chức đảng trong sổ, hoặc ghi tên nơi ngoài sổ; không ghi cả hai."
        )
        raise DomainError("to_one", sentence, field="to")
    kind = TransferKind(departure.kind)
    if kind in OUT_OF_THE_COUNTRY and departure.to:
        sentence = _("Ra nước ngoài thì nơi đến ở ngoài sổ này. Hãy ghi tên nước, cơ quan đại diện.")
        raise DomainError("to_abroad", sentence, field="place")
    return TransferKind.OFFICIAL if kind == TransferKind.INTERNAL else kind


def refuse_crowd(person_ids: Collection[int]) -> None:
    if not 0 < len(person_ids) <= MOST_PEOPLE:
        sentence = _(
            "Hãy chọn từ 1 đến %(most)s người. Nhiều hơn là việc sắp xếp tổ chức, làm ở trang tổ chức đảng."
        )
        raise DomainError("people_count", sentence % {"most": MOST_PEOPLE})


def writing_base(unit: UnitOn) -> Base:
    base = base_of(unit)
    if base.id == unit.id and not (unit.is_cell or unit.is_grassroots):
        sentence = _(
            "Giấy giới thiệu do tổ chức cơ sở đảng viết. Hãy mở danh sách của đảng bộ cơ sở hoặc chi bộ rồi chọn lại."
        )
        raise DomainError("unit_too_high", sentence)
    return base


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody nothing holds back: where they stand, and why it begins after the time given ("" where it does not)."""

    stay: Affiliation
    late_reason: str = ""


def leaving(
    unit: UnitOn, person_ids: Collection[int], departure: Departure, kind: TransferKind, to: UnitOn | None
) -> list[Leaving]:
    """These people in the order of names, once nothing is in the way. Raises the first refusal there is."""
    on = departure.on
    values = rules(START_RULES, on=on, unit=unit)
    wrong = stay_obstacle(kind, on, departure.until, for_study=departure.for_study, values=values)
    if wrong := wrong or dues_obstacle(on, departure.dues_through, values):
        raise refusal(wrong, values)
    stays = stays_of(unit, person_ids, on)
    courses = courses_of(person_ids, stays, on)
    names = dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "name"))
    if len(names) != len(set(person_ids)):
        raise NotVisible
    reasons = {pk: _reason(names[pk], kind, course, departure, values) for pk, course in courses.items()}
    for pk, stay in stays.items():
        if to is not None and stay.unit_id == to.id:
            sentence = _("%(name)s đang sinh hoạt ở chính %(unit)s. Hãy chọn nơi đến khác.")
            raise DomainError("to_same", sentence % {"name": names[pk], "unit": to.name}, field="to")
    ordered = sorted(stays.values(), key=lambda stay: (stay.person.sort_key, stay.person_id))
    return [Leaving(stay, reasons[stay.person_id]) for stay in ordered]


def _reason(
    name: str, kind: TransferKind, course: Course, departure: Departure, values: dict[str, RuleValue]
) -> str:
    """Why somebody goes late, "" where they do not. Raises what stands in the way of their going."""
    said = {
        "name": name, "day": format_date(departure.on), "since": _day(course.here_since),
        "open": _day(course.under_way_since), "leaves": _day(course.leaves_on), "must": _day(course.must_go_since),
    }  # fmt: skip
    if wrong := person_obstacle(kind, departure.on, course, values):
        raise refusal(wrong, values, **said)
    late, reason = late_start(kind, departure.on, course, values), clean_text(departure.late_reason)
    if late and not reason:
        raise refusal(late, values, **said)
    return reason if late else ""


def _day(day: date | None) -> str:
    return format_date(day) if day else ""
