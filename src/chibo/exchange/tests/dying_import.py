"""Run by a test in a process of its own: applies a list and stops for good in the middle of writing, to be killed.

`python -m chibo.exchange.tests.dying_import UNIT FILE` prints "writing" once the first rows are in the transaction.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

import django

SECONDS = 120


def main(ref: str, path: str) -> None:
    django.setup()
    from chibo.core.bulk import PreparedRows
    from chibo.exchange.services import apply_list
    from chibo.org.access import OPERATOR
    from chibo.org.queries import unit_on

    insert = PreparedRows.insert

    def insert_and_stop(rows: PreparedRows) -> None:
        insert(rows)
        print("writing", flush=True)
        time.sleep(SECONDS)

    PreparedRows.insert = insert_and_stop
    data = Path(path).read_bytes()
    apply_list(OPERATOR, unit=unit_on(OPERATOR, ref), data=data, filename="a.xlsx", as_of=date(2023, 6, 30))


if __name__ == "__main__":
    main(*sys.argv[1:])
