"""Importing a list of members: see what it would do, do it as a whole, take it back as a whole."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple, cast

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.bulk import prepare_rows
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.exchange.matching import SINCE_ADMISSION, match_list, register_mark
from chibo.exchange.models import ImportBatch, SourceRow
from chibo.exchange.queries import as_it_stands
from chibo.exchange.services.columns import remember_columns
from chibo.exchange.services.locking import lock_root
from chibo.exchange.services.openends import keep_open_ends
from chibo.exchange.services.reading import read_list
from chibo.history.services import undo_act
from chibo.org import access, permissions
from chibo.org import services as org
from chibo.org.models import PlaceFact, Unit
from chibo.org.queries import unit_on
from chibo.people.services import change_list_people, prepare_people, record_list_people

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from chibo.core.bulk import PreparedRows
    from chibo.exchange.matching import ListedPlace, Matched
    from chibo.exchange.plan import Plan
    from chibo.exchange.reading import ColumnKey, Field, ParsedList
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.services import PreparedPeople

_PROBLEMS_IN_SENTENCE = 5
_LONGEST_FILENAME = 200


class _Prepared(NamedTuple):
    """What is to be written, converted for the database."""

    matched: Matched
    people: PreparedPeople
    sources: PreparedRows


def preview_list(
    viewer: Viewer,
    *,
    unit: UnitOn,
    data: bytes,
    filename: str,
    as_of: date | None,
    history: str = SINCE_ADMISSION,
    columns: Mapping[ColumnKey, Field | None] | None = None,
    encoding: str | None = None,
) -> Plan:
    """What importing the list into the unit would do; writes nothing. Permission `lists.import` on the unit.

    `as_of` is the day the list speaks of, None where its titles say it. `history` is "since-admission" (members are
    assumed to have been here since then) or "since-list". `columns` says what single columns hold, by sheet ("" for all)
    and letter; None takes what was remembered of the unit's lists, an empty mapping nothing but the headings. `encoding`
    is one of `reading.ENCODINGS`, None where the letters show it. Raises `DomainError` where the file is no list at all;
    what is wrong with single cells are problems of the plan.
    """
    access.require(viewer, permissions.IMPORT_LISTS, as_it_stands(unit).path)
    parsed = read_list(
        unit, data=data, filename=filename, as_of=as_of, history=history, columns=columns, encoding=encoding
    )
    return _match(viewer, unit, parsed, history).plan


def apply_list(
    viewer: Viewer,
    *,
    unit: UnitOn,
    data: bytes,
    filename: str,
    as_of: date | None,
    history: str = SINCE_ADMISSION,
    columns: Mapping[ColumnKey, Field | None] | None = None,
    encoding: str | None = None,
    seen_mark: int | None = None,
    act_uid: UUID | None = None,
) -> tuple[ImportBatch | None, Plan]:
    """Writes the whole list as one batch, or nothing at all. Permission `lists.import` on the unit.

    A list that changes nothing gives no batch. `columns` and `encoding` are those of `preview_list`; columns that were
    chosen are remembered for the unit. `seen_mark` is the mark of the plan that was confirmed, `act_uid` the
    uid the act is to bear (default: a new one); a second act of one uid is refused by the database. Raises
    `DomainError("list_has_errors")`, and `Conflict("register_changed")` where the register changed meanwhile so that the
    list would now do something else than was confirmed.
    """
    access.require(viewer, permissions.IMPORT_LISTS, as_it_stands(unit).path)
    parsed = read_list(
        unit, data=data, filename=filename, as_of=as_of, history=history, columns=columns, encoding=encoding
    )
    matched = _match(viewer, unit, parsed, history)
    if seen_mark is not None and matched.plan.mark != seen_mark:
        raise _register_changed()
    _refuse_errors(matched.plan)
    batch: ImportBatch | None = None
    if not matched.plan.changes_nothing:
        batch = _new_batch(viewer, unit, data=data, filename=filename, history=history)
        batch.act_uid = act_uid or batch.act_uid
        matched = _write_unless_changed(viewer, unit, parsed, batch, matched)
    if parsed.columns_from == "chosen":
        remember_columns(viewer, unit=unit, columns=parsed.columns)
    return batch, matched.plan


def _new_batch(viewer: Viewer, unit: UnitOn, *, data: bytes, filename: str, history: str) -> ImportBatch:
    return ImportBatch(
        act_uid=new_uid(),
        unit_id=unit.id,
        filename=filename[-_LONGEST_FILENAME:],
        digest=hashlib.sha256(data).hexdigest(),
        history=history,
        applied_by=viewer.label,
    )


def _write_unless_changed(
    viewer: Viewer, unit: UnitOn, parsed: ParsedList, batch: ImportBatch, matched: Matched
) -> Matched:
    """Takes the lock, makes sure that what was matched still holds, and writes."""
    prepared = _prepare(matched, batch.act_uid)
    try:
        with transaction.atomic():
            lock_root(unit)
            if register_mark() != matched.register_mark:
                matched = _match_again(viewer, unit, parsed, batch.history, matched)
                prepared = _prepare(matched, batch.act_uid)
            _write(viewer, as_it_stands(unit), batch, prepared)
    except IntegrityError as error:
        if register_mark() == matched.register_mark:
            raise
        raise _register_changed() from error
    return matched


def _match(viewer: Viewer, unit: UnitOn, parsed: ParsedList, history: str) -> Matched:
    return match_list(viewer, unit=unit.at(parsed.as_of), parsed=parsed, history=history)


def _match_again(
    viewer: Viewer, unit: UnitOn, parsed: ParsedList, history: str, confirmed: Matched
) -> Matched:
    """The list beside the register as it is now, which must come to the same."""
    again = _match(viewer, unit, parsed, history)
    if again.plan.mark != confirmed.plan.mark:
        raise _register_changed()
    return again


def _register_changed() -> Conflict:
    return Conflict(
        "register_changed",
        _(
            "Sổ vừa thay đổi sau lúc xem trước, nên danh sách này sẽ ghi khác với những gì đã xem. Chưa ghi gì; hãy xem trước lại rồi xác nhận."
        ),
    )


def _refuse_errors(plan: Plan) -> None:
    errors = [problem for problem in plan.problems if problem.level == "error"]
    if not errors:
        return
    sentences = "\n".join(problem.message for problem in errors[:_PROBLEMS_IN_SENTENCE])
    more = len(errors) - _PROBLEMS_IN_SENTENCE
    if more > 0:
        sentences += "\n" + _("… và %(more)s lỗi khác.") % {"more": more}
    message = _("Danh sách có %(count)s lỗi nên chưa ghi gì. Sửa trong tệp rồi nhập lại:\n%(errors)s")
    raise DomainError("list_has_errors", message % {"count": len(errors), "errors": sentences})


def _prepare(matched: Matched, act_uid: UUID) -> _Prepared:
    """All that takes time, before the lock is taken: the source rows are those of new people, then of known ones."""
    rows = [*matched.draft_rows, *(row for _pk, row in matched.known_rows)]
    sources = [
        SourceRow(sheet=row.sheet, row=row.row, original=json.dumps(row.original, ensure_ascii=False))
        for row in rows
    ]
    people = prepare_people(matched.drafts, act_uid)
    return _Prepared(matched, people, prepare_rows(SourceRow, sources))


def _write(viewer: Viewer, unit: UnitOn, batch: ImportBatch, prepared: _Prepared) -> None:
    matched, people, sources = prepared
    plan, act_uid = matched.plan, batch.act_uid
    units = _create_units(viewer, unit, matched, act_uid)
    change_list_people(viewer, unit=unit, changes=matched.changes, act_uid=act_uid, units=units)
    persons = record_list_people(viewer, unit=unit, people=people, units=units)
    listed = [key if isinstance(key, int) else units[key] for key in matched.listed_units]
    org.set_records_from(viewer, unit=unit, unit_ids={unit.id, *listed}, on=plan.as_of, act_uid=act_uid)
    if matched.codes:
        org.set_listed_codes(viewer, unit=unit, codes=matched.codes, act_uid=act_uid)
    places = [_place_draft(place, plan.as_of, units) for place in matched.places]
    if places:
        org.record_places(viewer, unit=unit, drafts=places, act_uid=act_uid)
    batch.layout, batch.as_of, batch.report = plan.layout, plan.as_of, plan.as_report()
    batch.rows, batch.created, batch.changed = plan.rows, plan.created, plan.changed
    batch.same, batch.skipped = plan.same, plan.skipped
    batch.save()
    sources.fill("batch_id", [batch.pk] * len(sources.values))
    sources.fill("person_id", [*(person.pk for person in persons), *(pk for pk, _row in matched.known_rows)])
    sources.insert()
    keep_open_ends(batch, matched, units)
    act = Act(viewer.actor, "exchange.apply_list", act_uid, chain=unit.chain)
    after = {
        "filename": batch.filename,
        "digest": batch.digest,
        "as_of": plan.as_of,
        "created": plan.created,
        "changed": plan.changed,
    }
    act.record([act.draft("exchange.batch", batch.pk, unit_id=unit.id, after=after)])


def _create_units(viewer: Viewer, unit: UnitOn, matched: Matched, act_uid: UUID) -> dict[str, int]:
    """The units to be created, below their parents; gives their ids by the words that stand for them."""
    ids: dict[str, int] = {}
    for above in dict.fromkeys(new.parent for new in matched.new_units):
        wanted = [new for new in matched.new_units if new.parent == above]
        parent_id = above if isinstance(above, int) else ids[above]
        parent = (
            unit
            if parent_id == unit.id
            else as_it_stands(unit_on(viewer, Unit.objects.get(pk=parent_id).ref))
        )
        made = org.create_units(viewer, parent=parent, drafts=[new.draft for new in wanted], act_uid=act_uid)
        ids |= {new.word: created.pk for new, created in zip(wanted, made, strict=True)}
    return ids


def _place_draft(place: ListedPlace, on: date, units: dict[str, int]) -> org.PlaceDraft:
    """A place of the list with the ids of its units, those just created included."""
    unit_id, cell_id = (units[key] if isinstance(key, str) else key for key in (place.unit, place.cell))
    found = () if place.has_member is None else ((PlaceFact.Kind.HAS_MEMBER, int(place.has_member), on),)
    return org.PlaceDraft(
        unit_id=cast("int", unit_id),
        kind=place.kind,
        name=place.name,
        cell_id=cell_id,
        covered_from=place.covered_from,
        facts=found,
    )


def undo_batch(viewer: Viewer, *, batch: ImportBatch) -> ImportBatch:
    """Takes a batch back: the register is as before it, the batch stays listed as undone. Permission `batches.undo`.

    Raises `DomainError("batch_undone")` the second time, and `Conflict("act_in_use")`, naming what rests on it, where
    later acts touched the same people or something refers to its people and units.
    """
    unit = as_it_stands(unit_on(viewer, batch.unit.ref))
    access.require(viewer, permissions.UNDO_BATCHES, unit.path)
    batch = ImportBatch.objects.select_related("unit").get(pk=batch.pk)
    if batch.undone_at is not None:
        message = _("Lần nhập này đã được hoàn tác ngày %(date)s (%(user)s).")
        values = {"date": format_date(batch.undone_at.date()), "user": batch.undone_by}
        raise DomainError("batch_undone", message % values)
    undo_act(viewer, act_uid=batch.act_uid)
    return ImportBatch.objects.select_related("unit").get(pk=batch.pk)
