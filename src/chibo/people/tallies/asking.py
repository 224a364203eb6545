"""The ready counts as the engine of figures asks them: rows of the units of a subtree on a date, or the sums of provinces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery

from chibo.catalogue.declarations import Tallied
from chibo.org.access import subtree
from chibo.org.models import Placement, Unit, UnitProfile
from chibo.org.queries import on_date
from chibo.people.tallies.models import MemberTally, PostTally, TallyMark, TallyStep

if TYPE_CHECKING:
    from collections.abc import Callable

    from chibo.catalogue.scope import Scope

_PLACED = "unit__placements__"
#: With `IN`, since a column that stands for itself is no key of an index to SQLite.
_YEARS, _DAYS = Q(whole_year__in=[True]), Q(whole_year__in=[False])


def marked_below(scope: Scope) -> QuerySet[TallyMark]:
    """Marks in the subtree: while there is one, the counts of the subtree are live."""
    placed = Placement.objects.filter(
        on_date(scope.on), subtree(scope.path, "path"), unit_id=OuterRef("unit_id")
    )
    return TallyMark.objects.filter(Exists(placed))


def _members(scope: Scope) -> QuerySet[MemberTally]:
    rows = MemberTally.objects.filter(
        on_date(scope.on), on_date(scope.on, _PLACED), subtree(scope.path, f"{_PLACED}path")
    )
    return rows.annotate(figure_path=F(f"{_PLACED}path"), cell_kind_code=_cell_kind(scope))


def _cell_kind(scope: Scope) -> Subquery:
    """The kind of cell of the row's unit on the date: read only where the question is about it."""
    profiles = UnitProfile.objects.filter(on_date(scope.on), unit_id=OuterRef("unit_id"))
    return Subquery(profiles.values("cell_kind_id")[:1], output_field=CharField())


def members_ready(scope: Scope) -> QuerySet[MemberTally]:
    """One row a unit with members on the date; none at all while a unit of the subtree is marked."""
    return _members(scope).filter(~Exists(marked_below(scope)))


def _led(scope: Scope) -> QuerySet[PostTally]:
    rows = PostTally.objects.filter(
        on_date(scope.on), on_date(scope.on, _PLACED), subtree(scope.path, f"{_PLACED}path")
    )
    return rows.annotate(figure_path=F(f"{_PLACED}path"), cell_kind_code=_cell_kind(scope))


def secretaries_ready(scope: Scope) -> QuerySet[PostTally]:
    """One row a cell with a secretary on the date; none at all while a unit of the subtree is marked."""
    return _led(scope).filter(~Exists(marked_below(scope)), secretaries__gt=0)


def units_ready(scope: Scope) -> QuerySet[PostTally]:
    """One row a unit on the date; none at all while a unit of the subtree is marked."""
    return _known(_led(scope), scope).filter(~Exists(marked_below(scope)))


def _known(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """Before the record begins only units with a known start count."""
    which = "_dated" if scope.is_before_record else ""
    known: QuerySet[Any] = rows.annotate(
        known=F(f"units{which}"),
        known_cells=F(f"cells{which}"),
        known_with_committee=F(f"with_committee{which}"),
    )
    return known


def _admissions(scope: Scope) -> QuerySet[MemberTally]:
    """One row a unit and day of admissions in the period, in the tree of that day."""
    day = F("starts_on")
    rows = MemberTally.objects.filter(
        subtree(scope.path, f"{_PLACED}path"),
        starts_on__gte=scope.starts_on,
        starts_on__lt=scope.ends_on,
        ends_on__gt=scope.starts_on,  # as every row that starts then; it is how rows of a unit are found
        admitted__gt=0,
        **{f"{_PLACED}starts_on__lte": day, f"{_PLACED}ends_on__gt": day},
    )
    return rows.annotate(figure_path=F(f"{_PLACED}path"))


def admissions_ready(scope: Scope) -> QuerySet[MemberTally]:
    """Rows of `_admissions`; none at all while a unit of the subtree is marked."""
    return _admissions(scope).filter(~Exists(marked_below(scope)))


def _steps(scope: Scope, *days: Q) -> QuerySet[TallyStep]:
    """Steps of the unit and of those directly below it: nothing stands ready further down. `days` are about the placement too.

    The units are looked up by themselves, so that steps are found by unit, whether a year, and day.
    """
    here = Q(unit_id=scope.unit_id) | Q(parent_id=scope.unit_id)
    placed = Q(**{f"{_PLACED}unit_id": scope.unit_id}) | Q(**{f"{_PLACED}parent_id": scope.unit_id})
    units = Placement.objects.filter(here).values("unit_id")
    rows = TallyStep.objects.filter(placed, *days, unit_id__in=units).annotate(
        figure_path=F(f"{_PLACED}path")
    )
    return rows.filter(~Exists(marked_below(scope)))


def steps_up_to(scope: Scope) -> QuerySet[TallyStep]:
    """What adds up to the counts of the date; none at all while a unit of the subtree is marked."""
    year = scope.first_of_year
    days = Q(_YEARS, day__lt=year) | Q(_DAYS, day__gte=year, day__lte=scope.on)
    return _steps(scope, days, on_date(scope.on, _PLACED))


def steps_in(scope: Scope) -> QuerySet[TallyStep]:
    """What happened in the period, day by day; none at all while a unit of the subtree is marked."""
    day = F("day")
    return _steps(
        scope,
        Q(_DAYS, day__gte=scope.starts_on, day__lt=scope.ends_on),
        Q(**{f"{_PLACED}starts_on__lte": day, f"{_PLACED}ends_on__gt": day}),
    )


def _known_steps(scope: Scope) -> QuerySet[TallyStep]:
    return _known(steps_up_to(scope), scope)


def _some(rows: Callable[[Scope], QuerySet[Any]]) -> Callable[[Scope], QuerySet[Unit]]:
    """Has the unit of the scope where something in the subtree is counted or marked."""

    def asked(scope: Scope) -> QuerySet[Unit]:
        return Unit.objects.filter(Exists(rows(scope)) | Exists(marked_below(scope)), pk=scope.unit_id)

    return asked


MEMBERS = Tallied(
    rows=members_ready,
    some=_some(_members),
    wide=steps_up_to,
    size=F("members"),
    assumed=F("assumed"),
    grouped=frozenset({"cell_kind"}),
    dimensions={
        "sex": {"female": F("female"), "male": F("members") - F("female")},
        "status": {"official": F("official"), "probationary": F("members") - F("official")},
        "ethnic_minority": {"yes": F("minority"), "no": F("members") - F("minority")},
    },
)
SECRETARIES = Tallied(
    rows=secretaries_ready,
    some=_some(lambda scope: _led(scope).filter(secretaries__gt=0)),
    wide=steps_up_to,
    size=F("secretaries"),
    grouped=frozenset({"cell_kind"}),
)
UNITS = Tallied(
    rows=units_ready,
    some=_some(_led),
    wide=_known_steps,
    size=F("known"),
    grouped=frozenset({"cell_kind"}),
)
ADMITTED = Tallied(
    rows=admissions_ready,
    some=_some(_admissions),
    wide=steps_in,
    size=F("admitted"),
    assumed=F("admitted_assumed"),
)
