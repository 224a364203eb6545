"""What stands against a reorganisation, in sentences that say what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from chibo.core.dates import format_date
from chibo.core.errors import DomainError
from chibo.org.models import UnitKind

if TYPE_CHECKING:
    from chibo.reorganisation.rules import Obstacle

_SENTENCES: Final = {
    "merge_sources": gettext_lazy("Sáp nhập cần ít nhất %(count)s tổ chức. Hãy chọn thêm."),
    "split_sources": gettext_lazy("Chia tách mỗi lần một tổ chức. Hãy chọn đúng một tổ chức."),
    "dissolve_sources": gettext_lazy("Hãy chọn tổ chức được giải thể."),
    "merge_targets": gettext_lazy("Sáp nhập về đúng một tổ chức. Hãy chọn hoặc ghi tên một tổ chức."),
    "split_targets": gettext_lazy("Chia tách cần ít nhất %(count)s tổ chức sau khi chia. Hãy ghi thêm."),
    "dissolve_targets": gettext_lazy("Hãy chọn tổ chức tiếp nhận."),
    "dissolved_receives": gettext_lazy("%(unit)s giải thể nên không tiếp nhận được. Hãy chọn tổ chức khác."),
    "before_creation": gettext_lazy(
        "%(unit)s được lập ngày %(day)s; ngày có hiệu lực phải sau ngày ấy. Hãy xem lại ngày."
    ),
    "source_gone": gettext_lazy("%(unit)s đã kết thúc từ ngày %(day)s nên không sắp xếp được nữa."),
    "source_ends_later": gettext_lazy(
        "%(unit)s đã có quyết định kết thúc từ ngày %(day)s. Hãy hoàn tác quyết định ấy trước."
    ),
    "source_changed_later": gettext_lazy(
        "Sổ đã ghi thay đổi khác của %(unit)s từ ngày %(day)s (tên, nơi trực thuộc, nhiệm kỳ, chức vụ hoặc người phụ trách). Hãy hoàn tác thay đổi ấy hoặc chọn ngày sau đó."
    ),
    "transfers_open": gettext_lazy(
        "%(unit)s còn %(count)s lượt chuyển sinh hoạt đang dở (đi, đến, tạm thời, hoặc phiếu báo đang chờ). Hãy tiếp nhận, trả lại hoặc kết thúc trước."
    ),
    "files_lent": gettext_lazy("%(unit)s còn %(count)s hồ sơ giấy đang cho mượn. Hãy ghi trả hồ sơ trước."),
    "source_below_source": gettext_lazy(
        "%(unit)s nằm trong %(other)s, nên hai tổ chức này không sắp xếp cùng nhau được. Hãy bỏ bớt một."
    ),
    "target_below_source": gettext_lazy(
        "%(unit)s nằm trong %(other)s là tổ chức kết thúc, nên không tiếp nhận được. Hãy chọn tổ chức khác."
    ),
    "target_not_there": gettext_lazy(
        "%(unit)s không có trong hệ thống tổ chức vào ngày %(day)s nên không tiếp nhận được."
    ),
    "target_moves_later": gettext_lazy(
        "Sổ đã ghi %(unit)s chuyển nơi trực thuộc hoặc kết thúc từ ngày %(day)s. Hãy hoàn tác việc ấy hoặc chọn ngày sau đó."
    ),
    "target_kind": gettext_lazy("%(unit)s không thể là loại này với đơn vị bên trên. Hãy chọn loại khác."),
    "child_kind": gettext_lazy(
        "«%(other)s» không thể trực thuộc %(unit)s. Hãy đổi loại hoặc phân về tổ chức khác."
    ),
    "member_needs_cell": gettext_lazy(
        "%(unit)s không phải là chi bộ nên không nhận đảng viên của chi bộ. Hãy phân về một chi bộ."
    ),
    "same_name": gettext_lazy("Hai tổ chức tiếp nhận cùng tên %(unit)s. Hãy ghi tên khác nhau."),
    "person_in_both": gettext_lazy(
        "%(count)s đảng viên có tên ở cả hai tổ chức từ ngày có hiệu lực. Hãy sửa nơi sinh hoạt của họ trước."
    ),
    "role_kind": gettext_lazy(
        "%(unit)s không phải là loại tổ chức giữ được vai trò đã chuyển về đó. Hãy bỏ chọn vai trò ấy."
    ),
    "joined_parts": gettext_lazy(
        "Địa bàn gộp «%(unit)s» chỉ còn %(count)s địa bàn trong phương án. Hãy bỏ gộp rồi chọn lại từ hai địa bàn trở lên."
    ),
    "joined_kinds": gettext_lazy(
        "Các địa bàn gộp thành «%(unit)s» không cùng loại (thôn, trường học, trạm y tế …). Hãy bỏ gộp rồi chọn lại."
    ),
    "joined_changed_later": gettext_lazy(
        "Sổ đã ghi số liệu, trưởng thôn hoặc chi bộ phụ trách của một địa bàn gộp thành «%(unit)s» từ ngày %(day)s. Hãy sửa điều ấy hoặc chọn ngày sau đó."
    ),
    "joined_apart": gettext_lazy(
        "Các địa bàn gộp thành «%(unit)s» chưa cùng về một tổ chức. Hãy phân về cùng một nơi."
    ),
    "joined_cells": gettext_lazy(
        "Các địa bàn gộp thành «%(unit)s» do %(count)s chi bộ phụ trách. Hãy gộp địa bàn khi sáp nhập các chi bộ ấy."
    ),
    "unassigned_person": gettext_lazy(
        "Còn %(count)s đảng viên chưa phân về tổ chức nào. Phải phân hết trước khi ghi vào sổ."
    ),
    "unassigned_unit": gettext_lazy(
        "Còn %(count)s tổ chức trực thuộc chưa phân về đâu. Phải phân hết trước khi ghi vào sổ."
    ),
    "unassigned_place": gettext_lazy(
        "Còn %(count)s địa bàn chưa phân về tổ chức nào. Phải phân hết trước khi ghi vào sổ."
    ),
    "unassigned_applicant": gettext_lazy(
        "Còn %(count)s người đang bồi dưỡng chưa phân về chi bộ nào. Phải phân hết trước khi ghi vào sổ."
    ),
    "unassigned_resident": gettext_lazy(
        "Còn %(count)s đảng viên giữ mối liên hệ nơi cư trú chưa phân về chi bộ nào. Phải phân hết trước khi ghi vào sổ."
    ),
}


def said(obstacle: Obstacle) -> str:
    """The sentence of one obstacle. One SQL query where it names a kind."""
    names = [*obstacle.names, "", ""]
    values = {
        "unit": names[0],
        "other": names[1],
        "day": format_date(obstacle.day) if obstacle.day else "",
        "count": obstacle.count,
    }
    if obstacle.code == "child_kind":
        values["other"] = str(UnitKind.objects.get(pk=names[1]))
    return str(_SENTENCES[obstacle.code]) % values


def refusal(obstacle: Obstacle) -> DomainError:
    """The obstacle as a refusal of a service."""
    return DomainError(f"reorganisation_{obstacle.code}", said(obstacle))
