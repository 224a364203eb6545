"""Which facts of a person are changed by hand, how each is asked for, and how its values read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from chibo.core.dates import PartialDate, parse_date
from chibo.core.errors import DomainError
from chibo.core.text import clean_text
from chibo.org import permissions
from chibo.people.enums import AttainmentKind, EthnicGroup, Profession, Religion, Schooling, Sex, Theory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from django.utils.functional import _StrOrPromise

    Shape = Literal["choice", "text", "date", "unit", "post"]

LONGEST_TEXT = 500
#: Facts on the person's own row; of one person at a time alone those that tell people apart.
ROW, LEVEL, CELL, POST = "row", "level", "cell", "post"


@dataclass(frozen=True)
class Editable:
    """A fact that may be changed by hand. `where` is how it is kept; `needs` the permission beside `people.change`.

    One without `for_many` is changed for one person at a time. Dated facts hold from a day on.
    """

    name: str
    label: _StrOrPromise
    where: str = ROW
    shape: Shape = "choice"
    options: Mapping[str, _StrOrPromise] | None = None
    needs: str = ""
    for_many: bool = True
    may_be_empty: bool = False
    #: The rule under which a value once recorded is changed only on a ground that is kept, "" where none is asked for.
    frozen_by: str = ""

    @property
    def is_dated(self) -> bool:
        return self.where != ROW

    def read(self, text: str) -> str:
        """The value as it is kept, out of what was typed or chosen. Raises `DomainError` at `value`."""
        cleaned = clean_text(text)
        if not cleaned:
            if self.may_be_empty:
                return ""
            raise DomainError("value_missing", _("Hãy ghi giá trị mới."), field="value")
        if self.options is not None and cleaned not in self.options:
            raise DomainError(
                "value_unknown", _("Giá trị này không có trong danh sách để chọn."), field="value"
            )
        if self.shape == "date":
            return _partial(cleaned).iso()
        if len(cleaned) > LONGEST_TEXT:
            raise DomainError("value_long", _("Nội dung quá dài. Hãy ghi ngắn hơn."), field="value")
        return cleaned


def _partial(text: str) -> PartialDate:
    """A day (28/05/1980, 1980-05-28), a month (05/1980) or a year."""
    if (day := parse_date(text)) is not None:
        return PartialDate(day.year, day.month, day.day)
    parts = text.replace("-", "/").split("/")
    written = "-".join(reversed([part.zfill(2) for part in parts])) if "/" in text else text
    try:
        return PartialDate.parse_iso(written)
    except ValueError as error:
        sentence = _("Ngày không đúng. Hãy ghi như 28/05/1980, 05/1980 hoặc 1980.")
        raise DomainError("date_malformed", sentence, field="value") from error


EDITABLE = {
    one.name: one
    for one in (
        Editable("name", _("Họ và tên"), shape="text", for_many=False),
        Editable("born", _("Ngày sinh"), shape="date", for_many=False, frozen_by="record.birth_date_frozen_from"),
        Editable("sex", _("Giới tính"), options=dict(Sex.choices)),
        Editable(
            "ethnic_group", _("Dân tộc"), options=dict(EthnicGroup.choices), needs=permissions.SEE_SENSITIVE
        ),
        Editable(
            "religion", _("Tôn giáo"), options=dict(Religion.choices), needs=permissions.SEE_SENSITIVE,
            for_many=False,
        ),
        Editable("schooling", _("Văn hóa"), LEVEL, options=dict(Schooling.choices)),
        Editable("profession", _("Chuyên môn"), LEVEL, options=dict(Profession.choices)),
        Editable("theory", _("Lý luận chính trị"), LEVEL, options=dict(Theory.choices)),
        Editable("cell", _("Nơi sinh hoạt"), CELL, "unit"),
        Editable("post", _("Chức vụ"), POST, "post", may_be_empty=True),
        Editable(
            "citizen_id", _("Số định danh cá nhân"), shape="text", needs=permissions.SEE_SEALED,
            for_many=False, may_be_empty=True,
        ),
        Editable(
            "phone", _("Điện thoại"), shape="text", needs=permissions.SEE_SEALED, for_many=False,
            may_be_empty=True,
        ),
        Editable("note", _("Ghi chú"), shape="text", needs=permissions.SEE_SEALED, may_be_empty=True),
    )
}  # fmt: skip
KINDS = {
    "schooling": AttainmentKind.SCHOOLING,
    "profession": AttainmentKind.PROFESSION,
    "theory": AttainmentKind.THEORY,
}
