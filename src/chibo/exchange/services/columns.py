"""What the columns of a unit's lists hold: a correction is remembered with its headings, and forgotten when told so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from chibo.core.audit.acts import Act
from chibo.core.uid import new_uid
from chibo.exchange.models import RememberedColumns
from chibo.exchange.queries import as_it_stands
from chibo.exchange.reading import Field, heading_signature, list_columns, sheets_of
from chibo.org import access, permissions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chibo.exchange.reading import Book, ColumnGuess, ColumnKey
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

_OBJECT = "exchange.remembered_columns"


def remembered_columns(
    unit: UnitOn, book: Book, *, encoding: str | None = None
) -> dict[ColumnKey, Field | None]:
    """What was remembered of lists of this unit with the headings of this book; empty where nothing was. One SQL query."""
    remembered = dict(RememberedColumns.objects.filter(unit_id=unit.id).values_list("signature", "columns"))
    if not remembered:
        return {}
    return {
        (column.sheet, column.column): Field(known[column.column]) if known[column.column] else None
        for columns in sheets_of(list_columns(book, encoding=encoding))
        for known in [remembered.get(heading_signature(columns), {})]
        for column in columns
        if column.column in known
    }


@transaction.atomic
def remember_columns(viewer: Viewer, *, unit: UnitOn, columns: Iterable[ColumnGuess]) -> None:
    """Keeps how the columns of a list were read, for the next list of the unit with the same headings.

    Permission `lists.import` on the unit.
    """
    access.require(viewer, permissions.IMPORT_LISTS, as_it_stands(unit).path)
    act = Act(viewer.actor, "exchange.remember_columns", new_uid(), chain=unit.chain)
    drafts = []
    for of_sheet in sheets_of(columns):
        said = {column.column: column.field.value if column.field else "" for column in of_sheet}
        known, signature = {}, heading_signature(of_sheet)
        if (row := RememberedColumns.objects.filter(unit_id=unit.id, signature=signature).first()) is None:
            row = RememberedColumns(unit_id=unit.id, signature=signature)
        else:
            known = {"columns": row.columns}
        if row.columns == said:
            continue
        row.columns, row.remembered_by = said, viewer.label
        row.save()
        drafts.append(
            act.draft(_OBJECT, row.pk, unit_id=unit.id, before=known or None, after={"columns": said})
        )
    act.record(drafts)


@transaction.atomic
def forget_columns(viewer: Viewer, *, unit: UnitOn, columns: Iterable[ColumnGuess]) -> None:
    """Forgets what was remembered for the headings of these columns. Permission `lists.import` on the unit."""
    access.require(viewer, permissions.IMPORT_LISTS, as_it_stands(unit).path)
    signatures = {heading_signature(of_sheet) for of_sheet in sheets_of(columns)}
    rows = RememberedColumns.objects.filter(unit_id=unit.id, signature__in=signatures)
    act = Act(viewer.actor, "exchange.forget_columns", new_uid(), chain=unit.chain)
    act.record([act.draft(_OBJECT, row.pk, unit_id=unit.id, before={"columns": row.columns}) for row in rows])
    rows.delete()
