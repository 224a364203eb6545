"""How a Party organisation is written at the head of a paper it issues."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from chibo.org.queries import UnitOn

#: The committee of a party organisation, by the kind of place in its name.
_COMMITTEES: Final = {
    "tỉnh": "Tỉnh ủy", "thành phố": "Thành ủy", "quận": "Quận ủy", "huyện": "Huyện ủy", "thị xã": "Thị ủy",
}  # fmt: skip
_NAMED: Final = re.compile(
    r"(?:Đảng bộ|Đảng ủy) (tỉnh|thành phố|quận|huyện|thị xã|xã|phường|thị trấn|đặc khu) (.+)"
)


def head_of(unit: UnitOn) -> tuple[str, str]:
    """The organisation above and who issues, in capitals; the first is "" at the top of the tree."""
    above = unit.ancestors[-1].name if unit.ancestors else ""
    return above.upper(), committee_of(unit).upper()


def committee_of(unit: UnitOn) -> str:
    """Who acts for the unit on paper: a cell under its own name, of a party organisation its committee."""
    if unit.is_cell:
        return unit.name
    named = _NAMED.fullmatch(unit.name)
    if named is not None and named[1] in _COMMITTEES:
        return f"{_COMMITTEES[named[1]]} {named[2]}"
    return re.sub(r"^Đảng bộ\b", "Đảng ủy", unit.name)


def place_of(unit: UnitOn) -> str:
    """The place a paper is signed in: the name of the grassroots organisation or of what lies above it; "" where it names none."""
    names = [unit.name, *(crumb.name for crumb in reversed(unit.ancestors))]
    found = next((named for name in names if (named := _NAMED.fullmatch(name))), None)
    return found[2] if found else ""


def number_of(unit: UnitOn, kind: str) -> str:
    """The place of the number and the sign of a paper: «Số ……-DS/CB»; `kind` is its sign."""
    signs = {"Tỉnh": "TU", "Thành": "TU", "Huyện": "HU", "Quận": "QU", "Thị": "TXU"}
    sign = "CB" if unit.is_cell else signs.get(committee_of(unit).split(" ", maxsplit=1)[0], "ĐU")
    return f"Số ……-{kind}/{sign}"
