"""How large an invented register is, and over which days its history runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chibo.core.dates import add_months

#: The last day the invented register speaks of; fixed, so that the same seed gives the same rows on any day.
LAST_DAY = date(2024, 6, 30)
MEMBERS_A_CELL = 25
CELLS_A_COMMUNE = 144
COMMUNES_A_PROVINCE = 125


@dataclass(frozen=True)
class Size:
    """What is asked for: members and cells in all, and the months of history that were recorded day by day."""

    members: int
    cells: int
    months: int
    seed: int

    @property
    def records_from(self) -> date:
        """The day of the first lists; what lies before it is assumed."""
        return add_months(LAST_DAY, -self.months)

    @property
    def communes(self) -> int:
        return -(-self.cells // CELLS_A_COMMUNE)

    @property
    def provinces(self) -> int:
        return -(-self.communes // COMMUNES_A_PROVINCE)


#: Members, cells and months by name: a commune, a province, the nation.
PRESETS = {
    "commune": (500, 20, 12),
    "province": (475_000, 18_000, 12),
    "nation": (5_600_000, 250_000, 0),
}
