"""Whom a unit must not keep when it ends: people on their way into the Party."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from chibo.admissions.models import Fostering
from chibo.catalogue.holds import declare_kept

if TYPE_CHECKING:
    from datetime import date


def _fostered(unit_id: int, on: date) -> int:
    return Fostering.objects.filter(unit_id=unit_id, ends_on__gt=on).count()


declare_kept(gettext_lazy("%(count)s người đang bồi dưỡng"), _fostered)
