"""That somebody is being examined, and that it is over. Nobody without `discipline.see` ever learns of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.text import clean_text
from chibo.org import access, permissions
from chibo.standing.enums import DisciplineForm, ExaminationKind
from chibo.standing.models import Examination
from chibo.standing.services.causes import NO_CAUSE, CauseDraft, refuse_cause
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
    """What is being examined: `kind` a code of `ExaminationKind`, `since` its first day, `body` who examines.

    `level` is the form of discipline considered, "" where it is not said.
    """

    kind: str
    since: date
    body: str
    level: str = ""
    cause: CauseDraft = NO_CAUSE


@dataclass(frozen=True, kw_only=True, slots=True)
class OffenceDraft:
    """The day of the newest act, the form considered ("" where it is not said), and whether no time bar runs."""

    on: date
    level: str = ""
    is_unbarred: bool = False


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
    refuse_cause(draft.cause, person, today())
    _refuse_level(draft.level)
    stood = require_here(unit, {person.pk}, draft.since)[person.pk]
    if Examination.objects.filter(
        person=person, kind=draft.kind, body=body, ends_on__gt=draft.since
    ).exists():
        sentence = _("Việc này của cơ quan ấy đã được ghi. Nếu đã xong, hãy ghi ngày xong trước.")
        raise Conflict("examination_known", sentence)
    act = Act(viewer.actor, "standing.begin_examination", act_uid, chain=unit.chain)
    row = Examination.objects.create(
        person=person, kind=draft.kind, body=body, level=draft.level, starts_on=draft.since, recorded_in=act.uid,
        **asdict(draft.cause),
    )  # fmt: skip
    facts = {"kind": row.kind, "body": row.body, "starts_on": row.starts_on, "ends_on": row.ends_on}
    facts |= {name: value for name, value in (("level", row.level), ("offence_on", row.offence_on)) if value}
    act.record([act.draft(KIND, row.pk, unit_id=stood, after=facts)])
    return row


@transaction.atomic
def end_examination(
    viewer: Viewer, *, unit: UnitOn, examination_id: int, on: date, act_uid: UUID
) -> Examination:
    """Writes down the first day on which it is over. Permission `discipline.record` on `unit`."""
    row, stood = locked_examination(viewer, unit, examination_id)
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


@transaction.atomic
def date_offence(
    viewer: Viewer, *, unit: UnitOn, examination_id: int, offence: OffenceDraft, act_uid: UUID
) -> Examination:
    """Writes down the day of the newest act and the form considered, from which the time bar runs (DIS-12).

    Permission `discipline.record` on `unit`. A new act makes it run anew: raises `Conflict` for a day before the one
    written down, `DomainError` for a day that cannot be.
    """
    row, stood = locked_examination(viewer, unit, examination_id)
    refuse_cause(CauseDraft(offence_on=offence.on), row.person, today())
    _refuse_level(offence.level)
    if row.offence_on is not None and offence.on < row.offence_on:
        sentence = _("Đã ghi hành vi mới nhất ngày %(day)s; chỉ hành vi sau đó mới làm thời hiệu tính lại. Ghi sai thì hoàn tác lần ghi ấy.")  # fmt: skip
        raise Conflict("offence_known", sentence % {"day": format_date(row.offence_on)})
    act = Act(viewer.actor, "standing.date_offence", act_uid, chain=unit.chain)
    facts = {"offence_on": offence.on, "level": offence.level, "is_unbarred": offence.is_unbarred}
    changed(act, KIND, stood, row, facts)
    return row


def locked_examination(viewer: Viewer, unit: UnitOn, examination_id: int) -> tuple[Examination, int]:
    """The examination, locked, of somebody who stood in `unit` when it began, and their unit; else `NotVisible`.

    Asks for `discipline.record`. For services alone.
    """
    access.require(viewer, permissions.RECORD_DISCIPLINE, unit.path)
    rows = Examination.objects.select_for_update(of=("self",)).select_related("person")
    row = rows.filter(pk=examination_id).first()
    if row is None:
        raise NotVisible
    return row, require_here(unit, {row.person_id}, row.starts_on)[row.person_id]


def _refuse_level(level: str) -> None:
    if level not in ("", *DisciplineForm.values):
        raise DomainError(
            "form_unknown", _("Quy định không có hình thức này. Hãy xem lại hình thức."), field="level"
        )
