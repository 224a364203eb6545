"""What changed about the units below one in a period: made, renamed, moved, merged, split, ended, each with its paper."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from chibo.catalogue.scope import Scope
from chibo.core.clock import today
from chibo.core.dates import day_before
from chibo.org.access import subtree
from chibo.org.models import Placement, Succession, UnitProfile
from chibo.org.queries import name_on
from chibo.people.populations.units import units_created, units_dissolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from chibo.org.queries import UnitOn

#: So many lines are read at once; a longer period is asked for in parts.
MOST_LINES: Final = 500
_PLACED = "unit__placements__"


@dataclass(frozen=True)
class Change:
    """One change of one unit: the day, what it was in words, more about it, the paper, and the day its page is of."""

    on: date
    ref: str
    name: str
    what: str
    detail: str = ""
    paper: str = ""
    page_on: date | None = None

    @property
    def shown_on(self) -> str:
        """The day the unit's page is to be opened on, in ISO form; "" for one that has not come."""
        day = self.page_on or self.on
        return day.isoformat() if day <= today() else ""


def changes_of(unit: UnitOn, first: date, last: date) -> list[Change]:
    """Changes on `[first, last)` at or below `unit`, newest first, at most `MOST_LINES` of a sort. Seven SQL queries.

    Who may see the unit may see them: names and places of units are no secret.
    """
    scope = Scope(unit_id=unit.id, path=unit.path, on=day_before(last), starts_on=first, ends_on=last)
    followed = _followed(unit, first, last)
    ended = {(one.ref, one.on) for one in followed if one.page_on}
    found = [
        *_created(scope),
        *(one for one in _ended(scope) if (one.ref, one.on) not in ended),
        *followed,
        *_renamed(unit, first, last),
        *_moved(unit, first, last),
    ]
    return sorted(found, key=lambda one: (one.on, one.name), reverse=True)


def _created(scope: Scope) -> Iterator[Change]:
    for row in _rows(units_created(scope).select_related("unit", "decision")):
        yield Change(row.happened_on, row.unit.ref, row.name, _("Lập mới"), paper=_cited(row.decision))


def _ended(scope: Scope) -> Iterator[Change]:
    papers = Placement.objects.filter(unit_id=OuterRef("unit_id"), ends_on=OuterRef("happened_on"))
    rows = units_dissolved(scope).annotate(end_paper=Subquery(papers.values("end_decision__number")[:1]))
    for row in _rows(rows.select_related("unit")):
        yield Change(
            row.happened_on, row.unit.ref, row.name, _("Kết thúc hoạt động"),
            paper=row.end_paper or "", page_on=day_before(row.happened_on),
        )  # fmt: skip


def _followed(unit: UnitOn, first: date, last: date) -> list[Change]:
    """Merged, split, dissolved: one line a unit with all it went into."""
    rows = Succession.objects.filter(
        subtree(unit.path, "predecessor__placements__path"),
        on__gte=first,
        on__lt=last,
        predecessor__placements__starts_on__lt=F("on"),
        predecessor__placements__ends_on__gte=F("on"),
    ).annotate(before_name=_eve_name(), after_name=_day_name())
    grouped: dict[tuple[int, date], list[Any]] = {}
    for row in rows.select_related("decision", "predecessor").order_by("pk")[:MOST_LINES]:
        grouped.setdefault((row.predecessor_id, row.on), []).append(row)
    return [
        Change(
            on, found[0].predecessor.ref, found[0].before_name, found[0].get_kind_display(),
            detail="→ " + ", ".join(dict.fromkeys(row.after_name for row in found)),
            paper=_cited(found[0].decision),
            page_on=day_before(on) if found[0].is_end else None,
        )
        for (_unit, on), found in grouped.items()
    ]  # fmt: skip


def _eve_name() -> Subquery:
    """The name of the predecessor up to the day."""
    names = UnitProfile.objects.filter(
        unit_id=OuterRef("predecessor_id"), starts_on__lt=OuterRef("on"), ends_on__gte=OuterRef("on")
    )
    return Subquery(names.values("name")[:1])


def _day_name() -> Subquery:
    """The name of the successor from the day on."""
    names = UnitProfile.objects.filter(
        unit_id=OuterRef("successor_id"), starts_on__lte=OuterRef("on"), ends_on__gt=OuterRef("on")
    )
    return Subquery(names.values("name")[:1])


def _renamed(unit: UnitOn, first: date, last: date) -> Iterator[Change]:
    """Another name or kind than up to the day."""
    before = UnitProfile.objects.filter(unit_id=OuterRef("unit_id"), ends_on=OuterRef("starts_on"))
    rows = UnitProfile.objects.filter(
        subtree(unit.path, f"{_PLACED}path"),
        **{f"{_PLACED}starts_on__lte": F("starts_on"), f"{_PLACED}ends_on__gt": F("starts_on")},
        starts_on__gte=first,
        starts_on__lt=last,
    ).annotate(old_name=Subquery(before.values("name")[:1]), old_kind=Subquery(before.values("kind_id")[:1]))
    rows = rows.filter(old_name__isnull=False)
    for row in rows.select_related("unit", "kind", "decision")[:MOST_LINES]:
        paper = _cited(row.decision)
        if row.old_name != row.name:
            yield Change(
                row.starts_on, row.unit.ref, row.name, _("Đổi tên"), detail=row.old_name, paper=paper
            )
        if row.old_kind != row.kind_id:
            yield Change(
                row.starts_on, row.unit.ref, row.name, _("Đổi loại"), detail=str(row.kind), paper=paper
            )


def _moved(unit: UnitOn, first: date, last: date) -> Iterator[Change]:
    """Another unit directly above than up to the day; what only goes along is not told."""
    before = Placement.objects.filter(unit_id=OuterRef("unit_id"), ends_on=OuterRef("starts_on"))
    names = UnitProfile.objects.filter(
        unit_id=OuterRef("unit_id"), starts_on__lte=OuterRef("starts_on"), ends_on__gt=OuterRef("starts_on")
    )
    rows = Placement.objects.filter(
        subtree(unit.path, "path"), starts_on__gte=first, starts_on__lt=last
    ).annotate(
        old_parent=Subquery(before.values("parent_id")[:1]),
        unit_name=Subquery(names.values("name")[:1]),
        parent_name=name_on(day_before(last), "parent_id"),
    )
    rows = rows.filter(old_parent__isnull=False).exclude(old_parent=F("parent_id"))
    for row in rows.select_related("unit", "decision")[:MOST_LINES]:
        detail = _("về %(unit)s") % {"unit": row.parent_name or ""}
        yield Change(
            row.starts_on, row.unit.ref, row.unit_name, _("Chuyển trực thuộc"),
            detail=detail, paper=_cited(row.decision),
        )  # fmt: skip


def _rows(rows: Iterable[Any]) -> list[Any]:
    """Rows with their annotations, at most so many."""
    return list(islice(rows, MOST_LINES))


def _cited(decision: Any) -> str:
    return decision.citation if decision else ""
