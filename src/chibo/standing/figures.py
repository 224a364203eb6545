"""Figures about badges and discipline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.declarations import Count
from chibo.catalogue.register import declare
from chibo.standing.populations import AWARDED, CASES, SUSPENDED

BADGES_AWARDED = declare(
    Count(
        "badges.awarded",
        _("Tặng Huy hiệu Đảng"),
        _(
            "Huy hiệu Đảng có quyết định tặng, truy tặng trong kỳ, tính ở nơi sinh hoạt của ngày ấy. Cấp lại không tính."
        ),
        of=AWARDED,
    )
)
DISCIPLINE_CASES = declare(
    Count(
        "discipline.cases",
        _("Kỷ luật đảng viên"),
        _(
            "Quyết định kỷ luật đảng viên công bố trong kỳ, tính ở nơi sinh hoạt của ngày ấy. Xóa tên không phải là kỷ luật. Số nhỏ chỉ hiển thị cho người được giao nhiệm vụ."
        ),
        of=CASES,
    )
)
SUSPENDED_MEMBERS = declare(
    Count(
        "discipline.suspended",
        _("Đình chỉ sinh hoạt đảng"),
        _(
            "Đảng viên đang trong thời hạn đình chỉ sinh hoạt đảng vào ngày này; vẫn tính trong đảng số. Số nhỏ chỉ hiển thị cho người được giao nhiệm vụ."
        ),
        of=SUSPENDED,
    )
)
