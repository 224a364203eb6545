"""What the timeline of a person says of transfers: letters, what became of them, stays for a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.catalogue.panels import Line
from chibo.core.dates import format_date
from chibo.people.queries.transfers import transfers_of_person
from chibo.people.transfer_enums import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from chibo.people.queries.person import PersonFile


def transfer_lines(file: PersonFile) -> list[Line]:
    """The steps up to the date of the file; the stay in a cell stands among the dated rows. One SQL query."""
    lines = [line for row in transfers_of_person(file.person) for line in _steps(row)]
    return [line for line in lines if line.day <= file.on]


def _steps(row: Any) -> Iterator[Line]:
    url, to = reverse("people:transfer", args=[row.uid]), {"to": row.to_name, "from": row.from_name}
    if row.letter_id:
        number = _("số %(number)s") % {"number": row.letter.number}
        title = _("Giấy giới thiệu chuyển sinh hoạt đến %(to)s") % to
        tag = "" if row.outcome else _("đang chuyển")
        yield Line(row.starts_on, format_date(row.starts_on), title, note=number, tag=tag, url=url)
    if row.presented_on and not row.outcome:
        yield Line(row.presented_on, format_date(row.presented_on), _("Xuất trình giấy giới thiệu"), url=url)
    if row.outcome in {Outcome.RETURNED, Outcome.CANCELLED}:
        yield Line(row.ends_on, format_date(row.ends_on), row.get_outcome_display(), url=url)
    if row.outcome == Outcome.RECEIVED and (row.is_for_a_time or row.to_unit_id is None):
        title = _("%(to)s tiếp nhận") % to
        yield Line(row.ends_on, format_date(row.ends_on), title, note=row.get_kind_display(), url=url)
    if row.outcome == Outcome.RECEIVED and row.from_unit_id is None:
        title = _("Chuyển đến từ %(from)s") % to
        yield Line(row.ends_on, format_date(row.ends_on), title, url=url)
    stay = getattr(row, "stay", None)
    if stay is not None and not stay.is_open:
        yield Line(stay.ends_on, format_date(stay.ends_on), _("Hết sinh hoạt tạm thời"), url=url)
