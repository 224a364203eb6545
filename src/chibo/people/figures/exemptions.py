"""Figures about exemptions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.declarations import Count
from chibo.catalogue.register import declare
from chibo.people.populations import EXEMPTION_REQUESTS

REQUESTED = declare(
    Count(
        "exemptions.requested",
        _("Đơn xin miễn chưa quyết định"),
        _(
            "Đơn xin miễn công tác, miễn sinh hoạt đã ghi vào sổ đến ngày ấy và đến hết ngày ấy chưa có quyết định."
        ),
        of=EXEMPTION_REQUESTS,
    )
)
