"""Figures about what makes the members of a unit more or fewer in a period (báo cáo đảng số)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chibo.catalogue.declarations import Count
from chibo.catalogue.register import declare
from chibo.people.enums import ExitKind
from chibo.people.populations import ARRIVALS, DEPARTURES, EXITS, RESTORED

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def _exit(key: str, kind: str, label: _StrOrPromise, definition: _StrOrPromise) -> Count:
    return declare(Count(key, label, definition, of=EXITS, where=lambda _scope: Q(exit_kind=kind)))


TRANSFERRED_IN = declare(
    Count(
        "members.transferred_in",
        _("Chuyển đến"),
        _(
            "Đảng viên đến sinh hoạt chính thức ở một chi bộ của đơn vị trong kỳ, cả chuyển giữa các chi bộ của đơn vị; tính từ ngày nơi đến tiếp nhận."
        ),
        of=ARRIVALS,
    )
)
TRANSFERRED_OUT = declare(
    Count(
        "members.transferred_out",
        _("Chuyển đi"),
        _(
            "Đảng viên thôi sinh hoạt ở một chi bộ của đơn vị trong kỳ mà vẫn là đảng viên, cả chuyển giữa các chi bộ của đơn vị; tính từ ngày nơi đến tiếp nhận."
        ),
        of=DEPARTURES,
    )
)
RESTORATIONS = declare(
    Count(
        "members.restored",
        _("Phục hồi"),
        _(
            "Người được phục hồi đảng tịch trong kỳ, tính ở nơi sinh hoạt của ngày phục hồi. Không tính là kết nạp."
        ),
        of=RESTORED,
    )
)
STRUCK_OFF = _exit(
    "members.struck_off",
    ExitKind.STRUCK_OFF,
    _("Xóa tên"),
    _("Đảng viên bị xóa tên trong danh sách đảng viên trong kỳ, tính ở nơi sinh hoạt cuối cùng, cả dự bị."),
)
LEFT = _exit(
    "members.left",
    ExitKind.LEFT,
    _("Xin ra khỏi Đảng"),
    _("Đảng viên được xét cho ra khỏi Đảng theo đơn trong kỳ, tính ở nơi sinh hoạt cuối cùng."),
)
EXPELLED = _exit(
    "members.expelled",
    ExitKind.EXPELLED,
    _("Khai trừ"),
    _("Đảng viên bị kỷ luật khai trừ trong kỳ, tính ở nơi sinh hoạt cuối cùng."),
)
DIED = _exit(
    "members.died",
    ExitKind.DIED,
    _("Từ trần"),
    _("Đảng viên từ trần trong kỳ, tính ở nơi sinh hoạt cuối cùng."),
)
UNCLEAR = _exit(
    "members.exit_unclear",
    "",
    _("Ra khỏi danh sách, chưa rõ hình thức"),
    _("Người thôi là đảng viên trong kỳ mà sổ chưa ghi vì sao."),
)
