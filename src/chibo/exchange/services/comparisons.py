"""A list beside the register: compared, and its differences taken over into the register one by one or many."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.text import sort_key
from chibo.exchange import storage
from chibo.exchange.comparing.differences import compare
from chibo.exchange.comparing.queries import differences_in
from chibo.exchange.comparing.taking import Taking
from chibo.exchange.matching import SINCE_ADMISSION, match_list, register_mark
from chibo.exchange.models import Comparison, Difference, ImportBatch
from chibo.exchange.plan import kept_problems
from chibo.exchange.queries import as_it_stands
from chibo.exchange.services.locking import lock_root
from chibo.exchange.services.moves import moved, refuse_days
from chibo.exchange.services.parts import Source, new_part, write_part
from chibo.exchange.services.reading import read_list
from chibo.org import access, permissions
from chibo.people.services import prepare_people

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date
    from uuid import UUID

    from chibo.accounts.models import User
    from chibo.exchange.comparing.differences import Compared, Found
    from chibo.exchange.matching import Matched
    from chibo.exchange.models import ImportDraft
    from chibo.exchange.reading import ParsedRow
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.services import PersonChange, PersonDraft

_BATCH_ROWS = 1000


def compare_list(viewer: Viewer, *, unit: UnitOn, data: bytes, filename: str, as_of: date | None) -> Compared:
    """A list beside the unit and all below it, on the day of the list; writes nothing.

    Permissions `lists.import` and `people.see` on the unit. What the viewer may not see of it, the caller leaves out.
    Raises `DomainError` where the file is no list.
    """
    _require(viewer, unit)
    parsed = read_list(unit, data=data, filename=filename, as_of=as_of, history=SINCE_ADMISSION)
    return compare(unit.at(parsed.as_of), parsed)


def keep_comparison(
    viewer: Viewer, user: User, *, unit: UnitOn, data: bytes, filename: str, as_of: date | None
) -> Comparison:
    """Compares, and keeps the result with the file for its user until it is a day old. Permissions as `compare_list`."""
    found = compare_list(viewer, unit=unit, data=data, filename=filename, as_of=as_of)
    draft = storage.keep_draft(
        viewer, user, unit=unit, data=data, filename=filename, as_of=as_of, history=SINCE_ADMISSION
    )
    return _kept(draft, found)


def compare_draft(viewer: Viewer, *, unit: UnitOn, draft: ImportDraft) -> Comparison:
    """Compares the file of a draft and keeps the result with it; one that is there stays. Permissions as `compare_list`."""
    kept = Comparison.objects.filter(draft=draft).first()
    if kept is not None:
        return kept
    data = storage.draft_bytes(draft)
    return _kept(
        draft, compare_list(viewer, unit=unit, data=data, filename=draft.filename, as_of=draft.as_of)
    )


def _kept(draft: ImportDraft, found: Compared) -> Comparison:
    parsed = found.parsed
    with transaction.atomic():
        comparison = Comparison.objects.create(
            draft=draft, layout=parsed.layout_label, as_of=parsed.as_of, rows=parsed.row_count, same=found.same,
            problems=kept_problems(found.problems),
        )  # fmt: skip
        rows = (_row(comparison, one) for one in found.differences)
        Difference.objects.bulk_create(rows, batch_size=_BATCH_ROWS)
    return comparison


def _row(comparison: Comparison, one: Found) -> Difference:
    return Difference(
        comparison=comparison,
        kind=one.kind,
        field=one.field,
        person_id=one.known.id if one.known else None,
        unit_id=one.unit_id,
        name=one.name,
        sort_key=sort_key(one.name),
        cell_name=one.cell_name,
        sheet=one.row.sheet if one.row else "",
        row=one.row.row if one.row else 0,
        register_value=one.register_value,
        file_value=one.file_value,
    )


def take_over(
    viewer: Viewer,
    *,
    unit: UnitOn,
    comparison: Comparison,
    ids: Collection[int],
    moved_on: date | None = None,
    act_uid: UUID | None = None,
) -> ImportBatch:
    """Makes the register say what the file says in these differences. Permissions `lists.import` and `people.see`.

    All or none, as one batch that can be taken back. `moved_on` is the day on which people in another cell moved, `act_uid`
    the uid the act is to bear (default: a new one). The file is compared anew: raises `Conflict("register_changed")` where
    a difference is no longer what was shown, `DomainError` for one that cannot be taken over (nobody is closed or emptied
    by a list), `NotVisible` for one out of reach.
    """
    _require(viewer, unit)
    chosen = list(differences_in(viewer, unit, comparison).filter(pk__in=ids))
    if len(chosen) != len(set(ids)) or not chosen:
        raise NotVisible("difference_unknown", _("Không tìm thấy điểm khác nhau này. Hãy mở lại trang."))
    data, filename = storage.draft_bytes(comparison.draft), comparison.draft.filename
    anew = compare_list(viewer, unit=unit, data=data, filename=filename, as_of=comparison.as_of)
    part = _part(unit, comparison, anew, data, act_uid)
    written = _to_write(viewer, unit.at(comparison.as_of), anew, _as_shown(chosen, anew), moved_on)
    with transaction.atomic():
        lock_root(unit)
        if register_mark() != anew.register_mark:
            raise _changed()
        write_part(
            viewer,
            unit=as_it_stands(unit),
            batch=part,
            act="exchange.take_over",
            changes=written.changes,
            people=prepare_people(written.drafts, part.act_uid) if written.drafts else None,
            sources=written.sources,
        )
        Difference.objects.filter(pk__in=[one.pk for one in chosen]).update(taken_in=part.act_uid)
    return part


def _part(
    unit: UnitOn, comparison: Comparison, anew: Compared, data: bytes, act_uid: UUID | None
) -> ImportBatch:
    part = new_part(
        unit, kind=ImportBatch.Kind.TAKEN_OVER, filename=comparison.draft.filename, digest=hashlib.sha256(data).hexdigest(),
        layout=anew.parsed.layout, as_of=comparison.as_of,
    )  # fmt: skip
    part.act_uid = act_uid or part.act_uid
    return part


class _Written(NamedTuple):
    """What is to be written; `drafts` are the people who are new."""

    changes: list[PersonChange]
    drafts: tuple[PersonDraft, ...]
    sources: list[Source]


def _to_write(
    viewer: Viewer, unit: UnitOn, anew: Compared, found: Sequence[Found], moved_on: date | None
) -> _Written:
    taking = Taking(unit, found)
    asked = taking.moves(moved_on)
    refuse_days([(name, move, on) for name, _person, move, on in asked])
    new_rows = [one.row for one in found if one.kind == Difference.Kind.ONLY_FILE and one.row]
    matched = _matched(viewer, unit, anew, new_rows)
    changes = [
        *taking.changes(),
        *moved([(person, move, on) for _name, person, move, on in asked]),
        *(matched.changes if matched else ()),
    ]
    return _Written(changes, matched.drafts if matched else (), list(_sources(found, matched)))


def _require(viewer: Viewer, unit: UnitOn) -> None:
    path = as_it_stands(unit).path
    access.require(viewer, permissions.IMPORT_LISTS, path)
    access.require(viewer, permissions.SEE_PEOPLE, path)


def _changed() -> Conflict:
    sentence = _(
        "Sổ đã thay đổi sau lúc so sánh, điểm khác nhau này không còn như đã xem. Chưa ghi gì; hãy so sánh lại tệp."
    )
    return Conflict("register_changed", sentence)


def _as_shown(chosen: Sequence[Difference], anew: Compared) -> list[Found]:
    """The differences as they are now, which must be as they were shown."""
    by_key = {one.key: one for one in anew.differences}
    found = []
    for row in chosen:
        one = by_key.get((row.kind, row.field, row.person_id, row.sheet, row.row))
        shown = (row.register_value or "", row.file_value or "")
        if row.taken_in or one is None or (one.register_value, one.file_value) != shown:
            raise _changed()
        found.append(one)
    return found


def _matched(viewer: Viewer, unit: UnitOn, anew: Compared, rows: Sequence[ParsedRow]) -> Matched | None:
    """The import of these rows alone: the people the register does not have."""
    if not rows:
        return None
    named = {(row.unit_name, row.unit_listed_code, row.parent_name) for row in rows}
    units = tuple(one for one in anew.parsed.units if (one.name, one.listed_code, one.parent_name) in named)
    narrowed = replace(
        anew.parsed, rows=tuple(rows), units=units, problems=(), skipped=(), proposals=(), places=()
    )
    matched = match_list(viewer, unit=unit, parsed=narrowed, history=SINCE_ADMISSION)
    if matched.new_units:
        sentence = _("Chi bộ của người này chưa có trong sổ. Hãy nhập danh sách để lập chi bộ trước.")
        raise DomainError("cell_unknown", sentence)
    if matched.plan.has_errors:
        raise DomainError("list_has_errors", "\n".join(str(one.message) for one in matched.plan.problems))
    if len(matched.drafts) != len(rows):
        raise _changed()
    return matched


def _sources(found: Sequence[Found], matched: Matched | None) -> Iterator[Source]:
    """The rows the facts come from, each once; those of new people in the order in which they are recorded."""
    known = {one.known.id: one.row for one in found if one.known and one.row}
    for person_id, row in known.items():
        yield Source(person_id, row.sheet, row.row, json.dumps(row.original, ensure_ascii=False))
    for row in matched.draft_rows if matched else ():
        yield Source(None, row.sheet, row.row, json.dumps(row.original, ensure_ascii=False))
