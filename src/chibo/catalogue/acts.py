"""The words in which a domain declares its acts: what each is called, whether it can be undone, how its entries read.

Every name a service records is declared once, as `Reversible` or as `Irreversible` with the reason; a test holds that.
Undoing itself is done in one place (`chibo.history`), from what stands in the audit log and in the tables kept here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from chibo.core.dates import BEGINNING, END, PartialDate, format_date

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from uuid import UUID

    from django.db.models import Model
    from django.utils.functional import _StrOrPromise

_OF_DATE = len("2021-12-31")


@dataclass(frozen=True)
class Resting:
    """Something that rests on an act, in words, and where it is seen ("" where it has no page)."""

    what: str
    url: str = ""


@dataclass(frozen=True)
class Reversible:
    """An act that can be taken back while nothing rests on it.

    `rests(viewer, act_uid)` names what the audit log and foreign keys do not tell; `taken_back(act_uid, actor_label)`
    does, in the same transaction and after the rows are back, what else belongs to it.

    An `is_event` act tells what happened to one member (left, transferred, awarded, disciplined). Where that was wrong it is
    put right by taking it back whenever it is noticed; of other acts only for a time.
    """

    name: str
    label: _StrOrPromise
    rests: Callable[[Any, UUID], list[Resting]] | None = None
    taken_back: Callable[[UUID, str], None] | None = None
    is_event: bool = False


@dataclass(frozen=True)
class Irreversible:
    """An act that stays; `because` is the sentence that says why, and what to do instead."""

    name: str
    label: _StrOrPromise
    because: _StrOrPromise


@dataclass(frozen=True)
class Linked:
    """An object as a viewer may see it: its name and its page ("" where there is none for this viewer)."""

    name: str
    url: str = ""


def as_written(value: Any) -> str:
    """A value of the log as people read it: dates as dd/mm/yyyy (also partial ones), the ends of time as nothing."""
    if value is None or isinstance(value, (dict, list, bool)):
        return ""
    text = str(value)
    if text in {BEGINNING.isoformat(), END.isoformat()}:
        return ""
    try:
        known = PartialDate.parse_iso(text)
    except ValueError:
        return text
    return format_date(known.first) if len(text) == _OF_DATE else known.vietnamese()


@dataclass(frozen=True)
class Told:
    """A field of an entry: its label, and how a value reads. A `sealed` one is named and never shown."""

    label: _StrOrPromise
    value: Callable[[Any], str] = as_written
    sealed: bool = False


@dataclass(frozen=True)
class ObjectKind:
    """What entries are about. Only fields told here are ever shown; `linked(viewer, ids)` names the objects a viewer may see."""

    object_type: str
    label: _StrOrPromise
    linked: Callable[[Any, Collection[int]], Mapping[int, Linked]]
    fields: Mapping[str, Told] = field(default_factory=dict)
    #: Fields of which only somebody with this permission over the unit of the entry is told.
    guarded: Mapping[str, str] = field(default_factory=dict)
    #: The permission without which an act about such an object is no act at all ("" for none), and that which undoes it.
    needs: str = ""
    undone_by: str = ""
    #: The table of a secret object: to others its rows have no name of their own.
    table: type[Model] | None = None


ActKind = Reversible | Irreversible
ActT = TypeVar("ActT", Reversible, Irreversible)
_acts: dict[str, ActKind] = {}
_objects: dict[str, ObjectKind] = {}
_tables: dict[str, type[Model]] = {}
_passing: set[type[Model]] = set()


def declare_act(kind: ActT) -> ActT:
    """Enters an act under its name. Raises `ValueError` on a taken one."""
    if kind.name in _acts:
        raise ValueError(f"act {kind.name} is declared twice")
    _acts[kind.name] = kind
    return kind


def declare_object(kind: ObjectKind) -> ObjectKind:
    """Enters what entries are about. Raises `ValueError` on a taken type."""
    if kind.object_type in _objects:
        raise ValueError(f"object {kind.object_type} is declared twice")
    _objects[kind.object_type] = kind
    return kind


def keep_tables(*models: type[Model]) -> None:
    """Tables whose rows acts open and change, those that are pointed to first. Undoing takes rows out in the other order."""
    _tables.update({model._meta.label_lower: model for model in models})  # noqa: SLF001 - Django's name of a model


def let_pass(*models: type[Model]) -> None:
    """Tables whose rows go with what they point to and never rest on it: drafts, saved views."""
    _passing.update(models)


def act_of(name: str) -> ActKind | None:
    return _acts.get(name)


def all_acts() -> list[ActKind]:
    return list(_acts.values())


def object_of(object_type: str) -> ObjectKind | None:
    return _objects.get(object_type)


def secret_objects() -> Mapping[str, ObjectKind]:
    """The objects whose acts exist for some only, by type."""
    return {name: kind for name, kind in _objects.items() if kind.needs}


def secret_tables() -> frozenset[type[Model]]:
    """Tables of secret objects: what is done to their rows in passing has no entry of its own that would name them."""
    return frozenset(kind.table for kind in _objects.values() if kind.needs and kind.table is not None)


def tables() -> Mapping[str, type[Model]]:
    return dict(_tables)


def passes(model: type[Model]) -> bool:
    return model in _passing
