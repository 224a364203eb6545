"""Acts on a unit that move its members along: its first day, its end. People stand above units, so they are joined here."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from chibo.catalogue.holds import kept_by
from chibo.core.dates import BEGINNING, format_date
from chibo.core.errors import Conflict
from chibo.core.uid import new_uid
from chibo.org import paths
from chibo.org import services as org
from chibo.org.models import Placement
from chibo.people.models import Affiliation, PostHeld
from chibo.people.services.changing import change_list_people
from chibo.people.services.drafts import Ended, PersonChange, Stay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: Where a person is assumed to have stood: id of the unit, first day, day after the last.
_Span = tuple[int, date, date]


@transaction.atomic
def set_unit_start(
    viewer: Viewer, *, unit: UnitOn, starts_on: date, decision: DecisionDraft | None = None
) -> None:
    """Sets the first day of a unit that is already in the register, and with it where its members are assumed to have stood.

    Before that day an assumed membership stands at the nearest unit above that existed. Permissions `units.manage` and
    `lists.import` on the unit. Raises `Conflict` where a paper says that somebody stood or held a post in it earlier.
    One audit entry for the unit and one per person moved, under one act.
    """
    _refuse_known_before(unit, starts_on)
    act_uid = new_uid()
    old_start = org.set_start(viewer, unit=unit, starts_on=starts_on, act_uid=act_uid, decision=decision)
    above = _above(unit)
    changes = [
        _moved(person_id, rows, unit, starts_on, above)
        for person_id, rows in _assumed_chains(unit, old_start, [unit_id for unit_id, _start in above])
    ]
    change_list_people(viewer, unit=unit, changes=[change for change in changes if change], act_uid=act_uid)


@transaction.atomic
def dissolve_unit(viewer: Viewer, *, unit: UnitOn, on: date, decision: DecisionDraft | None = None) -> None:
    """Ends a unit in which nobody stands any more: `on` is the first day on which it is no more. Permission `units.manage`.

    Raises `Conflict` while members stand, posts are held or anything else is left in it on that day or later.
    """
    stays = Affiliation.objects.filter(unit_id=unit.id, ends_on__gt=on).count()
    posts = PostHeld.objects.filter(seat__unit_id=unit.id, ends_on__gt=on).count()
    if stays or posts:
        values = {"unit": unit.name, "stays": stays, "posts": posts, "date": format_date(on)}
        sentence = _(
            "%(unit)s còn %(stays)s đảng viên và %(posts)s chức vụ từ ngày %(date)s. Hãy chuyển đảng viên và thôi chức vụ trước."
        )
        raise Conflict("unit_not_empty", sentence % values)
    if kept := kept_by(unit.id, on):
        values = {"unit": unit.name, "what": ", ".join(kept), "date": format_date(on)}
        sentence = _(
            "%(unit)s từ ngày %(date)s còn %(what)s. Hãy chuyển trước, hoặc soạn phương án giải thể ở trang Sắp xếp tổ chức."
        )
        raise Conflict("unit_keeps", sentence % values)
    org.dissolve_unit(viewer, unit=unit, on=on, decision=decision)


def _refuse_known_before(unit: UnitOn, starts_on: date) -> None:
    known = Affiliation.objects.filter(unit_id=unit.id, assumed=False, starts_on__lt=starts_on)
    held = PostHeld.objects.filter(seat__unit_id=unit.id, starts_on__lt=starts_on, starts_on__gt=BEGINNING)
    first = [
        found
        for rows in (known, held)
        if (found := rows.aggregate(first=Min("starts_on"))["first"]) is not None
    ]
    if first:
        values = {"unit": unit.name, "date": format_date(starts_on), "first": format_date(min(first))}
        sentence = _(
            "Theo giấy tờ trong sổ, %(unit)s đã có người từ %(first)s, nên không thể lập sau, vào %(date)s. Hãy xem lại ngày lập."
        )
        raise Conflict("members_before_start", sentence % values)


def _above(unit: UnitOn) -> list[tuple[int, date]]:
    """Units above, the nearest first, each with its first day."""
    ids = paths.decode(unit.path)[:-1]
    rows = Placement.objects.filter(unit_id__in=ids).values_list("unit_id").annotate(first=Min("starts_on"))
    starts: dict[int, date] = dict(rows)
    return [(unit_id, starts[unit_id]) for unit_id in reversed(ids)]


def _assumed_chains(
    unit: UnitOn, old_start: date, above: Sequence[int]
) -> Iterator[tuple[int, list[Affiliation]]]:
    """By person: the assumed stays that end in the unit, with those above that lead up to its first day as it was."""
    ending = Affiliation.objects.filter(unit_id=unit.id, assumed=True).order_by("person_id", "starts_on")
    leading: dict[int, list[Affiliation]] = {}
    rows = Affiliation.objects.filter(
        unit_id__in=above, assumed=True, person_id__in=ending.values("person_id"), ends_on__lte=old_start
    )
    for row in rows.order_by("-starts_on"):
        leading.setdefault(row.person_id, []).append(row)
    for stay in ending:
        chain = [stay]
        for row in leading.get(stay.person_id, []):
            if row.ends_on == chain[0].starts_on:
                chain.insert(0, row)
        yield stay.person_id, chain


def _moved(
    person_id: int, chain: list[Affiliation], unit: UnitOn, starts_on: date, above: list[tuple[int, date]]
) -> PersonChange | None:
    """The same time, stood where the units were: none where nothing moves."""
    wanted = list(_spans(chain[0].starts_on, chain[-1].ends_on, [(unit.id, starts_on), *above]))
    if wanted == [(row.unit_id, row.starts_on, row.ends_on) for row in chain]:
        return None
    return PersonChange(
        person_id=person_id,
        unit_id=unit.id,
        stays=tuple(Stay(unit_id, first, last, assumed=True) for unit_id, first, last in wanted),
        ended=tuple(Ended("affiliation", row.pk, row.starts_on) for row in chain),
    )


def _spans(first: date, last: date, stood: Iterable[tuple[int, date]]) -> Iterator[_Span]:
    """`[first, last)` cut at the first days of the units, the nearest unit that existed; the highest takes the rest."""
    found: list[_Span] = []
    units = list(stood)
    for unit_id, start in units:
        begin = first if unit_id == units[-1][0] else max(first, start)
        if begin < last:
            found.insert(0, (unit_id, begin, last))
            last = begin
    yield from found
