"""Acts on the structure: create, rename, reclassify, move, end. Each is rehearsed before it is done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chibo.core.day_field import DayField
from chibo.core.errors import DomainError
from chibo.core.text import slug as slug_of
from chibo.org import paths, permissions
from chibo.org.models import CellKind, Sector, UnitKind, UnitProfile
from chibo.org.queries import on_date, unit_on, unit_rows
from chibo.org.services import UnitDraft, add_unit, move_unit, reclassify_unit, rename_unit
from chibo.people.services import dissolve_unit
from chibo.web.units.acts import ActForm, WithDecision

#: So many units above are offered at a move.
MOST_PARENTS = 500


class _Structural(WithDecision, ActForm):
    permission = permissions.MANAGE_UNITS
    previewed = True
    submit = _("Xem trước")
    lead = _("Chưa ghi gì vào sổ: bước sau nêu lại để kiểm tra.")

    on = DayField(
        label=_("Có hiệu lực từ ngày"),
        help_text=_("Ngày sau hôm nay chỉ ghi được khi quyết định đã ban hành."),
        error_messages={"required": _("Chưa ghi ngày có hiệu lực.")},
    )
    field_order = ("name", "kind", "cell_kind", "sector", "parent", "on", "number", "issuer", "issued_on")


def _named(model: Any) -> list[tuple[str, str]]:
    return [(row.pk, str(row)) for row in model.objects.all()]


class CreateForm(_Structural):
    """A new unit below this one."""

    slug, title = "lap-to-chuc", _("Lập tổ chức đảng trực thuộc")
    name = forms.CharField(
        label=_("Tên"), max_length=200, help_text=_("Ghi đủ, ví dụ: Chi bộ thôn Na Pô; Chi bộ Công an xã.")
    )
    kind = forms.ChoiceField(label=_("Loại tổ chức"))
    cell_kind = forms.ChoiceField(
        label=_("Loại chi bộ"),
        required=False,
        help_text=_("Chỉ với chi bộ. Nhiều địa bàn sinh hoạt chung: chọn Chi bộ ghép."),
    )
    sector = forms.ChoiceField(label=_("Loại hình (biểu 5)"), required=False)

    def prepare(self) -> None:
        """Kinds that may stand below this unit."""
        allowed = UnitKind.objects.get(pk=self.unit.kind).allowed_children.all()
        self.choose("kind", [(kind.pk, str(kind)) for kind in allowed])
        self.choose("cell_kind", [("", "–"), *_named(CellKind)])
        self.choose("sector", [("", "–"), *_named(Sector)])

    def perform(self) -> None:
        """Creates the unit; its code is made of the name."""
        said = self.cleaned_data
        kind = UnitKind.objects.get(pk=said["kind"])
        draft = UnitDraft(
            code=slug_of(said["name"])[:80],
            name=said["name"],
            kind=kind.pk,
            cell_kind=(said["cell_kind"] or None) if kind.is_cell else None,
            sector=said["sector"] or None,
            starts_on=said["on"],
        )
        add_unit(self.viewer, parent=self.unit, draft=draft, decision=self.decision())

    @property
    def next_url(self) -> str:
        return reverse("org:tree", args=[self.unit.ref])


class RenameForm(_Structural):
    """Another name from a day on."""

    slug, title = "doi-ten", _("Đổi tên tổ chức đảng")
    name = forms.CharField(label=_("Tên mới"), max_length=200)

    def prepare(self) -> None:
        """Begins with the name of today."""
        self.fields["name"].initial = self.unit.name

    def perform(self) -> None:
        """Renames."""
        rename_unit(
            self.viewer,
            unit=self.unit,
            name=self.cleaned_data["name"],
            on=self.cleaned_data["on"],
            decision=self.decision(),
        )


class ReclassifyForm(_Structural):
    """Another kind, kind of cell or sector from a day on."""

    slug, title = "doi-loai", _("Đổi loại tổ chức đảng")
    kind = forms.ChoiceField(label=_("Loại tổ chức"))
    cell_kind = forms.ChoiceField(
        label=_("Loại chi bộ"), required=False, help_text=_("Nhiều địa bàn sinh hoạt chung: Chi bộ ghép.")
    )
    sector = forms.ChoiceField(label=_("Loại hình (biểu 5)"), required=False)

    def prepare(self) -> None:
        """Begins with what the unit is."""
        current = UnitProfile.objects.filter(on_date(self.unit.on), unit_id=self.unit.id).first()
        self.choose("kind", _named(UnitKind), self.unit.kind)
        self.choose("cell_kind", [("", "–"), *_named(CellKind)], self.unit.cell_kind)
        self.choose("sector", [("", "–"), *_named(Sector)], (current and current.sector_id) or "")
        if not self.unit.is_cell:
            del self.fields["cell_kind"]

    def perform(self) -> None:
        """Reclassifies what was changed."""
        said = self.cleaned_data
        changed = {name: said[name] for name in self.changed_data if name in {"kind", "cell_kind", "sector"}}
        values = {name: value for name, value in changed.items() if value}
        if not values:
            raise DomainError("nothing_changed", _("Chưa đổi gì. Hãy chọn loại mới."))
        reclassify_unit(self.viewer, unit=self.unit, on=said["on"], decision=self.decision(), **values)


class MoveForm(_Structural):
    """Under another unit from a day on, with everything below."""

    slug, title = "chuyen-truc-thuoc", _("Chuyển nơi trực thuộc")
    lead = _("Cả các đơn vị bên dưới đi theo. Chưa ghi gì vào sổ: bước sau nêu lại để kiểm tra.")
    parent = forms.ChoiceField(label=_("Trực thuộc đơn vị"))

    def prepare(self) -> None:
        """Units the viewer manages that may hold this one, the highest unit in sight as the top."""
        top = self.unit.ancestors[0] if self.unit.ancestors else None
        rows = unit_rows(self.viewer, self._top()) if top else UnitProfile.objects.none()
        rows = rows.filter(kind__allowed_children=self.unit.kind).exclude(unit_id=self.unit.parent_id or 0)
        offered = [
            (row.unit.ref, row.name)
            for row in rows.select_related("unit").order_by("sort_key", "id")[:MOST_PARENTS]
            if self.viewer.can(permissions.MANAGE_UNITS, row.unit_path)  # type: ignore[attr-defined]
            and not paths.is_within(row.unit_path, self.unit.path)  # type: ignore[attr-defined]
        ]
        self.choose("parent", offered)
        if not offered:
            self.fields["parent"].help_text = _(
                "Không có đơn vị nào khác mà bạn quản lý có thể nhận đơn vị này."
            )

    def _top(self) -> Any:
        """The highest unit above that the viewer manages."""
        managed = [a for a in self.unit.ancestors if self.viewer.can(permissions.MANAGE_UNITS, a.path)]
        return unit_on(self.viewer, managed[0].ref, self.unit.on) if managed else self.unit

    def perform(self) -> None:
        """Moves."""
        parent = unit_on(self.viewer, self.cleaned_data["parent"])
        move_unit(
            self.viewer, unit=self.unit, parent=parent, on=self.cleaned_data["on"], decision=self.decision()
        )


class DissolveForm(_Structural):
    """No more from a day on."""

    slug, title = "ket-thuc", _("Kết thúc hoạt động")
    lead = _(
        "Chỉ khi không còn đảng viên, chức vụ, địa bàn và đơn vị trực thuộc; còn thì soạn phương án giải thể ở trang Sắp xếp tổ chức. Bước sau nêu lại để kiểm tra."
    )

    def perform(self) -> None:
        """Ends the unit."""
        dissolve_unit(self.viewer, unit=self.unit, on=self.cleaned_data["on"], decision=self.decision())

    @property
    def next_url(self) -> str:
        above = self.unit.ancestors[-1] if self.unit.ancestors else None
        return reverse("org:tree", args=[above.ref if above else self.unit.ref])


FORMS: tuple[type[ActForm], ...] = (CreateForm, RenameForm, ReclassifyForm, MoveForm, DissolveForm)
