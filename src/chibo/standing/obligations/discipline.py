"""What is due when discipline lapses or a suspension runs out. Secret: not even its number is there for those who may not know."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty, Obligation, oblige
from chibo.core.dates import END, add_months, day_before, format_date
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.standing.models import DisciplineCase
from chibo.standing.populations import placed_on
from chibo.standing.queries.cases import unfinished
from chibo.standing.rules.discipline import LAPSES_AFTER, SUSPENSION

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope

#: How long before a decision lapses the work list speaks of it; a habit of the page, not a rule.
NOTICE_MONTHS: Final = 1
#: How long before a suspension runs out it speaks of that; a habit as well.
NOTICE: Final = timedelta(days=14)


def _lapsing(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Decisions that lapse, of which the cell has not acknowledged the correction by the date."""
    rows = DisciplineCase.objects.filter(
        Q(corrected_on__isnull=True) | Q(corrected_on__gt=scope.on), starts_on__lte=scope.on, ends_on__lt=END
    )
    return placed_on(rows, "starts_on").filter(subtree(scope.path, "figure_path"))


def lapse_opens(ends_on: date, _values: Values) -> date:
    """The day the work list begins to speak of it."""
    return add_months(ends_on, -NOTICE_MONTHS)


def lapse_due(ends_on: date, _values: Values) -> date:
    """The last day on which the decision is in force."""
    return day_before(ends_on)


def _lapse(row: Any, _due_on: date | None) -> Duty:
    values = {"day": format_date(day_before(row.ends_on))}
    sentence = _("Quyết định kỷ luật có hiệu lực đến hết ngày %(day)s: chi bộ xem xét, xác nhận đã sửa chữa.")
    return Duty(
        subject=row.person.name,
        sentence=sentence % values,
        url=reverse("standing:discipline", args=[row.unit_ref]),
    )


LAPSE = oblige(
    Obligation(
        key="discipline.lapse",
        label=gettext_lazy("Quyết định kỷ luật sắp hết hiệu lực"),
        rules=(LAPSES_AFTER,),
        owed_by="inspection_officer",
        rows=_lapsing,
        anchor="ends_on",
        opens=lapse_opens,
        due=lapse_due,
        says=_lapse,
        see_rows=permissions.SEE_DISCIPLINE,
        shown_with=("person",),
        is_secret=True,
        guarded=Q(guarded=True),
    )
)


def _running_out(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Suspensions with a last day of which no end is written down by the date (DIS-14)."""
    rows = placed_on(unfinished(scope.on).filter(ends_on__lt=END), "starts_on")
    return rows.filter(subtree(scope.path, "figure_path"))


def suspension_opens(ends_on: date, _values: Values) -> date:
    """The day the work list begins to speak of it."""
    return ends_on - NOTICE


def suspension_due(ends_on: date, _values: Values) -> date:
    """The last day of the suspension."""
    return day_before(ends_on)


def _end_of_suspension(row: Any, _due_on: date | None) -> Duty:
    sentence = _(
        "Đình chỉ sinh hoạt đến hết ngày %(day)s: quyết định gia hạn một lần, cho sinh hoạt trở lại hoặc xử lý."
    )
    return Duty(
        subject=row.person.name,
        sentence=sentence % {"day": format_date(day_before(row.ends_on))},
        url=reverse("standing:discipline", args=[row.unit_ref]),
    )


SUSPENSION_END = oblige(
    Obligation(
        key="discipline.suspension_end",
        label=gettext_lazy("Đình chỉ sinh hoạt sắp hết hạn"),
        rules=(SUSPENSION,),
        owed_by="inspection_officer",
        rows=_running_out,
        anchor="ends_on",
        opens=suspension_opens,
        due=suspension_due,
        says=_end_of_suspension,
        see_rows=permissions.SEE_DISCIPLINE,
        shown_with=("person",),
        is_secret=True,
        guarded=Q(guarded=True),
    )
)
