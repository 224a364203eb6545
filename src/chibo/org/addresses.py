"""How the date of a page goes along in the addresses of its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chibo.org.queries import UnitOn


def date_of(unit: UnitOn) -> str:
    """The value of `on=` in links to other pages: "" where the unit is seen on the date its pages open on."""
    return "" if unit.on == unit.home_on else unit.on.isoformat()
