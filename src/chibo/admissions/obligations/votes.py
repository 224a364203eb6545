"""What is due of the cell each month, after a vote that missed its share, and after a cell proposed recognition."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING, Any

from django.db.models import DateField, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admissions.enums import Stage, StepKind
from chibo.admissions.models import Step
from chibo.admissions.obligations.about import oblige_about
from chibo.admissions.populations import last_step, stages_on
from chibo.admissions.rules.ids import FAILED_GOES_UP, RECOGNITION_DEADLINE, REVIEWS
from chibo.admissions.rules.order import REPORTED
from chibo.catalogue.obligations import Duty, no_limit

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope


def _unreported(scope: Scope, _values: Values) -> QuerySet[Any]:
    """People whose last vote missed its share, with no report to the body above since (ADM-29)."""
    votes = Step.objects.filter(
        applicant_id=OuterRef("applicant_id"), kind__in=REPORTED, on__lte=scope.on, reversed_in__isnull=True,
        ballot__isnull=False,
    ).order_by("-on", "-id")  # fmt: skip
    rows = stages_on(scope).annotate(
        failed_on=Subquery(votes.values("on")[:1]),
        passed=Subquery(votes.values("ballot__passed")[:1]),
        reported_on=last_step(StepKind.REPORTED_UP, scope.on),
    )
    waiting: QuerySet[Any] = rows.filter(
        Q(reported_on__isnull=True) | Q(reported_on__lt=F("failed_on")), passed=False
    )
    return waiting


def _not_considered(scope: Scope, values: Values) -> QuerySet[Any]:
    """One row a cell with somebody noted or listed whom it has not considered in the month of the date (ADM-06)."""
    values[REVIEWS].whole  # noqa: B018 - a gap raises: then nothing is called for
    month: date = scope.reckoned
    rows = stages_on(scope).filter(stage__in=(Stage.PROSPECT, Stage.SYMPATHISER), starts_on__lt=month)
    rows = rows.annotate(
        considered_on=last_step(StepKind.CONSIDERED, scope.on), month=Value(month, output_field=DateField())
    )
    waiting = rows.filter(Q(considered_on__isnull=True) | Q(considered_on__lt=month))
    first = waiting.order_by().values("unit_ref").annotate(first=Min("pk")).values("first")
    found: QuerySet[Any] = rows.filter(pk__in=first)
    return found


def month_ends(month: date, _values: Values) -> date:
    """The last day of the month that begins on the anchor."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def _reviews(row: Any, _due_on: date | None) -> Duty:
    sentence = _(
        "Chi bộ xem xét quần chúng ưu tú, cảm tình Đảng trong tháng; ghi vào sổ từng người hoặc cả danh sách."
    )
    return Duty(row.unit_name, sentence, reverse("admissions:review", args=[row.unit_ref]))


def _undecided(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Members on probation whom the cell proposed to recognise, not decided on (PRB-08)."""
    rows = stages_on(scope).filter(stage=Stage.PROBATION)
    proposed: QuerySet[Any] = rows.annotate(since=last_step(StepKind.RECOGNITION_CELL, scope.on))
    return proposed.filter(since__isnull=False)


REPORT = oblige_about(
    "admissions.failed_vote",
    gettext_lazy("Báo cáo kết quả biểu quyết không đủ tỷ lệ"),
    gettext_lazy(
        "Báo cáo cấp trên kết quả biểu quyết không đủ tỷ lệ ngày %(day)s; không đủ tỷ lệ vẫn phải báo cáo."
    ),
    rule=FAILED_GOES_UP,
    anchor="failed_on",
    rows=_unreported,
    due=no_limit,
)
REVIEW = oblige_about(
    "admissions.monthly_review",
    gettext_lazy("Chi bộ xem xét hằng tháng"),
    rule=REVIEWS,
    anchor="month",
    rows=_not_considered,
    reckon=lambda scope, _values: scope.on.replace(day=1),
    due=month_ends,
    says=_reviews,
)
RECOGNITION_DECISION = oblige_about(
    "recognition.decision_due",
    gettext_lazy("Quyết định công nhận đảng viên chính thức"),
    gettext_lazy("Trình cấp có thẩm quyền quyết định công nhận; chi bộ ra nghị quyết ngày %(day)s."),
    rule=RECOGNITION_DEADLINE,
    anchor="since",
    rows=_undecided,
    owed_by="organisation_officer",
)
