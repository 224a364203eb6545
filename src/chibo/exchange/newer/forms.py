"""The forms of what a list left open: on which day somebody moved, what an application asks for and of which day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.day_field import DayField
from chibo.people.enums import ExemptionKind, ExemptionReason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from chibo.core.errors import DomainError
    from chibo.exchange.models import ProposedFact
    from chibo.exchange.newer.queries import MoveLine

#: For these reasons the exemption usually has no end.
_WITHOUT_END = (ExemptionReason.HEALTH, ExemptionReason.OLD_AGE)


class MovesForm(forms.Form):
    """Who moved, and when: one day for all who are ticked, or a day of their own."""

    common = DayField(
        label=_("Ngày chuyển chung"),
        required=False,
        help_text=_("Dùng cho mọi người được chọn mà không ghi ngày riêng."),
    )

    def __init__(self, lines: Sequence[MoveLine], data: Any = None) -> None:
        super().__init__(data)
        self._lines = lines
        for line in lines:
            self.fields[f"take-{line.id}"] = forms.BooleanField(label=line.name, required=False, initial=True)
            self.fields[f"on-{line.id}"] = DayField(
                label=_("Ngày chuyển của %(name)s") % {"name": line.name}, required=False
            )

    @property
    def rows(self) -> list[tuple[MoveLine, forms.BoundField, forms.BoundField]]:
        return [(line, self[f"take-{line.id}"], self[f"on-{line.id}"]) for line in self._lines]

    def clean(self) -> dict[str, Any]:
        """Everybody who is ticked has a day, and somebody is ticked."""
        found = super().clean() or self.cleaned_data
        taken = [line for line in self._lines if found.get(f"take-{line.id}")]
        if not taken:
            raise forms.ValidationError(_("Chưa chọn ai. Hãy đánh dấu những người đã chuyển chi bộ."))
        for line in taken:
            if not (self.errors.get(f"on-{line.id}") or self._day(found, line)):
                self.add_error(
                    f"on-{line.id}", _("Chưa có ngày chuyển. Ghi ngày ở đây, hoặc ghi ngày chuyển chung.")
                )
        return found

    def _day(self, found: dict[str, Any], line: MoveLine) -> date | None:
        day: date | None = found.get(f"on-{line.id}") or found.get("common")
        return day

    def days(self) -> dict[int, date]:
        """The day of each who is ticked, by the id of the row."""
        days = {
            line.id: self._day(self.cleaned_data, line)
            for line in self._lines
            if self.cleaned_data[f"take-{line.id}"]
        }
        return {row_id: day for row_id, day in days.items() if day is not None}

    def refuse(self, refusal: DomainError) -> None:
        """The moves were refused: the sentences stand above the form."""
        for sentence in str(refusal).splitlines():
            self.add_error(None, sentence)


class ProposalsForm(forms.Form):
    """Which proposals are confirmed, as what, and the day of the applications."""

    requested_on = DayField(
        label=_("Ngày trên đơn"), help_text=_("Nếu chưa thấy đơn, để ngày của danh sách.")
    )

    def __init__(self, facts: Sequence[ProposedFact], requested_on: date, data: Any = None) -> None:
        super().__init__(data, initial={"requested_on": requested_on})
        self._facts = facts
        for fact in facts:
            self.fields[f"take-{fact.pk}"] = forms.BooleanField(label=fact.person.name, required=False)
            self.fields[f"kind-{fact.pk}"] = forms.ChoiceField(
                label=_("Loại miễn của %(name)s") % {"name": fact.person.name},
                choices=ExemptionKind.choices,
                initial=_usual_kind(fact.reason),
                required=False,
            )

    @property
    def rows(self) -> list[tuple[ProposedFact, forms.BoundField, forms.BoundField]]:
        return [(fact, self[f"take-{fact.pk}"], self[f"kind-{fact.pk}"]) for fact in self._facts]

    def clean(self) -> dict[str, Any]:
        """Somebody is ticked."""
        found = super().clean() or self.cleaned_data
        if not any(found.get(f"take-{fact.pk}") for fact in self._facts):
            raise forms.ValidationError(_("Chưa chọn đề xuất nào. Hãy đánh dấu những dòng cần xử lý."))
        return found

    def kinds(self) -> dict[int, str]:
        """The kind of exemption of each that is ticked, by the id of the proposal."""
        return {
            fact.pk: self.cleaned_data[f"kind-{fact.pk}"] or _usual_kind(fact.reason)
            for fact in self._facts
            if self.cleaned_data[f"take-{fact.pk}"]
        }

    def refuse(self, refusal: DomainError) -> None:
        """The act was refused: its sentence stands at the day, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


def _usual_kind(reason: str) -> str:
    return ExemptionKind.STANDING if reason in _WITHOUT_END else ExemptionKind.TIMED
