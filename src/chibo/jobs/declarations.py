"""The words in which a domain declares its long work (`background.py`): kinds of jobs, and chores of every day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

    from chibo.accounts.models import User
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass
class Progress:
    """How far a job is; written down by the worker's clock, not by the job, which may be inside a transaction."""

    done: int = 0
    total: int = 0
    words: str = ""

    def say(self, words: str, done: int = 0, total: int = 0) -> None:
        """What goes on now, and how much of it is done; 0 of 0 where that cannot be counted."""
        self.words, self.total, self.done = words, total, min(done, total)

    def reach(self, done: int) -> None:
        """So much of the total is done."""
        self.done = min(done, self.total)


@dataclass(frozen=True)
class Made:
    """A file that a job made, handed over in pieces; its user alone takes it away."""

    filename: str
    content_type: str
    pieces: Iterable[bytes]


@dataclass(frozen=True)
class Outcome:
    """How a job ended well: a sentence, and a page or a file to go on with."""

    said: str
    url: str = ""
    file: Made | None = None


@dataclass(frozen=True)
class Running:
    """What a job is given: who asked, as they may act now, the unit on the job's date, and the facts of its start.

    `uid` is the same at a second attempt: a service that takes it for its act can tell that it was done already.
    """

    uid: UUID
    user: User
    viewer: Viewer
    unit: UnitOn
    facts: Mapping[str, Any]
    progress: Progress = field(default_factory=Progress)


@dataclass(frozen=True)
class Kind:
    """A kind of job. `permission` over the unit is asked at the start, when it runs, and when its file is taken away."""

    key: str
    label: _StrOrPromise
    permission: str
    run: Callable[[Running], Outcome]


_kinds: dict[str, Kind] = {}
_chores: dict[str, Callable[[], None]] = {}


def declare_kind(kind: Kind) -> Kind:
    """Enters a kind under its key. Raises `ValueError` on a taken key."""
    if kind.key in _kinds:
        raise ValueError(f"job {kind.key} is declared twice")
    _kinds[kind.key] = kind
    return kind


def kind_of(key: str) -> Kind | None:
    """The kind of that key; None for one that the program no longer knows."""
    return _kinds.get(key)


def declare_chore(key: str, chore: Callable[[], None]) -> None:
    """Enters what the worker does at its start and every day. Raises `ValueError` on a taken key."""
    if key in _chores:
        raise ValueError(f"chore {key} is declared twice")
    _chores[key] = chore


def all_chores() -> Mapping[str, Callable[[], None]]:
    """Every chore by its key, in the order of declaration."""
    return dict(_chores)
