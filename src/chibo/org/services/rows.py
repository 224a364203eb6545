"""Opening, ending, correcting and taking out one dated row, each with the entry that tells it in full.

Not for callers outside services: permission, transaction and the writing of the entries are the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import ForeignKey, Model

from chibo.core.audit.rows import changed, columns_of, opened, taken_out
from chibo.core.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chibo.core.audit.acts import Act
    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.models import Decision
    from chibo.org.models import Dated

RowT = TypeVar("RowT", bound=Model)
_END = ("ends_on", "closed_in")


def open_row(act: Act, row: Model, *, unit_id: int | None) -> AuditDraft:
    """Writes a new row. Raises `Conflict` with the sentence of the invariant it breaks."""
    _check(row)
    row.save(force_insert=True)
    return opened(act, row, unit_id=unit_id)


def end_row(
    act: Act, row: Dated, on: date, *, unit_id: int | None, paper: Decision | None = None
) -> AuditDraft:
    """The row holds up to the day before `on`; `paper` only for rows that keep an `end_decision`."""
    columns = [*_END, "end_decision_id"] if paper else list(_END)
    act.keep([row], columns)
    before = columns_of(row, columns)
    row.ends_on, row.closed_in = on, act.uid
    if paper:
        row.end_decision = paper  # type: ignore[attr-defined]
    row.save(update_fields=[name.removesuffix("_id") for name in columns])
    return changed(act, row, before, unit_id=unit_id)


def correct_row(act: Act, row: Model, values: Mapping[str, Any], *, unit_id: int | None) -> AuditDraft:
    """Puts other values in columns of a row. Raises `Conflict` with the sentence of the invariant they break."""
    before = columns_of(row, [_attname(row, name) for name in values])
    act.keep([row])
    for name, value in values.items():
        setattr(row, name, value)
    _check(row)
    row.save(update_fields=list(values))
    return changed(act, row, before, unit_id=unit_id)


def take_out_row(act: Act, row: Model, *, unit_id: int | None) -> AuditDraft:
    """Deletes a row that was wrong from the beginning; the log keeps all of it."""
    act.keep([row])
    draft = taken_out(act, row, unit_id=unit_id)
    row.delete()
    return draft


def _attname(row: Model, name: str) -> str:
    field = row._meta.get_field(name)  # noqa: SLF001 - how Django names the column of a relation
    return field.attname if isinstance(field, ForeignKey) else name


def _check(row: Model) -> None:
    """The invariants of the table, asked before the database refuses without a sentence."""
    try:
        row.validate_constraints()
    except ValidationError as error:
        said = error.message_dict.get(NON_FIELD_ERRORS) or error.messages
        raise Conflict("row_conflict", " ".join(said)) from error
