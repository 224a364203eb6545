"""What is due of a unit because of the people in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty, Obligation, no_limit, oblige
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.models import UnitProfile
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
#: Between congresses a cell elects its deputy, and the committee above approves.
DEPUTY_APPROVED: Final = "election.deputy_needs_approval"


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
        placed=F(f"{placed}unit_id"),
    )


def _with_official(scope: Scope, at_least: int) -> Q:
    """The condition of cells with at least so many official members on the date: by the ready counts where they hold."""
    official = members_on(scope).filter(person__memberships__official_on__lte=scope.on)
    counted = official.order_by().values("unit_id").annotate(official=Count("pk"))
    counted = counted.filter(official__gte=at_least)
    # By the unit of the place, not of the profile: else PostgreSQL asks of every cell there is before it narrows them to the subtree.
    ready = MemberTally.objects.filter(on_date(scope.on), unit_id=OuterRef("placed"), official__gte=at_least)
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


def _cells_without_deputy(scope: Scope, values: Values) -> QuerySet[UnitProfile]:
    """Cells large enough for a cell committee that have a secretary and no deputy (Statute, Article 24.2)."""
    large = _with_official(scope, values[COMMITTEE_FROM].whole)
    return cells_on(scope).filter(large, _held(scope, "secretary"), ~_held(scope, "deputy_secretary"))


def of_unit(sentence: str, row: Any) -> Duty:
    """What a unit owes, settled from its home."""
    return Duty(subject=row.unit_name, sentence=sentence, url=reverse("home", args=[row.unit_ref]))


def _small(row: Any, _due_on: date | None) -> Duty:
    return of_unit(
        _("Chi bộ không đủ số đảng viên chính thức theo Điều lệ; cấp trên cần bổ sung hoặc ghép."), row
    )


def _committee(row: Any, _due_on: date | None) -> Duty:
    return of_unit(_("Chi bộ đủ số đảng viên chính thức để bầu chi ủy, sổ chưa ghi chi ủy viên nào."), row)


def _secretary(row: Any, _due_on: date | None) -> Duty:
    return of_unit(_("Chưa có ai giữ chức vụ bí thư chi bộ."), row)


def _deputy(row: Any, _due_on: date | None) -> Duty:
    sentence = _(
        "Chi bộ đủ số đảng viên chính thức để có phó bí thư mà chưa ai giữ chức vụ ấy: chi bộ họp bầu, cấp trên chuẩn y."
    )
    return of_unit(sentence, row)


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
DEPUTY_VACANT = oblige(
    Obligation(
        key="units.deputy_vacant",
        label=gettext_lazy("Khuyết phó bí thư chi bộ"),
        rules=(COMMITTEE_FROM, DEPUTY_APPROVED),
        owed_by=SECRETARY,
        rows=_cells_without_deputy,
        guarded=Q(guarded=True),
        anchor="recorded_since",
        due=no_limit,
        says=_deputy,
        see_rows=permissions.SEE_UNITS,
    )
)
