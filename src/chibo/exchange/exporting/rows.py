"""The register as lines of a list: one row of the database at a time, what is not to leave never read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery

from chibo.core.dates import BEGINNING, PartialDate
from chibo.exchange.exporting.columns import NEEDS
from chibo.exchange.models import SourceRow
from chibo.people.queries.whole import posts_held, whole_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Affiliation

_CHUNK_ROWS = 1000
_READ = (
    "person_id", "unit_id", "figure_path", "unit_name", "unit__code", "unit__ref", "unit__listed_code",
    "person__name", "person__sex", "person__born_on", "person__born_precision", "admitted_on", "admitted_precision",
    "official_on", "official_precision", "schooling_level", "schooling_grade", "profession_level", "theory_level",
)  # fmt: skip
#: Columns of a person that are read only where they leave.
_ON_DEMAND = ("ethnic_group", "religion", "citizen_id", "phone", "note")
_SOURCE = {"source_sheet": "sheet", "source_row": "row"}


@dataclass(frozen=True, slots=True)
class Line:
    """A member of the list. Codes as the register has them; None is not known, "" is nothing or not for this viewer.

    `posts` are names with the id of their unit; `official` is None for the probationary.
    """

    unit_id: int
    unit_name: str
    unit_code: str
    unit_ref: str
    listed_code: str
    name: str
    sex: str
    born: PartialDate
    admitted: PartialDate | None
    official: PartialDate | None
    schooling: str | None
    grade: str
    profession: str | None
    theory: str | None
    posts: tuple[tuple[int, str], ...]
    more: dict[str, Any]


@dataclass(frozen=True)
class Members:
    """The members that leave: how many they are, and their lines, read as they are asked for."""

    viewer: Viewer
    unit: UnitOn
    columns: tuple[str, ...]
    #: Told how many lines were read, now and then.
    on_read: Callable[[int], None] | None = None

    def count(self) -> int:
        """How many rows the list has. One SQL query."""
        return self._rows().count()

    def lines(self) -> Iterator[Line]:
        """Two SQL queries, however many there are."""
        rows = self._rows()
        posts = posts_held(rows, self.unit)
        demanded = [name for name in _ON_DEMAND if name in self.columns]
        fields = [*_READ, *(f"person__{name}" for name in demanded)]
        for column, field in _SOURCE.items():
            if column in self.columns:
                rows = rows.annotate(**{column: _newest_source(field)})
                fields.append(column)
        for number, row in enumerate(rows.values(*fields).iterator(chunk_size=_CHUNK_ROWS), 1):
            if self.on_read and not number % _CHUNK_ROWS:
                self.on_read(number)
            yield _line(row, posts.get(row["person_id"], []), self._more(row), self.unit)

    def _rows(self) -> QuerySet[Affiliation]:
        return whole_list(self.viewer, self.unit)

    def _more(self, row: dict[str, Any]) -> dict[str, Any]:
        """What leaves only if it is asked for, where this viewer may see it in this very row."""
        more = {name: row[name] for name in _SOURCE if name in self.columns}
        for name in _ON_DEMAND:
            if name in self.columns and self.viewer.can(NEEDS[name], row["figure_path"]):
                more[name] = row[f"person__{name}"]
        return more


def _newest_source(field: str) -> Subquery:
    """As `queries.source_of` chooses it: the row of the newest list the person stands in."""
    rows = SourceRow.objects.filter(person_id=OuterRef("person_id"), batch__undone_at__isnull=True)
    return Subquery(rows.order_by("-batch__as_of", "-batch_id", "-id").values(field)[:1])


def _line(row: dict[str, Any], posts: list[tuple[int, str]], more: dict[str, Any], unit: UnitOn) -> Line:
    admitted_on, official_on = row["admitted_on"], row["official_on"]
    is_official = official_on is not None and official_on <= unit.on
    return Line(
        unit_id=row["unit_id"],
        unit_name=row["unit_name"],
        unit_code=row["unit__code"],
        unit_ref=row["unit__ref"],
        listed_code=row["unit__listed_code"],
        name=row["person__name"],
        sex=row["person__sex"],
        born=PartialDate.of(row["person__born_on"], row["person__born_precision"]),
        admitted=None if admitted_on == BEGINNING else PartialDate.of(admitted_on, row["admitted_precision"]),
        official=PartialDate.of(official_on, row["official_precision"]) if is_official else None,
        schooling=row["schooling_level"],
        grade=row["schooling_grade"] or "",
        profession=row["profession_level"],
        theory=row["theory_level"],
        posts=tuple(posts),
        more=more,
    )
