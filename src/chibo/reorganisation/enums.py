"""The words of reorganisations."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chibo.org.models import Succession

#: What is done to units.
Kind = Succession.Kind


class State(TextChoices):
    """How far a draft is."""

    DRAFT = "draft", _("đang chuẩn bị")
    DECIDED = "decided", _("đã ghi vào sổ")
    DROPPED = "dropped", _("đã bỏ")


class Role(TextChoices):
    """On which side of a reorganisation a unit stands."""

    SOURCE = "source", _("tổ chức được sắp xếp")
    TARGET = "target", _("tổ chức tiếp nhận")


class Subject(TextChoices):
    """What a unit holds, and what has to be given a place."""

    PERSON = "person", _("Đảng viên")
    UNIT = "unit", _("Tổ chức trực thuộc")
    PLACE = "place", _("Địa bàn")
    APPLICANT = "applicant", _("Người đang bồi dưỡng")
    RESIDENT = "resident", _("Đảng viên giữ mối liên hệ nơi cư trú")
    GRANT = "grant", _("Vai trò được giao")
