"""Acts on places and the cells that cover them; and values on paper."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chibo.catalogue.register import all_figures
from chibo.core.dates import BEGINNING, END
from chibo.core.day_field import DayField
from chibo.figures.models import DeclaredValue
from chibo.figures.services import DeclaredDraft, declare_value, withdraw_value
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.models import Place, PlaceFact, PlaceKind, Unit
from chibo.org.queries import on_date, unit_rows
from chibo.org.services import (
    PlaceDraft,
    correct_place,
    cover_place,
    end_place,
    record_place,
)
from chibo.web.units.acts import ActForm, WithDecision
from chibo.web.units.chosen import row_of

#: What people call a hamlet or a neighbourhood; others may be written.
LABELS = _("Ví dụ: thôn, bản, làng, buôn, ấp, khóm, khu phố, tổ dân phố, tiểu khu, xóm.")


#: Dots only between thousands, a comma before the part below one: "0.425" could be meant either way and is refused.
_WRITTEN = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(\.[0-9]{3})+)(,[0-9]+)?")


class OfPlaces(ActForm):
    """An act on places; goes back to their list."""

    permission = permissions.RECORD_PLACES

    @property
    def next_url(self) -> str:
        return reverse("units:places", args=[self.unit.ref])

    def cells(self) -> list[tuple[str, str]]:
        """Cells at or below the unit on its date."""
        rows = unit_rows(self.viewer, self.unit).filter(kind__is_cell=True).order_by("sort_key", "id")
        return [("", str(_("chưa có chi bộ"))), *((str(row.unit_id), row.name) for row in rows)]


class PlaceForm(OfPlaces):
    """A place with the cell that covers it and what is known of it."""

    slug, title = "them-dia-ban", _("Thêm địa bàn")
    kind = forms.ChoiceField(label=_("Loại"))
    label = forms.CharField(label=_("Cách gọi"), max_length=40, required=False, help_text=LABELS)
    name = forms.CharField(label=_("Tên"), max_length=200, help_text=_("Không ghi lại chữ thôn, bản."))
    starts_on = DayField(label=_("Có từ ngày"), required=False, help_text=_("Để trống nếu chưa rõ."))
    cell = forms.ChoiceField(label=_("Chi bộ phụ trách"), required=False)
    covered_from = DayField(
        label=_("Chi bộ phụ trách từ ngày"), required=False, help_text=_("Để trống nếu chưa rõ.")
    )
    households = forms.IntegerField(label=_("Số hộ"), required=False, min_value=0, max_value=99999)
    people = forms.IntegerField(label=_("Số nhân khẩu"), required=False, min_value=0, max_value=999999)
    counted_on = DayField(label=_("Số hộ, số nhân khẩu tại ngày"), required=False)

    def prepare(self) -> None:
        """Kinds of place, cells here."""
        self.choose("kind", [(kind.pk, str(kind)) for kind in PlaceKind.objects.all()])
        self.choose("cell", self.cells())

    def clean(self) -> dict[str, Any] | None:
        """A number found has its day."""
        cleaned = super().clean() or self.cleaned_data
        found = cleaned.get("households") is not None or cleaned.get("people") is not None
        if found and not cleaned.get("counted_on"):
            self.add_error("counted_on", _("Số hộ, số nhân khẩu là của ngày nào? Hãy ghi ngày."))
        return cleaned

    def perform(self) -> None:
        """Records the place."""
        said = self.cleaned_data
        facts = tuple(
            (kind, said[kind], said["counted_on"])
            for kind in (PlaceFact.Kind.HOUSEHOLDS.value, PlaceFact.Kind.PEOPLE.value)
            if said[kind] is not None
        )
        draft = PlaceDraft(
            unit_id=self.unit.id,
            kind=said["kind"],
            name=said["name"],
            label=said["label"],
            cell_id=int(said["cell"]) if said["cell"] else None,
            starts_on=said["starts_on"] or BEGINNING,
            covered_from=said["covered_from"] or BEGINNING,
            facts=facts,
        )
        record_place(self.viewer, unit=self.unit, draft=draft)


class OfPlace(OfPlaces):
    """An act on one place."""

    of_row = True

    def prepare(self) -> None:
        """Finds the place."""
        rows = Place.objects.filter(
            on_date(self.unit.on, "unit__placements__"),
            subtree(self.unit.path, "unit__placements__path"),
        )
        self.place = row_of(rows, self.pk)

    @property
    def about(self) -> str:
        return f"{self.place.label} {self.place.name}".strip()


class CorrectPlaceForm(OfPlace):
    """Name, label and kind put right."""

    slug, title = "sua-dia-ban", _("Sửa địa bàn")
    kind = forms.ChoiceField(label=_("Loại"))
    label = forms.CharField(label=_("Cách gọi"), max_length=40, required=False, help_text=LABELS)
    name = forms.CharField(label=_("Tên"), max_length=200)

    def prepare(self) -> None:
        """Begins with what is recorded."""
        super().prepare()
        self.choose("kind", [(kind.pk, str(kind)) for kind in PlaceKind.objects.all()], self.place.kind_id)
        self.initial = {"label": self.place.label, "name": self.place.name}

    def perform(self) -> None:
        """Corrects the place."""
        said = self.cleaned_data
        correct_place(
            self.viewer,
            unit=self.unit,
            place=self.place,
            name=said["name"],
            label=said["label"],
            kind=said["kind"],
        )


class CoverForm(WithDecision, OfPlace):
    """Which cell covers the place from a day on."""

    slug, title = "chi-bo-phu-trach", _("Đổi chi bộ phụ trách địa bàn")
    cell = forms.ChoiceField(label=_("Chi bộ phụ trách"), required=False)
    on = DayField(label=_("Từ ngày"))
    field_order = ("cell", "on")

    def prepare(self) -> None:
        """Cells here."""
        super().prepare()
        self.choose("cell", self.cells())

    def perform(self) -> None:
        """Changes the cover."""
        chosen = self.cleaned_data["cell"]
        cover_place(
            self.viewer,
            unit=self.unit,
            place=self.place,
            cell=Unit.objects.get(pk=int(chosen)) if chosen else None,
            on=self.cleaned_data["on"],
            decision=self.decision(),
        )


class EndPlaceForm(WithDecision, OfPlace):
    """The place is no more."""

    slug, title = "ket-thuc-dia-ban", _("Địa bàn không còn")
    on = DayField(label=_("Từ ngày"))
    field_order = ("on",)

    def perform(self) -> None:
        """Ends the place."""
        end_place(
            self.viewer,
            unit=self.unit,
            place=self.place,
            on=self.cleaned_data["on"],
            decision=self.decision(),
        )


class DeclareForm(WithDecision, ActForm):
    """A value of a figure on paper."""

    slug, title, permission = (
        "khai-bao-so-lieu",
        _("Khai báo số liệu theo văn bản"),
        permissions.DECLARE_FIGURES,
    )
    lead = _("Số khai báo đứng bên cạnh số đếm từ sổ, không trộn vào nhau.")
    key = forms.ChoiceField(label=_("Số liệu"))
    as_printed = forms.CharField(
        label=_("Số như in trên giấy"), max_length=200, help_text=_("Ghi nguyên văn, ví dụ: 42,5%; 1.234 hộ.")
    )
    value = forms.CharField(
        label=_("Giá trị"), help_text=_("Chỉ chữ số, ví dụ 0,425 cho 42,5%; 1234."), max_length=24
    )
    computed = forms.CharField(
        label=_("Giá trị tính lại"),
        required=False,
        max_length=24,
        help_text=_("Khi cộng lại từ chính giấy ấy thì ra số khác."),
    )
    starts_on = DayField(label=_("Từ ngày"))
    ends_on = DayField(label=_("Đến trước ngày"), required=False, help_text=_("Để trống nếu còn đúng."))
    note = forms.CharField(
        label=_("Ghi chú"), required=False, max_length=500, help_text=_("Cần có nếu không có văn bản.")
    )
    field_order = ("key", "as_printed", "value", "computed", "starts_on", "ends_on")

    def prepare(self) -> None:
        """Every figure there is."""
        self.choose("key", [(figure.key, str(figure.label)) for figure in all_figures()])

    def clean_value(self) -> Decimal:
        """The number as it is written here."""
        return _number(self.cleaned_data["value"])

    def clean_computed(self) -> Decimal | None:
        """The number as it is written here, or none."""
        return _number(self.cleaned_data["computed"]) if self.cleaned_data["computed"] else None

    def perform(self) -> None:
        """Declares the value."""
        said = self.cleaned_data
        draft = DeclaredDraft(
            key=said["key"],
            value=said["value"],
            as_printed=said["as_printed"],
            computed=said["computed"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"] or END,
            note=said["note"],
            decision=self.decision(),
        )
        declare_value(self.viewer, unit=self.unit, draft=draft)


class WithdrawValueForm(ActForm):
    """A declared value taken away."""

    slug, title, permission = "bo-so-khai-bao", _("Bỏ số khai báo"), permissions.DECLARE_FIGURES
    submit, of_row = _("Bỏ khỏi sổ"), True
    lead = _("Nhật ký vẫn giữ số này.")

    def prepare(self) -> None:
        """Finds the value."""
        self.row = row_of(DeclaredValue.objects.filter(unit_id=self.unit.id), self.pk)

    @property
    def about(self) -> str:
        return self.row.as_printed

    def perform(self) -> None:
        """Withdraws the value."""
        withdraw_value(self.viewer, unit=self.unit, row=self.row)


def _number(text: str) -> Decimal:
    """1.234,5 as people write it here; raises `ValidationError` on anything else."""
    written = text.replace(" ", "")
    if not _WRITTEN.fullmatch(written):
        raise forms.ValidationError(
            _("«%(text)s» không phải là số. Ghi như 1234 hoặc 0,425.") % {"text": text}
        )
    return Decimal(written.replace(".", "").replace(",", "."))


FORMS: tuple[type[ActForm], ...] = (
    PlaceForm,
    CorrectPlaceForm,
    CoverForm,
    EndPlaceForm,
    DeclareForm,
    WithdrawValueForm,
)
