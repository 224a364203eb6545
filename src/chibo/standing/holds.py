"""What of this domain holds a member where they are: an examination that is not finished (TRF-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.catalogue.holds import declare_hold
from chibo.org.queries import on_date
from chibo.standing.models import Examination

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date


def being_examined(person_ids: Collection[int], on: date) -> set[int]:
    """Of these persons those about whom something is not finished on the day. One SQL query."""
    rows = Examination.objects.filter(on_date(on), person_id__in=person_ids)
    return set(rows.values_list("person_id", flat=True))


declare_hold("standing.examinations", being_examined)
