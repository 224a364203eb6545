"""Panels: parts of a page that show several domains at once. Each domain declares its own; the page imports none of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

#: What is dated in the file of a person; `subject` is the `PersonFile`.
PERSON_TIMELINE = "person.timeline"
#: What the file of a person holds beside the facts of `people`; `subject` is the `PersonFile`.
PERSON_CARDS = "person.cards"
#: What binds in a case of admission or recognition beside the usual order; `subject` is a `MemberInUnit`.
ADMISSION_CARDS = "admission.cards"
#: What is dated of a unit; `subject` is the `UnitOn`.
UNIT_TIMELINE = "unit.timeline"


@dataclass(frozen=True)
class Line:
    """Something that was so or was done. It is ordered by `day`; `when` says in words when it was true.

    `recorded` says when it was written down and by whom, where that is known; `changes` are sentences "field: old → new".
    `is_now`: it holds on the date of the page.
    """

    day: date
    when: str
    title: str
    note: str = ""
    tag: str = ""
    is_now: bool = False
    recorded: str = ""
    changes: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Panel:
    """Lines of one domain for a slot: `lines(viewer, subject, on)`, those up to the date, for this viewer alone."""

    slot: str
    key: str
    lines: Callable[[Any, Any, date], list[Line]]


@dataclass(frozen=True)
class CardFact:
    """A line of a card, as `components/facts.html` reads it."""

    label: str
    value: str
    note: str = ""
    tag: str = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True)
class Card:
    """A card of one domain: facts (or the sentence `empty`), and what this viewer may do from there as (words, address)."""

    title: str
    facts: tuple[CardFact, ...]
    links: tuple[tuple[str, str], ...] = ()
    empty: str = ""


@dataclass(frozen=True)
class MemberInUnit:
    """A member (`people.Person`) and the unit on a date (`UnitOn`) in which others speak of them."""

    person: Any
    unit: Any


@dataclass(frozen=True)
class CardPanel:
    """Cards of one domain for a slot: `cards(viewer, subject, on)`, for this viewer alone; none where there is nothing to say."""

    slot: str
    key: str
    cards: Callable[[Any, Any, date], list[Card]]


_card_panels: dict[str, dict[str, CardPanel]] = {}
_panels: dict[str, dict[str, Panel]] = {}


def declare_panel(panel: Panel) -> Panel:
    """Enters a panel. Raises `ValueError` where the slot has one of that key."""
    slot = _panels.setdefault(panel.slot, {})
    if panel.key in slot:
        raise ValueError(f"panel {panel.key} of {panel.slot} is declared twice")
    slot[panel.key] = panel
    return panel


def lines_of(slot: str, viewer: Any, subject: Any, on: date) -> list[Line]:
    """The lines of every panel of a slot, newest first; of one day in the order the panels were declared."""
    found = [line for panel in _panels.get(slot, {}).values() for line in panel.lines(viewer, subject, on)]
    return sorted(found, key=lambda line: line.day, reverse=True)


def declare_cards(panel: CardPanel) -> CardPanel:
    """Enters a panel of cards. Raises `ValueError` where the slot has one of that key."""
    slot = _card_panels.setdefault(panel.slot, {})
    if panel.key in slot:
        raise ValueError(f"cards {panel.key} of {panel.slot} are declared twice")
    slot[panel.key] = panel
    return panel


def cards_of(slot: str, viewer: Any, subject: Any, on: date) -> list[Card]:
    """The cards of every panel of a slot, in the order the panels were declared."""
    return [
        card for panel in _card_panels.get(slot, {}).values() for card in panel.cards(viewer, subject, on)
    ]
