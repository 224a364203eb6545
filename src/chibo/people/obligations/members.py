"""What is due about a member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty, Obligation, oblige
from chibo.core.dates import BEGINNING, add_months, format_date
from chibo.core.workdays import add_working_days
from chibo.org import permissions
from chibo.people.models import Membership
from chibo.people.populations.members import is_wide, members_on

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope

LENGTH: Final = "probation.length"
CELL_DEADLINE: Final = "recognition.cell_deadline"


def probation_ends(ceremony_on: date, values: Values) -> date:
    """The day the probation has run its months (PRB-01). Raises `RuleGapError`."""
    return add_months(ceremony_on, values[LENGTH].whole)


def recognition_due(ceremony_on: date, values: Values) -> date:
    """The last day on which the cell may consider recognition (PRB-07). Raises `RuleGapError`."""
    return add_working_days(probation_ends(ceremony_on, values), values[CELL_DEADLINE].whole)


def _probationers(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Members not yet official on the date, whose ceremony or admission is known to the day.

    Conditions are of annotations: those of the one time in the Party that holds on the date.
    """
    rows: QuerySet[Any] = members_on(scope)
    not_yet = Q(official_on__isnull=True) | Q(official_on__gt=scope.on)
    rows = rows.annotate(
        membership_id=F("person__memberships__pk"),
        precision=F("person__memberships__start_precision"),
        probation_from=Coalesce("person__memberships__ceremony_on", "person__memberships__starts_on"),
        unit_ref=F("unit__ref"),
    )
    if is_wide(scope):
        rows = rows.filter(membership_id__in=Membership.objects.filter(not_yet).values("pk"))
    return rows.filter(not_yet, admitted_on__gt=BEGINNING, precision="day")


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


RECOGNITION_DUE = oblige(
    Obligation(
        key="probation.recognition_due",
        label=gettext_lazy("Công nhận đảng viên chính thức"),
        rules=(CELL_DEADLINE, LENGTH),
        owed_by="cell_secretary",
        rows=_probationers,
        anchor="probation_from",
        opens=probation_ends,
        due=recognition_due,
        says=_recognise,
        see_rows=permissions.SEE_PEOPLE,
        shown_with=("person",),
        guarded=Q(guarded=True),
    )
)
