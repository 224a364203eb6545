"""What is wrong with a count or an election, in sentences that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from chibo.core.errors import DomainError
from chibo.rulebook.shown import basis_words

if TYPE_CHECKING:
    from chibo.congresses.rules import Fault
    from chibo.rulebook.rules import RuleValue

_SENTENCES: Final = {
    "present": gettext_lazy("Có mặt %(count)s người mà triệu tập %(limit)s. Hãy xem lại hai số."),
    "deducted": gettext_lazy(
        "Số không tính %(count)s phải ít hơn số triệu tập %(limit)s. Hãy xem lại hai số."
    ),
    "called": gettext_lazy(
        "Triệu tập %(count)s người, mà ngày ấy chi bộ có %(limit)s đảng viên chính thức. Đảng viên dự bị không có quyền biểu quyết, bầu cử. Hãy xem lại số."
    ),
    "too_few": gettext_lazy(
        "Chi bộ có %(count)s đảng viên chính thức, chưa đủ %(limit)s người nên không họp bầu hợp lệ. Cấp trên bổ sung đảng viên, ghép chi bộ, hoặc chỉ định; hãy ghi người được chỉ định ở trang thông tin tổ chức."
    ),
    "called_fewer": gettext_lazy(
        "Triệu tập %(count)s người, mà ngày ấy chi bộ có %(limit)s đảng viên chính thức. Người được miễn sinh hoạt, sinh hoạt tạm thời nơi khác cũng phải mời; ai vắng thì ghi ở số không tính."
    ),
    "counted_if_present": gettext_lazy(
        "Không tính %(count)s người mà chỉ vắng %(limit)s người. Người được miễn sinh hoạt, sinh hoạt tạm thời nơi khác đã có mặt thì được tính. Hãy xem lại số."
    ),
    "quorum": gettext_lazy(
        "Có mặt %(count)s người, mà phải có ít nhất %(limit)s người thì đại hội mới hợp lệ. Hãy xem lại số có mặt, hoặc ghi đại hội triệu tập lại."
    ),
    "standing_too_large": gettext_lazy(
        "Ban Thường vụ trúng cử %(count)s người, quá mức %(limit)s người so với số cấp ủy viên trúng cử. Hãy xem lại danh sách trúng cử."
    ),
    "delegates_of_cell": gettext_lazy(
        "Đại hội chi bộ là đại hội toàn thể đảng viên, không có đại biểu. Hãy để trống phần đại biểu."
    ),
    "delegate_twice": gettext_lazy("%(name)s có tên hai lần trong danh sách đại biểu. Hãy bỏ một."),
    "delegate_not_official": gettext_lazy(
        "%(name)s không phải là đảng viên chính thức ở đây vào ngày ấy nên không làm đại biểu. Hãy xem lại danh sách."
    ),
    "called_named": gettext_lazy(
        "Triệu tập %(count)s người mà danh sách có %(limit)s đại biểu chính thức. Hãy xem lại, hoặc để trống số triệu tập để chương trình đếm."
    ),
    "present_named": gettext_lazy(
        "Có mặt %(count)s người mà theo danh sách là %(limit)s. Hãy xem lại, hoặc để trống số có mặt để chương trình đếm."
    ),
    "substitutes": gettext_lazy(
        "%(count)s đại biểu dự khuyết dự thay, mà chỉ %(limit)s đại biểu chính thức vắng mặt. Hãy xem lại."
    ),
    "no_poll": gettext_lazy("Chưa ghi lần bỏ phiếu nào. Hãy ghi số phiếu của ít nhất một chức danh."),
    "papers": gettext_lazy(
        "Phiếu bầu %(name)s: số phát ra không quá số có mặt (%(limit)s), thu về không quá phát ra, hợp lệ không quá thu về. Hãy xem lại biên bản kiểm phiếu."
    ),
    "too_many": gettext_lazy(
        "Phiếu bầu %(name)s: trúng cử %(count)s người, quá số lượng %(limit)s. Hãy xem lại."
    ),
    "rounds": gettext_lazy(
        "Bầu %(name)s đã quá %(limit)s vòng: không bầu nữa, cấp trên chỉ định. Hãy ghi người được chỉ định ở trang thông tin tổ chức."
    ),
    "votes_sum": gettext_lazy(
        "Phiếu bầu %(name)s: tổng số phiếu của các người quá mức có thể (%(limit)s). Hãy xem lại biên bản kiểm phiếu."
    ),
    "votes": gettext_lazy("%(name)s có %(count)s phiếu, nhiều hơn số phiếu hợp lệ %(limit)s. Hãy xem lại."),
    "may_not_stand": gettext_lazy(
        "%(name)s không phải là đảng viên chính thức của tổ chức này vào ngày ấy nên không được bầu. Hãy xem lại danh sách bầu."
    ),
    "no_majority": gettext_lazy(
        "%(name)s được %(count)s phiếu trên %(limit)s người, chưa quá mức cần để trúng cử. Hãy bỏ đánh dấu trúng cử hoặc xem lại số phiếu."
    ),
    "no_tellers": gettext_lazy("Chưa ghi người kiểm phiếu. Hãy chọn ít nhất một người."),
    "teller_stands": gettext_lazy(
        "%(name)s có tên trong danh sách bầu nên không kiểm phiếu. Hãy chọn người khác."
    ),
    "committee_too_early": gettext_lazy(
        "Chi bộ có %(count)s đảng viên chính thức; từ %(limit)s người mới bầu chi ủy. Hãy bầu bí thư, nếu cần thì phó bí thư."
    ),
    "committee_too_large": gettext_lazy("Chi ủy trúng cử %(count)s người, quá mức %(limit)s người."),
    "deputies": gettext_lazy("Trúng cử %(count)s phó bí thư, quá mức %(limit)s người."),
    "not_in_committee": gettext_lazy(
        "%(name)s chưa trúng cử chi ủy nên không bầu vào chức danh này. Bầu chi ủy trước."
    ),
    "both": gettext_lazy("%(name)s không thể vừa là bí thư vừa là phó bí thư."),
}


def refusal(fault: Fault, rule: RuleValue | None) -> DomainError:
    """The fault as a refusal, with the clause it rests on."""
    values = {"name": fault.name, "count": fault.count, "limit": fault.limit}
    sentence = str(_SENTENCES[fault.code]) % values
    if rule is not None and rule.basis is not None:
        sentence += f" ({basis_words(rule.basis)})"
    return DomainError(f"congress_{fault.code}", sentence)
