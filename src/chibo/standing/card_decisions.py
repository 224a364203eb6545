"""Who decides to issue a card, and what the register knows of that decision, in words (CRD-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.catalogue.panels import CardFact
from chibo.org.access import OPERATOR
from chibo.org.issuing import committee_of
from chibo.org.queries import unit_on
from chibo.people.queries.destinations import base_of
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words
from chibo.standing.rules.keeping import CARD_DECIDER

if TYPE_CHECKING:
    from chibo.org.queries import UnitOn
    from chibo.standing.models import MemberCard


def decider_of(unit: UnitOn) -> str:
    """The committee directly above the grassroots organisation of a unit, as it signs; "" where the register ends there or the
    rule of the day has a gap. A few SQL queries."""  # noqa: D205, D209 - one thought
    rule = rules([CARD_DECIDER], on=unit.on, unit=unit)[CARD_DECIDER]
    upper = base_of(unit).upper_id
    ref = next((crumb.ref for crumb in unit.ancestors if crumb.id == upper), "")
    if rule.is_gap or rule.value != "committee_above" or not ref:
        return ""
    return committee_of(unit_on(OPERATOR, ref, unit.on))


def decision_fact(card: MemberCard, unit: UnitOn | None) -> CardFact:
    """The decision a card rests on, or that none is written down; with the clause of the day it was issued. Two SQL queries."""
    rule = rules([CARD_DECIDER], on=card.starts_on, unit=unit)[CARD_DECIDER]
    basis = "" if rule.is_gap else basis_words(rule.basis)
    return CardFact(_("Quyết định phát thẻ"), card.decision.citation if card.decision else "", note=basis)
