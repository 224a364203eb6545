"""What of people a unit must not keep when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from chibo.catalogue.holds import declare_kept
from chibo.org.models import PlaceCover
from chibo.people.models import AssignedCommitteeMember, NoticeSlip
from chibo.people.transferred import TemporaryStay

if TYPE_CHECKING:
    from datetime import date


def _covers(unit_id: int, on: date) -> int:
    return PlaceCover.objects.filter(cell_id=unit_id, ends_on__gt=on).count()


def _assigned(unit_id: int, on: date) -> int:
    return AssignedCommitteeMember.objects.filter(cell_id=unit_id, ends_on__gt=on).count()


def _guests(unit_id: int, on: date) -> int:
    return TemporaryStay.objects.filter(unit_id=unit_id, ends_on__gt=on).count()


def _slips(unit_id: int, on: date) -> int:
    return NoticeSlip.objects.filter(unit_id=unit_id, transfer=None, ends_on__gt=on).count()


declare_kept(gettext_lazy("%(count)s phiếu báo đang chờ"), _slips)
declare_kept(gettext_lazy("%(count)s địa bàn phụ trách"), _covers)
declare_kept(gettext_lazy("%(count)s cấp ủy viên phụ trách"), _assigned)
declare_kept(gettext_lazy("%(count)s đảng viên sinh hoạt tạm thời"), _guests)
