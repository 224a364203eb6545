"""Taking an act back, as a whole: the one place for every domain."""

# ruff: noqa: SLF001 - `_base_manager` is Django's word for every row of a table
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from chibo.catalogue import acts
from chibo.catalogue.acts import Irreversible, Resting, Reversible
from chibo.core import clock
from chibo.core.audit.acts import IMAGES, Act
from chibo.core.audit.images import put_back
from chibo.core.audit.models import UndoneAct
from chibo.core.audit.queries import entries_of_act
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.uid import new_uid
from chibo.history import access, rules
from chibo.history.resting import what_rests_on
from chibo.org import paths
from chibo.org.models import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from chibo.core.audit.images import Image
    from chibo.core.audit.models import AuditEntry
    from chibo.org.access import Viewer

UNDO = "history.undo_act"


class InUse(Conflict):
    """The act cannot be taken back because of what `resting` names."""

    def __init__(self, resting: list[Resting]) -> None:
        sentence = _(
            "Không thể hoàn tác vì có nội dung ghi sau dựa vào: %(what)s. Hãy hoàn tác những nội dung ấy trước."
        )
        super().__init__("act_in_use", sentence % {"what": "; ".join(rest.what for rest in resting)})
        self.resting = resting


@dataclass(frozen=True)
class Undone:
    """An act that was taken back: how many entries it had, and the act that undid it."""

    act_uid: UUID
    undone_in: UUID
    entries: int


def undo_act(viewer: Viewer, *, act_uid: UUID) -> Undone:
    """Takes back all an act recorded: every row is as it was before it. Permission `batches.undo` over every unit it touched.

    Raises `NotVisible` for an unknown act, `DomainError` where it cannot be undone at all, was undone, or is too old, and
    `InUse` (a `Conflict`) where something rests on it. One entry for each of its entries, under one new act.
    """
    entries = list(entries_of_act(act_uid))
    access.require_undo(viewer, entries)
    try:
        with transaction.atomic():
            _lock(entries)
            refuse(viewer, entries)
            return _take_back(viewer, entries)
    except ProtectedError as error:
        raise _in_use_by_rows() from error
    except IntegrityError as error:
        if UndoneAct.objects.filter(act_uid=act_uid).exists():
            raise _undone_before() from error
        raise _in_use_by_rows() from error


def refuse(viewer: Viewer, entries: Sequence[AuditEntry]) -> None:
    """Raises what stands against undoing the act of these entries now; the permission is not asked here."""
    if not entries:
        raise NotVisible
    first = entries[0]
    if UndoneAct.objects.filter(act_uid=first.act_uid).exists():
        raise _undone_before()
    names = list(dict.fromkeys(entry.act for entry in entries))
    for name in names:
        _refuse_kind(name)
    if not is_of_event(names) and not rules.is_in_time(first.recorded_at, clock.now()):
        values = {"days": rules.UNDO_DAYS, "date": format_date(rules.undo_until(first.recorded_at).date())}
        sentence = _(
            "Thay đổi này chỉ hoàn tác được trong %(days)s ngày, đến hết %(date)s. Hãy ghi lại điều đúng thay cho việc hoàn tác."
        )
        raise DomainError("undo_too_late", sentence % values)
    if resting := what_rests_on(viewer, first.act_uid, names):
        raise InUse(resting)


def is_of_event(names: Sequence[str]) -> bool:
    """Does an act with entries of these names tell what happened to a member, so that it is put right whenever it is noticed?"""
    return all(isinstance(kind := acts.act_of(name), Reversible) and kind.is_event for name in names)


def _refuse_kind(name: str) -> None:
    kind = acts.act_of(name)
    if isinstance(kind, Reversible):
        return
    because = str(kind.because) if isinstance(kind, Irreversible) else ""
    values = {"act": str(kind.label) if kind else name, "because": because}
    raise DomainError("act_irreversible", (_("Không hoàn tác được: %(act)s. %(because)s") % values).strip())


def _undone_before() -> DomainError:
    return DomainError("act_undone", _("Thay đổi này đã được hoàn tác trước đó; không có gì phải làm nữa."))


def _in_use_by_rows() -> Conflict:
    return Conflict(
        "act_in_use",
        _(
            "Không thể hoàn tác vì có nội dung ghi sau dựa vào thay đổi này. Hãy xem nhật ký và hoàn tác nội dung ấy trước."
        ),
    )


def _lock(entries: Sequence[AuditEntry]) -> None:
    """One undo at a time below one root, until the transaction ends (SQLite has one writer anyway)."""
    path = access.path_of(entries)
    ids = [paths.decode(path)[0]] if path else []
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=ids).values_list("pk"))


def _images(entry: AuditEntry) -> list[Image]:
    """What stood before the act, without what the act itself had opened and changed again."""
    images: list[Image] = (entry.before or {}).get(IMAGES, [])
    return [one for one in images if one[1].get("recorded_in") != str(entry.act_uid)]


def _take_back(viewer: Viewer, entries: Sequence[AuditEntry]) -> Undone:
    act_uid = entries[0].act_uid
    undo = Act(viewer.actor, UNDO, new_uid(), chain=entries[0].chain)
    UndoneAct.objects.create(act_uid=act_uid, undone_in=undo.uid)
    tables = acts.tables()
    pointed_to: list[QuerySet[Any]] = []
    for model in reversed(list(tables.values())):
        if any(field.name == "recorded_in" for field in model._meta.concrete_fields):
            made = model._base_manager.filter(recorded_in=act_uid)
            try:
                made.delete()
            except ProtectedError:
                # A paper that rows the act ended point to: it goes when they are back.
                pointed_to.append(made)
    put_back([image for entry in entries for image in _images(entry)], tables)
    for made in pointed_to:
        made.delete()
    for name in dict.fromkeys(entry.act for entry in entries):
        kind = acts.act_of(name)
        if isinstance(kind, Reversible) and kind.taken_back:
            kind.taken_back(act_uid, viewer.label)
    undo.record(
        undo.draft(
            entry.object_type,
            entry.object_id,
            unit_id=entry.unit_id,
            before=entry.after,
            after={key: value for key, value in (entry.before or {}).items() if key != IMAGES} or None,
            note=str(act_uid),
        )
        for entry in entries
    )
    return Undone(act_uid, undo.uid, len(entries))
