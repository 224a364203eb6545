"""What was written down about one object, as lines of a timeline; domains call this from their panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.catalogue.panels import Line
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.history import wording
from chibo.history.queries import entries_about, permissions_over
from chibo.org import permissions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chibo.core.audit.models import AuditEntry
    from chibo.org.access import Viewer


def recorded_lines(
    viewer: Viewer, object_types: Sequence[str], object_id: int, path: str, *, is_own: bool = False
) -> list[Line]:
    """The entries about an object in a unit at `path`: for `history.see` over it, or (without names of officers) one's own.

    Ordered by the day they were recorded, whatever the date of the page. One SQL query, none without the right.
    """
    reads = viewer.can(permissions.SEE_HISTORY, path) if path else viewer.is_operator
    if not reads and not is_own:
        return []
    may = permissions.ALL if is_own else permissions_over(viewer, path)
    return [_line(entry, may, names=reads) for entry in entries_about(object_types, object_id, today())]


def _line(entry: AuditEntry, may: frozenset[str], *, names: bool) -> Line:
    local = timezone.localtime(entry.recorded_at)
    at = f"{local:%H:%M}"
    values = {"date": format_date(local.date()), "time": at}
    who = wording.who(entry.actor_label) if names else _("cán bộ được giao nhiệm vụ")
    return Line(
        day=local.date(),
        when=_("ghi ngày %(date)s, %(time)s") % values,
        title=wording.act_label(entry.act),
        recorded=_("người ghi: %(who)s") % {"who": who},
        changes=wording.changes(entry, may=may),
        url=reverse("history:act", args=[entry.act_uid]) if names else "",
    )
