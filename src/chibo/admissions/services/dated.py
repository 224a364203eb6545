"""Opening and closing the dated rows of an applicant. Not for callers outside these services."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _

from chibo.core.dates import END, format_date
from chibo.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from chibo.core.audit.acts import Act
    from chibo.core.audit.services import AuditDraft
    from chibo.org.models import Dated

DatedT = TypeVar("DatedT", bound="Dated")


def follow(
    act: Act, row: DatedT, open_rows: Iterable[DatedT], *, kind: str, unit_id: int
) -> list[AuditDraft]:
    """Closes the rows that are open on the day the new one begins, then saves it; gives the entries of both.

    Raises `DomainError` where a row would begin after the new one: history is corrected by taking back, not by cutting.
    """
    drafts = []
    for held in open_rows:
        if held.starts_on > row.starts_on:
            sentence = _("Đã có ghi chép từ ngày %(day)s, sau ngày này. Hãy hoàn tác ghi chép sau trước.")
            raise DomainError("later_row", sentence % {"day": format_date(held.starts_on)}, field="on")
        drafts.append(close(act, held, row.starts_on, kind=kind, unit_id=unit_id))
    row.recorded_in = act.uid
    row.save()
    after = {"starts_on": row.starts_on, "ends_on": row.ends_on, **_facts(row)}
    return [*drafts, act.draft(kind, row.pk, unit_id=unit_id, after=after)]


def close(act: Act, row: DatedT, on: date, *, kind: str, unit_id: int) -> AuditDraft:
    """Ends a row on a day; one that began that very day is taken out, since it never held."""
    before = {"starts_on": row.starts_on, "ends_on": row.ends_on, **_facts(row)}
    pk = row.pk
    act.keep([row])
    if row.starts_on >= on:
        row.delete()
        return act.draft(kind, pk, unit_id=unit_id, before=before)
    row.ends_on, row.closed_in = on, act.uid
    row.save(update_fields=["ends_on", "closed_in"])
    return act.draft(kind, pk, unit_id=unit_id, before=before, after={**before, "ends_on": on})


def _facts(row: Dated) -> dict[str, object]:
    skipped = {"id", "starts_on", "ends_on", "recorded_in", "closed_in"}
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields  # noqa: SLF001 - how Django lists the columns of a row
        if field.attname not in skipped
    }


def still_open(rows: Iterable[DatedT]) -> list[DatedT]:
    """Rows without an end."""
    return [row for row in rows if row.ends_on == END]
