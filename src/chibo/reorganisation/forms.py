"""Forms of reorganisations: what is said of a draft, the filters of its things, the period of a list of changes."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from chibo.core.day_field import DayField
from chibo.core.text import clean_text
from chibo.org.models import CellKind, UnitKind
from chibo.org.queries import ordered, unit_rows
from chibo.reorganisation.enums import Kind, Role
from chibo.reorganisation.services import DraftFacts, TargetDraft

if TYPE_CHECKING:
    from chibo.core.errors import DomainError
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.reorganisation.models import Reorganisation

#: The choice "a new unit" where a unit that is there could be chosen.
MAKE: Final = ""
_PAPER: Final = ("on", "number", "issuer", "issued_on")


class DraftForm(forms.Form):
    """What every kind of draft says: its units, the day, the paper. `version` is that of the draft the page showed."""

    kind_code: str
    on = DayField(
        label=_("Có hiệu lực từ ngày"),
        help_text=_("Ngày sau hôm nay chỉ ghi được khi quyết định đã ban hành."),
        error_messages={"required": _("Chưa ghi ngày có hiệu lực.")},
    )
    number = forms.CharField(label=_("Số quyết định, nghị quyết"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, viewer: Viewer, unit: UnitOn, data: Any = None, draft: Reorganisation | None = None
    ) -> None:
        super().__init__(data)
        self.viewer, self.unit, self.draft = viewer, unit, draft
        self.units = units_offered(viewer, unit)
        self.prepare()
        if draft is not None:
            self.initial = self.stored(draft)

    def prepare(self) -> None:
        """Fills the choices."""

    def stored(self, draft: Reorganisation) -> dict[str, Any]:
        """What stands in a draft, as the form says it."""
        sources = [str(side.unit_id) for side in draft.sides.all() if side.role == Role.SOURCE]
        values = {name: getattr(draft, name) for name in _PAPER}
        return values | {"version": draft.version, "sources": sources}

    @abstractmethod
    def targets(self) -> tuple[TargetDraft, ...]:
        """What receives, as the form says it."""

    def source_ids(self) -> tuple[int, ...]:
        """The units that are reorganised."""
        return tuple(int(one) for one in self.cleaned_data["sources"])

    @property
    def facts(self) -> DraftFacts:
        """What the valid form says."""
        said = self.cleaned_data
        return DraftFacts(
            kind=self.kind_code,
            on=said["on"],
            sources=self.source_ids(),
            targets=self.targets(),
            number=said["number"],
            issuer=said["issuer"],
            issued_on=said["issued_on"],
        )

    def refuse(self, refusal: DomainError) -> None:
        """The sentence of a refusal stands at its field, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Sets the choices of a field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def choose_kinds(self) -> None:
        """Kinds that may stand below the unit, and kinds of cell."""
        allowed = UnitKind.objects.get(pk=self.unit.kind).allowed_children.all()
        self.choose("kind", [(kind.pk, str(kind)) for kind in allowed])
        if self.unit.is_grassroots:
            self.fields["kind"].initial = next((kind.pk for kind in allowed if kind.is_cell), None)
        self.choose("cell_kind", [("", "–"), *((kind.pk, str(kind)) for kind in CellKind.objects.all())])


def _boxes(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chưa chọn tổ chức nào.")},
    )


