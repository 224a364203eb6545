"""How a plan and a batch read on a page: counts and verdicts in words, columns with what must stay hidden masked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from chibo.exchange.forms import HISTORIES
from chibo.exchange.plan import PersonPlan, problem_json
from chibo.exchange.reading import Field, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chibo.exchange.plan import FieldChange, MissingPerson, Plan
    from chibo.exchange.reading import Problem

SHOWN_WARNINGS = 10
SHOWN_PEOPLE = 50
KEPT_DIGITS = 3
MISSING = "missing"
_LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){8,}")
_ANY_NUMBER = re.compile(r"\d[\d .\-]*\d")
_MASKED_FIELDS = frozenset({Field.CITIZEN_ID, Field.PHONE})


class Counted(Protocol):
    """What a plan and a batch both count."""

    @property
    def rows(self) -> int: ...
    @property
    def created(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def same(self) -> int: ...
    @property
    def skipped(self) -> int: ...


@dataclass(frozen=True)
class Count:
    """One count of the strip; `remark` says what it means for the register."""

    label: str
    value: int
    remark: str = ""


@dataclass(frozen=True)
class Said:
    """A verdict as it is shown; `sheet` and `cell` are empty where the sentence names them."""

    level: str
    message: str
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Warned:
    """Warnings: the first few, and the rest behind a click."""

    first: list[Said]
    rest: list[Said]

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.first) + len(self.rest)


@dataclass(frozen=True)
class PersonLine:
    """What happens to one person; `row` is where they stand in the sheet, None for who is not in the list."""

    name: str
    row: int | None
    cell: str
    verdict: str
    tone: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Choice:
    """A filter of the people by what happens to them."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class People:
    """One page of people."""

    rows: list[PersonLine]
    choices: list[Choice]
    said: str
    previous_url: str
    next_url: str


def counts(counted: Counted, *, places: int = 0) -> list[Count]:
    """What a list does to the register, in numbers; `places` are those it tells news of."""
    shown = [
        Count(_("Dòng trong tệp"), counted.rows),
        Count(_("Mới"), counted.created, _("ghi thêm vào sổ")),
        Count(_("Thay đổi"), counted.changed, _("đã có, có điều khác")),
        Count(_("Giữ nguyên"), counted.same, _("đúng như trong sổ")),
        Count(_("Bỏ qua"), counted.skipped, _("dòng lặp lại")),
    ]
    if places:
        shown.append(Count(_("Địa bàn"), places, _("ghi thêm hoặc bổ sung")))
    moved, missing = getattr(counted, "moved", 0), getattr(counted, "missing", 0)
    if moved:
        shown.append(Count(_("Ở chi bộ khác"), moved, _("cần ngày chuyển, chưa ghi")))
    if missing:
        shown.append(Count(_("Không có trong danh sách"), missing, _("vẫn giữ trong sổ")))
    return shown


def verdicts(problems: Iterable[Problem | Mapping[str, Any]]) -> tuple[list[Said], Warned]:
    """Errors, and warnings in two parts; `problems` are a plan's, or those a batch keeps in its report."""
    listed = [_said(one if isinstance(one, Mapping) else problem_json(one)) for one in problems]
    warnings = [one for one in listed if one.level != "error"]
    errors = [one for one in listed if one.level == "error"]
    return errors, Warned(warnings[:SHOWN_WARNINGS], warnings[SHOWN_WARNINGS:])


def _said(problem: Mapping[str, Any]) -> Said:
    """The verdict with its long numbers masked; its place only where the sentence does not name it."""
    kept = problem.get("sentence")
    message = masked(str(Sentence.of_stored(kept)) if kept else problem["message"])
    named = problem["sheet"] in message and (problem["cell"] in message or str(problem["row"]) in message)
    return Said(
        problem["level"], message, "" if named else problem["sheet"], "" if named else problem["cell"]
    )


def masked(text: str, field: Field | None = None) -> str:
    """The text with long numbers, and any number in a column of ids or phones, down to their last three digits."""
    pattern = _ANY_NUMBER if field in _MASKED_FIELDS else _LONG_NUMBER
    return pattern.sub(lambda found: "•••" + re.sub(r"\D", "", found[0])[-KEPT_DIGITS:], text)


def verdict_words() -> dict[str, tuple[str, str]]:
    """What happens to a person, in a word, and the tone of its tag."""
    return {
        "create": (_("mới"), "ok"),
        "change": (_("thay đổi"), "gold"),
        "moved": (_("ở chi bộ khác"), "late"),
        "same": (_("giữ nguyên"), "plain"),
        MISSING: (_("không có trong danh sách"), "plain"),
    }


def people(plan: Plan, asked: Mapping[str, str]) -> People:
    """The page of people asked for (`verdict`, `from` counted from 0): what changes first, in the order of the list."""
    order = list(verdict_words())
    listed: list[PersonPlan | MissingPerson] = [*plan.people, *plan.missing_people]
    everybody = sorted(listed, key=lambda one: order.index(_verdict(one)))
    verdict = asked.get("verdict", "")
    chosen = [one for one in everybody if _verdict(one) == verdict] if verdict in order else everybody
    start = _start(asked.get("from", ""), len(chosen))
    shown = chosen[start : start + SHOWN_PEOPLE]
    end = start + len(shown)
    return People(
        rows=[_line(one) for one in shown],
        choices=_choices(Counter(map(_verdict, everybody)), verdict),
        said=_("%(first)s–%(last)s trong %(count)s người")
        % {"first": start + 1, "last": end, "count": len(chosen)},
        previous_url=_address(verdict, max(0, start - SHOWN_PEOPLE)) if start else "",
        next_url=_address(verdict, end) if end < len(chosen) else "",
    )


def _verdict(one: PersonPlan | MissingPerson) -> str:
    return one.verdict if isinstance(one, PersonPlan) else MISSING


def _start(text: str, count: int) -> int:
    start = int(text) if re.fullmatch("[0-9]{1,9}", text) else 0
    return start if start < count else 0


def _line(one: PersonPlan | MissingPerson) -> PersonLine:
    word, tone = verdict_words()[_verdict(one)]
    if isinstance(one, PersonPlan):
        return PersonLine(one.name, one.row, one.cell, word, tone, tuple(map(_hidden, one.changes)))
    return PersonLine(one.name, None, one.cell, word, tone, ())


def _hidden(change: FieldChange) -> FieldChange:
    """The change with its long numbers masked."""
    field = Field(change.field) if change.field in Field.values else None
    return replace(change, old=masked(change.old, field), new=masked(change.new, field))


def _choices(found: Counter[str], verdict: str) -> list[Choice]:
    if not found:
        return []
    words = verdict_words()
    everybody = _("tất cả (%(count)s)") % {"count": found.total()}
    return [
        Choice(everybody, _address("", 0), verdict not in words),
        *(
            Choice(f"{word} ({found[code]})", _address(code, 0), verdict == code)
            for code, (word, _tone) in words.items()
            if found[code]
        ),
    ]


def _address(verdict: str, start: int) -> str:
    query = {"verdict": verdict} if verdict else {}
    return "?" + urlencode(query | ({"from": str(start)} if start else {})) + "#people"


def history(code: str) -> str:
    """What is assumed about the time before the list, as the form says it."""
    return str(dict(HISTORIES).get(code, ""))
