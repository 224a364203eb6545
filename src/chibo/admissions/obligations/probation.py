"""What is due when the probation of a member ends, however the member came into the register; an extension moves that day."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admissions.enums import StepKind
from chibo.admissions.models import Step
from chibo.admissions.obligations.about import working_days_after
from chibo.admissions.rules.ids import PROBATION, RECOGNITION_CELL_DEADLINE
from chibo.catalogue.obligations import Duty, Obligation, oblige
from chibo.core.dates import BEGINNING, add_months, format_date
from chibo.core.workdays import add_working_days
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.queries import on_date
from chibo.org.scopes import is_wide
from chibo.people.enums import Precision
from chibo.people.models import Membership

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope

_STAY: Final = "person__affiliations__"


def probation_ends(ceremony_on: date, values: Values) -> date:
    """The day the probation has run its months (PRB-01). Raises `RuleGapError`."""
    return add_months(ceremony_on, values[PROBATION].whole)


def recognition_due(ceremony_on: date, values: Values) -> date:
    """The last day on which the cell may consider recognition (PRB-07). Raises `RuleGapError`."""
    return add_working_days(probation_ends(ceremony_on, values), values[RECOGNITION_CELL_DEADLINE].whole)


def _probationers(scope: Scope) -> QuerySet[Any]:
    """Memberships not yet official on the date, whose ceremony or admission is known to the day: one row a member.

    No two memberships of a person overlap, nor two stays; conditions on dated relations stand in this one filter, so that
    each is joined once. In a wide subtree the few that are not official are looked up first. `extended_until` is the first day
    after a probation whose extension was decided by then.
    """
    stay, placed, profile = _STAY, f"{_STAY}unit__placements__", f"{_STAY}unit__profiles__"
    not_yet = Q(official_on__isnull=True) | Q(official_on__gt=scope.on)
    rows = Membership.objects.filter(
        not_yet,
        on_date(scope.on),
        on_date(scope.on, stay),
        on_date(scope.on, placed),
        subtree(scope.path, f"{placed}path"),
        on_date(scope.on, profile),
        start_precision=Precision.DAY,
    )
    if is_wide(scope):
        # By person, never by key: SQLite would go through the whole list for each membership it finds by its person.
        rows = rows.filter(person_id__in=Membership.objects.filter(not_yet).values("person_id"))
    extended = Step.objects.filter(
        applicant__person_id=OuterRef("person_id"),
        kind=StepKind.PROBATION_EXTENDED,
        on__gte=OuterRef("starts_on"),
        on__lte=scope.on,
        until__isnull=False,
        reversed_in__isnull=True,
    )
    return rows.annotate(
        probation_from=Coalesce("ceremony_on", "starts_on"),
        extended_until=Subquery(extended.order_by("-on").values("until")[:1]),
        figure_path=F(f"{placed}path"),
        guarded=F(f"{profile}cell_kind__is_guarded"),
        unit_name=F(f"{profile}name"),
        unit_ref=F(f"{stay}unit__ref"),
        # Not of the column itself: SQLite would take the range of days for a few rows and go through every membership.
        since=Coalesce("starts_on", Value(BEGINNING), output_field=DateField()),
    ).filter(since__gt=BEGINNING)


def _usual(scope: Scope, _values: Values) -> QuerySet[Any]:
    return _probationers(scope).filter(extended_until__isnull=True)


def _extended(scope: Scope, _values: Values) -> QuerySet[Any]:
    return _probationers(scope).filter(extended_until__isnull=False)


def _recognise(row: Any, due_on: date | None) -> Duty:
    sentence = _("Xét, đề nghị công nhận đảng viên chính thức; kết nạp ngày %(day)s.")
    if due_on is None:
        sentence = _(
            "Xét, đề nghị công nhận đảng viên chính thức; kết nạp ngày %(day)s. Thời hạn của giai đoạn này chưa có trong sổ quy định."
        )
    return Duty(
        subject=row.person.name,
        sentence=sentence % {"day": format_date(row.probation_from)},
        url=reverse("people:person", args=[row.person.uid]),
    )


def _recognise_late(row: Any, _due_on: date | None) -> Duty:
    sentence = _(
        "Xét, đề nghị công nhận đảng viên chính thức; thời gian dự bị được kéo dài đến trước ngày %(day)s."
    )
    return Duty(
        subject=row.person.name,
        sentence=sentence % {"day": format_date(row.extended_until)},
        url=reverse("people:person", args=[row.person.uid]),
    )


RECOGNITION_DUE = Obligation(
    key="probation.recognition_due",
    label=gettext_lazy("Công nhận đảng viên chính thức"),
    rules=(RECOGNITION_CELL_DEADLINE, PROBATION),
    owed_by="cell_secretary",
    rows=_usual,
    anchor="probation_from",
    opens=probation_ends,
    due=recognition_due,
    says=_recognise,
    see_rows=permissions.SEE_PEOPLE,
    shown_with=("person",),
    guarded=Q(guarded=True),
)
oblige(RECOGNITION_DUE)
oblige(
    replace(
        RECOGNITION_DUE,
        key="probation.recognition_after_extension",
        label=gettext_lazy("Công nhận chính thức sau khi kéo dài dự bị"),
        rules=(RECOGNITION_CELL_DEADLINE,),
        rows=_extended,
        anchor="extended_until",
        opens=lambda until, _values: until,
        due=partial(working_days_after, RECOGNITION_CELL_DEADLINE),
        says=_recognise_late,
    )
)
