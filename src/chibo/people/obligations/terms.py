"""What is due because a term runs out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty, Obligation, oblige
from chibo.core.dates import BEGINNING, add_months, format_date
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.models import Term, UnitKind, UnitProfile
from chibo.org.queries import on_date
from chibo.people.obligations.units import OFFICER, SECRETARY, of_unit

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope

BASE_INTERVAL: Final = "congress.base_interval"
#: Months by which a cell may hold its congress earlier or later, where the base committee agrees.
CELL_SHIFT: Final = "congress.cell_shift"
CELL_CONGRESSES: Final = "congress.cell_times_in_five_years"
MONTHS_A_YEAR: Final = 12
MONTHS_IN_FIVE_YEARS: Final = 60
#: How long ahead the work list speaks of a congress; a habit of the page, not a rule.
CONGRESS_NOTICE_MONTHS: Final = 6


def _terms(scope: Scope, *, of_base: bool) -> QuerySet[Term]:
    """Terms that run on the date, of base organisations or of the cells below them: a later congress ends the one before it.

    A cell directly below a level above the base, which holds base organisations, is one itself (chi bộ cơ sở).
    """
    placed, profile = "unit__placements__", "unit__profiles__"
    holding = UnitKind.objects.filter(is_grassroots=False, allowed_children__is_grassroots=True).values("pk")
    rows = Term.objects.filter(
        on_date(scope.on),
        on_date(scope.on, placed),
        on_date(scope.on, profile),
        subtree(scope.path, f"{placed}path"),
        starts_on__gt=BEGINNING,
    ).annotate(
        figure_path=F(f"{placed}path"),
        above=F(f"{placed}parent_id"),
        unit_ref=F("unit__ref"),
        unit_name=F(f"{profile}name"),
        is_cell=F(f"{profile}kind__is_cell"),
        is_grassroots=F(f"{profile}kind__is_grassroots"),
        guarded=F(f"{profile}cell_kind__is_guarded"),
    )
    is_base_cell = Exists(
        UnitProfile.objects.filter(on_date(scope.on), unit_id=OuterRef("above"), kind_id__in=holding)
    )
    if of_base:
        return rows.filter(Q(is_grassroots=True) | Q(is_base_cell, is_cell=True))
    return rows.filter(~Q(is_base_cell), is_cell=True)


def base_congress_due(starts_on: date, values: Values) -> date:
    """The day a base organisation's term has run its years. Raises `RuleGapError`."""
    return add_months(starts_on, values[BASE_INTERVAL].whole * MONTHS_A_YEAR)


def cell_congress_due(starts_on: date, values: Values) -> date:
    """The day a cell's term has run: so many congresses in five years. Raises `RuleGapError`."""
    return add_months(starts_on, MONTHS_IN_FIVE_YEARS // values[CELL_CONGRESSES].whole)


def cell_congress_opens(starts_on: date, values: Values) -> date:
    """The first day a cell may hold its congress, with the consent of the base committee. Raises `RuleGapError`."""
    return add_months(cell_congress_due(starts_on, values), -values[CELL_SHIFT].whole)


def _soon_before(due_on: date) -> date:
    return add_months(due_on, -CONGRESS_NOTICE_MONTHS)


def _congress(row: Any, _due_on: date | None) -> Duty:
    values = {"term": row.name, "day": format_date(row.starts_on)}
    return of_unit(_("Đại hội: nhiệm kỳ %(term)s bắt đầu ngày %(day)s.") % values, row)


def _cell_congress(row: Any, due_on: date | None) -> Duty:
    said = _congress(row, due_on)
    consent = _("Sớm hoặc muộn hơn hạn này phải được đảng ủy cơ sở đồng ý.")
    return replace(said, sentence=f"{said.sentence} {consent}")


CONGRESS_DUE = oblige(
    Obligation(
        key="congress.base_due",
        label=gettext_lazy("Đại hội đảng bộ, chi bộ cơ sở"),
        rules=(BASE_INTERVAL,),
        owed_by=OFFICER,
        rows=lambda scope, _values: _terms(scope, of_base=True),
        anchor="starts_on",
        opens=lambda anchor, values: _soon_before(base_congress_due(anchor, values)),
        due=base_congress_due,
        says=_congress,
        see_rows=permissions.SEE_UNITS,
    )
)
CELL_CONGRESS_DUE = oblige(
    Obligation(
        key="congress.cell_due",
        label=gettext_lazy("Đại hội chi bộ trực thuộc"),
        rules=(CELL_CONGRESSES, CELL_SHIFT),
        owed_by=SECRETARY,
        rows=lambda scope, _values: _terms(scope, of_base=False),
        anchor="starts_on",
        opens=cell_congress_opens,
        due=cell_congress_due,
        says=_cell_congress,
        see_rows=permissions.SEE_UNITS,
    )
)
