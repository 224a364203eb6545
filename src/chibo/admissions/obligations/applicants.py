"""What is due about people on their way into the Party. Whoever is only noted as a source calls for nothing yet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admissions.enums import Stage, StepKind
from chibo.admissions.models import Helper, Inquiry
from chibo.admissions.obligations.about import oblige_about
from chibo.admissions.populations import last_step, stages_on
from chibo.admissions.rules.ids import (
    CEREMONY_DEADLINE,
    CEREMONY_FROM,
    CERTIFICATE_VALIDITY,
    DECISION_DEADLINE,
    HELPERS,
)
from chibo.catalogue.obligations import Duty, no_limit
from chibo.core.dates import BEGINNING, add_months, format_date
from chibo.org.queries import on_date

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope

REPLY_INSIDE: Final = "admission.verification.reply_inside_country"
REPLY_ABROAD: Final = "admission.verification.reply_abroad"
PAPERS_AFTER_CEREMONY: Final = "admission.member_papers_deadline"
HELPER_ON_PROBATION: Final = "probation.helper_required"
#: How long ahead the work list speaks of a certificate that lapses; a habit of the page, not a rule.
LAPSE_NOTICE_MONTHS: Final = 3
_FOSTERED = (
    Stage.SYMPATHISER,
    Stage.CANDIDATE,
    Stage.CELL_RESOLVED,
    Stage.COMMITTEE_RESOLVED,
    Stage.DECIDED,
)


def certificate_lapses(issued_on: date, values: Values) -> date:
    """The last day a certificate of the awareness class holds (ADM-10). Raises `RuleGapError`."""
    return add_months(issued_on, values[CERTIFICATE_VALIDITY].whole)


def lapse_opens(issued_on: date, values: Values) -> date:
    """The day the work list begins to speak of it. Raises `RuleGapError`."""
    return add_months(issued_on, values[CERTIFICATE_VALIDITY].whole - LAPSE_NOTICE_MONTHS)


def _with_helpers(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    held = Helper.objects.filter(on_date(on), applicant_id=OuterRef("applicant_id")).order_by()
    counted = held.values("applicant_id").annotate(n=Count("pk")).values("n")
    helping: QuerySet[Any] = rows.annotate(helping=Coalesce(Subquery(counted), Value(0)))
    return helping


def _without_helper(scope: Scope, values: Values) -> QuerySet[Any]:
    """People in the cell's list with fewer helpers than ADM-07 asks for."""
    rows = stages_on(scope).filter(stage__in=_FOSTERED)
    rows = _with_helpers(rows, scope.on)
    return rows.filter(helping__lt=values[HELPERS].whole)


def _probation_without_helper(scope: Scope, values: Values) -> QuerySet[Any]:
    """Members on probation whom nobody is assigned to help (PRB-02)."""
    rows = stages_on(scope).filter(stage=Stage.PROBATION)
    return (
        _with_helpers(rows, scope.on).filter(helping=0) if values[HELPER_ON_PROBATION].holds else rows.none()
    )


def _lapsing(scope: Scope, values: Values) -> QuerySet[Any]:
    """People with a certificate whom the cell has not yet considered for admission; none in a gap of the rulebook."""
    certificate_lapses(BEGINNING, values)
    return stages_on(scope).filter(stage__in=(Stage.SYMPATHISER, Stage.CANDIDATE), certified_on__isnull=False)


def _unanswered(scope: Scope, _values: Values, *, is_abroad: bool) -> QuerySet[Inquiry]:
    """Verification requests sent by the date and not answered by it, of people still under way."""
    stages = stages_on(scope).filter(applicant_id=OuterRef("applicant_id")).order_by()
    rows = Inquiry.objects.filter(
        Q(answered_on__isnull=True) | Q(answered_on__gt=scope.on),
        asked_on__lte=scope.on,
        is_abroad=is_abroad,
        applicant_id__in=stages_on(scope).order_by().values("applicant_id"),
    )
    carried = ("figure_path", "unit_ref", "unit_name", "guarded")
    return rows.annotate(**{name: Subquery(stages.values(name)[:1]) for name in carried})


def _undecided(scope: Scope, _values: Values) -> QuerySet[Any]:
    """People the cell proposed for admission on whom the competent body has not decided; a dossier that another body received
    has a time of its own (ADM-44)."""  # noqa: D205, D209
    rows = stages_on(scope).filter(stage__in=(Stage.CELL_RESOLVED, Stage.COMMITTEE_RESOLVED))
    since = Coalesce(last_step(StepKind.CELL_RESOLVED, scope.on), F("starts_on"))
    received = last_step(StepKind.DOSSIER_RECEIVED, scope.on)
    undecided: QuerySet[Any] = rows.annotate(since=since, received_on=received)
    return undecided.filter(Q(received_on__isnull=True) | Q(received_on__lt=F("since")))


