"""What each permission lets one do, in words: for the pages that say why something may be seen, and who has which rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.org import permissions

if TYPE_CHECKING:
    from collections.abc import Iterable


def words_of(permission: str) -> str:
    """The act in words, to follow "được": "xem số liệu". A permission an installation added by itself keeps its code."""
    return _words().get(permission, permission)


def in_order(given: Iterable[str]) -> list[str]:
    """Permissions from seeing to doing, as they are read."""
    order = {permission: number for number, permission in enumerate(_words())}
    return sorted(given, key=lambda permission: (order.get(permission, len(order)), permission))


def _words() -> dict[str, str]:
    return {
        permissions.SEE_UNITS: _("xem hệ thống tổ chức đảng"),
        permissions.SEE_FIGURES: _("xem số liệu"),
        permissions.SEE_GUARDED: _("xem chi bộ công an, quân sự"),
        permissions.SEE_PEOPLE: _("xem tên và hồ sơ đảng viên"),
        permissions.SEE_SENSITIVE: _("xem dân tộc, tôn giáo của từng người"),
        permissions.SEE_SEALED: _("xem số định danh, điện thoại"),
        permissions.SEE_OWN_FILE: _("xem hồ sơ của chính mình"),
        permissions.OPEN_FOR_PURPOSE: _("xem tên, mở hồ sơ sau khi nêu mục đích"),
        permissions.SEE_OPENINGS: _("xem ai đã mở hồ sơ"),
        permissions.CHANGE_PEOPLE: _("sửa hồ sơ đảng viên, sửa nhiều người một lần"),
        permissions.SEE_HISTORY: _("xem nhật ký thay đổi"),
        permissions.IMPORT_LISTS: _("nhập danh sách"),
        permissions.UNDO_BATCHES: _("hoàn tác lần nhập"),
        permissions.MANAGE_UNITS: _("lập, sửa tổ chức đảng"),
        permissions.RECORD_TERMS: _("ghi nhiệm kỳ, cấp ủy, chức vụ"),
        permissions.RECORD_PLACES: _("ghi địa bàn, trưởng thôn"),
        permissions.DECLARE_FIGURES: _("khai báo số liệu"),
        permissions.ANSWER_CORRECTIONS: _("trả lời đề nghị sửa hồ sơ"),
        permissions.SEE_ADMISSIONS: _("xem việc phát triển đảng viên"),
        permissions.RECORD_ADMISSIONS: _("ghi việc phát triển đảng viên"),
        permissions.DECIDE_MEMBERS: _("ghi kết nạp, công nhận, chuyển, miễn, ra khỏi Đảng"),
        permissions.REMIND_UNITS: _("nhắc chi bộ về việc đến hạn"),
        permissions.SEE_DISCIPLINE: _("xem kỷ luật đảng viên"),
        permissions.RECORD_DISCIPLINE: _("ghi kỷ luật đảng viên"),
        permissions.GRANT_ROLES: _("giao, bàn giao quyền"),
        permissions.RESET_ACCOUNTS: _("lập tài khoản, cấp mã một lần, kết thúc phiên"),
        permissions.MANAGE_ACCOUNTS: _("làm việc kỹ thuật với tài khoản"),
        "rules.override": _("đặt giá trị riêng của cấp ủy cho quy định"),
        "rules.confirm": _("xác nhận quy định đã đối chiếu bản gốc"),
    }
