"""How a list writes what the register holds. A list is Vietnamese whatever the reader's language (see `Vocabulary`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chibo.exchange.reading.values.education import PROFESSIONS, SCHOOLINGS, THEORIES
from chibo.exchange.reading.values.vocabulary import NOT_KNOWN
from chibo.exchange.reading.values.words import ETHNIC_GROUPS, OFFICIAL, PROBATIONARY, RELIGIONS, STATUSES
from chibo.people.enums import EthnicGroup, Profession, Sex, Theory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.core.dates import PartialDate
    from chibo.exchange.exporting.rows import Line

#: The mark every list of names bears when it leaves.
INTERNAL: Final = "LƯU HÀNH NỘI BỘ"
_ETHNIC_GROUPS: dict[str, str] = {
    **ETHNIC_GROUPS.labels,
    EthnicGroup.FOREIGN: ETHNIC_GROUPS.aliases[EthnicGroup.FOREIGN][0],
}
_NATIONAL_SEX = {Sex.MALE: 1, Sex.FEMALE: 0}


def ethnic_group(line: Line) -> str:
    """The name of the group; "" where it is not known."""
    code: str = line.more.get("ethnic_group", "")
    return _ETHNIC_GROUPS.get(code, code)


def schooling(line: Line) -> str:
    """The grade as it was printed, else the level."""
    return line.grade or SCHOOLINGS.labels.get(line.schooling or "", line.schooling or "")


def posts(line: Line, *, in_cell: bool = False) -> str:
    """The names of the posts; `in_cell` only those in the unit the member stands in."""
    held = (name for unit_id, name in line.posts if not in_cell or unit_id == line.unit_id)
    return ", ".join(dict.fromkeys(held))


def iso(day: PartialDate | None) -> str:
    """`1953-03-27`, `1988-03`, `1967`, or "" where it is not known."""
    return day.iso() if day else ""


def spoken(day: PartialDate | None) -> str:
    """`27/03/1953`, `03/1988`, `1967`, or ""."""
    return day.vietnamese() if day else ""


def national_sex(line: Line) -> int:
    """1 and 0 of the Party's exports."""
    return _NATIONAL_SEX[Sex(line.sex)]


def national_profession(line: Line) -> str:
    """An empty cell is none, so that what is not known is said."""
    return _or_nothing(PROFESSIONS.labels, line.profession, Profession.NONE)


def national_theory(line: Line) -> str:
    """As of the profession."""
    return _or_nothing(THEORIES.labels, line.theory, Theory.NONE)


def national_religion(line: Line) -> str:
    """None is "Không", as the Party's exports have it."""
    code = line.more.get("religion") or ""
    return RELIGIONS.labels[code] if code else NOT_KNOWN


def status(line: Line) -> str:
    """Official or probationary on the day of the list."""
    return STATUSES.labels[OFFICIAL if line.official else PROBATIONARY]


def _or_nothing(labels: Mapping[str, str], code: str | None, nothing: str) -> str:
    if code is None:
        return NOT_KNOWN
    return "" if code == nothing else labels[code]