def _uncelebrated(scope: Scope, values: Values) -> QuerySet[Any]:
    """People decided on and not yet admitted; the time counts from the receipt where the rule of the day says so (ADM-40)."""
    counted = values[CEREMONY_FROM]
    since: Any = F("starts_on")
    if not counted.is_gap and counted.text == "decision_received":
        since = Coalesce(last_step(StepKind.DECISION_RECEIVED, scope.on), since)
    waiting: QuerySet[Any] = stages_on(scope).filter(stage=Stage.DECIDED).annotate(since=since)
    return waiting


def _without_papers(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Members on probation of whom no member's CV and sheet are recorded since the ceremony."""
    papers = last_step(StepKind.MEMBER_PAPERS, scope.on)
    rows = stages_on(scope).filter(stage=Stage.PROBATION).annotate(papers_on=papers)
    missing: QuerySet[Any] = rows.filter(Q(papers_on__isnull=True) | Q(papers_on__lt=F("starts_on")))
    return missing


def _asks(row: Inquiry, _due_on: date | None) -> Duty:
    sentence = _("Chờ trả lời thẩm tra lý lịch (%(examined)s), hỏi %(body)s ngày %(day)s.")
    said = {
        "examined": row.get_examined_display(),
        "body": row.asked_body,
        "day": format_date(row.asked_on),
    }
    return Duty(
        subject=str(row.applicant),
        sentence=sentence % said,
        url=reverse("admissions:dossier", args=[row.applicant.uid]),
    )


HELPER = oblige_about(
    "admissions.helper_missing",
    gettext_lazy("Phân công đảng viên giúp đỡ"),
    gettext_lazy("Phân công đảng viên chính thức giúp đỡ người trong danh sách của chi bộ, từ ngày %(day)s."),
    rule=HELPERS,
    rows=_without_helper,
    due=no_limit,
)
CERTIFICATE = oblige_about(
    "admissions.certificate_lapses",
    gettext_lazy("Giấy chứng nhận lớp nhận thức sắp hết giá trị"),
    gettext_lazy("Xét kết nạp, hoặc cử học lại lớp nhận thức: giấy chứng nhận cấp ngày %(day)s."),
    rule=CERTIFICATE_VALIDITY,
    anchor="certified_on",
    rows=_lapsing,
    opens=lapse_opens,
    due=certificate_lapses,
)
REPLY = oblige_about(
    "admissions.reply_inside_country",
    gettext_lazy("Trả lời thẩm tra lý lịch trong nước"),
    rule=REPLY_INSIDE,
    anchor="asked_on",
    rows=partial(_unanswered, is_abroad=False),
    says=_asks,
    owed_by="organisation_officer",
)
REPLY_FROM_ABROAD = oblige_about(
    "admissions.reply_abroad",
    gettext_lazy("Trả lời thẩm tra lý lịch ngoài nước"),
    rule=REPLY_ABROAD,
    anchor="asked_on",
    rows=partial(_unanswered, is_abroad=True),
    says=_asks,
    owed_by="organisation_officer",
)
DECISION = oblige_about(
    "admissions.decision_due",
    gettext_lazy("Quyết định kết nạp"),
    gettext_lazy("Trình cấp có thẩm quyền quyết định kết nạp; chi bộ ra nghị quyết ngày %(day)s."),
    rule=DECISION_DEADLINE,
    anchor="since",
    rows=_undecided,
    owed_by="organisation_officer",
)
CEREMONY = oblige_about(
    "admissions.ceremony_due",
    gettext_lazy("Tổ chức lễ kết nạp"),
    gettext_lazy("Tổ chức lễ kết nạp; thời hạn tính từ ngày %(day)s."),
    rule=CEREMONY_DEADLINE,
    rules=(CEREMONY_DEADLINE, CEREMONY_FROM),
    anchor="since",
    rows=_uncelebrated,
)
MEMBER_PAPERS = oblige_about(
    "admissions.member_papers_due",
    gettext_lazy("Khai lý lịch và phiếu đảng viên"),
    gettext_lazy("Hướng dẫn khai lý lịch và phiếu đảng viên; kết nạp ngày %(day)s."),
    rule=PAPERS_AFTER_CEREMONY,
    rows=_without_papers,
)
PROBATION_HELPER = oblige_about(
    "probation.helper_missing",
    gettext_lazy("Phân công người giúp đỡ đảng viên dự bị"),
    gettext_lazy("Phân công đảng viên chính thức giúp đỡ đảng viên dự bị; kết nạp ngày %(day)s."),
    rule=HELPER_ON_PROBATION,
    rows=_probation_without_helper,
    due=no_limit,
)
