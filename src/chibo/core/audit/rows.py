"""Entries that tell in full what an act did to one row, so that the act can be taken back from them alone.

The object type is the model in words ("org.unit_profile"); values are columns by their attribute name. A row the act
opened has no `before`, one it took out has no `after`; of a changed row both hold the columns that changed.
"""

# ruff: noqa: SLF001 - `_meta` is how Django lists the columns of a row
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Model

    from chibo.core.audit.acts import Act
    from chibo.core.audit.services import AuditDraft

_INNER_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def object_type(model: type[Model]) -> str:
    """The word of the log for rows of a model: `org.UnitProfile` is "org.unit_profile"."""
    return f"{model._meta.app_label}.{_INNER_CAPITAL.sub('_', model.__name__).lower()}"


def columns_of(row: Model, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Columns of a row by attribute name: all of them, or those named."""
    every = [field.attname for field in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in (every if names is None else names)}


def opened(act: Act, row: Model, *, unit_id: int | None) -> AuditDraft:
    """The act wrote the row."""
    return act.draft(object_type(type(row)), row.pk, unit_id=unit_id, after=columns_of(row))


def changed(act: Act, row: Model, before: Mapping[str, Any], *, unit_id: int | None) -> AuditDraft:
    """The act changed the columns of `before`, which holds what stood there; the row is as it now is."""
    after = columns_of(row, before)
    return act.draft(object_type(type(row)), row.pk, unit_id=unit_id, before=before, after=after)


def taken_out(act: Act, row: Model, *, unit_id: int | None) -> AuditDraft:
    """The act deletes the row; to be drafted while the row still has its id."""
    return act.draft(object_type(type(row)), row.pk, unit_id=unit_id, before=columns_of(row))
