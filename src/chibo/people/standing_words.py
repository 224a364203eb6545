"""Why an act about somebody's standing is refused, in words: what is wrong, which rule, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from chibo.core.errors import DomainError
from chibo.rulebook.shown import basis_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.people.standing_rules import Obstacle
    from chibo.rulebook.rules import RuleValue

_SENTENCES: Final = {
    "paper": gettext_lazy("Chưa ghi quyết định. Hãy ghi số, ngày và cơ quan ban hành; nội dung quyết định không lưu trong sổ."),
    "expelled_probationer": gettext_lazy("Đảng viên dự bị không bị kỷ luật khai trừ. Nếu không đủ tư cách thì xóa tên trong danh sách đảng viên."),
    "left_with_breach": gettext_lazy("Chỉ xét cho ra khỏi Đảng khi đảng viên không vi phạm; có vi phạm thì xử lý kỷ luật trước. Hãy xem lại rồi xác nhận."),
}  # fmt: skip


def refusal(obstacle: Obstacle, values: Mapping[str, RuleValue]) -> DomainError:
    """The obstacle as the error a service raises: the sentence first, the clause after it."""
    sentence = str(_SENTENCES[obstacle.code])
    rule = values.get(obstacle.rule)
    if rule is not None and rule.basis is not None:
        sentence += f" ({basis_words(rule.basis)})"
    return DomainError(obstacle.code, sentence, field=obstacle.field)
