"""Reading `data/*.yaml` into a Rulebook. A fault is refused with one sentence that names file, rule and field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

import yaml

from chibo.core.dates import BEGINNING, END, PartialDate
from chibo.rulebook.rows import GRADES, Basis, Confidence, English, Rule, RuleRow, Scope, Subject
from chibo.rulebook.rules import Rulebook
from chibo.rulebook.values import BOUNDS, UNITS, WrongValueError, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chibo.rulebook.values import Value

DATA: Final = Path(__file__).parent / "data"
PAPERS, WORDS, TEXTS = "papers.yaml", "words.yaml", "texts.yaml"

_ID: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_CODE: Final = re.compile(r"[a-z][a-z0-9_]*")
_RULE_FIELDS: Final = {"id", "sources", "label_vi", "label_en", "unit", "bound", "rows"}
_ROW_FIELDS: Final = {
    "value", "gap", "starts_on", "ends_on", "basis", "confidence", "confirmed", "scope", "note_vi",
}  # fmt: skip
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]
    """Safe, and leaves dates as text: an impossible one is refused with the rule it stands in."""

    yaml_implicit_resolvers: ClassVar = {
        first: [pair for pair in pairs if not pair[0].endswith(":timestamp")]
        for first, pairs in _SafeLoader.yaml_implicit_resolvers.items()
    }


class RuleDataError(ValueError):
    """A fault in a data file; the message is one sentence that names file, rule id and field."""

    def __init__(self, file: str, rule_id: str, field: str, wrong: str) -> None:
        super().__init__(f"{file}: {rule_id or '(file)'}: {field}: {wrong}.")
        self.file = file
        self.rule_id = rule_id
        self.field = field


@cache
def shipped_rulebook() -> Rulebook:
    """The rulebook that comes with the program, read once a process."""
    return load_rulebook(DATA)


def load_rulebook(folder: Path) -> Rulebook:
    """The rulebook in the YAML files of a folder. Raises RuleDataError at the first fault."""
    papers = {key: _paper(key, paper) for key, paper in _read(folder / PAPERS).items()}
    words = {code: (pair[0], pair[1]) for code, pair in _read(folder / WORDS).items()}
    english = _english(_read(folder / TEXTS))
    subjects: list[Subject] = []
    rules: dict[str, Rule] = {}
    for file in sorted(folder.glob("*.yaml")):
        if file.name in {PAPERS, WORDS, TEXTS}:
            continue
        content = _read(file)
        subjects.append(_subject(file.name, content))
        for raw in content.get("rules") or []:
            rule = _RuleReader(file.name, raw, subjects[-1].code, papers, words).rule()
            if rule.id in rules:
                raise RuleDataError(file.name, rule.id, "id", f"stands also in {rules[rule.id].subject}.yaml")
            rules[rule.id] = rule
    ordered = {subject.code: subject.position for subject in subjects}
    return Rulebook(subjects, sorted(rules.values(), key=lambda rule: ordered[rule.subject]), words, english)


def _read(file: Path) -> dict[str, Any]:
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise RuleDataError(file.name, "", "yaml", " ".join(str(error).split())) from error
    if not isinstance(content, dict):
        raise RuleDataError(file.name, "", "yaml", "a mapping is expected")
    return content


def _subject(file: str, content: dict[str, Any]) -> Subject:
    try:
        return Subject(content["subject"], content["title_vi"], content["title_en"], int(content["position"]))
    except (KeyError, TypeError, ValueError) as error:
        raise RuleDataError(file, "", "subject", f"{error} is missing or wrong") from error


def _english(content: dict[str, Any]) -> English:
    try:
        return English(content["texts"], content["in_clauses"])
    except KeyError as error:
        raise RuleDataError(TEXTS, "", str(error.args[0]), "is missing") from error


def _paper(key: str, raw: Any) -> Basis:
    issued = str(raw.get("date", ""))
    try:
        if issued:
            PartialDate.parse_iso(issued)
        return Basis(str(raw["number"]), raw.get("issuer", ""), issued, title=raw.get("title_vi", ""))
    except (KeyError, ValueError) as error:
        raise RuleDataError(PAPERS, key, "date" if issued else "number", str(error)) from error


class _RuleReader:
    """Reads one rule of one file; every refusal names both."""

    def __init__(
        self, file: str, raw: Any, subject: str, papers: Mapping[str, Basis], words: Mapping[str, Any]
    ) -> None:
        self.file = file
        self.raw = raw if isinstance(raw, dict) else {}
        self.id = str(self.raw.get("id", ""))
        self.subject = subject
        self.papers = papers
        self.words = words

    def wrong(self, field: str, sentence: str) -> RuleDataError:
        return RuleDataError(self.file, self.id, field, sentence)

    def rule(self) -> Rule:
        if not _ID.fullmatch(self.id):
            raise self.wrong("id", f"{self.id!r} is no dotted id")
        self._only(self.raw, _RULE_FIELDS)
        unit, bound = str(self.raw.get("unit", "")), self.raw.get("bound", "")
        if unit not in UNITS:
            raise self.wrong("unit", f"unknown unit {unit!r}")
        if bound and bound not in BOUNDS:
            raise self.wrong("bound", f"unknown bound {bound!r}")
        for field in ("label_vi", "label_en", "rows"):
            if not self.raw.get(field):
                raise self.wrong(field, "is missing")
        if self.raw.get("sources") is None:
            raise self.wrong("sources", "is missing")
        rows = tuple(self._row(unit, raw) for raw in self.raw["rows"])
        self._refuse_overlap(rows)
        return Rule(
            id=self.id,
            subject=self.subject,
            unit=unit,
            bound=bound,
            label_vi=self.raw["label_vi"],
            label_en=self.raw["label_en"],
            sources=tuple(self.raw["sources"]),
            rows=rows,
        )

    def _only(self, raw: dict[str, Any], fields: set[str]) -> None:
        if unknown := sorted(set(raw) - fields):
            raise self.wrong(unknown[0], "unknown field")

    def _row(self, unit: str, raw: dict[str, Any]) -> RuleRow:
        self._only(raw, _ROW_FIELDS)
        value = self._value(unit, raw)
        starts_on = self._day("starts_on", raw.get("starts_on"), BEGINNING)
        ends_on = self._day("ends_on", raw.get("ends_on"), END)
        if starts_on >= ends_on:
            raise self.wrong("ends_on", f"{ends_on} is not after {starts_on}")
        if not isinstance(raw.get("confirmed", False), bool):
            raise self.wrong("confirmed", "is true or false")
        return RuleRow(
            value=value,
            starts_on=starts_on,
            ends_on=ends_on,
            basis=self._basis(raw.get("basis")),
            confidence=self._confidence(raw.get("confidence")),
            is_confirmed=raw.get("confirmed", False),
            note_vi=raw.get("note_vi", ""),
            scope=self._scope(raw.get("scope")),
        )

    def _value(self, unit: str, raw: dict[str, Any]) -> Value | None:
        """The value; a gap must say so, and only a gap may have none."""
        if raw.get("gap", False) is not (raw.get("value") is None):
            raise self.wrong("gap", "a row has either a value or gap: true")
        if raw["value"] is None:
            return None
        try:
            value = parse_value(unit, raw["value"])
        except WrongValueError as error:
            raise self.wrong("value", str(error)) from error
        for code in _codes(value) if unit != "pattern" else ():
            if code not in self.words:
                raise self.wrong("value", f"{code!r} has no words in {WORDS}")
        return value

    def _day(self, field: str, raw: Any, unknown: date) -> date:
        if raw is None:
            return unknown
        try:
            return date.fromisoformat(raw)
        except (TypeError, ValueError) as error:
            raise self.wrong(field, f"{raw!r} is no date") from error

    def _basis(self, raw: Any) -> Basis | None:
        if raw is None:
            return None
        paper = self.papers.get(raw.get("paper"))
        if paper is None:
            raise self.wrong("basis", f"no paper {raw.get('paper')!r} in {PAPERS}")
        return Basis(paper.number, paper.issuer, paper.issued, raw.get("clause", ""), paper.title)

    def _confidence(self, raw: Any) -> Confidence:
        stated, _slash, applies = str(raw or "-").partition("/")
        grades = stated, applies or stated
        if any(grade not in GRADES for grade in grades):
            raise self.wrong("confidence", f"{raw!r} is not two of {', '.join(GRADES)}")
        return Confidence(*grades)  # type: ignore[arg-type]

    def _scope(self, raw: Any) -> Scope:
        if raw is None:
            return Scope()
        if not isinstance(raw, dict) or not raw.get("place"):
            raise self.wrong("scope", "a local row names its place")
        return Scope(raw.get("unit", ""), raw["place"])

    def _refuse_overlap(self, rows: tuple[RuleRow, ...]) -> None:
        last: dict[str, RuleRow] = {}
        for row in sorted(rows, key=lambda row: row.starts_on):
            before = last.get(row.scope.key)
            if before and row.starts_on < before.ends_on:
                raise self.wrong("starts_on", f"{row.starts_on} lies within the row of {before.starts_on}")
            last[row.scope.key] = row


def _codes(value: object) -> Iterator[str]:
    """The codes within a value: small ASCII words, which need words to be shown."""
    if isinstance(value, str) and _CODE.fullmatch(value):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _codes(item)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _codes(key)
            yield from _codes(item)
