"""The page of the reference that `bench.py` writes: tables of what was measured, and each budget beside it."""

from __future__ import annotations

import os
import platform
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Timed(NamedTuple):
    """A page beside the bare list asked in turn with it: milliseconds (median) and CPU milliseconds (mean) of both."""

    ms: float
    cpu_ms: float
    bare_ms: float
    bare_cpu_ms: float
    slowest_ms: float

    @property
    def ratio(self) -> float:
        return self.ms / self.bare_ms

    @property
    def cpu_ratio(self) -> float:
        """0 where the machine does not tell CPU time."""
        return self.cpu_ms / self.bare_cpu_ms if self.bare_cpu_ms else 0


Facts = dict[str, "Timed | float"]
#: byro 2026.4 at 10,000 and 100,000 members beside a bare list, milliseconds; measured elsewhere, on a machine of this kind.
BYRO = {
    "member list": (430, 1246),
    "search, the mix of 40": (95, 687),
    "person page": (80, 506),
    "home of the province": (356, 2367),
}
BYRO_BARE = (4.4, 6.2)


class Budget(NamedTuple):
    """A budget: what it is about, the most it may be, and how it is read out of the facts of the largest register.

    `cpu` names the page or fact that tells how much of it is CPU of our own, whatever else the machine did; `on_sqlite` is the most
    on SQLite, where that is another.
    """

    about: str
    unit: str
    most: float
    of: Callable[[Mapping[str, Timed | float]], float]
    cpu: str = ""
    on_sqlite: float = 0


def _ratio(name: str) -> Callable[[Mapping[str, Timed | float]], float]:
    return lambda facts: _timed(facts[name]).ratio


def _ms(name: str) -> Callable[[Mapping[str, Timed | float]], float]:
    return lambda facts: _timed(facts[name]).ms


def _fact(name: str) -> Callable[[Mapping[str, Timed | float]], float]:
    return lambda facts: _number(facts[name])


def _raw_ratio(facts: Mapping[str, Timed | float]) -> float:
    asked, raw = (
        facts["figure of a past date, province, ms"],
        facts["raw SQL of the same count, province, ms"],
    )
    return _number(asked) / _number(raw)


BUDGETS = (
    Budget("member list", "× bare", 2.5, _ratio("member list"), "member list"),
    Budget(
        "search, median of the mix of 40",
        "× bare",
        4,
        _ratio("search, the mix of 40"),
        "search, the mix of 40",
    ),
    Budget("person page, rights and access log included", "× bare", 5, _ratio("person page"), "person page"),
    Budget("home of a commune", "× bare", 5, _ratio("home of a commune"), "home of a commune"),
    Budget("home of the province", "ms", 150, _ms("home of the province"), "home of the province"),
    Budget(
        "home of the country", "ms", 300, _ms("home of the country"), "home of the country", on_sqlite=1000
    ),
    Budget("work list of a commune", "ms", 60, _ms("work list of a commune"), "work list of a commune"),
    Budget(
        "work list of the province", "ms", 1500, _ms("work list of the province"), "work list of the province"
    ),
    Budget("figure of a past date, commune", "ms", 30, _fact("figure of a past date, commune, ms")),
    Budget("figure of a past date, province", "× raw SQL", 1.5, _raw_ratio),
    Budget("figure by a dimension, province, live", "ms", 300, _fact("province by education, live, ms")),
    Budget("the same from ready counts", "ms", 50, _fact("province by sex, from ready counts, ms")),
    Budget("figure by a dimension, country, live", "ms", 3000, _fact("country by education, live, ms")),
    Budget("the same from ready counts", "ms", 50, _fact("country by sex, from ready counts, ms")),
    Budget("import with audit and undo", "s", 14, _fact("import, seconds"), "import, CPU seconds"),
    Budget("of that with the write lock", "s", 5, _fact("import, seconds with the write lock")),
    Budget("its memory", "MB", 400, _fact("import, MB")),
    Budget("its dry run", "s", 8, _fact("import, dry run, seconds"), "import, dry run, CPU seconds"),
    Budget(
        "export of all members to .xlsx",
        "s",
        20,
        _fact("export of all to .xlsx, seconds"),
        "export of all to .xlsx, CPU seconds",
    ),
    Budget("its memory", "MB", 300, _fact("export of all to .xlsx, MB")),
    Budget("first page over the wire, compressed", "kB", 120, _fact("first page over the wire, kB")),
    Budget("following page, compressed", "kB", 30, _fact("following page over the wire, kB")),
    Budget("start of the server", "s", 3, _fact("start of the server, seconds")),
    Budget("memory of one worker", "MB", 180, _fact("memory of one worker, MB")),
    Budget(
        "demonstration, first time",
        "s",
        180,
        _fact("demonstration, first time, seconds"),
        "demonstration, first time, CPU seconds",
    ),
    Budget("demonstration, again", "s", 3, _fact("demonstration, again, seconds")),
)
FLAT = ("member list", "search, the mix of 40", "person page")


def page(found: Mapping[int, Facts], database: str, load: float, rounds: int) -> str:
    """The whole page, in Markdown."""
    sizes = list(found)
    largest = found[sizes[-1]]
    now = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    head = (
        f"Written by `make bench`: invented registers of one province (`chibo make-data`), {database}, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores, load {load:.0f} at the beginning and {now:.0f} at the end. One worker, one "
        f"connection, signed in; median of {rounds} requests, each after one for the bare list (`tools/bare_list.py`, same server, same "
        "register), so that other work of the machine falls on both. **Ratios** are to that bare list; CPU is what the server's processes "
        "used a request. Absolute times are for orientation only."
    )
    parts = [
        "# Benchmarks",
        "",
        head,
        "",
        f"## Budgets, at {sizes[-1]:,} members",
        "",
        *_budgets(largest, database),
        *_flat(found),
    ]
    for size, facts in found.items():
        parts += ["", f"## Pages at {size:,} members", "", *_pages(facts)]
    parts += ["", "## Everything else", "", *_others(found), *_byro(found), ""]
    return "\n".join(parts)


