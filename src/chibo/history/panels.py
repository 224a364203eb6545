"""What was written down about a unit: its part of the unit's timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.catalogue.panels import UNIT_TIMELINE, Line, Panel, declare_panel
from chibo.core.dates import BEGINNING, format_date
from chibo.history.timeline import recorded_lines
from chibo.org.models import Placement, Term, UnitProfile
from chibo.org.naming import unit_names

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

OBJECTS = ("org.unit", "org.unit_mark", "org.unit_opening")


def recorded(viewer: Viewer, unit: UnitOn, on: date) -> list[Line]:  # noqa: ARG001 - as declared
    """Who changed the unit itself, and when. One SQL query."""
    return recorded_lines(viewer, OBJECTS, unit.id, unit.path)


def dated(viewer: Viewer, unit: UnitOn, on: date) -> list[Line]:  # noqa: ARG001 - as declared
    """Names, places in the tree and terms of the unit with a known first day, up to the date. Four SQL queries."""
    rows = {"unit_id": unit.id, "starts_on__lte": on, "starts_on__gt": BEGINNING}
    placements = list(Placement.objects.filter(**rows))
    above = unit_names({row.parent_id for row in placements if row.parent_id})
    told = [
        *((row, _("Tên: %(name)s") % {"name": row.name}) for row in UnitProfile.objects.filter(**rows)),
        *(
            (row, _("Trực thuộc %(unit)s") % {"unit": above[row.parent_id]})
            for row in placements
            if row.parent_id
        ),
        *((row, _("Nhiệm kỳ %(name)s") % {"name": row.name}) for row in Term.objects.filter(**rows)),
    ]
    return [
        Line(
            day=row.starts_on,
            when=_("từ %(first)s") % {"first": format_date(row.starts_on)},
            title=title,
            is_now=row.holds_on(on),
        )
        for row, title in told
    ]


declare_panel(Panel(UNIT_TIMELINE, "org.dated", dated))
declare_panel(Panel(UNIT_TIMELINE, "history.recorded", recorded))
