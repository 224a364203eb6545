"""What comes out of a list: typed rows, the units they name, the columns as understood, and the verdicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from chibo.core.dates import PartialDate
    from chibo.exchange.reading.guesses import ColumnGuess
    from chibo.exchange.reading.verdicts import Problem


ColumnsFrom = Literal["guessed", "chosen", "remembered"]


@dataclass(frozen=True)
class ParsedUnit:
    """A cell the list names. `code` is the slug of its name, `listed_code` the code printed in the list.

    `parent_name` is the organisation above it where the list says so; `row` is where it is first named.
    """

    name: str
    code: str
    listed_code: str | None
    cell_kind: str
    sheet: str
    row: int
    parent_name: str | None = None


@dataclass(frozen=True)
class ParsedRow:
    """A member as one row states it; codes are those of `people.enums`, original texts are in `original`.

    None means that the list does not say, or that an error problem stands at that cell: without errors `name`,
    `sex` and `born` are always there. An empty profession, theory or religion is "none" where the list has the column.
    `original` holds the raw text of every filled cell by field code, or by heading where no field was recognised.
    """

    sheet: str
    row: int
    unit_name: str
    unit_listed_code: str | None
    parent_name: str | None
    name: str
    original_name: str
    sex: str | None
    born: PartialDate | None
    ethnic_group: str | None
    religion: str | None
    schooling: str | None
    schooling_grade: str
    profession: str | None
    theory: str | None
    admitted_on: PartialDate | None
    official_on: PartialDate | None
    citizen_id: str | None
    phone: str | None
    posts: tuple[str, ...]
    posts_text: str
    status: str | None
    note: str
    original: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ParsedPlace:
    """A thôn, a school, a health station that the list names, with the cell that covers it where there is one.

    `kind` is a place kind. `parent_name` is the organisation the place lies in, as the units of the list name it.
    `has_member` is whether members live or work there, None where the list does not say.
    """

    name: str
    kind: str
    cell_name: str | None
    parent_name: str | None
    sheet: str
    row: int
    cell_listed_code: str | None = None
    has_member: bool | None = None


@dataclass(frozen=True)
class Proposal:
    """A fact that a note suggests, for the officer to confirm; never a fact by itself. `text` is the note.

    `kind` is "exemption_requested"; `reason` is "working_away", "health", "old_age", "studying" or "" (not stated).
    """

    sheet: str
    row: int
    kind: str
    reason: str
    text: str


@dataclass(frozen=True)
class ParsedList:
    """One list of members, complete: `rows` are to be imported, `skipped` repeat an earlier row.

    `as_of` is the day the list speaks of, given or found in its titles. `problems` are in the order of the file.
    `encoding` is the one its letters were read in: "unicode", "tcvn3", "vni" or "windows-1258". `columns_from` says
    whose word the columns are: "guessed" from the headings, "chosen" by a person, "remembered" from an earlier list.
    """

    layout: str
    layout_label: str
    as_of: date
    organisation: str | None
    units: tuple[ParsedUnit, ...]
    columns: tuple[ColumnGuess, ...]
    rows: tuple[ParsedRow, ...]
    problems: tuple[Problem, ...]
    skipped: tuple[ParsedRow, ...]
    places: tuple[ParsedPlace, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    encoding: str = "unicode"
    columns_from: ColumnsFrom = "guessed"

    @property
    def row_count(self) -> int:
        """Rows of people in the file, repeated ones included."""
        return len(self.rows) + len(self.skipped)
