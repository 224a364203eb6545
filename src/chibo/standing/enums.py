"""Coded values of what a member is given and what is kept about standing. Codes stay; labels are for people."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BadgeWay(TextChoices):
    """How somebody comes to a badge: in time, early because of serious illness, or after death."""

    DUE = "due", _("Đủ tuổi đảng")
    EARLY = "early", _("Tặng sớm vì bệnh nặng")
    POSTHUMOUS = "posthumous", _("Truy tặng")


class BadgeStep(TextChoices):
    """The steps of a proposal between the list and the decision that are written down one by one, by their day."""

    DECLARED = "declared_on", _("Đảng viên có tờ khai")
    REVIEWED = "reviewed_on", _("Cấp ủy cơ sở xét, đề nghị")
    FORWARDED = "forwarded_on", _("Cấp ủy cấp trên trực tiếp xét, đề nghị")


class DisciplineForm(TextChoices):
    """Forms of Party discipline, the lightest first. Striking off is none."""

    REPRIMAND = "reprimand", _("Khiển trách")
    WARNING = "warning", _("Cảnh cáo")
    REMOVAL = "removal_from_office", _("Cách chức")
    EXPULSION = "expulsion", _("Khai trừ")


class ExaminationKind(TextChoices):
    """What is not finished about a member."""

    INSPECTION = "inspection", _("Kiểm tra, thanh tra")
    COMPLAINT = "complaint", _("Giải quyết khiếu nại, tố cáo")
    DISCIPLINE = "discipline", _("Xem xét kỷ luật")


class CauseOrigin(TextChoices):
    """How a matter came to the committee. With the last three a rule may spare the ordinary procedure (DIS-16)."""

    OWN = "own", _("Tổ chức đảng phát hiện")
    NOTICE = "notice", _("Cơ quan, đoàn thể báo đã kỷ luật, đình chỉ")
    CONVICTED = "convicted", _("Bị kết án từ cải tạo không giam giữ trở lên")
    WANTED = "wanted", _("Bị truy nã")
    DETAINED = "detained", _("Bị tạm giam")


class PostponementGround(TextChoices):
    """Why discipline is not considered for a time (DIS-13)."""

    PREGNANCY = "pregnancy", _("Mang thai")
    SMALL_CHILD = "small_child", _("Nuôi con nhỏ")
    ILLNESS = "illness", _("Bệnh nặng đang điều trị")


class CardEnd(TextChoices):
    """How a member card ceased to be held."""

    LOST = "lost", _("Mất")
    DAMAGED = "damaged", _("Hỏng")
    EXCHANGED = "exchanged", _("Đổi thẻ")
    WITHDRAWN = "withdrawn", _("Thu lại")


class CardFault(TextChoices):
    """What a check found of a card that was not shown sound. The first two are ends of `CardEnd` too."""

    LOST = "lost", _("Mất")
    DAMAGED = "damaged", _("Hỏng")
    NOT_SHOWN = "not_shown", _("Không xuất trình")


class LiaisonExcuse(TextChoices):
    """Who is introduced to the residence and excused from its meetings and its yearly remark (RES-03)."""

    ON_BASE = "on_base", _("Quân đội, công an ở tập trung")
    MOBILE = "mobile", _("Thường xuyên lưu động, luân chuyển ở nhà công vụ")
    STUDENT = "student", _("Học tập trung từ 12 tháng")
