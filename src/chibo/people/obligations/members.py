"""What is due about a member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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

LENGTH: Final = "probation.length"
CELL_DEADLINE: Final = "recognition.cell_deadline"
_STAY: Final = "person__affiliations__"


def probation_ends(ceremony_on: date, values: Values) -> date:
    """The day the probation has run its months (PRB-01). Raises `RuleGapError`."""
    return add_months(ceremony_on, values[LENGTH].whole)


def recognition_due(ceremony_on: date, values: Values) -> date:
    """The last day on which the cell may consider recognition (PRB-07). Raises `RuleGapError`."""
    return add_working_days(probation_ends(ceremony_on, values), values[CELL_DEADLINE].whole)


def _probationers(scope: Scope, _values: Values) -> QuerySet[Membership]:
    """Memberships not yet official on the date, whose ceremony or admission is known to the day: one row a member.

    No two memberships of a person overlap, nor two stays; conditions on dated relations stand in this one filter, so that
    each is joined once. In a wide subtree the few that are not official are looked up first.
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
    return rows.annotate(
        probation_from=Coalesce("ceremony_on", "starts_on"),
        figure_path=F(f"{placed}path"),
        guarded=F(f"{profile}cell_kind__is_guarded"),
        unit_name=F(f"{profile}name"),
        unit_ref=F(f"{stay}unit__ref"),
        # Not of the column itself: SQLite would take the range of days for a few rows and go through every membership.
        since=Coalesce("starts_on", Value(BEGINNING), output_field=DateField()),
    ).filter(since__gt=BEGINNING)


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
