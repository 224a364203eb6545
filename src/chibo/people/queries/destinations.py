"""Where a transfer may lead in the register: names and places of Party organisations are no secret, whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.core.errors import DomainError, NotVisible
from chibo.core.text import search_key
from chibo.org.access import OPERATOR, subtree
from chibo.org.models import UnitProfile
from chibo.org.queries import on_date, unit_on

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.queries import UnitOn

#: What may stand next above grassroots organisations between which a transfer is internal (TRF-09).
_UPPER_KINDS: Final = ("district", "commune", "ward", "township", "special_zone")
FOUND_AT_MOST: Final = 20


@dataclass(frozen=True)
class Base:
    """The grassroots organisation a unit belongs to (a unit without one stands for itself), and the unit next above it."""

    id: int
    ref: str
    name: str
    path: str
    upper_id: int | None


def base_of(unit: UnitOn) -> Base:
    """The grassroots organisation of a unit on its date."""
    line = [(above.id, above.ref, above.name, above.path, above.is_grassroots) for above in unit.ancestors]
    line.append((unit.id, unit.ref, unit.name, unit.path, unit.is_grassroots))
    place = next((n for n in range(len(line) - 1, -1, -1) if line[n][4]), len(line) - 1)
    pk, ref, name, path, _is_grassroots = line[place]
    return Base(pk, ref, name, path, line[place - 1][0] if place else None)


def same_upper(one: Base, other: Base, on: date) -> bool:
    """Do both stand in one organisation next above the grassroots? One SQL query where they might."""
    shared = {pk for pk in (one.upper_id, one.id) if pk is not None} & {other.upper_id, other.id}
    if one.id == other.id or not shared:
        return one.id == other.id
    return UnitProfile.objects.filter(on_date(on), unit_id__in=shared, kind__in=_UPPER_KINDS).exists()


def destination(ref: str, on: date) -> UnitOn:
    """The unit a letter is addressed to, as it is on the day. Raises `DomainError` (`to`) where there is none that day."""
    try:
        return unit_on(OPERATOR, ref, on)
    except NotVisible as gone:
        if gone.code != "unit_not_on_date":
            raise DomainError("to_unknown", str(gone), field="to") from gone
        sentence = _(
            "Tổ chức đảng nơi đến không có vào ngày %(day)s: chưa lập, hoặc đã giải thể. Hãy chọn tổ chức đang hoạt động."
        )
        raise DomainError("to_dissolved", sentence % {"day": format_date(on)}, field="to") from gone


def cells_within(base: Base, on: date) -> list[tuple[str, str]]:
    """The cells of a grassroots organisation on a day, as (ref, name). One SQL query."""
    rows = UnitProfile.objects.filter(
        on_date(on),
        on_date(on, "unit__placements__"),
        subtree(base.path, "unit__placements__path"),
        kind__is_cell=True,
    )
    return [(ref, name) for ref, name in rows.order_by("sort_key", "id").values_list("unit__ref", "name")]


def find_destinations(text: str, on: date) -> list[tuple[str, str]]:
    """Grassroots organisations and cells whose name holds every word, marks forgiven, as (ref, name with the unit above):
    `FOUND_AT_MOST` of them, whatever the register holds. One SQL query."""  # noqa: D205, D209 - one thought
    words = search_key(text).split()
    if not words:
        return []
    rows = UnitProfile.objects.filter(
        on_date(on),
        on_date(on, "unit__placements__"),
        Q(kind__is_grassroots=True)
        | Q(kind__is_cell=True, cell_kind__is_guarded=False)
        | Q(kind__is_cell=True, cell_kind__isnull=True),
    ).annotate(parent_id=F("unit__placements__parent_id"))
    for word in words:
        rows = rows.filter(search_key__contains=word)
    above = UnitProfile.objects.filter(on_date(on), unit_id=OuterRef("parent_id")).values("name")[:1]
    rows = rows.annotate(above=Subquery(above))
    found = rows.order_by("kind__position", "sort_key", "id")[:FOUND_AT_MOST]
    return [
        (ref, ", ".join(filter(None, [name, above])))
        for ref, name, above in found.values_list("unit__ref", "name", "above")
    ]
