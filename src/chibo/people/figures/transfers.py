"""Figures about members under way and about stays for a time: what a head count shows apart (báo cáo đảng số)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.declarations import Count
from chibo.catalogue.register import declare
from chibo.people.populations.transit import IN_TRANSIT, TEMPORARY_IN, TEMPORARY_OUT

IN_TRANSIT_COUNT = declare(
    Count(
        "members.in_transit",
        _("Đang chuyển"),
        _(
            "Đảng viên đã có giấy giới thiệu chuyển đi mà nơi đến chưa tiếp nhận, vào ngày ấy. Đến khi tiếp nhận vẫn tính ở nơi đi, nên đã có trong tổng số."
        ),
        of=IN_TRANSIT,
    )
)
TEMPORARY_OUT_COUNT = declare(
    Count(
        "members.temporary_out",
        _("Sinh hoạt tạm thời ở nơi khác"),
        _(
            "Đảng viên của đơn vị đang sinh hoạt tạm thời ở nơi khác vào ngày ấy. Vẫn tính ở đây, nên đã có trong tổng số; đóng đảng phí ở nơi tạm thời."
        ),
        of=TEMPORARY_OUT,
    )
)
TEMPORARY_IN_COUNT = declare(
    Count(
        "members.temporary_in",
        _("Nơi khác đến sinh hoạt tạm thời"),
        _(
            "Đảng viên đang sinh hoạt tạm thời ở đơn vị vào ngày ấy mà tính ở nơi sinh hoạt chính thức; không có trong tổng số của chi bộ này."
        ),
        of=TEMPORARY_IN,
    )
)
