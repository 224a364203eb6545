"""Figures about exemptions: who is exempt, who works away, who is expected at meetings, and what waits for a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from chibo.catalogue.declarations import Count
from chibo.catalogue.register import declare
from chibo.org.queries import on_date
from chibo.people.enums import ExemptionReason
from chibo.people.models import Exemption, TemporaryStay
from chibo.people.populations import EXEMPTION_REQUESTS, MEMBERS

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope


def _has_exemption(scope: Scope, **more: Any) -> Q:
    """Is an exemption of the member in force on the date? A subquery: no join multiplies the members."""
    held = Exemption.objects.filter(on_date(scope.on), person_id=OuterRef("person_id"), **more)
    return Q(Exists(held))


def _is_elsewhere(scope: Scope) -> Q:
    """Does the member take part elsewhere for a time on the date?"""
    return Q(Exists(TemporaryStay.objects.filter(on_date(scope.on), person_id=OuterRef("person_id"))))


EXEMPT = declare(
    Count(
        "members.exempt",
        _("Đảng viên được miễn sinh hoạt"),
        _(
            "Đảng viên đang được miễn công tác và sinh hoạt (tuổi cao, sức yếu) hoặc miễn sinh hoạt có thời hạn vào ngày ấy."
        ),
        of=MEMBERS,
        where=_has_exemption,
        part_of="members.total",
        rest_label=_("Đảng viên không được miễn"),
    )
)
AWAY = declare(
    Count(
        "members.away",
        _("Đảng viên được miễn sinh hoạt để đi làm ăn xa"),
        _("Đảng viên đang được miễn sinh hoạt có thời hạn vì đi làm ăn xa vào ngày ấy."),
        of=MEMBERS,
        where=lambda scope: _has_exemption(scope, reason=ExemptionReason.WORKING_AWAY),
        part_of="members.total",
        rest_label=_("Đảng viên khác"),
    )
)
EXPECTED = declare(
    Count(
        "members.expected_to_attend",
        _("Đảng viên phải sinh hoạt"),
        _(
            "Đảng viên phải dự sinh hoạt vào ngày ấy: trừ người đang được miễn, cả miễn vì tuổi cao, sức yếu và miễn có thời hạn, và người đang sinh hoạt tạm thời ở nơi khác. Người nơi khác đến sinh hoạt tạm thời đếm riêng."
        ),
        of=MEMBERS,
        where=lambda scope: ~_has_exemption(scope) & ~_is_elsewhere(scope),
        part_of="members.total",
        rest_label=_("Đảng viên được miễn, sinh hoạt tạm thời ở nơi khác"),
    )
)

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
