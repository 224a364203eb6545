"""Measures reorganisations of many: `python tools/bench_units.py [UNITS] [MEMBERS]` (default 10,000 units, 5,000 members a commune).

In a folder of its own: units created below one commune after another, with the time of each thousand; two communes of MEMBERS
each, in cells of 40, merged and undone; and two cells of MEMBERS each merged, where every member has to move.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
OF_A_CELL = 40
OF_A_COMMUNE = 100


def main() -> None:
    """A fresh register, then each measure in turn."""
    units, members = [int(one) for one in sys.argv[1:3]] + [10_000, 5_000][len(sys.argv) - 1 :]
    with tempfile.TemporaryDirectory(prefix="chibo-bench-") as home:
        os.environ |= {"CHIBO_HOME": home, "DJANGO_SETTINGS_MODULE": "chibo.config.settings"}
        command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")})
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        create_units_of(units)
        merge_of(members)


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Does it and prints the seconds."""
    began = time.perf_counter()
    result = work()
    print(f"{what}: {time.perf_counter() - began:.2f} s")
    return result


def create_units_of(count: int) -> None:
    """Cells below communes of a province, a hundred a commune."""
    from chibo.core.uid import new_uid
    from chibo.org.services import UnitDraft, create_units
    from tests.factories import at, make_unit

    province = make_unit(None, "tinh", "Đảng bộ tỉnh Thử", "province")
    began = mark = time.perf_counter()
    for number in range(count // OF_A_COMMUNE):
        commune = make_unit(province, f"xa-{number}", f"Đảng bộ xã {number}", "commune")
        drafts = [
            UnitDraft(code=f"c{n}", name=f"Chi bộ {n}", kind="cell", cell_kind="hamlet")
            for n in range(OF_A_COMMUNE)
        ]
        create_units(_operator(), parent=at(commune), drafts=drafts, act_uid=new_uid())
        if (number + 1) * OF_A_COMMUNE % 1000 == 0:
            now = time.perf_counter()
            print(f"  units {(number + 1) * OF_A_COMMUNE}: {now - mark:.2f} s a thousand")
            mark = now
    print(f"{count} units created: {time.perf_counter() - began:.2f} s")


def merge_of(members: int) -> None:
    """Two communes, then two cells, of so many members each."""
    from chibo.core.uid import new_uid
    from chibo.history.services import undo_act
    from chibo.org.services import UnitDraft, create_units
    from chibo.reorganisation.tests.making import do, new
    from tests.factories import at, make_unit

    province = make_unit(None, "tinh-hai", "Đảng bộ tỉnh Hai", "province")
    communes = [make_unit(province, f"sap-{n}", f"Đảng bộ xã Sáp {n}", "commune") for n in (1, 2)]
    for commune in communes:
        drafts = [
            UnitDraft(code=f"s{n}", name=f"Chi bộ {n}", kind="cell") for n in range(members // OF_A_CELL)
        ]
        cells = create_units(_operator(), parent=at(commune), drafts=drafts, act_uid=new_uid())
        record(commune, [cells[n % len(cells)] for n in range(members)])
    sides = [new("Đảng bộ xã Chung", "commune")]
    act = timed(f"two communes of {members} members merged", lambda: do(province, "merge", communes, sides))
    timed("undone", lambda: undo_act(_operator(), act_uid=act))
    cells = [make_unit(communes[0], f"dong-{n}", f"Chi bộ Đông {n}") for n in (1, 2)]
    for cell in cells:
        record(cell, [cell] * members)
    act = timed(
        f"two cells of {members} members merged",
        lambda: do(communes[0], "merge", cells, [new("Chi bộ Rất Đông")]),
    )
    timed("undone", lambda: undo_act(_operator(), act_uid=act))


def record(unit: Any, cells: list[Any]) -> None:
    """A member for each cell named."""
    from datetime import date

    from chibo.core.dates import PartialDate
    from chibo.core.uid import new_uid
    from chibo.people.services import PersonDraft, Stay, prepare_people, record_list_people
    from tests.factories import at

    admitted = PartialDate(2010, 5, 19)
    drafts = [
        PersonDraft(
            name=f"Lò Văn {n}", sex="male", born=PartialDate(1980, 1, 1), admitted_on=admitted, official_on=admitted,
            stays=(Stay(cell.pk, date(2010, 5, 19)),),
        )
        for n, cell in enumerate(cells)
    ]  # fmt: skip
    record_list_people(_operator(), unit=at(unit), people=prepare_people(drafts, new_uid()))


def _operator() -> Any:
    from chibo.org.access import OPERATOR

    return OPERATOR


if __name__ == "__main__":
    main()
