"""Badges awarded and disciplinary decisions of a period, each in the unit where the member stood that day (or stood last)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy

from chibo.catalogue.declarations import Dimension, Population, Record
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.queries import on_date
from chibo.people.dimensions import OF_PERSONS
from chibo.people.models import Affiliation, Membership
from chibo.people.populations.members import BY_NAME
from chibo.standing.enums import BadgeWay, DisciplineForm
from chibo.standing.models import Badge, DisciplineCase, Suspension

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope


def placed_on(rows: QuerySet[Any], day: str, person: str = "person_id") -> QuerySet[Any]:
    """With unit, path and guard of the place where the person stood on the day of the column `day`, or stood last before it.

    Subqueries: no join multiplies the rows.
    """
    span = {"starts_on__lte": OuterRef(day)}
    held = {
        f"unit__{table}__{name}": OuterRef(day)
        for table in ("placements", "profiles")
        for name in ("starts_on__lte", "ends_on__gt")
    }
    stays = Affiliation.objects.filter(person_id=OuterRef(person), **span, **held).order_by("-starts_on")

    def told(name: str) -> Subquery:
        return Subquery(stays.values(name)[:1])

    placed: QuerySet[Any] = rows.annotate(
        figure_path=told("unit__placements__path"),
        cell_kind_code=told("unit__profiles__cell_kind_id"),
        guarded=told("unit__profiles__cell_kind__is_guarded"),
        unit_name=told("unit__profiles__name"),
        unit_ref=told("unit__ref"),
    )
    return placed


def awarded_in(scope: Scope) -> QuerySet[Badge]:
    """Badges awarded in `[starts_on, ends_on)`: one row a badge."""
    rows = placed_on(Badge.objects.all(), "awarded_on").filter(
        subtree(scope.path, "figure_path"), awarded_on__gte=scope.starts_on, awarded_on__lt=scope.ends_on
    )
    awarded: QuerySet[Badge] = rows.annotate(happened_on=F("awarded_on"))
    return awarded


def cases_in(scope: Scope) -> QuerySet[DisciplineCase]:
    """Disciplinary decisions announced in `[starts_on, ends_on)`: one row a decision."""
    rows = placed_on(DisciplineCase.objects.all(), "announced_on").filter(
        subtree(scope.path, "figure_path"), announced_on__gte=scope.starts_on, announced_on__lt=scope.ends_on
    )
    announced: QuerySet[DisciplineCase] = rows.annotate(happened_on=F("announced_on"))
    return announced


def suspended_on(scope: Scope) -> QuerySet[Suspension]:
    """Members suspended on the date, where they stood when it began: one row a member."""
    rows = Suspension.objects.filter(
        on_date(scope.on),
        Exists(Membership.objects.filter(on_date(scope.on), person_id=OuterRef("person_id"))),
    )
    suspended: QuerySet[Suspension] = placed_on(rows, "starts_on").filter(subtree(scope.path, "figure_path"))
    return suspended


def _record(row: Any, *facts: str) -> Record:
    return Record(
        row.person.name, reverse("people:person", args=[row.person.uid]), row.unit_name or "", facts
    )


def _badge_records(rows: list[Any], _scope: Scope) -> list[Record]:
    words = gettext_lazy("Huy hiệu %(years)s năm")
    return [_record(row, str(words) % {"years": row.years}, format_date(row.awarded_on)) for row in rows]


def _case_records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [_record(row, row.get_form_display(), format_date(row.announced_on)) for row in rows]


def _suspension_records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [_record(row, format_date(row.starts_on)) for row in rows]


def _years() -> dict[str, Any]:
    return {}


YEARS = Dimension(
    "years", gettext_lazy("Loại huy hiệu (năm)"), lambda _scope: Cast("years", CharField()), _years
)
WAY = Dimension("reason", gettext_lazy("Diện"), lambda _scope: F("way"), lambda: dict(BadgeWay.choices))
FORM = Dimension(
    "kind", gettext_lazy("Hình thức"), lambda _scope: F("form"), lambda: dict(DisciplineForm.choices)
)

AWARDED = Population(
    key="badges_awarded",
    label=gettext_lazy("Huy hiệu Đảng đã tặng"),
    unit="badges",
    rows=awarded_in,
    path="figure_path",
    see_rows=permissions.SEE_PEOPLE,
    records=_badge_records,
    order=("happened_on", *BY_NAME),
    shown_with=("person",),
    dimensions={**OF_PERSONS, YEARS.key: YEARS, WAY.key: WAY},
    flow=True,
    guarded=Q(guarded=True),
)
CASES = Population(
    key="discipline_cases",
    label=gettext_lazy("Quyết định kỷ luật đảng viên"),
    unit="cases",
    rows=cases_in,
    path="figure_path",
    see_rows=permissions.SEE_DISCIPLINE,
    records=_case_records,
    order=("happened_on", *BY_NAME),
    shown_with=("person",),
    dimensions={FORM.key: FORM},
    flow=True,
    guarded=Q(guarded=True),
    small_needs=permissions.SEE_DISCIPLINE,
)
SUSPENDED = Population(
    key="suspended_members",
    label=gettext_lazy("Đảng viên đang đình chỉ sinh hoạt"),
    unit="members",
    rows=suspended_on,
    path="figure_path",
    see_rows=permissions.SEE_DISCIPLINE,
    records=_suspension_records,
    order=BY_NAME,
    shown_with=("person",),
    guarded=Q(guarded=True),
    small_needs=permissions.SEE_DISCIPLINE,
)
