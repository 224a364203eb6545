"""Differences handed back as a list to those who keep the other database; it leaves as every list of names does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chibo.core import clock
from chibo.core.audit.acts import Act
from chibo.core.dates import format_date
from chibo.core.errors import DomainError
from chibo.core.uid import new_uid
from chibo.exchange.comparing import fields
from chibo.exchange.comparing.queries import ORDER, differences_in
from chibo.exchange.exporting import words
from chibo.exchange.exporting.columns import ONLY_NAMED
from chibo.exchange.exporting.files import XLSX, xlsx_pieces
from chibo.exchange.exporting.shapes import Page
from chibo.exchange.models import Difference
from chibo.exchange.queries import as_it_stands
from chibo.exchange.services.exports import Export, stated_purpose
from chibo.org import access, permissions
from chibo.org.models import Post

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from django.db.models import QuerySet

    from chibo.exchange.comparing.queries import Filter
    from chibo.exchange.exporting.shapes import Row
    from chibo.exchange.models import Comparison
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

_SHEET = "Điểm khác nhau"
_HEADINGS = [
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Chi bộ",
    "Điểm khác nhau",
    "Sổ theo dõi ghi",
    "Cơ sở dữ liệu ghi",
    "Dòng trong tệp",
]
_CHUNK_ROWS = 1000


def hand_back(
    viewer: Viewer,
    *,
    unit: UnitOn,
    comparison: Comparison,
    purpose: str,
    asked: Filter,
    ids: Collection[int] = (),
    named: Collection[str] = (),
) -> Export:
    """The differences as an .xlsx file: those with these ids, else those of the filter that were not taken over.

    Permissions `lists.import` and `people.see` on the unit. Citizen ids, phones and religions leave only where `named`
    holds their field and the viewer may see them. Logged with its purpose before the first byte leaves; the differences are
    marked as handed back. Raises `DomainError` without a purpose, or where nothing is left to hand back.
    """
    path = as_it_stands(unit).path
    access.require(viewer, permissions.IMPORT_LISTS, path)
    access.require(viewer, permissions.SEE_PEOPLE, path)
    purpose = stated_purpose(purpose)
    kept = [field for field in ONLY_NAMED if field not in named]
    which = Q(pk__in=ids) if ids else asked.condition()
    rows = (
        differences_in(viewer, unit, comparison).filter(which, taken_in__isnull=True).exclude(field__in=kept)
    )
    chosen = list(rows.values_list("pk", flat=True))
    if not chosen:
        sentence = _(
            "Không có điểm khác nhau nào để gửi lại. Hãy chọn lại, hoặc chọn cả những nội dung riêng tư nếu cần."
        )
        raise DomainError("nothing_to_hand_back", sentence)
    after = {"purpose": purpose, "rows": len(chosen), "on": comparison.as_of, "columns": sorted(named)}
    _log(viewer, unit, chosen, after)
    lines = _lines(Difference.objects.filter(comparison=comparison), set(chosen), unit, comparison, purpose)
    filename = f"{unit.code}-doi-chieu-{comparison.as_of.isoformat()}.{XLSX}"
    return Export(filename, len(chosen), tuple(_HEADINGS), xlsx_pieces([Page(_SHEET, lines)]))


@transaction.atomic
def _log(viewer: Viewer, unit: UnitOn, chosen: list[int], after: dict[str, object]) -> None:
    """The entry of the log, and the mark at each difference."""
    act = Act(viewer.actor, "exchange.hand_back", new_uid(), chain=unit.chain)
    act.record([act.draft("exchange.export", unit.id, unit_id=unit.id, after=after)])
    for start in range(0, len(chosen), _CHUNK_ROWS):
        part = Difference.objects.filter(pk__in=chosen[start : start + _CHUNK_ROWS])
        part.update(handed_at=clock.now())


def _lines(
    rows: QuerySet[Difference], chosen: set[int], unit: UnitOn, comparison: Comparison, purpose: str
) -> Iterator[Row]:
    """The mark, what and which date, what for, the headings, the differences by name."""
    posts = dict(Post.objects.values_list("code", "name"))
    yield [words.INTERNAL]
    yield [f"{unit.name}, {format_date(comparison.as_of)}"]
    yield [purpose]
    yield list(_HEADINGS)
    number = 0
    for row in rows.select_related("person").order_by(*ORDER).iterator(chunk_size=_CHUNK_ROWS):
        if row.pk not in chosen:
            continue
        number += 1
        label = fields.label_of(row.field) if row.field else row.get_kind_display()
        yield [
            number, row.name, row.person.born.vietnamese() if row.person else "", row.cell_name, label,
            fields.shown(row.field, row.register_value or "", posts), fields.shown(row.field, row.file_value or "", posts),
            row.row or "",
        ]  # fmt: skip
