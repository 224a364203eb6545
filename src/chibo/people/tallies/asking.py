"""The ready counts as the engine of figures asks them: rows of the units of a subtree on a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery

from chibo.catalogue.declarations import Tallied
from chibo.org.access import subtree
from chibo.org.models import Placement, Unit, UnitProfile
from chibo.org.queries import on_date
from chibo.people.tallies.models import MemberTally, PostTally, TallyMark

if TYPE_CHECKING:
    from collections.abc import Callable

    from chibo.catalogue.scope import Scope

_PLACED = "unit__placements__"
_PROFILE = "unit__profiles__"


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


def _secretaries(scope: Scope) -> QuerySet[PostTally]:
    rows = PostTally.objects.filter(
        on_date(scope.on),
        on_date(scope.on, _PLACED),
        subtree(scope.path, f"{_PLACED}path"),
        on_date(scope.on, _PROFILE),
        secretaries__gt=0,
        unit__profiles__kind__is_cell=True,
    )
    return rows.annotate(figure_path=F(f"{_PLACED}path"), cell_kind_code=F(f"{_PROFILE}cell_kind_id"))


def secretaries_ready(scope: Scope) -> QuerySet[PostTally]:
    """One row a cell with a secretary on the date; none at all while a unit of the subtree is marked."""
    return _secretaries(scope).filter(~Exists(marked_below(scope)))


def _some(rows: Callable[[Scope], QuerySet[Any]]) -> Callable[[Scope], QuerySet[Unit]]:
    """Has the unit of the scope where something in the subtree is counted or marked."""

    def asked(scope: Scope) -> QuerySet[Unit]:
        return Unit.objects.filter(Exists(rows(scope)) | Exists(marked_below(scope)), pk=scope.unit_id)

    return asked


MEMBERS = Tallied(
    rows=members_ready,
    some=_some(_members),
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
    rows=secretaries_ready, some=_some(_secretaries), size=F("secretaries"), grouped=frozenset({"cell_kind"})
)
