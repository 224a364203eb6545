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
    "timed_without_end": gettext_lazy("Miễn sinh hoạt có thời hạn phải có ngày cuối. Hãy ghi ngày cuối; nếu vì tuổi cao, sức yếu thì ghi miễn công tác và sinh hoạt."),
    "timed_without_reason": gettext_lazy("Đơn chưa nêu lý do. Hãy đề nghị đảng viên nêu lý do trong đơn rồi chọn lý do ở đây."),
    "timed_too_long": gettext_lazy("Thời hạn dài quá mức cho một lần. Hãy rút ngắn; muốn tiếp thì đảng viên làm đơn mới trước khi hết hạn."),
    "timed_without_proposal": gettext_lazy("Chưa có nghị quyết chi bộ đề nghị. Hãy ghi ngày chi bộ đề nghị, rồi cấp ủy cơ sở mới quyết định."),
    "standing_without_medical_paper": gettext_lazy("Chưa có giấy chứng nhận sức khỏe. Hãy ghi ngày cấp giấy; nội dung giấy không lưu trong sổ."),
    "return_without_review": gettext_lazy("Hết thời hạn miễn, chi bộ phải nhận xét việc chấp hành. Hãy ghi ngày chi bộ nhận xét."),
}  # fmt: skip


def refusal(obstacle: Obstacle, values: Mapping[str, RuleValue]) -> DomainError:
    """The obstacle as the error a service raises: the sentence first, the clause after it."""
    sentence = str(_SENTENCES[obstacle.code])
    rule = values.get(obstacle.rule)
    if rule is not None and rule.basis is not None:
        sentence += f" ({basis_words(rule.basis)})"
    return DomainError(obstacle.code, sentence, field=obstacle.field)
