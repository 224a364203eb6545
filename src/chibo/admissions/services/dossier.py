"""Papers of the dossier and verification: numbers, dates, bodies and outcomes, never contents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.admissions.enums import Examined
from chibo.admissions.models import Inquiry, Paper
from chibo.admissions.rules.facts import Obstacle
from chibo.admissions.rules.ids import APPLICATION, START
from chibo.admissions.sentences import sentence
from chibo.admissions.services.applicants import refuse_future
from chibo.core.audit.acts import Act
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.org import access, permissions
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

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
def record_paper(
    viewer: Viewer, *, unit: UnitOn, applicant: Applicant, draft: PaperDraft, act_uid: UUID | None = None
) -> Paper:
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
    _refuse_before_application(unit, applicant, draft)
    act = Act(viewer.actor, "admissions.record_paper", act_uid or new_uid(), chain=unit.chain)
    paper = Paper.objects.create(
        applicant=applicant, form=draft.form, dated_on=draft.dated_on, number=clean_text(draft.number),
        kept_at=clean_text(draft.kept_at), recorded_in=act.uid,
    )  # fmt: skip
    after = {"form": paper.form, "dated_on": paper.dated_on, "number": paper.number}
    act.record([act.draft("admissions.paper", paper.pk, unit_id=unit.id, after=after)])
    return paper


def _refuse_before_application(unit: UnitOn, applicant: Applicant, draft: PaperDraft) -> None:
    """Raises `DomainError` for a CV older than the application, or the other way round (ADM-12)."""
    other = {"1-KNĐ": "2-KNĐ", "2-KNĐ": "1-KNĐ"}.get(draft.form)
    known = applicant.papers.filter(form=other).order_by("dated_on").values_list("dated_on", flat=True)
    found = known.last() if draft.form == "2-KNĐ" else known.first()
    if found is None or (found <= draft.dated_on if draft.form == "2-KNĐ" else draft.dated_on <= found):
        return
    too_early = Obstacle("application_first", "standard", APPLICATION, found)
    values = rules([APPLICATION], on=draft.dated_on, unit=unit)
    raise DomainError("application_first", sentence(too_early, values), field="dated_on")


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
    act_uid: UUID | None = None,
) -> Inquiry:
    """Notes a verification request: whom by relation (code of `enums.Examined`), which body. Permission `admissions.record`.

    Raises `DomainError` before the committee allowed the formalities, without a body, or for a day to come.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    refuse_future(asked_on, "asked_on")
    body = clean_text(asked_body)
    if not body:
        raise DomainError("body_missing", _("Chưa ghi cấp ủy, cơ quan được hỏi."), field="asked_body")
    if examined not in Examined.values:
        raise DomainError("examined_unknown", _("Hãy chọn người được thẩm tra."), field="examined")
    if not applicant.steps.filter(kind="start_allowed", reversed_in__isnull=True, on__lte=asked_on).exists():
        too_early = Obstacle("not_candidate", "standard", START)
        said = sentence(too_early, rules([START], on=asked_on, unit=unit))
        raise DomainError("not_candidate", said, field="asked_on")
    act = Act(viewer.actor, "admissions.ask_verification", act_uid or new_uid(), chain=unit.chain)
    inquiry = Inquiry.objects.create(
        applicant=applicant, examined=examined, asked_body=body, is_abroad=is_abroad, asked_on=asked_on,
        recorded_in=act.uid,
    )  # fmt: skip
    after = {"examined": examined, "asked_body": body, "asked_on": asked_on, "is_abroad": is_abroad}
    act.record([act.draft("admissions.inquiry", inquiry.pk, unit_id=unit.id, after=after)])
    return inquiry


@transaction.atomic
def answer_verification(
    viewer: Viewer,
    *,
    unit: UnitOn,
    inquiry: Inquiry,
    answered_on: date,
    outcome: str,
    act_uid: UUID | None = None,
) -> Inquiry:
    """Notes the day and outcome of an answer (code of `enums.Outcome`). Permission `admissions.record`.

    Raises `DomainError` for a day before the request or to come, `Conflict` where it was answered already.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    refuse_future(answered_on, "answered_on")
    if inquiry.answered_on is not None:
        raise Conflict("answered", _("Yêu cầu này đã có trả lời."), field="answered_on")
    if answered_on < inquiry.asked_on:
        words = _("Ngày trả lời trước ngày gửi yêu cầu. Hãy xem lại.")
        raise DomainError("answer_before_request", words, field="answered_on")
    act = Act(viewer.actor, "admissions.answer_verification", act_uid or new_uid(), chain=unit.chain)
    before = {"answered_on": None, "outcome": ""}
    inquiry.answered_on, inquiry.outcome, inquiry.closed_in = answered_on, outcome, act.uid
    inquiry.save(update_fields=["answered_on", "outcome", "closed_in"])
    after = {"answered_on": answered_on, "outcome": outcome}
    act.record([act.draft("admissions.inquiry", inquiry.pk, unit_id=unit.id, before=before, after=after)])
    return inquiry
