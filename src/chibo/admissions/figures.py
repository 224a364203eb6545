"""The figures about people on their way into the Party."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.admissions.dimensions import is_minority, is_young
from chibo.admissions.enums import Stage
from chibo.admissions.populations import APPLICANTS, CERTIFICATES
from chibo.admissions.rules.order import WITH_DOSSIER
from chibo.catalogue.declarations import Count
from chibo.catalogue.register import declare
from chibo.people.enums import Sex

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope


def _in_class(_scope: Scope) -> Q:
    not_certified = Q(certified_on__isnull=True) | Q(certified_on__lt=F("sent_on"))
    return Q(sent_on__isnull=False) & not_certified


UNDER_WAY = declare(
    Count(
        "admissions.under_way",
        _("Người đang được xem xét kết nạp"),
        _("Người chi bộ đã ghi nhận, từ quần chúng ưu tú đến đảng viên dự bị, chưa kết thúc vào ngày ấy."),
        of=APPLICANTS,
    )
)
PROSPECTS = declare(
    Count(
        "admissions.prospects",
        _("Quần chúng ưu tú"),
        _("Người chi bộ đã ghi nhận nguồn, vào ngày ấy chưa có trong danh sách cảm tình Đảng."),
        of=APPLICANTS,
        where=lambda _scope: Q(stage=Stage.PROSPECT),
    )
)
WOMEN = declare(
    Count(
        "admissions.women",
        _("Phụ nữ đang được xem xét kết nạp"),
        _("Người đang được xem xét có ghi giới tính nữ; trước khi người ấy đồng ý, sổ không giữ giới tính."),
        of=APPLICANTS,
        where=lambda _scope: Q(applicant__sex=Sex.FEMALE),
        part_of="admissions.under_way",
        rest_label=_("Nam, hoặc chưa rõ"),
    )
)
MINORITY = declare(
    Count(
        "admissions.ethnic_minority",
        _("Người dân tộc thiểu số đang được xem xét kết nạp"),
        _("Người đang được xem xét thuộc một dân tộc thiểu số; chưa rõ dân tộc thì không tính."),
        of=APPLICANTS,
        where=lambda _scope: is_minority(),
        part_of="admissions.under_way",
        rest_label=_("Khác, hoặc chưa rõ"),
        sensitive=True,
    )
)
YOUNG = declare(
    Count(
        "admissions.young",
        _("Người trẻ đang được xem xét kết nạp"),
        _("Người đang được xem xét đến 30 tuổi, tính theo năm sinh."),
        of=APPLICANTS,
        where=lambda scope: is_young(scope.on),
        part_of="admissions.under_way",
        rest_label=_("Trên 30 tuổi"),
    )
)
IN_CLASS = declare(
    Count(
        "admissions.in_class",
        _("Đang học lớp nhận thức về Đảng"),
        _("Người chi bộ đã cử học lớp nhận thức về Đảng, đến hết ngày ấy chưa được cấp giấy chứng nhận."),
        of=APPLICANTS,
        where=_in_class,
    )
)
DOSSIERS_OPEN = declare(
    Count(
        "admissions.dossiers_open",
        _("Hồ sơ kết nạp đang làm"),
        _(
            "Người đã được cấp ủy cơ sở cho làm thủ tục kết nạp, vào ngày ấy chưa có quyết định kết nạp và chưa dừng."
        ),
        of=APPLICANTS,
        where=lambda _scope: Q(stage__in=WITH_DOSSIER),
    )
)
CLASS_COMPLETED = declare(
    Count(
        "admissions.class_completed",
        _("Hoàn thành lớp nhận thức về Đảng"),
        _("Giấy chứng nhận lớp nhận thức về Đảng cấp trong kỳ, tính ở chi bộ giúp đỡ người ấy vào ngày cấp."),
        of=CERTIFICATES,
    )
)
