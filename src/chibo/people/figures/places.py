"""Figures about places and their heads, and the indicators that papers give of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count as CountRows
from django.db.models import Q, Sum
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from chibo.catalogue.declarations import Count, Reading, Stated
from chibo.catalogue.register import declare
from chibo.org.models import PlaceFact
from chibo.people.populations import HEADS, PLACES, places_on
from chibo.people.populations.places import latest_fact

if TYPE_CHECKING:
    from collections.abc import Callable

    from chibo.catalogue.scope import Scope

PLACES_TOTAL = declare(
    Count(
        "places.total",
        _("Địa bàn"),
        _("Thôn, bản, tổ dân phố, trường học, trạm y tế … trong sổ địa bàn vào ngày ấy."),
        of=PLACES,
    )
)
WITH_CELL = declare(
    Count(
        "places.with_cell",
        _("Địa bàn có chi bộ"),
        _("Địa bàn có chi bộ của mình vào ngày ấy. Địa bàn sinh hoạt ở chi bộ ghép không tính."),
        of=PLACES,
        where=lambda _scope: Q(has_cell=True),
        part_of="places.total",
        rest_label=_("Địa bàn chưa có chi bộ"),
    )
)
WITHOUT_CELL = declare(
    Count(
        "places.without_cell",
        _("Địa bàn chưa có chi bộ"),
        _("Địa bàn chưa có chi bộ của mình vào ngày ấy, kể cả địa bàn sinh hoạt ở chi bộ ghép."),
        of=PLACES,
        where=lambda _scope: Q(has_cell=False),
        part_of="places.total",
        rest_label=_("Địa bàn có chi bộ"),
    )
)
WITH_MEMBER = declare(
    Count(
        "places.with_member",
        _("Địa bàn có đảng viên"),
        _("Địa bàn mà chi bộ của mình có đảng viên vào ngày ấy, hoặc được ghi là có đảng viên."),
        of=PLACES,
        where=lambda _scope: Q(has_member=True),
        part_of="places.total",
        rest_label=_("Địa bàn chưa có đảng viên"),
    )
)
WITHOUT_MEMBER = declare(
    Count(
        "places.without_member",
        _("Địa bàn chưa có đảng viên"),
        _("Địa bàn không có chi bộ nào có đảng viên, và không được ghi là có đảng viên vào ngày ấy."),
        of=PLACES,
        where=lambda _scope: Q(has_member=False),
        part_of="places.total",
        rest_label=_("Địa bàn có đảng viên"),
    )
)
HEADS_TOTAL = declare(
    Count(
        "leaders.village_heads",
        _("Trưởng thôn"),
        _("Trưởng thôn, bản, tổ trưởng tổ dân phố đang giữ chức vụ vào ngày ấy."),
        of=HEADS,
    )
)
HEADS_MEMBERS = declare(
    Count(
        "leaders.village_heads_members",
        _("Trưởng thôn là đảng viên"),
        _("Trưởng thôn, bản, tổ trưởng tổ dân phố là đảng viên vào ngày ấy."),
        of=HEADS,
        where=lambda _scope: Q(heads_as_member=True),
        part_of="leaders.village_heads",
        rest_label=_("Trưởng thôn chưa phải là đảng viên"),
    )
)
HEADS_NOT_MEMBERS = declare(
    Count(
        "leaders.village_heads_not_members",
        _("Trưởng thôn chưa phải là đảng viên"),
        _("Trưởng thôn, bản, tổ trưởng tổ dân phố chưa phải là đảng viên vào ngày ấy."),
        of=HEADS,
        where=lambda _scope: Q(heads_as_member=False),
        part_of="leaders.village_heads",
        rest_label=_("Trưởng thôn là đảng viên"),
    )
)
DOUBLE_ROLES = declare(
    Count(
        "leaders.double_roles",
        _("Trưởng thôn đồng thời là bí thư chi bộ"),
        _("Trưởng thôn đang giữ chức bí thư của chi bộ phụ trách chính địa bàn ấy."),
        of=HEADS,
        where=lambda _scope: Q(leads_cell_too=True),
        part_of="leaders.village_heads",
        rest_label=_("Trưởng thôn không kiêm bí thư chi bộ"),
    )
)


def _sum_of(kind: str) -> Callable[[Scope], Reading | None]:
    """Reads the sum of the last findings of one kind over the places; nothing where no place has one."""

    def read(scope: Scope) -> Reading | None:
        found = places_on(scope).annotate(found=latest_fact(scope, kind)).filter(found__isnull=False)
        totals = found.aggregate(value=Sum("found"), places=CountRows("pk"))
        if totals["value"] is None:
            return None
        words = _t("cộng số ghi gần nhất của %(count)s địa bàn")
        return Reading(totals["value"], words % {"count": totals["places"]})

    return read


HOUSEHOLDS = declare(
    Stated(
        "indicators.households",
        _("Số hộ"),
        _("Tổng số hộ của các địa bàn, theo số ghi gần nhất đến ngày ấy; không có thì lấy số khai báo."),
        unit="households",
        read=_sum_of(PlaceFact.Kind.HOUSEHOLDS),
    )
)
POPULATION = declare(
    Stated(
        "indicators.population",
        _("Số nhân khẩu"),
        _(
            "Tổng số nhân khẩu của các địa bàn, theo số ghi gần nhất đến ngày ấy; không có thì lấy số khai báo."
        ),
        unit="people",
        read=_sum_of(PlaceFact.Kind.PEOPLE),
    )
)
INCOME = declare(
    Stated(
        "indicators.income_per_head_vnd",
        _("Thu nhập bình quân đầu người"),
        _("Thu nhập bình quân đầu người một năm, tính bằng đồng, theo số khai báo."),
        unit="vnd",
    )
)
FAIR_OR_RICH = declare(
    Stated(
        "indicators.fair_or_rich_share",
        _("Tỷ lệ hộ khá, giàu"),
        _("Số hộ có mức sống khá, giàu so với tổng số hộ, theo số khai báo."),
        unit="ratio",
    )
)
POOR = declare(
    Stated(
        "indicators.poor_share",
        _("Tỷ lệ hộ nghèo"),
        _("Số hộ nghèo so với tổng số hộ, theo số khai báo."),
        unit="ratio",
    )
)
