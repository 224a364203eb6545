"""What is due of a unit because of the people in it, and because of its term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty, Obligation, no_limit, oblige
from chibo.core.dates import BEGINNING, add_months, format_date
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.models import Term, UnitProfile
from chibo.org.queries import on_date
from chibo.people.models import PostHeld
from chibo.people.populations.members import members_on
from chibo.people.tallies.asking import marked_below
from chibo.people.tallies.models import MemberTally

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope

MIN_OFFICIAL: Final = "unit.min_official"
COMMITTEE_FROM: Final = "cell.committee.min_official"
BASE_INTERVAL: Final = "congress.base_interval"
CELL_CONGRESSES: Final = "congress.cell_times_in_five_years"
MONTHS_A_YEAR: Final = 12
MONTHS_IN_FIVE_YEARS: Final = 60
#: How long ahead the work list speaks of a congress; a habit of the page, not a rule.
CONGRESS_NOTICE_MONTHS: Final = 6


def cells_on(scope: Scope) -> QuerySet[UnitProfile]:
    """Cells at or below the unit whose record has begun: of others nothing is called for."""
    placed = "unit__placements__"
    rows = UnitProfile.objects.filter(
        on_date(scope.on),
        on_date(scope.on, placed),
        subtree(scope.path, f"{placed}path"),
        kind__is_cell=True,
        unit__records_from__lte=scope.on,
    )
    return rows.annotate(
        figure_path=F(f"{placed}path"),
        unit_ref=F("unit__ref"),
        unit_name=F("name"),
        recorded_since=F("unit__records_from"),
        guarded=F("cell_kind__is_guarded"),
    )


def _with_official(scope: Scope, at_least: int) -> Q:
    """The condition of cells with at least so many official members on the date: by the ready counts where they hold."""
    official = members_on(scope).filter(person__memberships__official_on__lte=scope.on)
    counted = official.order_by().values("unit_id").annotate(official=Count("pk"))
    counted = counted.filter(official__gte=at_least)
    ready = MemberTally.objects.filter(on_date(scope.on), unit_id=OuterRef("unit_id"), official__gte=at_least)
    # While anything below is marked the ready counts may be stale, and the members themselves are counted.
    stale = Exists(marked_below(scope))
    return (Q(Exists(ready)) & ~Q(stale)) | Q(stale, unit_id__in=counted.values("unit_id"))


def _held(scope: Scope, post: str) -> Exists:
    """Does anybody hold the post in the cell on the date?"""
    return Exists(
        PostHeld.objects.filter(on_date(scope.on), seat__post_id=post, seat__unit_id=OuterRef("unit_id"))
    )


def _cells_too_small(scope: Scope, values: Values) -> QuerySet[UnitProfile]:
    """Cells with fewer official members than a Party organisation needs (Statute, Article 21)."""
    return cells_on(scope).exclude(_with_official(scope, values[MIN_OFFICIAL].whole))


def _cells_without_committee(scope: Scope, values: Values) -> QuerySet[UnitProfile]:
    """Cells large enough for a cell committee in which nobody holds a seat of it (Statute, Article 24.2)."""
    large = _with_official(scope, values[COMMITTEE_FROM].whole)
    return cells_on(scope).filter(large, ~_held(scope, "committee_member"))


def _cells_without_secretary(scope: Scope, values: Values) -> QuerySet[UnitProfile]:
    """Cells that may elect a secretary and have none."""
    enough = _with_official(scope, values[MIN_OFFICIAL].whole)
    return cells_on(scope).filter(enough, ~_held(scope, "secretary"))


def _terms(scope: Scope, *, of_cells: bool) -> QuerySet[Term]:
    """Terms that run on the date, of cells or of base organisations: a later congress ends the one before it."""
    placed, profile = "unit__placements__", "unit__profiles__"
    kind = {f"{profile}kind__is_cell": True} if of_cells else {f"{profile}kind__is_grassroots": True}
    rows = Term.objects.filter(
        on_date(scope.on),
        on_date(scope.on, placed),
        on_date(scope.on, profile),
        subtree(scope.path, f"{placed}path"),
        starts_on__gt=BEGINNING,
        **kind,
    )
    return rows.annotate(
        figure_path=F(f"{placed}path"),
        unit_ref=F("unit__ref"),
        unit_name=F(f"{profile}name"),
        guarded=F(f"{profile}cell_kind__is_guarded"),
    )


def base_congress_due(starts_on: date, values: Values) -> date:
    """The day a base organisation's term has run its years. Raises `RuleGapError`."""
    return add_months(starts_on, values[BASE_INTERVAL].whole * MONTHS_A_YEAR)


