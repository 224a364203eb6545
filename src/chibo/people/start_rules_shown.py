"""Rules that decide which kind of transfer to choose and for how long, in words, for the form that begins one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from chibo.people.file_facts import Fact
from chibo.people.transfer_rules import STUDY_MAX, TEMPORARY_MAX, TEMPORARY_MIN
from chibo.rulebook.loading import shipped_rulebook
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import GAP, shown_rule, state_of

if TYPE_CHECKING:
    from chibo.org.queries import UnitOn

#: TRF-13, TRF-14, TRF-18, TRF-19, TRF-20, TRF-17, TRF-24, in the order in which they are asked.
_KEYS: Final = (
    TEMPORARY_MIN, TEMPORARY_MAX, STUDY_MAX, "transfer.contract_min", "transfer.graduates_stay", "transfer.waiting_retirement",
    "transfer.temporary_cell.min_official", "transfer.dissolved_unit",
)  # fmt: skip


def rules_on_kinds(unit: UnitOn) -> list[Fact]:
    """The rules of the date of a unit, each with its clause; a gap is told, a rule that had not begun is not."""
    found = []
    for key, value in rules(_KEYS, on=unit.on, unit=unit).items():
        if value.origin == "none":
            continue
        shown = shown_rule(shipped_rulebook().find(key), value)
        is_gap = state_of(value) == GAP
        words = _("sổ quy định chưa có") if is_gap else shown.value
        found.append(Fact(shown.label, words, note=shown.basis))
    return found
