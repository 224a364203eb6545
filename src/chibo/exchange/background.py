"""Long work of this domain: lists too big for a page to wait for, and drafts nobody came back to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n
from django.utils.translation import ngettext

from chibo.core.dates import format_date
from chibo.exchange import storage
from chibo.exchange.exporting.files import CONTENT_TYPES
from chibo.exchange.services import export_members
from chibo.jobs.declarations import Kind, Made, Outcome, declare_chore, declare_kind
from chibo.jobs.services import start_job
from chibo.org import permissions

if TYPE_CHECKING:
    from chibo.accounts.models import User
    from chibo.jobs.declarations import Running
    from chibo.jobs.models import Job
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: Members of a list that is made while its user waits; about a second.
EXPORTED_AT_ONCE: Final = 5000


def start_export(viewer: Viewer, user: User, unit: UnitOn, asked: dict[str, Any]) -> Job:
    """Queues a list to be taken out. `asked` are the keywords of `export_members`, already found possible."""
    label = _("Danh sách đảng viên %(unit)s, đến ngày %(day)s")
    return start_job(
        viewer,
        user,
        kind=EXPORT,
        unit=unit,
        label=label % {"unit": unit.name, "day": format_date(unit.on)},
        facts=asked,
        back_url=f"{reverse('exchange:export', args=[unit.ref])}?on={unit.on.isoformat()}",
    )


def _export(job: Running) -> Outcome:
    asked = dict(job.facts)
    found = export_members(job.viewer, unit=job.unit, on_read=job.progress.reach, **asked)
    job.progress.say(_("Đang lập danh sách."), total=found.rows)
    said = ngettext(
        "Đã lập danh sách %(count)s đảng viên.", "Đã lập danh sách %(count)s đảng viên.", found.rows
    ) % {"count": number_format(found.rows, force_grouping=True)}
    return Outcome(said, file=Made(found.filename, CONTENT_TYPES[asked["form"]], found.pieces))


EXPORT = declare_kind(Kind("exchange.export_members", _n("Xuất danh sách"), permissions.SEE_PEOPLE, _export))
declare_chore("exchange.drafts", storage.drop_old_drafts)
