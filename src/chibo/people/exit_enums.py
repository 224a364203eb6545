"""Coded values of striking off and of complaints against it. Codes stay; labels are for people."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StrikeGround(TextChoices):
    """Why an official member is struck off (DEL-01 … DEL-05). A conclusion on political standards keeps number and date alone."""

    ABSENCE = "absence", _("Bỏ sinh hoạt hoặc không đóng đảng phí, không có lý do chính đáng")
    CARD = "card", _("Tự ý trả thẻ hoặc hủy thẻ đảng viên")
    NO_PROGRESS = "no_progress", _("Giảm sút ý chí, không làm nhiệm vụ, đã giáo dục mà không tiến bộ")
    BREACH = "breach", _("Vi phạm tư cách đảng viên nhiều năm liền")
    POLITICAL = "political", _("Không bảo đảm tiêu chuẩn chính trị theo quy định")


class StrikeBody(TextChoices):
    """Who votes on striking somebody off, in the order of the chain (DEL-07)."""

    CELL = "cell", _("Chi bộ")
    COMMITTEE = "committee", _("Đảng ủy cơ sở")
    STANDING = "standing", _("Ban thường vụ cấp ủy có thẩm quyền")
    AUTHORISED = "authorised", _("Đảng ủy cơ sở được ủy quyền")


class Evidence(TextChoices):
    """Papers that go up with a proposal to strike somebody off (DEL-08)."""

    DUES_BOOK = "dues_book", _("Sổ đảng phí")
    ABSENCE_MINUTES = "absence_minutes", _("Biên bản ghi vắng sinh hoạt")
    EXEMPT_LIST = "exempt_list", _("Danh sách đảng viên được miễn")
    CARD_MINUTES = "card_minutes", _("Biên bản thu thẻ")
    POLITICAL_CONCLUSION = "political", _("Kết luận về tiêu chuẩn chính trị (chỉ ghi là đã có)")
    REVIEW_REQUESTS = "requests", _("Các lần yêu cầu tự kiểm điểm")


class ComplaintLevel(TextChoices):
    """Who handles a complaint: by it the time to answer goes (DEL-10)."""

    UPPER = "upper", _("Cấp trên trực tiếp của cơ sở, cấp tỉnh")
    CENTRE = "centre", _("Trung ương")


class Unhandled(TextChoices):
    """Why a complaint is not handled (DEL-11)."""

    LATE = "late", _("Quá hạn khiếu nại")
    FINAL = "final", _("Đã được giải quyết cuối cùng")
    FOR_ANOTHER = "for_another", _("Khiếu nại hộ")
    NO_DECISION = "no_decision", _("Chưa có quyết định")


class ComplaintOutcome(TextChoices):
    """What came of a complaint."""

    KEPT = "kept", _("Giữ nguyên quyết định")
    CHANGED = "changed", _("Hủy hoặc thay đổi quyết định")


class ReturnWay(TextChoices):
    """How somebody comes back who was taken off the list (DEL-19)."""

    RESTORED = "restored", _("Phục hồi đảng tịch theo quyết định")
    RESUMED = "resumed", _("Nối lại sinh hoạt sau thời gian gián đoạn")
