"""What is due because a post or a seat is vacant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty, Obligation, no_limit, oblige
from chibo.core.dates import BEGINNING
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.models import BodyOfTerm, UnitProfile
from chibo.org.queries import on_date
from chibo.people.models import PostHeld

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope

#: Between congresses the upper committee appoints, or the unit elects.
APPOINTMENT: Final = "election.appointment_allowed"
OFFICER: Final = "organisation_officer"


def _seats_vacant(scope: Scope, _values: Values) -> QuerySet[BodyOfTerm]:
    """Bodies of the running term with fewer members than the congress set seats.

    Who leads the unit sits in every body of it, and the standing committee in the executive committee.
    """
    held = PostHeld.objects.filter(
        Q(seat__post__body_kind_id=OuterRef("body__kind_id"))
        | Q(seat__post__body_kind_id=OuterRef("inner_kind"))
        | Q(seat__post__body_kind_id__isnull=True),
        on_date(scope.on),
        seat__unit_id=OuterRef("term__unit_id"),
    )
    people = held.order_by().values("seat__unit_id").annotate(people=Count("person_id", distinct=True))
    placed, profile = "term__unit__placements__", "term__unit__profiles__"
    rows = BodyOfTerm.objects.filter(
        on_date(scope.on, "term__"),
        on_date(scope.on, placed),
        on_date(scope.on, profile),
        subtree(scope.path, f"{placed}path"),
        term__starts_on__gt=BEGINNING,
    ).annotate(
        inner_kind=Case(
            When(body__kind_id="executive_committee", then=Value("standing_committee")),
            default=F("body__kind_id"),
            output_field=CharField(),
        ),
        filled=Coalesce(Subquery(people.values("people")), 0),
        figure_path=F(f"{placed}path"),
        unit_ref=F("term__unit__ref"),
        unit_name=F(f"{profile}name"),
        opened_on=F("term__starts_on"),
        guarded=F(f"{profile}cell_kind__is_guarded"),
    )
    return rows.filter(filled__lt=F("seat_count"))


def _base_without_secretary(scope: Scope, _values: Values) -> QuerySet[UnitProfile]:
    """Grassroots organisations whose record has begun and whose committee nobody leads."""
    placed = "unit__placements__"
    led = PostHeld.objects.filter(
        on_date(scope.on), seat__post_id="secretary", seat__unit_id=OuterRef("unit_id")
    )
    rows = UnitProfile.objects.filter(
        on_date(scope.on),
        on_date(scope.on, placed),
        subtree(scope.path, f"{placed}path"),
        kind__is_grassroots=True,
        kind__is_cell=False,
        unit__records_from__lte=scope.on,
    ).filter(~Exists(led))
    return rows.annotate(
        figure_path=F(f"{placed}path"),
        unit_ref=F("unit__ref"),
        unit_name=F("name"),
        recorded_since=F("unit__records_from"),
    )


def _of_unit(sentence: str, row: Any) -> Duty:
    return Duty(subject=row.unit_name, sentence=sentence, url=reverse("units:unit", args=[row.unit_ref]))


def _seats(row: Any, _due_on: date | None) -> Duty:
    values = {"body": str(row.body.kind), "filled": row.filled, "seats": row.seat_count}
    sentence = _("%(body)s đang có %(filled)s/%(seats)s người; cần bầu bổ sung hoặc chỉ định.")
    return _of_unit(sentence % values, row)


def _secretary(row: Any, _due_on: date | None) -> Duty:
    return _of_unit(_("Chưa có ai giữ chức vụ bí thư cấp ủy cơ sở."), row)


SEATS_VACANT = oblige(
    Obligation(
        key="units.seats_vacant",
        label=gettext_lazy("Khuyết cấp ủy viên"),
        rules=(APPOINTMENT,),
        owed_by=OFFICER,
        rows=_seats_vacant,
        guarded=Q(guarded=True),
        anchor="opened_on",
        due=no_limit,
        says=_seats,
        see_rows=permissions.SEE_UNITS,
        shown_with=("body__kind",),
    )
)
BASE_SECRETARY_VACANT = oblige(
    Obligation(
        key="units.base_secretary_vacant",
        label=gettext_lazy("Khuyết bí thư cấp ủy cơ sở"),
        rules=(APPOINTMENT,),
        owed_by=OFFICER,
        rows=_base_without_secretary,
        anchor="recorded_since",
        due=no_limit,
        says=_secretary,
        see_rows=permissions.SEE_UNITS,
    )
)
