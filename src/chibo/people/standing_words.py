"""Why an act about somebody's standing is refused, in words: what is wrong, which rule, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from chibo.core.errors import DomainError
from chibo.rulebook.shown import basis_words, value_words

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
    "strike_ground": gettext_lazy("Chưa có căn cứ xóa tên. Hãy ghi ở trang «Xóa tên đảng viên chính thức»: căn cứ, tự kiểm điểm, biểu quyết từng cấp."),
    "strike_since": gettext_lazy("Căn cứ này tính theo thời gian. Hãy ghi ngày bắt đầu."),
    "strike_too_early": gettext_lazy("Đến ngày chi bộ biểu quyết, thời gian của căn cứ này chưa đủ. Hãy xem lại ngày bắt đầu, hoặc chọn căn cứ khác."),
    "strike_review": gettext_lazy("Đảng viên chưa tự kiểm điểm trước chi bộ. Hãy ghi ngày tự kiểm điểm; nếu không làm thì ghi ngày của từng lần yêu cầu cho đủ %(value)s, hoặc ngày cố ý không làm."),
    "strike_review_late": gettext_lazy("Tự kiểm điểm, yêu cầu hoặc việc cố ý không làm phải trước ngày chi bộ biểu quyết. Hãy xem lại các ngày."),
    "strike_no_cell": gettext_lazy("Chưa ghi biểu quyết của chi bộ. Hãy ghi ngày và số tán thành."),
    "strike_no_committee": gettext_lazy("Chưa ghi biểu quyết của đảng ủy cơ sở. Hãy ghi ngày và số tán thành; được ủy quyền thì ghi ở mục được ủy quyền."),
    "strike_no_standing": gettext_lazy("Chưa ghi biểu quyết của ban thường vụ cấp ủy có thẩm quyền. Hãy ghi ngày và số tán thành."),
    "strike_no_authorised": gettext_lazy("Chưa ghi biểu quyết của đảng ủy cơ sở được ủy quyền. Hãy ghi ngày và số tán thành."),
    "strike_missed": gettext_lazy("Số tán thành phải đạt %(value)s. Không đạt thì không xóa tên; hãy xem lại số liệu, hoặc chi bộ xét lại."),
    "strike_order": gettext_lazy("Chi bộ biểu quyết trước, rồi đến đảng ủy cơ sở, cấp có thẩm quyền và ngày xóa tên. Hãy xem lại các ngày."),
    "complaint_late": gettext_lazy("Khiếu nại đã quá hạn từ ngày nhận quyết định. Hãy chọn lý do không giải quyết, hoặc xem lại ngày."),
    "complaint_early": gettext_lazy("Khiếu nại trước khi có quyết định thì không giải quyết. Hãy chọn lý do ấy, hoặc xem lại ngày."),
    "complaint_in_time": gettext_lazy("Khiếu nại còn trong hạn nên không thể ghi là quá hạn. Hãy xem lại lý do."),
    "rename_legal": gettext_lazy("Đổi họ tên phải có giấy tờ hộ tịch. Hãy ghi số, ngày và cơ quan cấp; nội dung giấy không lưu trong sổ."),
    "rename_cell": gettext_lazy("Chi bộ phải xét việc đổi họ tên. Hãy ghi ngày chi bộ xét."),
    "rename_decision": gettext_lazy("Cấp ủy cấp trên quyết định việc đổi họ tên. Hãy ghi số, ngày và cơ quan ban hành quyết định."),
    "break_at_fault": gettext_lazy("Chỉ nối lại sinh hoạt khi gián đoạn không do lỗi của đảng viên và vẫn làm nhiệm vụ. Nếu không thì cấp có thẩm quyền xét phục hồi."),
    "break_unconfirmed": gettext_lazy("Chưa ghi nơi xác nhận. Hãy ghi tổ chức đảng nơi làm việc hoặc nơi cư trú đã xác nhận."),
}  # fmt: skip


def refusal(obstacle: Obstacle, values: Mapping[str, RuleValue]) -> DomainError:
    """The obstacle as the error a service raises: the sentence first, the clause after it."""
    sentence = str(_SENTENCES[obstacle.code])
    rule = values.get(obstacle.rule)
    if rule is not None and "%(" in sentence:
        sentence %= {"value": value_words(rule.unit, rule.bound, rule.value)}
    if rule is not None and rule.basis is not None:
        sentence += f" ({basis_words(rule.basis)})"
    return DomainError(obstacle.code, sentence, field=obstacle.field)
