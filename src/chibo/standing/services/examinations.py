"""That somebody is being examined, and that it is over. Nobody without `discipline.see` ever learns of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.text import clean_text
from chibo.org import access, permissions
from chibo.standing.enums import ExaminationKind
from chibo.standing.models import Examination
from chibo.standing.services.checks import changed, refuse_day, require_here

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person

KIND: Final = "standing.examination"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExaminationDraft:
    """What is being examined: `kind` a code of `ExaminationKind`, `since` its first day, `body` who examines."""

    kind: str
    since: date
    body: str


@transaction.atomic
def begin_examination(
    viewer: Viewer, *, unit: UnitOn, person: Person, draft: ExaminationDraft, act_uid: UUID
) -> Examination:
    """Writes down that a member is being examined. Permission `discipline.record` on `unit`, where they stood that day.

    Raises `DomainError` for a day that cannot be or a body that is not named, `Conflict` where the same is written down,
    `NotVisible` for somebody who is not in `unit`.
    """
    access.require(viewer, permissions.RECORD_DISCIPLINE, unit.path)
    refuse_day(draft.since, person, "since")
    body = clean_text(draft.body)
    if draft.kind not in ExaminationKind.values or not body:
        raise DomainError("examination_what", _("Hãy chọn loại việc và ghi cơ quan xem xét."), field="body")
    stood = require_here(unit, {person.pk}, draft.since)[person.pk]
    if Examination.objects.filter(
        person=person, kind=draft.kind, body=body, ends_on__gt=draft.since
    ).exists():
        sentence = _("Việc này của cơ quan ấy đã được ghi. Nếu đã xong, hãy ghi ngày xong trước.")
        raise Conflict("examination_known", sentence)
    act = Act(viewer.actor, "standing.begin_examination", act_uid, chain=unit.chain)
    row = Examination.objects.create(
        person=person, kind=draft.kind, body=body, starts_on=draft.since, recorded_in=act.uid
    )
    facts = {"kind": row.kind, "body": row.body, "starts_on": row.starts_on, "ends_on": row.ends_on}
    act.record([act.draft(KIND, row.pk, unit_id=stood, after=facts)])
    return row


@transaction.atomic
def end_examination(
    viewer: Viewer, *, unit: UnitOn, examination_id: int, on: date, act_uid: UUID
) -> Examination:
    """Writes down the first day on which it is over. Permission `discipline.record` on `unit`."""
    access.require(viewer, permissions.RECORD_DISCIPLINE, unit.path)
    row = (
        Examination.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=examination_id)
        .first()
    )
    if row is None:
        raise NotVisible
    stood = require_here(unit, {row.person_id}, row.starts_on)[row.person_id]
    refuse_day(on, row.person, "on")
    if row.ends_on != END:
        sentence = _("Việc này đã ghi xong từ ngày %(day)s. Ghi sai thì hoàn tác lần ghi ấy.")
        raise Conflict("examination_over", sentence % {"day": format_date(row.ends_on)})
    if on <= row.starts_on:
        sentence = _("Ngày xong phải sau ngày bắt đầu %(day)s. Hãy xem lại ngày.")
        raise DomainError(
            "examination_ends_early", sentence % {"day": format_date(row.starts_on)}, field="on"
        )
    act = Act(viewer.actor, "standing.end_examination", act_uid, chain=unit.chain)
    changed(act, KIND, stood, row, {"ends_on": on})
    return row
