"""What a step must contain, as the rule of the day lists it: said on the page where the step is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from chibo.admissions.enums import StepKind
from chibo.admissions.rules.ids import ANNOUNCED_AT, CONTENTS_OF_CEREMONY, CONTENTS_OF_RESOLUTION, EVIDENCE
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words, item_words, state_of, state_words

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from chibo.org.queries import UnitOn

#: Step: the rule that lists its contents (ADM-30, ADM-41, PRB-12, DEL-08), and what the list is.
_LISTED: Final = {
    StepKind.CELL_RESOLVED: (CONTENTS_OF_RESOLUTION, gettext_lazy("Nghị quyết phải có")),
    StepKind.CEREMONY: (CONTENTS_OF_CEREMONY, gettext_lazy("Trình tự lễ kết nạp, làm riêng cho từng người")),
    StepKind.ANNOUNCED: (ANNOUNCED_AT, gettext_lazy("Công bố ở")),
    StepKind.STRIKE_CELL: (EVIDENCE, gettext_lazy("Tài liệu kèm đề nghị xóa tên")),
}


@dataclass(frozen=True)
class Contents:
    """A list of a rule, in words, with what it rests on."""

    title: _StrOrPromise
    items: tuple[str, ...]
    rule: str
    basis: str


def contents_of(kind: StepKind, unit: UnitOn) -> Contents | None:
    """What a step on the date of the unit must contain; None where no rule lists it. One SQL query at most."""
    if kind not in _LISTED:
        return None
    rule_id, title = _LISTED[kind]
    rule = rules([rule_id], on=unit.on, unit=unit)[rule_id]
    if rule.is_gap:
        return None
    items = (rule.text,) if isinstance(rule.value, str) else rule.items
    basis = f"{basis_words(rule.basis)}; {state_words(state_of(rule))}"
    return Contents(title, tuple(item_words(item) for item in items), rule_id, basis)
