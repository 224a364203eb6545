"""The list in a file, as it is to be read for a unit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core import clock
from chibo.core.dates import format_date
from chibo.core.errors import DomainError
from chibo.exchange.matching import HISTORIES
from chibo.exchange.reading import parse_list, read_book
from chibo.exchange.services.columns import remembered_columns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chibo.exchange.reading import ColumnKey, Field, ParsedList
    from chibo.org.queries import UnitOn


def read_list(
    unit: UnitOn,
    *,
    data: bytes,
    filename: str,
    as_of: date | None,
    history: str,
    columns: Mapping[ColumnKey, Field | None] | None = None,
    encoding: str | None = None,
) -> ParsedList:
    """The list of a file, its columns read as chosen, else as remembered of the unit. The caller has asked for leave.

    Arguments and refusals are those of `preview_list`. One SQL query.
    """
    if history not in HISTORIES:
        message = _("Không có cách tính quá trình «%(history)s». Chọn một trong: %(histories)s.")
        values = {"history": history, "histories": ", ".join(HISTORIES)}
        raise DomainError("history_unknown", message % values, field="history")
    book = read_book(data, filename)
    known = remembered_columns(unit, book, encoding=encoding) if columns is None else columns
    parsed = parse_list(book, as_of, columns=known, encoding=encoding)
    if parsed.as_of > clock.today():
        message = _(
            "Danh sách ghi có đến ngày %(date)s, là ngày chưa đến. Sửa ngày trong tệp, hoặc cho ngày đúng của danh sách."
        )
        raise DomainError("as_of_future", message % {"date": format_date(parsed.as_of)}, field="as_of")
    if not known:
        return parsed
    return replace(parsed, columns_from="remembered" if columns is None else "chosen")