class MergeForm(DraftForm):
    """Several units become one: a new one, or one of them goes on."""

    kind_code = Kind.MERGE
    sources = _boxes(
        _("Các tổ chức sáp nhập"), _("Chọn từ hai tổ chức trở lên, kể cả tổ chức tiếp tục hoạt động.")
    )
    into = forms.ChoiceField(
        label=_("Nhập về"), required=False, help_text=_("Lập tổ chức mới, hoặc nhập vào một tổ chức đang có.")
    )
    name = forms.CharField(
        label=_("Tên sau khi sáp nhập"), max_length=200, required=False,
        help_text=_("Để trống nếu nhập vào tổ chức đang có và giữ tên."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Loại tổ chức mới"), required=False)
    cell_kind = forms.ChoiceField(label=_("Loại chi bộ"), required=False)
    field_order = ("sources", "into", "name", "kind", "cell_kind", *_PAPER)

    def prepare(self) -> None:
        """Units below as sources, and as what goes on."""
        self.choose("sources", self.units)
        self.choose("into", [(MAKE, _now("Lập tổ chức mới")), *self.units])
        self.choose_kinds()

    def stored(self, draft: Reorganisation) -> dict[str, Any]:
        """With the one target."""
        values = super().stored(draft)
        for side in draft.sides.all():
            if side.role == Role.TARGET:
                values |= {
                    "into": MAKE if side.is_new else str(side.unit_id), "name": side.name,
                    "kind": side.kind_id or "", "cell_kind": side.cell_kind_id or "",
                }  # fmt: skip
        return values

    def clean(self) -> dict[str, Any]:
        """A new unit has a name."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("into") == MAKE and not clean_text(cleaned.get("name", "")):
            self.add_error("name", _("Hãy ghi tên của tổ chức mới."))
        return cleaned

    def targets(self) -> tuple[TargetDraft, ...]:
        """The one that receives."""
        said = self.cleaned_data
        if said["into"] != MAKE:
            # What is there keeps its kind: the choice of kinds is of a new one.
            return (TargetDraft(unit_id=int(said["into"]), name=said["name"], cell_kind=said["cell_kind"]),)
        return (TargetDraft(name=said["name"], kind=said["kind"], cell_kind=said["cell_kind"]),)


class SplitForm(DraftForm):
    """One unit becomes several."""

    kind_code = Kind.SPLIT
    sources = forms.ChoiceField(label=_("Tổ chức được chia tách"))
    stays = forms.BooleanField(
        label=_("Tổ chức này tiếp tục hoạt động, giữ phần còn lại"), required=False,
        help_text=_("Không chọn: tổ chức này kết thúc, các tổ chức mới tiếp nhận hết."),
    )  # fmt: skip
    names = forms.CharField(
        label=_("Tên các tổ chức mới"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một tổ chức."),
        error_messages={"required": _("Hãy ghi tên các tổ chức mới, mỗi dòng một tên.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Loại tổ chức mới"))
    cell_kind = forms.ChoiceField(label=_("Loại chi bộ"), required=False)
    field_order = ("sources", "stays", "names", "kind", "cell_kind", *_PAPER)

    def prepare(self) -> None:
        """Units below."""
        self.choose("sources", [("", "–"), *self.units])
        self.choose_kinds()

    def source_ids(self) -> tuple[int, ...]:
        """The one unit."""
        return (int(self.cleaned_data["sources"]),)

    def stored(self, draft: Reorganisation) -> dict[str, Any]:
        """With the names of the new ones."""
        values = super().stored(draft)
        new = [side for side in draft.sides.all() if side.role == Role.TARGET and side.is_new]
        values["sources"] = (values["sources"] or [""])[0]
        values["stays"] = draft.sides.filter(role=Role.TARGET, is_new=False).exists()
        values["names"] = "\n".join(side.name for side in new)
        for side in new:
            values |= {"kind": side.kind_id or "", "cell_kind": side.cell_kind_id or ""}
        return values

    def targets(self) -> tuple[TargetDraft, ...]:
        """The old one where it goes on, then the new ones."""
        said = self.cleaned_data
        names = [clean_text(line) for line in said["names"].splitlines() if clean_text(line)]
        made = [
            TargetDraft(name=name, kind=said["kind"], cell_kind=said["cell_kind"])
            for name in dict.fromkeys(names)
        ]
        old = [TargetDraft(unit_id=self.source_ids()[0])] if said["stays"] else []
        return (*old, *made)


class DissolveForm(DraftForm):
    """Units are no more; what they hold goes to units that are there."""

    kind_code = Kind.DISSOLVE
    sources = _boxes(_("Các tổ chức giải thể"))
    receivers = forms.MultipleChoiceField(
        label=_("Các tổ chức tiếp nhận"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nhận đảng viên, tổ chức trực thuộc, địa bàn. Để trống chỉ khi tổ chức giải thể không còn gì."),
    )  # fmt: skip
    field_order = ("sources", "receivers", *_PAPER)

    def prepare(self) -> None:
        """Units below; the unit above may receive as well."""
        self.choose("sources", self.units)
        self.choose("receivers", [(str(self.unit.id), self.unit.name), *self.units])

    def stored(self, draft: Reorganisation) -> dict[str, Any]:
        """With those that receive."""
        values = super().stored(draft)
        values["receivers"] = [str(side.unit_id) for side in draft.sides.all() if side.role == Role.TARGET]
        return values

    def targets(self) -> tuple[TargetDraft, ...]:
        """Those that receive."""
        return tuple(TargetDraft(unit_id=int(one)) for one in self.cleaned_data["receivers"])


FORMS: Final[dict[str, type[DraftForm]]] = {
    Kind.MERGE: MergeForm,
    Kind.SPLIT: SplitForm,
    Kind.DISSOLVE: DissolveForm,
}


def units_offered(viewer: Viewer, unit: UnitOn) -> list[tuple[str, str]]:
    """Units below that can be reorganised from here: id and name. What is below a grassroots organisation is its own matter,
    unless the page is that of such an organisation. One SQL query."""  # noqa: D205, D209
    rows = list(ordered(unit_rows(viewer, unit).exclude(unit_id=unit.id)))
    inside = unit.is_grassroots or any(crumb.is_grassroots for crumb in unit.ancestors)
    tops = [] if inside else [row.unit_path for row in rows if row.kind.is_grassroots]  # type: ignore[attr-defined]
    covered = tuple(tops)
    return [
        (str(row.unit_id), row.name)
        for row in rows
        if inside or not (row.unit_path.startswith(covered) and row.unit_path not in set(covered))  # type: ignore[attr-defined]
    ]


class PeriodForm(forms.Form):
    """The period of a list of changes: both days belong to it."""

    first = DayField(label=_("Từ ngày"), required=False)
    last = DayField(label=_("Đến hết ngày"), required=False)
