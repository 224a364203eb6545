"""Where a page of the work list ended, and how that is written in an address."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from chibo.core.errors import DomainError


class Place(NamedTuple):
    """A place in the list; places compare as the list is ordered. `due_on` is `END` for duties without a day."""

    due_on: date
    key: str
    anchor: date
    pk: int

    def written(self) -> str:
        """As it stands in an address."""
        return f"{self.due_on.isoformat()}~{self.key}~{self.anchor.isoformat()}~{self.pk}"


def place_from(text: str) -> Place | None:
    """The place written in an address; None where there is none. Raises `DomainError` on anything else."""
    if not text:
        return None
    try:
        due_on, key, anchor, pk = text.split("~")
        return Place(date.fromisoformat(due_on), key, date.fromisoformat(anchor), int(pk))
    except ValueError as error:
        sentence = _("Địa chỉ trang này không đọc được chỗ xem tiếp. Hãy mở lại danh sách từ đầu.")
        raise DomainError("place_malformed", sentence) from error
