"""What is due when discipline lapses, a suspension or a postponement runs out, a time bar comes near. Secret: not even its number
is there for those who may not know."""  # noqa: D205, D209

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty, Obligation, oblige
from chibo.core.dates import END, add_months, day_before, format_date
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.queries import on_date
from chibo.standing.enums import DisciplineForm
from chibo.standing.models import DisciplineCase, Examination, Postponement
from chibo.standing.populations import placed_on
from chibo.standing.queries.cases import unfinished
from chibo.standing.queries.examinations import unresumed
from chibo.standing.rules.causes import BAR_REPRIMAND, BAR_WARNING, COUNTED_FROM, POSTPONED, bar_last_day
from chibo.standing.rules.discipline import LAPSES_AFTER, SUSPENSION

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope

#: How long before the work list speaks of each; habits of the page, not rules.
NOTICE: Final = {"lapse": 1, "time_bar": 6}
NOTICE_OF_RUNNING_OUT: Final = timedelta(days=14)


def _oblige(key: str, label: _StrOrPromise, sentence: _StrOrPromise, **declared: Any) -> Obligation:
    """A duty of the inspection officer which nobody else learns of; `sentence` names the last day as `%(day)s`."""

    def says(row: Any, due_on: date | None) -> Duty:
        person = row.examination.person if isinstance(row, Postponement) else row.person
        url = reverse("standing:discipline", args=[row.unit_ref])
        day = format_date(due_on) if due_on else ""
        return Duty(subject=person.name, sentence=str(sentence) % {"day": day}, url=url)

    return oblige(
        Obligation(
            key=f"discipline.{key}",
            label=label,
            owed_by="inspection_officer",
            says=says,
            see_rows=permissions.SEE_DISCIPLINE,
            is_secret=True,
            guarded=Q(guarded=True),
            **{"shown_with": ("person",), **declared},
        )
    )


def last_day(ends_on: date, _values: Values) -> date:
    """The last day of what ends."""
    return day_before(ends_on)


def lapse_opens(ends_on: date, _values: Values) -> date:
    """The day the work list begins to speak of a lapse."""
    return add_months(ends_on, -NOTICE["lapse"])


def running_out_opens(ends_on: date, _values: Values) -> date:
    """The day it begins to speak of the end of a suspension or a postponement."""
    return ends_on - NOTICE_OF_RUNNING_OUT


def _lapsing(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Decisions that lapse, of which the cell has not acknowledged the correction by the date."""
    rows = DisciplineCase.objects.filter(
        Q(corrected_on__isnull=True) | Q(corrected_on__gt=scope.on),
        announced_on__lte=scope.on,
        ends_on__lt=END,
    )
    return placed_on(rows, "announced_on").filter(subtree(scope.path, "figure_path"))


def _running_out(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Suspensions with a last day of which no end is written down by the date (DIS-14)."""
    rows = placed_on(unfinished(scope.on).filter(ends_on__lt=END), "starts_on")
    return rows.filter(subtree(scope.path, "figure_path"))


def _put_off(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Postponements not gone on with by the date, of matters that are not over (DIS-13)."""
    rows = Postponement.objects.filter(
        unresumed(scope.on), on_date(scope.on, "examination__"), starts_on__lte=scope.on
    )
    placed = placed_on(rows, "examination__starts_on", "examination__person_id")
    return placed.filter(subtree(scope.path, "figure_path"))


LAPSE = _oblige(
    "lapse",
    gettext_lazy("Quyết định kỷ luật sắp hết hiệu lực"),
    gettext_lazy(
        "Quyết định kỷ luật có hiệu lực đến hết ngày %(day)s: chi bộ xem xét, xác nhận đã sửa chữa."
    ),
    rules=(LAPSES_AFTER,),
    rows=_lapsing,
    anchor="ends_on",
    opens=lapse_opens,
    due=last_day,
)
SUSPENSION_END = _oblige(
    "suspension_end",
    gettext_lazy("Đình chỉ sinh hoạt sắp hết hạn"),
    gettext_lazy(
        "Đình chỉ sinh hoạt đến hết ngày %(day)s: quyết định gia hạn một lần, cho sinh hoạt trở lại hoặc xử lý."
    ),
    rules=(SUSPENSION,),
    rows=_running_out,
    anchor="ends_on",
    opens=running_out_opens,
    due=last_day,
)
POSTPONEMENT_END = _oblige(
    "postponement_end",
    gettext_lazy("Hết thời gian chưa xem xét kỷ luật"),
    gettext_lazy("Chưa xem xét kỷ luật đến hết ngày %(day)s: xem xét tiếp, hoặc ghi diện mới."),
    rules=(POSTPONED,),
    rows=_put_off,
    anchor="ends_on",
    opens=running_out_opens,
    due=last_day,
    shown_with=("examination__person",),
)


def _bars_of(*forms: DisciplineForm) -> Callable[[Scope, Values], QuerySet[Any]]:
    """Matters not over on the date in which such a form is considered and the day of the act is known (DIS-09, DIS-10)."""

    def rows(scope: Scope, values: Values) -> QuerySet[Any]:
        if any(value.is_gap for value in values.values()):
            raise LookupError(COUNTED_FROM)
        found = Examination.objects.filter(
            on_date(scope.on), level__in=forms, is_unbarred=False, offence_on__lte=scope.on
        )
        return placed_on(found, "starts_on").filter(subtree(scope.path, "figure_path"))

    return rows


def _bar(form: DisciplineForm) -> Callable[[date, Values], date]:
    def due(offence_on: date, values: Values) -> date:
        return bar_last_day(form, offence_on, values)

    return due


def _bar_opens(form: DisciplineForm) -> Callable[[date, Values], date]:
    def opens(offence_on: date, values: Values) -> date:
        return add_months(bar_last_day(form, offence_on, values), -NOTICE["time_bar"])

    return opens


for _key, _label, _rule, _forms in (
    (
        "time_bar_reprimand",
        gettext_lazy("Thời hiệu khiển trách sắp hết"),
        BAR_REPRIMAND,
        (DisciplineForm.REPRIMAND,),
    ),
    (
        "time_bar_warning",
        gettext_lazy("Thời hiệu cảnh cáo, cách chức sắp hết"),
        BAR_WARNING,
        (DisciplineForm.WARNING, DisciplineForm.REMOVAL),
    ),
):
    _oblige(
        _key,
        _label,
        gettext_lazy("Thời hiệu của mức đang xem xét đến ngày %(day)s: kết luận trước ngày ấy."),
        rules=(_rule, COUNTED_FROM),
        rows=_bars_of(*_forms),
        anchor="offence_on",
        opens=_bar_opens(_forms[0]),
        due=_bar(_forms[0]),
    )
