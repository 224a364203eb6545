"""The columns of a list that leaves, and the right each of them asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.core.errors import DomainError, Forbidden
from chibo.exchange.reading import Field
from chibo.org import permissions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrOrPromise

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: In every list, unless others are chosen.
USUAL: Final = (
    "code", "cell", "name", "sex", "born", "ethnic_group", "schooling", "profession", "theory",
    "admitted_on", "official_on", "posts", "note", "source_sheet", "source_row",
)  # fmt: skip
#: Only where they are named.
ONLY_NAMED: Final = ("citizen_id", "phone", "religion")
ALL: Final = (*USUAL, *ONLY_NAMED)
#: What a column asks for beyond seeing the people.
NEEDS: Final = {
    "ethnic_group": permissions.SEE_SENSITIVE,
    "religion": permissions.SEE_SENSITIVE,
    "citizen_id": permissions.SEE_SEALED,
    "phone": permissions.SEE_SEALED,
    "note": permissions.SEE_SEALED,
}
_MORE: Final = "+"
_OWN_LABELS: Final[dict[str, _StrOrPromise]] = {
    "code": _n("Mã chi bộ"),
    "cell": Field.UNIT_NAME.label,
    "source_sheet": _n("Trang trong danh sách gốc"),
    "source_row": _n("Dòng trong danh sách gốc"),
}


def label_of(column: str) -> _StrOrPromise:
    """The words for a column."""
    return _OWN_LABELS[column] if column in _OWN_LABELS else Field(column).label


def offered(viewer: Viewer, unit: UnitOn) -> tuple[str, ...]:
    """The columns the viewer may take out of the unit, in their order."""
    return tuple(name for name in ALL if name not in NEEDS or viewer.can(NEEDS[name], unit.path))


def usual(viewer: Viewer, unit: UnitOn) -> tuple[str, ...]:
    """The columns of a list where none are named; those the viewer has no right to are left out."""
    return tuple(name for name in offered(viewer, unit) if name in USUAL)


def named(text: str) -> tuple[str, ...]:
    """Columns as a command names them: `name,cell`, or `+phone,religion` for the usual ones and these."""
    names = tuple(name.strip() for name in text.removeprefix(_MORE).split(",") if name.strip())
    return (*USUAL, *names) if text.startswith(_MORE) else names


def chosen(viewer: Viewer, unit: UnitOn, names: Sequence[str] | None) -> tuple[str, ...]:
    """The columns asked for, each once and in their own order; None: the usual ones.

    Raises `DomainError` for a column there is not, `Forbidden` for one asked for by name that the viewer may not take out.
    """
    if names is None:
        return usual(viewer, unit)
    unknown = [name for name in names if name not in ALL]
    if unknown or not names:
        message = _("Không có cột «%(value)s». Các cột có: %(columns)s.")
        values = {"value": ", ".join(unknown), "columns": ", ".join(ALL)}
        raise DomainError("column_unknown", message % values, field="columns")
    mine = offered(viewer, unit)
    closed = [str(label_of(name)) for name in ALL if name in names and name not in mine]
    if closed:
        message = _("Vai trò của bạn không được xuất cột: %(columns)s. Hãy bỏ cột ấy rồi xuất lại.")
        raise Forbidden("column_closed", message % {"columns": ", ".join(closed)}, field="columns")
    return tuple(name for name in mine if name in names)
