"""What of this domain holds a member where they are, an examination that is not finished (TRF-05), and who has no vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.catalogue.holds import declare_hold
from chibo.catalogue.vote_base import declare_left_out
from chibo.org.queries import on_date
from chibo.standing.models import Examination, Suspension

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date


def being_examined(person_ids: Collection[int], on: date) -> set[int]:
    """Of these persons those about whom something is not finished on the day. One SQL query."""
    rows = Examination.objects.filter(on_date(on), person_id__in=person_ids)
    return set(rows.values_list("person_id", flat=True))


def suspended(person_ids: Collection[int], on: date) -> set[int]:
    """Of these persons those suspended on the day (ADM-28). One SQL query."""
    rows = Suspension.objects.filter(on_date(on), person_id__in=person_ids)
    return set(rows.values_list("person_id", flat=True))


declare_hold("standing.examinations", being_examined)
declare_left_out("suspended", suspended)
