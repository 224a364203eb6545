"""What stood in rows before an act changed them, as the audit log keeps it, and how they are put back.

An image is `[label of the model, {column: value}]`: every column of a row that may go, or only those that change. Values
of sealed fields are ciphertext.
"""

# ruff: noqa: SLF001 - `_meta` is how Django lists the columns of a row
from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from chibo.core.audit.services import json_safe
from chibo.core.sealed import SealedTextField, seal, unseal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import Model

Image = list[Any]
_BATCH_ROWS = 500


def image_of(row: Model, columns: Iterable[str] = ()) -> Image:
    """The row as it is in memory now: the named columns and its key, or (default) every column."""
    wanted = set(columns)
    fields = [f for f in row._meta.concrete_fields if not wanted or f.primary_key or f.attname in wanted]
    return [row._meta.label_lower, {f.attname: _kept(f, getattr(row, f.attname)) for f in fields}]


def _kept(field: Any, value: Any) -> Any:
    return seal(value or "") if isinstance(field, SealedTextField) else json_safe(value)


def put_back(images: Sequence[Image], models: Mapping[str, type[Model]]) -> None:
    """Makes the rows what the images say: rows that are there are changed, others stand again under their old key.

    A row that is not there and of which only some columns are known stays away: the act itself had made it.
    Of several images of one row the first counts, column by column: it is the oldest. One statement per 500 rows of the
    same columns, and one for what is there.
    """
    wanted: dict[tuple[str, Any], dict[str, Any]] = defaultdict(dict)
    for label, columns in images:
        key = columns[models[label]._meta.pk.attname]
        known = wanted[label, key]
        wanted[label, key] = columns | known
    for label, model in models.items():
        rows = [columns for (name, _key), columns in wanted.items() if name == label]
        for start in range(0, len(rows), _BATCH_ROWS):
            _put_back(model, rows[start : start + _BATCH_ROWS])


def _put_back(model: type[Model], rows: list[dict[str, Any]]) -> None:
    key = model._meta.pk.attname
    there = set(model._base_manager.filter(pk__in=[row[key] for row in rows]).values_list("pk", flat=True))
    whole = len(model._meta.concrete_fields)
    gone = [_row(model, row) for row in rows if row[key] not in there and len(row) == whole]
    by_columns: dict[tuple[str, ...], list[Model]] = defaultdict(list)
    for row in rows:
        if row[key] in there and len(row) > 1:
            by_columns[tuple(name for name in row if name != key)].append(_row(model, row))
    for columns, found in by_columns.items():
        names = [field.name for field in model._meta.concrete_fields if field.attname in columns]
        model._base_manager.bulk_update(found, names)
    # Last: what stands again may need a value or a place that a changed row has just left.
    model._base_manager.bulk_create(gone)


def _row(model: type[Model], columns: dict[str, Any]) -> Model:
    values = {
        f.attname: _value(f, columns[f.attname]) for f in model._meta.concrete_fields if f.attname in columns
    }
    return model(**values)


def _value(field: Any, kept: Any) -> Any:
    return unseal(kept) if isinstance(field, SealedTextField) else field.to_python(kept)
