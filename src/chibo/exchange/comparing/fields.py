"""What is compared of a person: the value of the register and of a row as codes, and how a code reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.core.dates import BEGINNING, PartialDate
from chibo.core.sealed import blind_index
from chibo.exchange.reading import Field
from chibo.exchange.reading.fields import PARTS
from chibo.exchange.reading.values.education import SCHOOLINGS
from chibo.exchange.reading.values.words import OFFICIAL
from chibo.org import permissions
from chibo.people.enums import AttainmentKind, EthnicGroup, Profession, Religion, Schooling, Sex, Theory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chibo.exchange.matching.register import AttainedRow, Known
    from chibo.exchange.reading import ParsedRow

PLAIN = ("name", "sex", "born", "ethnic_group", "religion", "phone", "note")
ATTAINED = {
    "schooling": AttainmentKind.SCHOOLING,
    "profession": AttainmentKind.PROFESSION,
    "theory": AttainmentKind.THEORY,
}
#: Every field that is compared, in the order in which they are shown.
COMPARED = (
    "name", "sex", "born", "ethnic_group", "religion", "citizen_id", "phone", "admitted_on", "official_on",
    "schooling", "profession", "theory", "posts", "note",
)  # fmt: skip
#: The cell is compared too, as a difference of its own kind.
CELL = "unit_name"
#: What a field asks for beyond seeing the people.
NEEDS = {
    "ethnic_group": permissions.SEE_SENSITIVE,
    "religion": permissions.SEE_SENSITIVE,
    "citizen_id": permissions.SEE_SEALED,
    "phone": permissions.SEE_SEALED,
    "note": permissions.SEE_SEALED,
}
#: Stands for a citizen id of the register, which the matching never opens.
UNOPENED = "•••"
_DATES = frozenset({"born", "admitted_on", "official_on"})
_ALWAYS = frozenset({"name", "sex", "born"})
_CODED = {"sex": Sex, "ethnic_group": EthnicGroup, "religion": Religion}
_LEVELS = {"schooling": Schooling, "profession": Profession, "theory": Theory}
_COLUMNS = {
    "admitted_on": (Field.ADMITTED_ON, *PARTS[Field.ADMITTED_ON]),
    "official_on": (Field.OFFICIAL_ON, *PARTS[Field.OFFICIAL_ON]),
}


def label_of(field: str) -> str:
    """The words for a field."""
    return str(Field(field).label) if field else ""


def is_stated(field: str, columns: frozenset[Field]) -> bool:
    """Does a list with these columns say anything of the field?"""
    return field in _ALWAYS or any(column in columns for column in _COLUMNS.get(field, (Field(field),)))


def in_file(row: ParsedRow, field: str) -> str:
    """What the row says, as a code; "" for nothing."""
    if field == "posts":
        return ",".join(sorted(row.posts))
    value = getattr(row, field)
    if isinstance(value, PartialDate):
        return value.iso()
    if field == "schooling":
        return f"{value or ''} {row.schooling_grade}".strip()
    return value or ""


def in_register(known: Known, field: str, on: date) -> str:
    """What the register holds on the day, as a code; "" for nothing."""
    if field in PLAIN:
        value = known.facts[field]
        return value.iso() if isinstance(value, PartialDate) else value
    if field == "citizen_id":
        return UNOPENED if known.citizen_id_index else ""
    if field in ATTAINED:
        reached = attained_on(known, ATTAINED[field], on)
        return f"{reached.level} {reached.grade}".strip() if reached else ""
    if field == "posts":
        stay = known.stay_on(on)
        return ",".join(
            sorted(
                {
                    held.post
                    for held in known.posts
                    if stay and held.unit_id == stay.unit_id and held.starts_on <= on
                }
            )
        )
    return _day(known, field)


def _day(known: Known, field: str) -> str:
    membership = known.membership
    if membership is None:
        return ""
    if field == "official_on":
        day, precision = membership.official_on, membership.official_precision
        return PartialDate.of(day, precision).iso() if day else ""
    unknown = membership.starts_on == BEGINNING
    return "" if unknown else PartialDate.of(membership.starts_on, membership.start_precision).iso()


def admission_of(known: Known) -> str:
    """The day of admission as a code; "" where it is not known."""
    return _day(known, "admitted_on")


def attained_on(known: Known, kind: AttainmentKind, on: date) -> AttainedRow | None:
    """The attainment of a kind that holds on the day."""
    rows = known.attainments.get(kind, [])
    return next((row for row in rows if row.starts_on <= on < row.ends_on), None)


def is_same(known: Known, row: ParsedRow, field: str, on: date) -> bool:
    """Do both say the same? A level without its grade is no other level; a phone is compared without its spaces."""
    old, new = in_register(known, field, on), in_file(row, field)
    if old == new:
        return True
    if field == "citizen_id":
        return blind_index(new, field) == known.citizen_id_index
    if field == "phone":
        return blind_index(new, field) == known.phone_index
    if field == "official_on" and not new:
        return row.status == OFFICIAL
    if field == "schooling":
        level, _space, grade = new.partition(" ")
        old_level, _space, old_grade = old.partition(" ")
        return level == old_level and grade in ("", old_grade or SCHOOLINGS.labels.get(level, ""))
    return False


def shown(field: str, code: str, posts: Mapping[str, str]) -> str:
    """A code in words; `posts` are the names of posts by their codes."""
    if not code:
        return ""
    if field in _DATES:
        return PartialDate.parse_iso(code).vietnamese()
    if field in _CODED:
        return str(_CODED[field](code).label)
    if field in _LEVELS:
        level, _space, grade = code.partition(" ")
        label = str(_LEVELS[field](level).label)
        return f"{label} ({grade})" if grade else label
    if field == "posts":
        return ", ".join(posts.get(post, post) for post in code.split(","))
    return code
