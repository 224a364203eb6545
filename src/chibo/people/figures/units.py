"""Figures about units, and about who leads cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.catalogue.declarations import Count
from chibo.catalogue.register import declare
from chibo.org.queries import on_date
from chibo.people.models import AssignedCommitteeMember, PostHeld
from chibo.people.populations import (
    SECRETARIES,
    UNITS,
    UNITS_CREATED,
    UNITS_DISSOLVED,
    assignments_recorded,
    posts_recorded,
)

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope


def _with_committee_member(scope: Scope) -> Q:
    held = PostHeld.objects.filter(on_date(scope.on), seat__post_id="committee_member")
    return _is_cell(scope) & Q(unit_id__in=held.values("seat__unit_id"))


def _with_assigned_member(scope: Scope) -> Q:
    in_charge = AssignedCommitteeMember.objects.filter(on_date(scope.on))
    return _is_cell(scope) & Q(unit_id__in=in_charge.values("cell_id"))


def _is_cell(_scope: Scope) -> Q:
    return Q(kind__is_cell=True)


UNITS_TOTAL = declare(
    Count(
        "units.total",
        _("Tổ chức đảng"),
        _("Đơn vị này và mọi tổ chức đảng bên dưới, vào ngày ấy."),
        of=UNITS,
    )
)
GRASSROOTS = declare(
    Count(
        "units.grassroots",
        _("Tổ chức cơ sở đảng"),
        _("Đảng bộ, chi bộ cơ sở đang hoạt động vào ngày ấy."),
        of=UNITS,
        where=lambda _scope: Q(kind__is_grassroots=True),
        part_of="units.total",
    )
)
CELLS = declare(
    Count(
        "units.cells",
        _("Chi bộ"),
        _("Chi bộ đang hoạt động vào ngày ấy."),
        of=UNITS,
        where=_is_cell,
        tallied=F("known_cells"),
    )
)
WITH_COMMITTEE = declare(
    Count(
        "units.with_committee",
        _("Chi bộ có chi ủy"),
        _(
            "Chi bộ có ít nhất một người đang giữ chức vụ chi ủy viên vào ngày ấy, trên tổng số chi bộ. Bí thư, phó bí thư không tính."
        ),
        of=UNITS,
        where=_with_committee_member,
        tallied=F("known_with_committee"),
        part_of="units.cells",
        rest_label=_("Chi bộ chưa có chi ủy"),
        rests_on=posts_recorded,
    )
)
WITH_ASSIGNED_MEMBER = declare(
    Count(
        "units.with_assigned_member",
        _("Chi bộ có cấp ủy viên phụ trách"),
        _("Chi bộ có cấp ủy viên cấp trên đang được phân công phụ trách vào ngày ấy, trên tổng số chi bộ."),
        of=UNITS,
        where=_with_assigned_member,
        part_of="units.cells",
        rest_label=_("Chi bộ chưa có cấp ủy viên phụ trách"),
        rests_on=assignments_recorded,
    )
)
SECRETARIES_TOTAL = declare(
    Count(
        "leaders.secretaries",
        _("Bí thư chi bộ"),
        _("Người đang giữ chức vụ bí thư chi bộ vào ngày ấy."),
        of=SECRETARIES,
    )
)
CREATED = declare(
    Count(
        "units.created",
        _("Tổ chức đảng lập mới"),
        _("Tổ chức đảng có ngày bắt đầu đã biết nằm trong kỳ. Chuyển nơi trực thuộc không phải là lập mới."),
        of=UNITS_CREATED,
    )
)
DISSOLVED = declare(
    Count(
        "units.dissolved",
        _("Tổ chức đảng kết thúc hoạt động"),
        _("Tổ chức đảng không còn hoạt động từ một ngày trong kỳ."),
        of=UNITS_DISSOLVED,
    )
)
