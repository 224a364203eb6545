"""The invented tree: one root, provinces, communes and their cells; some cells are guarded, young, or move."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from chibo.cli.make_data.sizes import LAST_DAY
from chibo.core.dates import BEGINNING, END
from chibo.core.text import search_key, sort_key_plain
from chibo.org import paths
from chibo.org.models import Placement, Unit, UnitProfile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from chibo.cli.make_data.loading import Part, Rows
    from chibo.cli.make_data.sizes import Size

UNIT = ("id", "uid", "code", "ref", "listed_code", "records_from", "opens_on", "recorded_in")
PROFILE = (
    "starts_on", "ends_on", "recorded_in", "closed_in", "unit_id", "name", "search_key", "sort_key", "kind_id",
    "cell_kind_id", "sector_id", "decision_id",
)  # fmt: skip
PLACEMENT = (
    "starts_on", "ends_on", "recorded_in", "closed_in", "unit_id", "parent_id", "path", "decision_id",
    "end_decision_id",
)  # fmt: skip
_OPEN = (BEGINNING.isoformat(), END.isoformat())
#: Kinds of cells with the word of their name and how often they occur.
_KINDS = (
    ("hamlet", "thôn", 58), ("residential", "tổ dân phố", 14), ("school", "Trường học", 11), ("health", "Trạm Y tế", 4),
    ("office", "Cơ quan", 6), ("enterprise", "Doanh nghiệp", 2), ("military", "Quân sự", 2), ("police", "Công an", 3),
)  # fmt: skip
#: One cell of so many began on a known day; one of so many moved to another commune.
_YOUNG, _MOVED = 12, 250


class Cell(NamedTuple):
    """A cell as people need it: its first day (an ordinal), and the commune where its members stood before it."""

    id: int
    commune: int
    starts: int


@dataclass
class Tree:
    """The units as rows, and the cells by commune."""

    units: Rows = field(default_factory=list)
    profiles: Rows = field(default_factory=list)
    placements: Rows = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)


class _Planter:
    """Gives units their numbers, paths and rows in the order they are made."""

    def __init__(self, size: Size, random: Random, act: str, uids: Iterator[str]) -> None:
        self.size, self.random, self.act, self.uids = size, random, act, uids
        self.tree = Tree()
        self.paths: dict[int, str] = {}

    def unit(
        self,
        parent: int | None,
        code: str,
        name: str,
        kind: str,
        *,
        ref: str = "",
        cell_kind: str | None = None,
        starts: str = _OPEN[0],
    ) -> int:
        """One unit below `parent`, since ever or since `starts`."""
        number = len(self.tree.units) + 1
        path = paths.join(self.paths[parent] if parent else "", number)
        self.paths[number] = path
        records = self.size.records_from.isoformat() if kind == "commune" else None
        self.tree.units.append((number, next(self.uids), code, ref or code, "", records, None, self.act))
        self.tree.profiles.append(
            (
                starts,
                _OPEN[1],
                self.act,
                None,
                number,
                name,
                search_key(name),
                sort_key_plain(name),
                kind,
                cell_kind,
                None,
                None,
            )
        )
        self.tree.placements.append((starts, _OPEN[1], self.act, None, number, parent, path, None, None))
        return number

    def move(self, number: int, parent: int, on: str) -> None:
        """Another commune from the day `on`."""
        starts, _ends, *rest = self.tree.placements[number - 1]
        old = (starts, on, self.act, self.act, number, *rest[3:])
        path = paths.join(self.paths[parent], number)
        self.tree.placements[number - 1] = old
        self.tree.placements.append((on, _OPEN[1], self.act, None, number, parent, path, None, None))


def plant(size: Size, random: Random, act: str, uids: Iterator[str]) -> Tree:
    """The whole tree. Cells are dealt out evenly, so every commune has its share."""
    planter = _Planter(size, random, act, uids)
    root = planter.unit(None, "to-chuc-thu", "Đảng bộ Thử", "party")
    provinces = [
        planter.unit(root, f"tinh-{n}", f"Đảng bộ tỉnh Thử {n}", "province")
        for n in range(1, size.provinces + 1)
    ]
    communes = [
        planter.unit(
            provinces[(n - 1) * size.provinces // size.communes], f"xa-{n}", f"Đảng bộ xã Thử {n}", "commune"
        )
        for n in range(1, size.communes + 1)
    ]  # fmt: skip
    for n in range(size.cells):
        place = n * size.communes // size.cells
        planter.tree.cells.append(_cell(planter, n + 1, place + 1, communes[place]))
    if size.months and len(communes) > 1:
        _move_some(planter, communes)
    return planter.tree


def _cell(planter: _Planter, number: int, commune_number: int, commune: int) -> Cell:
    random = planter.random
    kind, word, _weight = random.choices(_KINDS, [weight for _kind, _word, weight in _KINDS])[0]
    starts = BEGINNING
    if random.randrange(_YOUNG) == 0:
        starts = BEGINNING.replace(
            year=random.randint(1990, 2020), month=random.randint(1, 12), day=random.randint(1, 28)
        )
    code = f"chi-bo-{number}"
    ref = f"xa-{commune_number}/{code}"
    name = f"Chi bộ {word} Thử {number}"
    unit = planter.unit(commune, code, name, "cell", ref=ref, cell_kind=kind, starts=starts.isoformat())
    return Cell(unit, commune, starts.toordinal())


def _move_some(planter: _Planter, communes: list[int]) -> None:
    """On 1 January, when reorganisations take effect; where the history is shorter, on its first day."""
    on = max(planter.size.records_from, LAST_DAY.replace(month=1, day=1)).isoformat()
    for cell in planter.tree.cells:
        if planter.random.randrange(_MOVED) == 0:
            place = communes.index(cell.commune)
            planter.move(cell.id, communes[(place + 1) % len(communes)], on)


def rows_of(tree: Tree) -> Iterator[Part]:
    """The model, its columns, its rows."""
    yield Unit, UNIT, tree.units
    yield UnitProfile, PROFILE, tree.profiles
    yield Placement, PLACEMENT, tree.placements
