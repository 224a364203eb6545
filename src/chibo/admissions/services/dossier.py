"""Papers of the dossier and verification: numbers, dates, bodies and outcomes, never contents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.admissions.models import Inquiry, Paper
from chibo.admissions.services.applicants import refuse_future
from chibo.core.audit.acts import Act
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.org import access, permissions

if TYPE_CHECKING:
    from datetime import date

    from chibo.admissions.models import Applicant
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True, kw_only=True)
class PaperDraft:
    """A paper by its form (1-KNĐ …), date, number and where it is kept."""

    form: str
    dated_on: date
    number: str = ""
    kept_at: str = ""


@transaction.atomic
def record_paper(viewer: Viewer, *, unit: UnitOn, applicant: Applicant, draft: PaperDraft) -> Paper:
    """Notes that a paper is in the dossier. Permission `admissions.record`.

    Raises `DomainError` for a date to come or before the person agreed, `Conflict` where it is noted already.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    refuse_future(draft.dated_on, "dated_on")
    if applicant.agreed_on is None:
        raise DomainError(
            "not_agreed", _("Người ấy chưa đồng ý nên chưa lập hồ sơ. Hãy ghi ngày đồng ý trước.")
        )
    if applicant.papers.filter(form=draft.form, dated_on=draft.dated_on).exists():
        raise Conflict("paper_noted", _("Giấy này đã có trong hồ sơ."), field="form")
    act = Act(viewer.actor, "admissions.record_paper", new_uid(), chain=unit.chain)
    paper = Paper.objects.create(
        applicant=applicant, form=draft.form, dated_on=draft.dated_on, number=clean_text(draft.number),
        kept_at=clean_text(draft.kept_at), recorded_in=act.uid,
    )  # fmt: skip
    after = {"form": paper.form, "dated_on": paper.dated_on, "number": paper.number}
    act.record([act.draft("admissions.paper", paper.pk, unit_id=unit.id, after=after)])
    return paper


@transaction.atomic
def ask_verification(
    viewer: Viewer,
    *,
    unit: UnitOn,
    applicant: Applicant,
    examined: str,
    asked_body: str,
    asked_on: date,
    is_abroad: bool = False,
) -> Inquiry:
    """Notes a verification request: whom by relation (code of `enums.Examined`), which body. Permission `admissions.record`.

    Raises `DomainError` before the committee allowed the formalities, without a body, or for a day to come.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    refuse_future(asked_on, "asked_on")
    body = clean_text(asked_body)
    if not body:
        raise DomainError("body_missing", _("Chưa ghi cấp ủy, cơ quan được hỏi."), field="asked_body")
    if not applicant.steps.filter(kind="start_allowed", reversed_in__isnull=True, on__lte=asked_on).exists():
        sentence = _("Cấp ủy cơ sở chưa cho làm thủ tục kết nạp nên chưa thẩm tra lý lịch.")
        raise DomainError("not_candidate", sentence, field="asked_on")
    act = Act(viewer.actor, "admissions.ask_verification", new_uid(), chain=unit.chain)
    inquiry = Inquiry.objects.create(
        applicant=applicant, examined=examined, asked_body=body, is_abroad=is_abroad, asked_on=asked_on,
        recorded_in=act.uid,
    )  # fmt: skip
    after = {"examined": examined, "asked_body": body, "asked_on": asked_on, "is_abroad": is_abroad}
    act.record([act.draft("admissions.inquiry", inquiry.pk, unit_id=unit.id, after=after)])
    return inquiry


@transaction.atomic
def answer_verification(
    viewer: Viewer, *, unit: UnitOn, inquiry: Inquiry, answered_on: date, outcome: str
) -> Inquiry:
    """Notes the day and outcome of an answer (code of `enums.Outcome`). Permission `admissions.record`.

    Raises `DomainError` for a day before the request or to come, `Conflict` where it was answered already.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    refuse_future(answered_on, "answered_on")
    if inquiry.answered_on is not None:
        raise Conflict("answered", _("Yêu cầu này đã có trả lời."), field="answered_on")
    if answered_on < inquiry.asked_on:
        sentence = _("Ngày trả lời trước ngày gửi yêu cầu. Hãy xem lại.")
        raise DomainError("answer_before_request", sentence, field="answered_on")
    act = Act(viewer.actor, "admissions.answer_verification", new_uid(), chain=unit.chain)
    before = {"answered_on": None, "outcome": ""}
    inquiry.answered_on, inquiry.outcome, inquiry.closed_in = answered_on, outcome, act.uid
    inquiry.save(update_fields=["answered_on", "outcome", "closed_in"])
    after = {"answered_on": answered_on, "outcome": outcome}
    act.record([act.draft("admissions.inquiry", inquiry.pk, unit_id=unit.id, before=before, after=after)])
    return inquiry
