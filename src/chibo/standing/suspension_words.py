"""A suspension in words: how many of its days have passed on a date, or that its time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.dates import END
from chibo.standing.rules.discipline import days_used

if TYPE_CHECKING:
    from datetime import date

    from chibo.standing.models import Suspension


def suspension_state(row: Suspension, on: date) -> tuple[str, str]:
    """What to call its state on a date, and the tone of the tag."""
    if row.resumed_on is not None and row.resumed_on <= on:
        return _("đã thôi"), "plain"
    if row.ends_on <= on:
        return _("đã hết hạn, chưa ghi thôi đình chỉ"), "late"
    used = days_used(row.starts_on, row.ends_on, on)
    if row.ends_on == END:
        return _("ngày thứ %(used)s, chưa đặt hạn") % {"used": used}, "gold"
    return _("ngày thứ %(used)s/%(whole)s") % {
        "used": used,
        "whole": (row.ends_on - row.starts_on).days,
    }, "gold"
