"""What a caller says about people, as plain values. All intervals are `[starts_on, ends_on)`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from chibo.core.dates import BEGINNING, END

if TYPE_CHECKING:
    from datetime import date

    from chibo.core.dates import PartialDate
    from chibo.people.enums import AttainmentKind

#: The id of a unit, or the word for a unit that the same act creates (resolved by `units` of the writing service).
UnitKey = int | str
#: A fact of a person as `facts.FACTS` names it → its new value.
Facts = Mapping[str, "str | PartialDate"]
#: The dated tables of a person, as `Ended` and the audit log name them.
DatedTable = Literal["affiliation", "attainment", "post_held"]


@dataclass(frozen=True, slots=True)
class Stay:
    """Where the official Party life of a person is; `assumed` where no paper says so."""

    unit: UnitKey
    starts_on: date
    ends_on: date = END
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Attained:
    """A level of schooling, profession or theory; `BEGINNING` where it is not known since when."""

    kind: AttainmentKind
    level: str
    grade: str = ""
    starts_on: date = BEGINNING
    ends_on: date = END


@dataclass(frozen=True, slots=True)
class Holding:
    """A post held in a unit; `post` is a code of `org.Post`."""

    unit: UnitKey
    post: str
    starts_on: date
    ends_on: date = END


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonDraft:
    """A member to be recorded. `admitted_on` None: the day is unknown, and the membership has no known start."""

    name: str
    sex: str
    born: PartialDate
    ethnic_group: str = ""
    religion: str = ""
    citizen_id: str = ""
    phone: str = ""
    note: str = ""
    admitted_on: PartialDate | None = None
    official_on: PartialDate | None = None
    stays: tuple[Stay, ...]
    attainments: tuple[Attained, ...] = ()
    posts: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """A dated row of a person that ends on the day `on`; one that would only begin then is taken out."""

    table: DatedTable
    row_id: int
    on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonChange:
    """What becomes different about a recorded person, filed under `unit_id`; days of the Party are set on `membership_id`."""

    person_id: int
    unit_id: int
    facts: Facts = field(default_factory=dict)
    membership_id: int | None = None
    official_on: PartialDate | None = None
    admitted_on: PartialDate | None = None
    stays: tuple[Stay, ...] = ()
    attainments: tuple[Attained, ...] = ()
    posts: tuple[Holding, ...] = ()
    ended: tuple[Ended, ...] = ()
    #: The paper of the original file by which a frozen fact is put right; it stands in the log.
    ground: str = ""
