"""Lists that leave: nobody takes one out without a purpose, and the log keeps who, what for and how much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.errors import DomainError
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.exchange.exporting import columns as columns_of_list
from chibo.exchange.exporting.files import CSV, FORMS, XLSX, csv_pieces, xlsx_pieces
from chibo.exchange.exporting.rows import Members
from chibo.exchange.exporting.shapes import LIST, NATIONAL, SHAPES, National, Page, list_rows
from chibo.org import access, permissions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

LONGEST_PURPOSE = 200
_SHEET = "Danh sách"


@dataclass(frozen=True)
class Export:
    """A list on its way out: the name of its file, how many members it holds, and its bytes, made as they are asked for."""

    filename: str
    rows: int
    columns: tuple[str, ...]
    pieces: Iterator[bytes]


def export_members(
    viewer: Viewer,
    *,
    unit: UnitOn,
    purpose: str,
    columns: Sequence[str] | None = None,
    shape: str = LIST,
    form: str = XLSX,
    on_read: Callable[[int], None] | None = None,
) -> Export:
    """The members of `unit` and below on its date as a file. Permission `people.see` on the unit, and row by row as in lists.

    `columns` are of `exporting.columns.ALL`, None for the usual ones; `shape` "list" or "national", `form` "csv" or "xlsx".
    What is logged is the purpose, the columns and the number of rows, before the first byte leaves. Two SQL queries here and
    at most three while the bytes are made, however long the list; `on_read` is told now and then how many rows that were. Raises `DomainError` without a purpose or for a shape
    that has no such file, `Forbidden` for a column the viewer may not take out.
    """
    purpose = stated_purpose(purpose)
    members = replace(_members(viewer, unit, columns, shape, form), on_read=on_read)
    rows = members.count()
    _log(viewer, members, purpose=purpose, shape=shape, form=form, rows=rows)
    filename = f"{unit.code}-{unit.on.isoformat()}.{form}"
    return Export(filename, rows, members.columns, _pieces(members, purpose, shape, form))


def count_export(
    viewer: Viewer,
    *,
    unit: UnitOn,
    purpose: str,
    columns: Sequence[str] | None = None,
    shape: str = LIST,
    form: str = XLSX,
) -> int:
    """How many members `export_members` would take out, after the same questions; nothing leaves and nothing is logged."""
    stated_purpose(purpose)
    return _members(viewer, unit, columns, shape, form).count()


def _members(viewer: Viewer, unit: UnitOn, columns: Sequence[str] | None, shape: str, form: str) -> Members:
    access.require(viewer, permissions.SEE_PEOPLE, unit.path)
    _require_possible(shape, form)
    return Members(viewer, unit, columns_of_list.chosen(viewer, unit, columns))


def stated_purpose(purpose: str) -> str:
    """The purpose of a list that leaves, tidied. Raises `DomainError` without one, or for one that is too long."""
    purpose = clean_text(purpose)
    if not purpose:
        message = _(
            "Chưa ghi mục đích. Danh sách mang ra ngoài phải ghi rõ để làm gì, ví dụ: đối chiếu quý II."
        )
        raise DomainError("purpose_missing", message, field="purpose")
    if len(purpose) > LONGEST_PURPOSE:
        message = _("Mục đích dài quá %(most)s ký tự. Hãy ghi ngắn gọn.") % {"most": LONGEST_PURPOSE}
        raise DomainError("purpose_too_long", message, field="purpose")
    return purpose


def _require_possible(shape: str, form: str) -> None:
    for field, value, known in (("shape", shape, SHAPES), ("form", form, FORMS)):
        if value not in known:
            message = _("Không có «%(value)s». Chọn một trong: %(known)s.")
            raise DomainError(
                f"{field}_unknown", message % {"value": value, "known": ", ".join(known)}, field=field
            )
    if shape == NATIONAL and form == CSV:
        message = _("Mẫu của cơ sở dữ liệu đảng viên có hai trang nên chỉ xuất được tệp .xlsx.")
        raise DomainError("form_impossible", message, field="form")


def _pieces(members: Members, purpose: str, shape: str, form: str) -> Iterator[bytes]:
    if shape == NATIONAL:
        return xlsx_pieces(National(members, purpose).pages())
    rows = list_rows(members)
    return csv_pieces(rows) if form == CSV else xlsx_pieces([Page(_SHEET, rows)])


def _log(viewer: Viewer, members: Members, *, purpose: str, shape: str, form: str, rows: int) -> None:
    unit = members.unit
    act = Act(viewer.actor, "exchange.export_members", new_uid(), chain=unit.chain)
    after = {
        "purpose": purpose,
        "columns": list(members.columns),
        "shape": shape,
        "form": form,
        "on": unit.on,
        "rows": rows,
    }
    act.record([act.draft("exchange.export", unit.id, unit_id=unit.id, after=after)])