def _budgets(facts: Mapping[str, Timed | float], database: str) -> list[str]:
    lines = ["| what | budget | measured | its CPU | |", "|---|---:|---:|---:|---|"]
    for budget in BUDGETS:
        try:
            measured = budget.of(facts)
        except KeyError:
            continue
        most = budget.on_sqlite if budget.on_sqlite and database == "SQLite" else budget.most
        verdict = "met" if measured <= most else "**missed** ([why](../explanation/speed.md#numbers))"
        lines.append(
            f"| {budget.about} | ≤ {most:g} {budget.unit} | {measured:.1f} {budget.unit} | {_cpu(budget, facts)} | {verdict} |"
        )
    return lines


def _cpu(budget: Budget, facts: Mapping[str, Timed | float]) -> str:
    """How much of what was measured is CPU, in the unit of the budget; "" where it was not told apart."""
    if not budget.cpu:
        return ""
    fact = facts[budget.cpu]
    if not isinstance(fact, Timed):
        return f"{fact:.1f} {budget.unit}"
    return f"{fact.cpu_ms if budget.unit == 'ms' else fact.cpu_ratio:.1f} {budget.unit}"


def _flat(found: Mapping[int, Facts]) -> list[str]:
    """Whether list, search and person stay flat from the smallest register to the largest, beside the bare list."""
    sizes = list(found)
    if len(sizes) == 1:
        return []
    first, last = found[sizes[0]], found[sizes[-1]]
    lines = []
    for name in FLAT:
        grown = _timed(last[name]).ms / _timed(first[name]).ms
        cpu = _timed(last[name]).cpu_ms / (_timed(first[name]).cpu_ms or 1)
        verdict = "met" if grown <= 2 else "**missed** ([why](../explanation/speed.md#numbers))"  # noqa: PLR2004 - the budget
        lines.append(
            f"| {name}: {sizes[-1]:,} members beside {sizes[0]:,} | ≤ 2 × | {grown:.1f} × | {cpu:.1f} × | {verdict} |"
        )
    return lines


def _pages(facts: Mapping[str, Timed | float]) -> list[str]:
    lines = ["| page | ms | slowest | CPU ms | × bare | × bare, CPU |", "|---|---:|---:|---:|---:|---:|"]
    for name, timed in facts.items():
        if isinstance(timed, Timed):
            lines.append(
                f"| {name} | {timed.ms:.1f} | {timed.slowest_ms:.0f} | {timed.cpu_ms:.1f} | {timed.ratio:.1f} | {timed.cpu_ratio:.1f} |"
            )
    bare = [timed for timed in facts.values() if isinstance(timed, Timed)]
    ms = sorted(timed.bare_ms for timed in bare)[len(bare) // 2]
    cpu = sorted(timed.bare_cpu_ms for timed in bare)[len(bare) // 2]
    return [*lines, f"| bare Django list, 50 rows | {ms:.1f} | | {cpu:.1f} | 1 | 1 |"]


def _others(found: Mapping[int, Facts]) -> list[str]:
    names = dict.fromkeys(
        name for facts in found.values() for name, fact in facts.items() if not isinstance(fact, Timed)
    )
    lines = [
        "| what | " + " | ".join(f"{size:,} members" for size in found) + " |",
        "|---|" + "---:|" * len(found),
    ]
    for name in names:
        cells = [f"{_number(facts[name]):,.1f}" if name in facts else "" for facts in found.values()]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def _byro(found: Mapping[int, Facts]) -> list[str]:
    """Ratios to a bare list, byro's as they were measured elsewhere; nothing of registers it was not measured with."""
    if not {10_000, 100_000} & set(found):
        return []
    said = (
        "byro 2023.1.0, the newest version of the package registry, ran beside the same bare list in this run, on SQLite with 10,000 "
        "invented members who owe and paid nothing, which makes its dashboard and its page of a member light. Version 2026.4 was measured elsewhere, on a machine of this kind, on its own database; its ratios stand beside."
    )
    lines = [
        "",
        "## Beside byro",
        "",
        said,
        "",
        "| page | members | byro 2023.1.0, × bare | byro 2026.4, × bare | here, × bare | byro ÷ here |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for at, size in enumerate((10_000, 100_000)):
        for name, times in BYRO.items():
            if size in found:
                elsewhere, ours = times[at] / BYRO_BARE[at], _timed(found[size][name]).ratio
                ran = found[size].get(f"byro: {name}")
                here = f"{_timed(ran).ratio:.0f}" if ran else ""
                least = min(elsewhere, _timed(ran).ratio) if ran else elsewhere
                lines.append(
                    f"| {name} | {size:,} | {here} | {elsewhere:.0f} | {ours:.1f} | {least / ours:.0f} |"
                )
    return lines


def _timed(fact: Timed | float) -> Timed:
    if isinstance(fact, Timed):
        return fact
    raise TypeError(fact)


def _number(fact: Timed | float) -> float:
    if isinstance(fact, Timed):
        raise TypeError(fact)
    return fact
