"""Members who came to a unit from another one in a period, and who went: told by where they stood, however it came about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from chibo.org.access import subtree
from chibo.people.models import Affiliation
from chibo.people.populations.members import ADMITTED
from chibo.people.populations.records import of_moves
from chibo.people.populations.ways import OF_MOVES

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope

_PLACED = "unit__placements__"
_PROFILE = "unit__profiles__"
_MEMBER = "person__memberships__"


def arrivals_in(scope: Scope) -> QuerySet[Affiliation]:
    """Stays that began in `[starts_on, ends_on)` of people who were members before that day: one row an arrival.

    A stay that goes on in the same unit from the day before is none.
    """
    here_before = Affiliation.objects.filter(
        person_id=OuterRef("person_id"), unit_id=OuterRef("unit_id"), ends_on=OuterRef("starts_on")
    )
    rows = Affiliation.objects.filter(
        _on_day("starts_on", _PLACED),
        _on_day("starts_on", _PROFILE),
        Q(**{f"{_MEMBER}starts_on__lt": F("starts_on"), f"{_MEMBER}ends_on__gt": F("starts_on")}),
        subtree(scope.path, f"{_PLACED}path"),
        ~Exists(here_before),
        starts_on__gte=scope.starts_on,
        starts_on__lt=scope.ends_on,
    )
    return _annotated(rows, "starts_on")


def departures_in(scope: Scope) -> QuerySet[Affiliation]:
    """Stays that ended in `[starts_on, ends_on)` of people who are members on and after that day: one row a departure."""
    here_after = Affiliation.objects.filter(
        person_id=OuterRef("person_id"), unit_id=OuterRef("unit_id"), starts_on=OuterRef("ends_on")
    )
    rows = Affiliation.objects.filter(
        _before_day("ends_on", _PLACED),
        _before_day("ends_on", _PROFILE),
        Q(**{f"{_MEMBER}starts_on__lt": F("ends_on"), f"{_MEMBER}ends_on__gt": F("ends_on")}),
        subtree(scope.path, f"{_PLACED}path"),
        ~Exists(here_after),
        ends_on__gte=scope.starts_on,
        ends_on__lt=scope.ends_on,
    )
    return _annotated(rows, "ends_on")


def _on_day(day: str, prefix: str) -> Q:
    return Q(**{f"{prefix}starts_on__lte": F(day), f"{prefix}ends_on__gt": F(day)})


def _before_day(day: str, prefix: str) -> Q:
    """On the last day of the stay."""
    return Q(**{f"{prefix}starts_on__lt": F(day), f"{prefix}ends_on__gte": F(day)})


def _annotated(rows: QuerySet[Affiliation], day: str) -> QuerySet[Affiliation]:
    return rows.annotate(
        figure_path=F(f"{_PLACED}path"),
        cell_kind_code=F(f"{_PROFILE}cell_kind_id"),
        guarded=F(f"{_PROFILE}cell_kind__is_guarded"),
        unit_name=F(f"{_PROFILE}name"),
        happened_on=F(day),
    )


ARRIVALS = replace(
    ADMITTED,
    key="arrivals",
    label=gettext_lazy("Đảng viên chuyển đến"),
    rows=arrivals_in,
    records=of_moves,
    tallied=None,
    dimensions={**ADMITTED.dimensions, **OF_MOVES},
)
DEPARTURES = replace(
    ARRIVALS, key="departures", label=gettext_lazy("Đảng viên chuyển đi"), rows=departures_in
)
