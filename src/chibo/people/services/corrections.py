"""Requests of members to have their own files corrected: asked, taken back, answered."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import now
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.org import access, permissions
from chibo.people.editable import EDITABLE, LONGEST_TEXT
from chibo.people.models import Affiliation, Correction
from chibo.people.services.editing import apply_edit, require_edit

if TYPE_CHECKING:
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person
    from chibo.people.services.editing import Edit, EditPlan

OBJECT = "people.correction"


@transaction.atomic
def ask_correction(viewer: Viewer, *, person: Person, field: str, wanted: str, paper: str = "") -> Correction:
    """A member says what is right in the own file, and which paper shows it. One's own file alone: else `NotVisible`.

    Raises `DomainError` for a field that is none or an empty text, `Conflict` while one about the field is open.
    """
    _require_own(viewer, person)
    text, source = clean_text(wanted), clean_text(paper)
    if field not in EDITABLE:
        raise DomainError("correction_field", _("Hãy chọn mục cần sửa trong hồ sơ."), field="field")
    if not text or len(text) > LONGEST_TEXT or len(source) > LONGEST_TEXT:
        raise DomainError("correction_text", _("Hãy ghi điều đúng, ngắn gọn."), field="wanted")
    if Correction.objects.filter(person=person, field=field, state=Correction.State.OPEN).exists():
        sentence = _(
            "Mục này đang có một đề nghị chờ trả lời. Hãy rút đề nghị ấy trước khi gửi đề nghị khác."
        )
        raise Conflict("correction_open", sentence, field="field")
    act = Act(viewer.actor, "people.ask_correction", new_uid(), chain=0)
    row = Correction.objects.create(
        person=person, field=field, wanted=text, paper=source, recorded_in=act.uid
    )
    act.record([act.draft(OBJECT, row.pk, unit_id=_unit_of(person), after={"field": field, "state": "open"})])
    return row


@transaction.atomic
def withdraw_correction(viewer: Viewer, *, correction: Correction) -> None:
    """The member takes the request back, answered or not: its texts are erased. One's own alone."""
    _require_own(viewer, correction.person)
    act = Act(viewer.actor, "people.withdraw_correction", new_uid(), chain=0)
    before = {"state": correction.state}
    correction.wanted = correction.paper = correction.answer = ""
    correction.state = Correction.State.WITHDRAWN
    correction.save(update_fields=["wanted", "paper", "answer", "state"])
    after = {"field": correction.field, "state": "withdrawn"}
    act.record(
        [act.draft(OBJECT, correction.pk, unit_id=_unit_of(correction.person), before=before, after=after)]
    )


@transaction.atomic
def decline_correction(viewer: Viewer, *, unit: UnitOn, correction: Correction, reason: str) -> None:
    """Says why nothing is corrected. Permission `corrections.answer` on the member's unit. Raises `DomainError` without a reason."""
    access.require(viewer, permissions.ANSWER_CORRECTIONS, unit.path)
    said = clean_text(reason)
    if not said or len(said) > LONGEST_TEXT:
        raise DomainError("answer_missing", _("Hãy ghi lý do để đảng viên biết."), field="reason")
    act = Act(viewer.actor, "people.decline_correction", new_uid(), chain=unit.chain)
    _answer(act, unit, _locked(correction), Correction.State.DECLINED, said)


@transaction.atomic
def accept_correction(
    viewer: Viewer, *, unit: UnitOn, correction: Correction, edit: Edit, seen_mark: str
) -> EditPlan:
    """Writes the edit the member asked for, and answers the request, as one act. Permissions `corrections.answer` and those of the edit.

    Raises as `apply_edit` does. A value the register already has answers the request too.
    """
    access.require(viewer, permissions.ANSWER_CORRECTIONS, unit.path)
    require_edit(viewer, unit, edit.field)
    row = _locked(correction)
    if edit.field != row.field:
        raise NotVisible
    act_uid = new_uid()
    plan = apply_edit(
        viewer, unit=unit, person_ids=[row.person_id], edit=edit, seen_mark=seen_mark, act_uid=act_uid
    )
    if plan.refused:
        return plan
    act = Act(viewer.actor, "people.accept_correction", act_uid, chain=unit.chain)
    _answer(act, unit, row, Correction.State.ACCEPTED, "")
    return plan


def _answer(act: Act, unit: UnitOn, row: Correction, state: Correction.State, said: str) -> None:
    act.keep([row], ("state", "answer", "answered_at", "act_uid"))
    row.state, row.answer, row.answered_at, row.act_uid = state, said, now(), act.uid
    row.save(update_fields=["state", "answer", "answered_at", "act_uid"])
    before, after = {"state": "open"}, {"field": row.field, "state": str(state.value)}
    act.record([act.draft(OBJECT, row.pk, unit_id=unit.id, before=before, after=after)])


def _locked(correction: Correction) -> Correction:
    row = Correction.objects.select_for_update().select_related("person").get(pk=correction.pk)
    if row.state != Correction.State.OPEN:
        sentence = _("Đề nghị này không còn chờ trả lời: %(state)s.")
        raise Conflict("correction_answered", sentence % {"state": row.get_state_display()})
    return row


def open_request(viewer: Viewer, uid: str, person_id: int) -> Correction | None:
    """The open request of this uid about this person, for an officer who comes from it; None for an empty uid."""
    if not uid:
        return None
    try:
        key = UUID(uid)
    except ValueError as error:
        raise NotVisible from error
    found = Correction.objects.filter(uid=key, person_id=person_id, state=Correction.State.OPEN).first()
    if found is None:
        raise NotVisible
    del viewer
    return found


def _require_own(viewer: Viewer, person: Person) -> None:
    holds = any(permissions.SEE_OWN_FILE in held.permissions for held in viewer.held)
    if not holds or viewer.user_id is None or viewer.user_id != person.user_id:
        raise NotVisible


def _unit_of(person: Person) -> int | None:
    """Where the member stands now, by which the log files the request."""
    rows = Affiliation.objects.filter(person=person).order_by("-starts_on")
    return rows.values_list("unit_id", flat=True).first()
