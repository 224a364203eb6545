"""Figures that units state of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.declarations import Reading, Stated
from chibo.catalogue.register import declare
from chibo.core.dates import format_date
from chibo.org.terms import term_on

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope


def _congress(scope: Scope) -> Reading | None:
    term = term_on(scope.unit_id, scope.on)
    if term is None or term.ordinal is None:
        return None
    words = _("Đại hội lần thứ %(ordinal)s, nhiệm kỳ %(name)s, từ ngày %(date)s")
    source = words % {"ordinal": term.ordinal, "name": term.name, "date": format_date(term.starts_on)}
    return Reading(term.ordinal, source)


CONGRESS = declare(
    Stated(
        "congress.ordinal",
        gettext_lazy("Đại hội lần thứ"),
        gettext_lazy("Số của đại hội mở đầu nhiệm kỳ đang có hiệu lực vào ngày ấy, của chính đơn vị này."),
        unit="ordinal",
        read=_congress,
    )
)
