"""Paper files: kept at a place, handed over, lent and given back; the yearly supplement; list compared with files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.org import access, permissions
from chibo.people.models import Person
from chibo.standing.models import FileCheck, FileLoan, FileSupplement, PaperFile
from chibo.standing.services.checks import changed, last_unit, refuse_day, require_here

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

KIND: Final = "standing.paper_file"


@dataclass(frozen=True, kw_only=True, slots=True)
class FileDraft:
    """Where a file is kept from a day on: the committee, the place, how many papers, the number of the hand-over record."""

    since: date
    keeper_id: int
    place: str
    papers: int | None = None
    handover: str = ""


@transaction.atomic
def keep_file(viewer: Viewer, *, unit: UnitOn, person: Person, draft: FileDraft, act_uid: UUID) -> PaperFile:
    """Writes down where a file is kept; the place before it ends on that day (a hand-over). Permission `people.change` on
    `unit`. Raises `DomainError` for a day that cannot be, `Conflict` while the file is lent."""  # noqa: D205, D209
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    refuse_day(draft.since, person, "since")
    stood = require_here(unit, {person.pk}, draft.since)[person.pk]
    act = Act(viewer.actor, "standing.keep_file", act_uid, chain=unit.chain)
    before = PaperFile.objects.select_for_update().filter(person=person, ends_on=END).first()
    if before is not None:
        if draft.since <= before.starts_on:
            sentence = _("Hồ sơ đã ghi nơi để từ ngày %(day)s. Ngày giao phải sau ngày ấy.")
            raise DomainError("file_early", sentence % {"day": format_date(before.starts_on)}, field="since")
        if before.loans.filter(returned_on__isnull=True).exists():
            raise Conflict("file_lent", _("Hồ sơ đang cho mượn. Hãy ghi trả rồi mới ghi giao."))
        changed(act, KIND, stood, before, {"ends_on": draft.since})
    row = PaperFile.objects.create(
        person=person, keeper_id=draft.keeper_id, place=clean_text(draft.place), papers=draft.papers,
        handover=clean_text(draft.handover), starts_on=draft.since, recorded_in=act.uid,
    )  # fmt: skip
    act.record(
        [act.draft(KIND, row.pk, unit_id=stood, after={"place": row.place, "starts_on": row.starts_on})]
    )
    return row


@dataclass(frozen=True, kw_only=True, slots=True)
class LoanDraft:
    """Who borrows a file, for what, on which day, and when it comes back."""

    borrower: str
    purpose: str
    lent_on: date
    due_on: date


@transaction.atomic
def lend_file(
    viewer: Viewer, *, unit: UnitOn, person: Person, file_id: int, draft: LoanDraft, act_uid: UUID
) -> FileLoan:
    """Writes down that a file is lent (REC-09). Permission `people.change` on `unit`. `Conflict` while it is out."""
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    row = PaperFile.objects.select_for_update().filter(pk=file_id, person=person, ends_on=END).first()
    refuse_day(draft.lent_on, person, "lent_on")
    if row is None or row.loans.filter(returned_on__isnull=True).exists():
        raise Conflict("file_lent", _("Hồ sơ đang cho mượn hoặc đã giao đi. Hãy ghi trả trước."))
    if draft.lent_on < row.starts_on:
        sentence = _("Ngày mượn không thể trước ngày nhận hồ sơ %(day)s.")
        raise DomainError("lent_early", sentence % {"day": format_date(row.starts_on)}, field="lent_on")
    if draft.due_on < draft.lent_on:
        raise DomainError("loan_due", _("Ngày hẹn trả không thể trước ngày mượn."), field="due_on")
    act = Act(viewer.actor, "standing.lend_file", act_uid, chain=unit.chain)
    loan = FileLoan.objects.create(
        file=row, borrower=clean_text(draft.borrower), purpose=clean_text(draft.purpose), lent_on=draft.lent_on,
        due_on=draft.due_on, recorded_in=act.uid,
    )  # fmt: skip
    facts = {"lent_on": loan.lent_on, "due_on": loan.due_on, "borrower": loan.borrower}
    act.record([act.draft(KIND, row.pk, unit_id=last_unit(unit, person), after=facts)])
    return loan


@transaction.atomic
def return_file(
    viewer: Viewer, *, unit: UnitOn, person: Person, file_id: int, on: date, act_uid: UUID
) -> FileLoan:
    """Writes down that a file that was lent came back. Permission `people.change` on `unit`. `Conflict` where none is out."""
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    loan = FileLoan.objects.select_for_update().filter(
        file_id=file_id, file__person=person, returned_on__isnull=True
    )
    row = loan.first()
    refuse_day(on, person, "on")
    if row is None or on < row.lent_on:
        raise Conflict("file_not_lent", _("Hồ sơ không cho mượn, hoặc ngày trả trước ngày mượn."))
    act = Act(viewer.actor, "standing.return_file", act_uid, chain=unit.chain)
    facts = {"returned_on": on, "closed_in": act.uid}
    act.keep([row], facts)
    row.returned_on, row.closed_in = on, act.uid
    row.save(update_fields=list(facts))
    act.record([act.draft(KIND, row.file_id, unit_id=last_unit(unit, person), after={"returned_on": on})])
    return row


@transaction.atomic
def record_supplements(
    viewer: Viewer, *, unit: UnitOn, person_ids: Collection[int], year: int, on: date, act_uid: UUID
) -> int:
    """Writes down that yearly supplements came in, all or none; how many were new. Permission `people.change` on `unit`.

    Raises `DomainError` for a day to come or outside the year and the one after, `NotVisible` for who is not in `unit`.
    """
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    if on > today() or not year <= on.year <= year + 1:
        sentence = _("Bổ sung của năm %(year)s ghi trong năm ấy hoặc năm sau, không ghi ngày chưa đến.")
        raise DomainError("supplement_day", sentence % {"year": year}, field="on")
    stood = require_here(unit, set(person_ids), on)
    known = set(
        FileSupplement.objects.filter(person_id__in=stood, year=year).values_list("person_id", flat=True)
    )
    people = Person.objects.filter(pk__in=stood.keys() - known)
    act = Act(viewer.actor, "standing.record_supplements", act_uid, chain=unit.chain)
    rows = FileSupplement.objects.bulk_create(
        FileSupplement(person=person, year=year, on=on, recorded_in=act.uid) for person in people
    )
    act.record(
        act.draft(
            "standing.file_supplement", row.pk, unit_id=stood[row.person_id], after={"year": year, "on": on}
        )
        for row in rows
    )
    return len(rows)


@transaction.atomic
def check_files(viewer: Viewer, *, unit: UnitOn, on: date, act_uid: UUID) -> FileCheck:
    """Writes down that list and files of `unit` were compared (REC-07). Permission `people.change` on `unit`.

    Raises `DomainError` for a day to come, `Conflict` where that day is written down.
    """
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    if on > today():
        sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
        raise DomainError("date_future", sentence % {"day": format_date(on)}, field="on")
    if FileCheck.objects.filter(unit_id=unit.id, on=on).exists():
        raise Conflict("check_known", _("Lần đối chiếu ngày này đã có trong sổ."))
    act = Act(viewer.actor, "standing.check_files", act_uid, chain=unit.chain)
    row = FileCheck.objects.create(unit_id=unit.id, on=on, recorded_in=act.uid)
    act.record([act.draft("standing.file_check", row.pk, unit_id=unit.id, after={"on": on})])
    return row
