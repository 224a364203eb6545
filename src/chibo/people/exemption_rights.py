"""What an exempted member still has and owes, by the rules of a date (EXM-06, EXM-07, EXM-09), in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue

ATTENDS: Final = "exemption.attends_congress"
COUNTED: Final = "exemption.counted_at_congress"
PRESENT_ONLY: Final = "present_only"
#: Of each rule that says yes or no: what to call either, the rights first.
_SAID: Final[Mapping[str, tuple[object, object]]] = {
    ATTENDS: (gettext_lazy("được mời dự đại hội đảng viên"), gettext_lazy("không dự đại hội đảng viên")),
    "exemption.informed_on_request": (gettext_lazy("được thông tin khi yêu cầu"), ""),
    "exemption.receives_badge": (gettext_lazy("được tặng Huy hiệu Đảng"), ""),
    "exemption.rated": (gettext_lazy("vẫn xếp loại chất lượng"), gettext_lazy("không xếp loại chất lượng")),
    "exemption.subject_to_discipline": (gettext_lazy("vi phạm thì vẫn bị xem xét kỷ luật"), ""),
    "exemption.still_pays_dues": (gettext_lazy("vẫn đóng đảng phí"), ""),
}


def rights_of_exempted(unit: UnitOn | None, on: date) -> tuple[str, str]:
    """What the rules of a date say of an exempted member, and the papers they say it in; ("", "") where all are gaps."""
    values = rules((*_SAID, COUNTED), on=on, unit=unit)
    said = {key: str(words[not values[key].holds]) for key, words in _SAID.items() if not values[key].is_gap}
    if counts_if_present(values[COUNTED]):
        said[COUNTED] = _("đại hội chỉ tính khi có mặt")
    used = [values[key] for key, words in said.items() if words]
    papers = dict.fromkeys(basis_words(value.basis) for value in used if value.basis)
    unsure = [_("chưa xác nhận")] if any(not value.is_confirmed for value in used) else []
    return "; ".join(filter(None, said.values())), "; ".join([*papers, *unsure])


def counts_if_present(value: RuleValue) -> bool:
    """Does an exempted member count in the base of a congress only when present? Never in a gap."""
    return not value.is_gap and value.text == PRESENT_ONLY
