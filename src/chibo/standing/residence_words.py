"""Who is excused at the residence, by the rules of a date, in words; a list the sources break off is told as missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from chibo.catalogue.panels import CardFact
from chibo.rulebook.loading import shipped_rulebook
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import GAP, shown_rule, state_of

if TYPE_CHECKING:
    from chibo.org.queries import UnitOn

#: RES-03 to RES-05.
EXCUSED_FROM_MEETINGS: Final = "residence.excused_from_meetings"
EXCUSED_FROM_INTRODUCTION: Final = "residence.excused_from_introduction"
E_PROCEDURES: Final = "residence.e_procedures"


def rules_on_residence(unit: UnitOn) -> list[CardFact]:
    """The rules on who is excused, and on e-procedures where the place has such a rule, as facts; none before they began."""
    keys = (EXCUSED_FROM_MEETINGS, EXCUSED_FROM_INTRODUCTION, E_PROCEDURES)
    facts = []
    for key, value in rules(keys, on=unit.on, unit=unit).items():
        if value.origin == "none":
            continue
        shown = shown_rule(shipped_rulebook().find(key), value)
        words = shown.value or _("sổ quy định chưa có danh sách")
        tone = "plain" if state_of(value) == GAP else shown.tone
        note = "; ".join(filter(None, [shown.basis, shown.note]))
        facts.append(CardFact(shown.label, words, note=note, tag=shown.state_words, tone=tone))
    return facts
