"""What every part of the file asks, and how it says a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.catalogue.panels import CardFact
from chibo.core.clock import today

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.people.queries.person import PersonFile
    from chibo.standing.cause_words import Said


def fact_of(said: Said) -> CardFact:
    """What was said as a line of a card."""
    return CardFact(said.label, said.words, note=said.note, tag=said.tag, tone=said.tone)


def may_change(viewer: Viewer, file: PersonFile, on: date, permission: str) -> bool:
    """May the viewer write something down from the file as it is shown: on the day its pages open on, or today?"""
    if file.unit is None or on not in {file.unit.home_on, today()}:
        return False
    return viewer.can(permission, file.unit.path)
