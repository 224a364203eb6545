"""The form that corrects how a list was read: what each column holds, and the encoding of its letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.core.errors import DomainError
from chibo.exchange.forms import encoding_choices
from chibo.exchange.reading import Field, heading_signature, sheets_of
from chibo.exchange.shown import masked

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

    from chibo.exchange.plan import Plan
    from chibo.exchange.reading import ColumnGuess, ColumnKey


@dataclass(frozen=True)
class Column:
    """A column as understood, with the control to correct it; `doubt` where the heading only resembles a known one."""

    letter: str
    heading: str
    doubt: bool
    samples: list[str]
    control: BoundField


@dataclass(frozen=True)
class ColumnGroup:
    """The columns of all sheets that have the same headings; `sheets` names them where there are several in the list."""

    sheets: str
    columns: list[Column]


class CorrectionForm(forms.Form):
    """One select for each column of each set of headings, and one for the encoding; says nothing where nothing was changed."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Bảng mã chữ"),
        required=False,
        help_text=gettext_lazy("Đổi nếu tên người đọc ra sai chữ."),
    )

    def __init__(self, plan: Plan, said_encoding: str, data: Any = None) -> None:
        """`plan` is the list as it is read now, `said_encoding` the encoding chosen for it before ("" for none)."""
        super().__init__(data, initial={"encoding": said_encoding})
        self.fields["encoding"].choices = encoding_choices("" if said_encoding else plan.encoding)  # type: ignore[attr-defined]
        self._sheets: dict[str, list[tuple[ColumnGuess, ...]]] = {}
        for of_sheet in sheets_of(plan.columns):
            self._sheets.setdefault(heading_signature(of_sheet), []).append(of_sheet)
        for number, sheets in enumerate(self._sheets.values()):
            for column in sheets[0]:
                self.fields[_name(number, column)] = _field(column)

    @property
    def groups(self) -> list[ColumnGroup]:
        """What the page shows, set of headings by set of headings."""
        several = sum(map(len, self._sheets.values())) > 1
        return [
            ColumnGroup(
                ", ".join(of_sheet[0].sheet for of_sheet in sheets) if several else "",
                [self._column(number, column) for column in sheets[0]],
            )
            for number, sheets in enumerate(self._sheets.values())
        ]

    @property
    def chosen(self) -> dict[ColumnKey, Field | None] | None:
        """What all columns hold, None where no column was changed. The form must be valid."""
        if not set(self.changed_data) - {"encoding"}:
            return None
        return {
            (column.sheet, column.column): self._said(number, column)
            for number, sheets in enumerate(self._sheets.values())
            for of_sheet in sheets
            for column in of_sheet
        }

    def _said(self, number: int, column: ColumnGuess) -> Field | None:
        """What was changed on the page holds for all its sheets; the rest stays as each was read."""
        name = _name(number, column)
        if name not in self.changed_data:
            return column.field
        value = self.cleaned_data[name]
        return Field(value) if value else None

    def _column(self, number: int, column: ColumnGuess) -> Column:
        return Column(
            letter=column.column,
            heading=column.heading,
            doubt=column.field is not None and not column.certain,
            samples=[masked(sample, column.field) for sample in column.samples],
            control=self[_name(number, column)],
        )


def refusal_of(form: CorrectionForm) -> DomainError:
    """What is wrong with a correction that the page does not offer."""
    wrong = ", ".join(str(form[name].label) for name in form.errors)
    message = _("Lựa chọn không có trong bảng: %(wrong)s. Chọn lại trong bảng rồi bấm “Đọc lại”.")
    return DomainError("correction_unknown", message % {"wrong": wrong})


def _name(number: int, column: ColumnGuess) -> str:
    return f"column-{number}-{column.column}"


def _field(column: ColumnGuess) -> forms.ChoiceField:
    label = _("Cột %(letter)s “%(heading)s” là") % {"letter": column.column, "heading": column.heading}
    return forms.ChoiceField(
        label=label,
        choices=[("", _("không đọc")), *Field.choices],
        initial=column.field or "",
        required=False,
        widget=forms.Select(attrs={"aria-label": label}),
    )
