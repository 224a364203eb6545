"""Who speaks for a transfer, and what was seen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.core.clock import today
from chibo.core.dates import day_before
from chibo.org.access import OPERATOR
from chibo.org.queries import unit_on
from chibo.people.models import TemporaryStay

if TYPE_CHECKING:
    from chibo.org.models import Unit
    from chibo.org.queries import UnitOn
    from chibo.people.models import Transfer


def mark_of(transfer: Transfer) -> str:
    """What changes whenever the transfer does: by it one sees whether somebody was faster."""
    stay = (
        TemporaryStay.objects.filter(transfer=transfer)
        .values_list("until", "ends_on", "home_told_on")
        .first()
    )
    back = (transfer.back_on, transfer.reported_on, transfer.supplemented_on)
    return "/".join(
        str(one or "")
        for one in (transfer.presented_on, transfer.outcome, transfer.listed_on, *back, *(stay or ()))
    )


def unit_of(transfer: Transfer) -> UnitOn:
    """Who speaks for the transfer now: the unit it is addressed to, else (the other end is outside) the unit it left."""
    unit = transfer.to_unit or transfer.from_unit
    assert unit is not None  # noqa: S101 - one end stands in the register
    return _standing(unit)


def sender_of(transfer: Transfer) -> UnitOn | None:
    """The unit it left, None where that is outside the register."""
    return _standing(transfer.from_unit) if transfer.from_unit else None


def _standing(unit: Unit) -> UnitOn:
    """The unit of today, or as it last was."""
    last = unit.placements.order_by("-ends_on").values_list("ends_on", flat=True)[0]
    return unit_on(OPERATOR, unit.ref, min(today(), day_before(last)))
