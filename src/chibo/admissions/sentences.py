"""What stands in the way of a step, in words: what is wrong, which rule, what to do next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admissions.enums import StepKind
from chibo.core.dates import format_date
from chibo.rulebook.shown import basis_words, state_of, state_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chibo.admissions.rules import Obstacle
    from chibo.rulebook.rules import RuleValue

_PLAIN: Final = {
    "closed": gettext_lazy("Việc xem xét người này đã kết thúc; không ghi thêm bước nào nữa. Muốn xem xét lại, hãy ghi nhận nguồn mới."),
    "helper": gettext_lazy("Chưa phân công đảng viên chính thức giúp đỡ. Hãy phân công trước."),
    "birth_date": gettext_lazy("Chưa có ngày sinh nên không xét được tuổi. Hãy ghi ngày sinh trước."),
    "too_young": gettext_lazy("Chưa đủ %(value)s tuổi vào ngày chi bộ xét. Hãy chờ đến ngày đủ tuổi."),
    "too_old": gettext_lazy("Đã quá %(value)s tuổi vào ngày chi bộ xét: phải được ban thường vụ cấp ủy trực thuộc Trung ương đồng ý trước bằng văn bản. Hãy ghi văn bản ấy làm lý do."),
    "parents": gettext_lazy("Người này chưa đủ tuổi kết nạp. Hãy ghi ngày cha mẹ đồng ý trước."),
    "certificate_lapsed": gettext_lazy("Giấy chứng nhận lớp nhận thức về Đảng chỉ còn giá trị đến hết ngày %(value)s. Người ấy cần học lại lớp."),
    "papers_old": gettext_lazy("Giấy giới thiệu và ý kiến đã quá hạn từ ngày %(value)s: phải làm lại, hoặc ghi lý do."),
    "inquiries_open": gettext_lazy("Còn %(value)s yêu cầu thẩm tra lý lịch chưa có trả lời."),
    "late": gettext_lazy("Đã quá hạn: chậm nhất là ngày %(value)s. Phải có lý do và cấp trên đồng ý."),
    "probation_runs": gettext_lazy("Thời gian dự bị chưa hết: đến ngày %(value)s mới làm được việc này."),
    "vote_failed": gettext_lazy("Lần biểu quyết trước không đủ tỷ lệ tán thành nên không làm tiếp được."),
    "gap": gettext_lazy("Quy định của thời gian này chưa có giá trị trong sổ quy định; chương trình không tự đoán. Hãy đối chiếu văn bản rồi ghi giá trị riêng của cấp ủy, hoặc ghi lý do."),
}  # fmt: skip


def sentence(obstacle: Obstacle, values: Mapping[str, RuleValue]) -> str:
    """One obstacle as a sentence with its rule."""
    code, _colon, step = obstacle.code.partition(".")
    said = {"value": _value(obstacle.value)}
    if code == "before":
        text = (
            _("Người ấy chưa đồng ý. Trước khi người ấy đồng ý, sổ chỉ giữ họ tên, năm sinh và đoàn thể.")
            if step == "agreed"
            else _("Chưa có bước «%(step)s». Hãy ghi bước ấy trước.")
        )
        text %= {"step": StepKind(step).label}
    elif code == "earlier":
        text = _("Bước «%(step)s» ghi ngày %(value)s, sau ngày của bước này. Hãy xem lại ngày.")
        text %= {"step": StepKind(step).label, **said}
    else:
        text = str(_PLAIN[code]) % said
    rule = values.get(obstacle.rule)
    return f"{text} ({_basis(rule)})" if rule and rule.basis else text


def sentences(obstacles: Iterable[Obstacle], values: Mapping[str, RuleValue]) -> str:
    """All of them, one a line."""
    return "\n".join(sentence(obstacle, values) for obstacle in obstacles)


def _value(value: object) -> str:
    return format_date(value) if isinstance(value, date) else str(value if value is not None else "")


def _basis(rule: RuleValue) -> str:
    return _("%(basis)s; %(state)s") % {
        "basis": basis_words(rule.basis),
        "state": state_words(state_of(rule)),
    }
