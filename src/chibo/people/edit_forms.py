"""The form that asks for the new value of one fact, and for its day where it is dated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import PartialDate
from chibo.core.day_field import DayField
from chibo.org.models import Post
from chibo.org.naming import unit_names
from chibo.org.queries import unit_rows
from chibo.people.columns import level_label
from chibo.people.editable import CELL, KINDS, LEVEL, LONGEST_TEXT, POST

if TYPE_CHECKING:
    from collections.abc import Callable

    from chibo.core.errors import DomainError
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.editable import Editable


class EditForm(forms.Form):
    """The new value; `kind` decides how it is asked. `choices` are those of a cell or a post."""

    def __init__(
        self, kind: Editable, choices: list[tuple[str, str]], data: Any = None, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        options = [(code, str(label)) for code, label in (kind.options or {}).items()] or choices
        if options:
            empty = [("", _("thôi giữ chức vụ"))] if kind.where == POST else [("", _("chọn…"))]
            self.fields["value"] = forms.ChoiceField(
                label=kind.label, choices=[*empty, *options], required=not kind.may_be_empty
            )
        else:
            hint = _("Ghi như 28/05/1980, 05/1980 hoặc 1980.") if kind.shape == "date" else ""
            self.fields["value"] = forms.CharField(
                label=kind.label, max_length=LONGEST_TEXT, required=not kind.may_be_empty, help_text=hint
            )
        if kind.frozen_by:
            self.fields["ground"] = forms.CharField(
                label=_("Căn cứ trong hồ sơ gốc"), max_length=LONGEST_TEXT, required=False,
                help_text=_("Giấy tờ nào, ngày nào; căn cứ lưu trong nhật ký."),
            )  # fmt: skip
        if kind.is_dated:
            self.fields["on"] = DayField(label=_("Từ ngày"), help_text=_("Ngày đầu tiên của giá trị mới."))

    def refuse(self, refusal: DomainError) -> None:
        """The edit was refused: the sentence stands at its field, or at the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


def choices_of(kind: Editable, viewer: Viewer, unit: UnitOn) -> list[tuple[str, str]]:
    """The cells of the grassroots organisation, or the posts of a cell. One SQL query for these, none for others."""
    if kind.where == CELL:
        rows = unit_rows(viewer, unit).filter(kind__is_cell=True).select_related("unit").order_by("sort_key")
        return [(row.unit.ref, row.name) for row in rows]
    if kind.where == POST:
        return [(post.code, str(post)) for post in Post.objects.filter(for_cells=True)]
    return []


def reader_of(kind: Editable, ids: set[str]) -> Callable[[str], str]:
    """How kept values of a fact read; `ids` are the values that are numbers of units. At most one SQL query."""
    if kind.where == CELL:
        names = unit_names([int(one) for one in ids if one.isdecimal()])
        return lambda value: names.get(int(value), "") if value.isdecimal() else value
    if kind.where == POST:
        posts = {post.code: str(post) for post in Post.objects.all()}
        return lambda value: ", ".join(posts.get(one, one) for one in value.split(", ") if one)
    if kind.where == LEVEL:
        return lambda value: level_label(KINDS[kind.name], value) if value else ""
    if kind.shape == "date":
        return lambda value: PartialDate.parse_iso(value).vietnamese() if value else ""
    options = kind.options or {}
    return lambda value: str(options.get(value, value))
