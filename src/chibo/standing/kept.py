"""What a unit must not keep when it ends: contacts with it as a residence, and paper files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from chibo.catalogue.holds import declare_kept
from chibo.standing.models import PaperFile, ResidenceLiaison

if TYPE_CHECKING:
    from datetime import date


def _residents(unit_id: int, on: date) -> int:
    return ResidenceLiaison.objects.filter(unit_id=unit_id, ends_on__gt=on).count()


def _files(unit_id: int, on: date) -> int:
    return PaperFile.objects.filter(keeper_id=unit_id, ends_on__gt=on).count()


declare_kept(gettext_lazy("%(count)s đảng viên giữ mối liên hệ nơi cư trú"), _residents)
declare_kept(gettext_lazy("%(count)s hồ sơ giấy"), _files)
