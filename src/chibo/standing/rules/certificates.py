"""Party age as a certificate says it: from which day, until which, what was taken off."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from chibo.core.dates import months_between
from chibo.standing.rules.badges import MONTHS_A_YEAR, counted_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from chibo.standing.rules.badges import Spell

MAY_ASK: Final = "leaving.party_age_certificate"


@dataclass(frozen=True, slots=True)
class AgeReached:
    """Party age on leaving: whole years and months, and the times outside the Party, each first day and day of coming back."""

    years: int
    months: int
    outside: tuple[tuple[date, date], ...]

    @property
    def days_outside(self) -> int:
        return sum((back - left).days for left, back in self.outside)


def age_reached(spells: Sequence[Spell], *, deducts: bool) -> AgeReached:
    """The age at the end of the last of these times in the Party, oldest first; time outside is taken off where the rule says so."""
    outside = tuple(
        (before.ends_on, after.starts_on)
        for before, after in pairwise(spells)
        if not after.restored and before.ends_on < after.starts_on
    )
    months = months_between(counted_from(spells, deducts=deducts), spells[-1].ends_on)
    return AgeReached(*divmod(months, MONTHS_A_YEAR), outside if deducts else ())
