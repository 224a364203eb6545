"""Measures the pages and figures of `chibo` beside the bare equivalents, in one run, and writes docs/reference/benchmarks.md.

Everything runs in this process through Django's test client on SQLite, with invented people in one commune; the numbers
to read are the ratios. `python tools/bench.py [MEMBERS]` (default 10,000).
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

ROUNDS = 15
BATCH = 500
GIVEN = ("Páo", "Dợ", "Hương", "Tuấn", "Ước", "Mỷ", "Sơn", "Lan")
FAMILY = ("Giàng", "Nông", "Lù", "Tẩn", "Vàng")
RAW_COUNT = """
SELECT COUNT(*) FROM people_affiliation a
JOIN org_placement p ON p.unit_id = a.unit_id JOIN people_membership m ON m.person_id = a.person_id
WHERE a.starts_on <= %s AND a.ends_on > %s AND p.starts_on <= %s AND p.ends_on > %s AND m.starts_on <= %s AND m.ends_on > %s
"""
MEMBERS_A_CELL = 100
REPORT = Path(__file__).resolve().parent.parent / "docs" / "reference" / "benchmarks.md"
BEGAN = date(2024, 1, 1)
ON = date(2024, 6, 30)


def main() -> None:
    """Build the register, time every case, write the report."""
    members = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="chibo-bench-") as home:
        os.environ |= {
            "CHIBO_HOME": home,
            "CHIBO_TODAY": ON.isoformat(),
            "DJANGO_SETTINGS_MODULE": "chibo.config.settings",
        }
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        commune = _register(members)
        rows = [(name, _median_ms(case)) for name, case in _cases(commune)]
    REPORT.write_text(_report(members, rows), encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


def _register(members: int) -> Any:
    """One commune with cells of 100 invented members each."""
    from chibo.core.uid import new_uid
    from chibo.org.access import OPERATOR
    from chibo.org.models import Unit
    from chibo.org.queries import unit_on
    from chibo.org.services import UnitDraft, add_unit, create_units

    root = add_unit(OPERATOR, parent=None, draft=UnitDraft("do-thu", "Đảng bộ tỉnh Đo Thử", "province"))
    commune = add_unit(
        OPERATOR, parent=unit_on(OPERATOR, root.ref), draft=UnitDraft("xa-do", "Đảng bộ xã Đo", "commune")
    )
    drafts = [
        UnitDraft(f"thon-{n}", f"Chi bộ thôn {n}", "cell", "hamlet") for n in range(members // MEMBERS_A_CELL)
    ]
    cells = create_units(OPERATOR, parent=unit_on(OPERATOR, commune.ref), drafts=drafts, act_uid=new_uid())
    Unit.objects.filter(pk__in=[commune.pk, *(cell.pk for cell in cells)]).update(records_from=BEGAN)
    _people(cells, members)
    return commune


def _people(cells: list[Any], members: int) -> None:
    from chibo.core.uid import new_uid
    from chibo.people.models import Affiliation, Membership, Person

    act = new_uid()
    people = [_person(n, act) for n in range(members)]
    Person.objects.bulk_create(people, batch_size=BATCH)
    admitted = [date(1980, 1, 1) + timedelta(days=n * 104_729 % 15_000) for n in range(members)]
    year = timedelta(days=365)
    Membership.objects.bulk_create(
        [
            Membership(person=person, starts_on=day, official_on=day + year, recorded_in=act)
            for person, day in zip(people, admitted, strict=True)
        ],
        batch_size=BATCH,
    )
    stays = []
    for n, (person, day) in enumerate(zip(people, admitted, strict=True)):
        stay = {"person": person, "unit": cells[n // MEMBERS_A_CELL], "recorded_in": act}
        if day < BEGAN:
            stays.append(Affiliation(**stay, starts_on=day, ends_on=BEGAN, assumed=True))
        stays.append(Affiliation(**stay, starts_on=max(day, BEGAN)))
    Affiliation.objects.bulk_create(stays, batch_size=BATCH)


def _person(n: int, act: UUID) -> Any:
    from chibo.core.text import search_key, sort_key
    from chibo.people.models import Person

    name = f"{FAMILY[n % len(FAMILY)]} Văn {GIVEN[n % len(GIVEN)]} {n}"
    return Person(
        name=name,
        search_key=search_key(name),
        sort_key=sort_key(name),
        sex="female" if n % 3 == 0 else "male",
        born_on=date(1950, 1, 1) + timedelta(days=n * 7919 % 18_000),
        ethnic_group="mong" if n % 2 else "kinh",
        religion="none",
        recorded_in=act,
    )


def _cases(commune: Any) -> list[tuple[str, Callable[[], object]]]:
    """What is timed: name and the thing to do. The first is the bare list that the others are compared with."""
    from django.test import Client

    from chibo.figures.engine import ask
    from chibo.org.access import OPERATOR
    from chibo.org.queries import unit_on
    from chibo.people.models import Person

    client = Client(headers={"host": "localhost"})
    client.force_login(_officer(commune))
    get = partial(_page, client)
    person = Person.objects.order_by("pk")[0]
    past = date(2020, 12, 31)
    total = ["members.total"]
    return [
        (
            "bare Django list, 50 rows",
            lambda: [str(p.name) for p in Person.objects.order_by("sort_key", "id")[:50]],
        ),
        ("people list", get("people:list", commune.ref)),
        ("search, two syllables without marks", get("people:list", commune.ref, q="nong huong")),
        ("person page", get("people:person", person.uid)),
        ("home", get("home", commune.ref)),
        ("explain one figure", get("explain", "members.total", commune.ref)),
        ("raw SQL count of a past date", partial(_raw_count, past)),
        ("figure of a past date", lambda: ask(OPERATOR, unit_on(OPERATOR, commune.ref, past), total)),
        (
            "figure by child unit",
            lambda: ask(OPERATOR, unit_on(OPERATOR, commune.ref), total, by="child_unit"),
        ),
    ]


def _page(client: Any, name: str, *args: object, **query: str) -> Callable[[], object]:
    from django.urls import reverse

    url = reverse(name, args=args)

    def run() -> object:
        response = client.get(url, query)
        if response.status_code != HTTPStatus.OK:
            raise SystemExit(f"{url}: {response.status_code}")
        return response

    return run


def _raw_count(on: date) -> object:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(RAW_COUNT, [on] * 6)
        return cursor.fetchone()


def _officer(commune: Any) -> Any:
    from chibo.accounts.models import User
    from chibo.org.access import OPERATOR
    from chibo.org.queries import unit_on
    from chibo.org.services import grant_role

    user = User.objects.create_user("do-thu")
    grant_role(
        OPERATOR, user=user, role="organisation_officer", unit=unit_on(OPERATOR, commune.ref), starts_on=BEGAN
    )
    return user


def _median_ms(case: Callable[[], object]) -> float:
    case()
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        case()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _report(members: int, rows: list[tuple[str, float]]) -> str:
    bare = rows[0][1]
    lines = [f"| {name} | {ms:.1f} | {ms / bare:.1f} |" for name, ms in rows]
    head = (
        f"Written by `make bench`: {members:,} invented members in one commune, SQLite, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, median of {ROUNDS} rounds in one process "
        "through Django's test client (no network).\n"
        "Ratios are to the first line of the same run; absolute times are for orientation only."
    )
    table = "\n".join(["| what | ms | × bare list |", "|---|---:|---:|", *lines])
    return f"# Benchmarks\n\n{head}\n\n{table}\n"


if __name__ == "__main__":
    main()
