"""Coded values of transfers. Codes stay; labels are for people."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TransferKind(TextChoices):
    """What kind of letter goes along; an internal transfer within one grassroots organisation needs none."""

    OFFICIAL = "official", _("Chính thức")
    INTERNAL = "internal", _("Nội bộ")
    TEMPORARY = "temporary", _("Tạm thời")
    ABROAD = "abroad", _("Ra nước ngoài từ 12 tháng")
    LABOUR = "labour", _("Đi xuất khẩu lao động")
    ABROAD_TEMPORARY = "abroad_temporary", _("Ra nước ngoài dưới 12 tháng")


#: Kinds after which the official place stays where it was, and those after which it does not.
FOR_A_TIME = (TransferKind.TEMPORARY, TransferKind.ABROAD_TEMPORARY)
FOR_GOOD = tuple(kind for kind in TransferKind if kind not in FOR_A_TIME)
#: Kinds whose time to hand the slip in counts from the day of leaving.
OUT_OF_THE_COUNTRY = (TransferKind.ABROAD, TransferKind.LABOUR, TransferKind.ABROAD_TEMPORARY)
#: Kinds of those who are away from the country for long; of a stay for a time the end of the stay says that it is over.
FOR_LONG_ABROAD = (TransferKind.ABROAD, TransferKind.LABOUR)


class Outcome(TextChoices):
    """How a transfer came to its end."""

    RECEIVED = "received", _("Đã tiếp nhận")
    RETURNED = "returned", _("Nơi đến trả lại")
    CANCELLED = "cancelled", _("Đã thu hồi")
    LOST = "lost", _("Mất giấy, đã viết lại")


class Direction(TextChoices):
    """Which way a letter of the book goes, seen from the unit that keeps the book."""

    OUT = "out", _("Đi")
    IN = "in", _("Đến")


class Addressee(TextChoices):
    """Whom one of the two notice slips is posted to (TRF-11)."""

    UPPER = "upper", _("Cấp ủy cấp trên nơi đến")
    BASE = "base", _("Cấp ủy cơ sở nơi đến")


class CarriedPaper(TextChoices):
    """What somebody takes along on an official transfer (TRF-06)."""

    SHEET = "sheet", _("Phiếu đảng viên")
    CARD = "card", _("Thẻ đảng viên")
    FILE = "file", _("Hồ sơ đảng viên, đã niêm phong")
    REVIEW = "review", _("Bản tự kiểm điểm có nhận xét của cấp ủy")


#: Kinds the file goes along with, and the papers of each: the sheet only leaves with who leaves the committee above.
CARRIED = {
    TransferKind.OFFICIAL: tuple(CarriedPaper),
    TransferKind.INTERNAL: (CarriedPaper.CARD, CarriedPaper.FILE, CarriedPaper.REVIEW),
}


class State(TextChoices):
    """Where a transfer stands: what is done next follows from it."""

    ISSUED = "issued", _("Chưa xuất trình giấy")
    PRESENTED = "presented", _("Chờ tiếp nhận")
    RECEIVED = "received", _("Đã tiếp nhận")
    RETURNED = "returned", _("Nơi đến trả lại")
    CANCELLED = "cancelled", _("Đã thu hồi")
    LOST = "lost", _("Mất giấy, đã viết lại")


class DutyReason(TextChoices):
    """Why a member must go over to another cell for good (TRF-01)."""

    JOB = "job", _("Chuyển công tác")
    RETIRED = "retired", _("Nghỉ hưu")
    LEFT_WORK = "left_work", _("Nghỉ việc")
    DEMOBILISED = "demobilised", _("Xuất ngũ, phục viên")
    MOVED = "moved", _("Thay đổi nơi cư trú lâu dài")
    STUDY = "study", _("Tốt nghiệp, ra trường")