def cell_congress_due(starts_on: date, values: Values) -> date:
    """The day a cell's term has run: so many congresses in five years. Raises `RuleGapError`."""
    return add_months(starts_on, MONTHS_IN_FIVE_YEARS // values[CELL_CONGRESSES].whole)


def _soon_before(due_on: date) -> date:
    return add_months(due_on, -CONGRESS_NOTICE_MONTHS)


def _of_unit(sentence: str, row: Any) -> Duty:
    return Duty(subject=row.unit_name, sentence=sentence, url=reverse("home", args=[row.unit_ref]))


def _small(row: Any, _due_on: date | None) -> Duty:
    return _of_unit(
        _("Chi bộ không đủ số đảng viên chính thức theo Điều lệ; cấp trên cần bổ sung hoặc ghép."), row
    )


def _committee(row: Any, _due_on: date | None) -> Duty:
    return _of_unit(_("Chi bộ đủ số đảng viên chính thức để bầu chi ủy, sổ chưa ghi chi ủy viên nào."), row)


def _secretary(row: Any, _due_on: date | None) -> Duty:
    return _of_unit(_("Chưa có ai giữ chức vụ bí thư chi bộ."), row)


def _congress(row: Any, _due_on: date | None) -> Duty:
    values = {"term": row.name, "day": format_date(row.starts_on)}
    return _of_unit(_("Đại hội: nhiệm kỳ %(term)s bắt đầu ngày %(day)s.") % values, row)


OFFICER, SECRETARY = "organisation_officer", "cell_secretary"

TOO_SMALL = oblige(
    Obligation(
        key="units.too_few_official",
        label=gettext_lazy("Chi bộ thiếu đảng viên chính thức"),
        rules=(MIN_OFFICIAL,),
        owed_by=OFFICER,
        rows=_cells_too_small,
        guarded=Q(guarded=True),
        anchor="recorded_since",
        due=no_limit,
        says=_small,
        see_rows=permissions.SEE_UNITS,
    )
)
COMMITTEE_DUE = oblige(
    Obligation(
        key="units.committee_due",
        label=gettext_lazy("Bầu chi ủy"),
        rules=(COMMITTEE_FROM,),
        owed_by=SECRETARY,
        rows=_cells_without_committee,
        guarded=Q(guarded=True),
        anchor="recorded_since",
        due=no_limit,
        says=_committee,
        see_rows=permissions.SEE_UNITS,
    )
)
SECRETARY_VACANT = oblige(
    Obligation(
        key="units.secretary_vacant",
        label=gettext_lazy("Khuyết bí thư chi bộ"),
        rules=(MIN_OFFICIAL,),
        owed_by=OFFICER,
        rows=_cells_without_secretary,
        anchor="recorded_since",
        due=no_limit,
        says=_secretary,
        see_rows=permissions.SEE_UNITS,
    )
)
CONGRESS_DUE = oblige(
    Obligation(
        key="congress.base_due",
        label=gettext_lazy("Đại hội đảng bộ, chi bộ cơ sở"),
        rules=(BASE_INTERVAL,),
        owed_by=OFFICER,
        rows=lambda scope, _values: _terms(scope, of_cells=False),
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
        rules=(CELL_CONGRESSES,),
        owed_by=SECRETARY,
        rows=lambda scope, _values: _terms(scope, of_cells=True),
        anchor="starts_on",
        opens=lambda anchor, values: _soon_before(cell_congress_due(anchor, values)),
        due=cell_congress_due,
        says=_congress,
        see_rows=permissions.SEE_UNITS,
    )
)
