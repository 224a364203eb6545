"""What a chosen file would do, kept sealed beside it, so that a page need not find out again what was found out once."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import get_language

from chibo.core.sealed import seal, unseal
from chibo.exchange import storage
from chibo.exchange.matching import register_mark
from chibo.exchange.plan import FieldChange, MissingPerson, PersonPlan, Plan, kept_problems
from chibo.exchange.reading import ColumnGuess, Field, Problem, Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.exchange.models import ImportDraft

_SUFFIX = ".plan"


@dataclass(frozen=True)
class KeptPlan:
    """A plan as it was found out. `is_fresh` while nothing was written since and the reader has the same language."""

    plan: Plan
    is_fresh: bool


def keep_plan(draft: ImportDraft, plan: Plan, mark: int) -> None:
    """Keeps the plan of a draft in place of an earlier one; `mark` is `register_mark` from before it was found out."""
    kept = {"mark": mark, "language": get_language(), "plan": _plain(plan)}
    storage.write_beside(draft, _SUFFIX, seal(json.dumps(kept, ensure_ascii=False, default=str)))


def kept_plan(draft: ImportDraft) -> KeptPlan | None:
    """The plan of a draft as it was kept, None where there is none. One SQL query."""
    sealed = storage.read_beside(draft, _SUFFIX)
    if not sealed:
        return None
    kept = json.loads(unseal(sealed))
    is_fresh = (kept["mark"], kept["language"]) == (register_mark(), get_language())
    return KeptPlan(_plan(kept["plan"]), is_fresh)


def _plain(plan: Plan) -> dict[str, Any]:
    """The plan in plain values; sentences so that they can be read in any language."""
    values = {one.name: getattr(plan, one.name) for one in fields(plan)}
    return values | {
        "as_of": plan.as_of.isoformat(),
        "problems": kept_problems(plan.problems),
        "columns": [asdict(column) for column in plan.columns],
        "people": [asdict(person) for person in plan.people],
        "missing_people": [asdict(person) for person in plan.missing_people],
    }


def _plan(values: Mapping[str, Any]) -> Plan:
    read: dict[str, Any] = {
        "as_of": date.fromisoformat(values["as_of"]),
        "created_units": tuple(values["created_units"]),
        "problems": tuple(map(_problem, values["problems"])),
        "columns": tuple(map(_column, values["columns"])),
        "people": tuple(map(_person, values["people"])),
        "missing_people": tuple(
            MissingPerson(one["name"], one["cell"], UUID(one["uid"])) for one in values["missing_people"]
        ),
    }
    return Plan(**{**values, **read})


def _problem(values: Mapping[str, Any]) -> Problem:
    return Problem(
        **{
            **values,
            "sentence": Sentence.of_stored(values["sentence"]),
            "rows": tuple(values.get("rows", ())),
        }
    )


def _column(values: Mapping[str, Any]) -> ColumnGuess:
    field = Field(values["field"]) if values["field"] else None
    return ColumnGuess(**{**values, "field": field, "samples": tuple(values["samples"])})


def _person(values: Mapping[str, Any]) -> PersonPlan:
    return PersonPlan(**{**values, "changes": tuple(FieldChange(**one) for one in values["changes"])})
