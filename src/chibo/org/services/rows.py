"""Opening, ending, correcting and taking out dated rows, one or many, each with the entry that tells it in full.

Not for callers outside services: permission, transaction and the writing of the entries are the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import ForeignKey, Model

from chibo.core.audit.rows import changed, columns_of, opened, taken_out
from chibo.core.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from chibo.core.audit.acts import Act
    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.models import Decision
    from chibo.org.models import Dated

RowT = TypeVar("RowT", bound=Model)
DatedT = TypeVar("DatedT", bound="Dated")
_END = ("ends_on", "closed_in")
BATCH_ROWS: Final = 1000


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


def end_rows(
    act: Act,
    rows: Sequence[DatedT],
    on: date,
    *,
    unit_of: Callable[[DatedT], int | None],
    paper: Decision | None = None,
) -> list[AuditDraft]:
    """The set form of `end_row`, for rows of one table: one SQL statement for each thousand."""
    if not rows:
        return []
    columns = [*_END, "end_decision_id"] if paper else list(_END)
    act.keep(rows, columns)
    before = [columns_of(row, columns) for row in rows]
    values: dict[str, Any] = {"ends_on": on, "closed_in": act.uid} | (
        {"end_decision_id": paper.pk} if paper else {}
    )
    table = type(rows[0])._base_manager  # noqa: SLF001 - Django's word for every row of a table
    for start in range(0, len(rows), BATCH_ROWS):
        table.filter(pk__in=[row.pk for row in rows[start : start + BATCH_ROWS]]).update(**values)
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
    return [changed(act, row, was, unit_id=unit_of(row)) for row, was in zip(rows, before, strict=True)]


def open_rows(act: Act, rows: Sequence[RowT], *, unit_of: Callable[[RowT], int | None]) -> list[AuditDraft]:
    """The set form of `open_row`, for rows of one table. What a row breaks is an IntegrityError of the database."""
    if not rows:
        return []
    made = type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH_ROWS)  # noqa: SLF001 - as above
    return [opened(act, row, unit_id=unit_of(row)) for row in made]


def correct_rows(
    act: Act,
    rows: Sequence[RowT],
    columns: Sequence[str],
    change: Callable[[RowT], None],
    *,
    unit_of: Callable[[RowT], int | None],
) -> list[AuditDraft]:
    """The set form of `correct_row`: `change` puts other values in `columns` (attribute names) of each row."""
    if not rows:
        return []
    act.keep(rows, columns)
    before = [columns_of(row, columns) for row in rows]
    for row in rows:
        change(row)
    names = [name.removesuffix("_id") for name in columns]
    type(rows[0])._base_manager.bulk_update(rows, names, batch_size=BATCH_ROWS)  # noqa: SLF001 - as above
    return [changed(act, row, was, unit_id=unit_of(row)) for row, was in zip(rows, before, strict=True)]
