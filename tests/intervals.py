"""Dated rows that must not overlap, checked row by row: what the constraints of the tables promise."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model


def overlapping(model: type[Model], *key: str) -> list[Any]:
    """Keys of which two rows hold on one day; a row that ends before it begins counts as well."""
    held = model._default_manager.filter(starts_on__isnull=False)
    rows = held.order_by(*key, "starts_on", "ends_on").values_list(*key, "starts_on", "ends_on")
    found = []
    for one, group in groupby(rows, key=lambda row: row[: len(key)]):
        spans = [row[len(key) :] for row in group]
        if any(start > end for start, end in spans) or any(
            before[1] > after[0] for before, after in pairwise(spans)
        ):
            found.append(one)
    return found
