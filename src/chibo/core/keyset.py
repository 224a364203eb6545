"""Paging without OFFSET: the rows after (or before) a known row in the order of the list."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from chibo.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence


def place_of(row: object, order: Sequence[str]) -> str:
    """The place of a row in the order, as an opaque word for an address. `order` names fields, `-` before descending ones."""
    values = [_value(row, field.lstrip("-")) for field in order]
    return (
        base64.urlsafe_b64encode(json.dumps(values, default=str, separators=(",", ":")).encode())
        .decode()
        .rstrip("=")
    )


def _value(row: object, field: str) -> Any:
    for part in field.split("__"):
        row = getattr(row, part)
    return row


def beyond(order: Sequence[str], place: str) -> Q:
    """The condition of rows that come after the place; for rows before it, pass the reversed order.

    Raises `DomainError` for a word that is not a place of this order.
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(place + "=" * (-len(place) % 4)))
    except (ValueError, binascii.Error) as error:
        raise _unknown_place() from error
    if not isinstance(values, list) or len(values) != len(order):
        raise _unknown_place()
    condition, equal = Q(pk__in=[]), Q()
    for field, value in zip(order, values, strict=True):
        name = field.lstrip("-")
        condition |= equal & Q(**{f"{name}__{'lt' if field.startswith('-') else 'gt'}": value})
        equal &= Q(**{name: value})
    return condition


def _unknown_place() -> DomainError:
    return DomainError("place_unknown", _("Địa chỉ trang không đúng. Hãy mở lại danh sách từ đầu."))


def reverse_of(order: Sequence[str]) -> list[str]:
    return [field[1:] if field.startswith("-") else f"-{field}" for field in order]
