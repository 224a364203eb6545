"""Pages on people who may stand in the register twice: the pairs of a unit, and two files side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chibo.core.clock import today
from chibo.core.errors import UNPROCESSABLE, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.org import access, pages, permissions
from chibo.people.models import Person
from chibo.people.queries.duplicates import SHOWN, possible_duplicates
from chibo.people.queries.person import person_file
from chibo.people.services.clashes import clashes_of
from chibo.people.services.merging import COLUMNS, Merge, merge_people, say_not_same

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile
    from chibo.people.services.clashes import Clash

_LABELS = {
    "name": gettext_lazy("Họ và tên"),
    "sex": gettext_lazy("Giới tính"),
    "born_on": gettext_lazy("Ngày sinh"),
    "ethnic_group": gettext_lazy("Dân tộc"),
    "religion": gettext_lazy("Tôn giáo"),
    "citizen_id": gettext_lazy("Số định danh cá nhân"),
    "phone": gettext_lazy("Điện thoại"),
    "note": gettext_lazy("Ghi chú"),
}
_REASONS = {
    "name": gettext_lazy("cùng họ tên"),
    "order": gettext_lazy("cùng họ tên, khác thứ tự"),
    "spelling": gettext_lazy("họ tên viết gần giống"),
    "born": gettext_lazy("cùng ngày sinh"),
    "year": gettext_lazy("năm sinh gần nhau"),
    "phone": gettext_lazy("cùng số điện thoại"),
}
_SEALED = frozenset({"citizen_id", "phone", "note"})
_SENSITIVE = frozenset({"ethnic_group", "religion"})


class MergeForm(forms.Form):
    """For each fact in which the files differ: whose value stays. A choice is "kept" or "gone".

    `lines` are those of the page, `clashes` the dated rows that cannot both stand.
    """

    def __init__(self, lines: Sequence[_Line], clashes: Sequence[Clash], data: Any = None) -> None:
        super().__init__(data)
        self.tables = [clash.table for clash in clashes]
        for line in lines:
            if line.differs:
                self.fields[line.name] = self._choice(
                    line.label, line.values, "kept" if line.values[0] else "gone"
                )
        for clash in clashes:
            label = _("%(what)s: hai hồ sơ chồng ngày nhau") % {"what": clash.label}
            self.fields[clash.table] = self._choice(
                label, ["; ".join(clash.kept), "; ".join(clash.gone)], None
            )
            self.fields[clash.table].help_text = _("Dòng không chọn được rút khỏi sổ; hoàn tác được.")

    @staticmethod
    def _choice(label: Any, values: Sequence[str], initial: str | None) -> forms.ChoiceField:
        words = _("%(value)s (hồ sơ giữ lại)"), _("%(value)s (hồ sơ gộp vào)")
        shown = [word % {"value": value or _("để trống")} for word, value in zip(words, values, strict=True)]
        return forms.ChoiceField(
            label=label,
            choices=list(zip(("kept", "gone"), shown, strict=True)),
            initial=initial,
            widget=forms.RadioSelect,
            error_messages={"required": gettext_lazy("Hãy chọn một trong hai.")},
        )

    def merge_of(self, kept: Person, gone: Person) -> Merge:
        """What the valid form says."""
        said = self.cleaned_data
        return Merge(
            kept=kept,
            gone=gone,
            take=frozenset(name for name in COLUMNS if said.get(name) == "gone"),
            sides={table: said[table] for table in self.tables},
        )


@dataclass(frozen=True)
class _Line:
    """A fact of both files as the viewer may read it."""

    name: str
    label: Any
    values: list[str]
    differs: bool


@pages.unit_page(permissions.CHANGE_PEOPLE)
@require_safe
def duplicates(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """The pairs of the unit that may be one person, what speaks most for it first."""
    unit = pages.of_today(request, unit)
    pairs, total = possible_duplicates(pages.viewer(request), unit)
    lines = [(pair, [str(_REASONS[reason]) for reason in pair.reasons]) for pair in pairs]
    return render(
        request, "people/duplicates.html", {"unit": unit, "lines": lines, "total": total, "limit": SHOWN}
    )


@pages.signed_in_page
def pair(request: HttpRequest, kept: UUID, gone: UUID) -> HttpResponse:
    """Two files side by side; merges them as chosen, or remembers that they are of two people."""
    files = _file(request, kept), _file(request, gone)
    unit = files[0].unit
    if unit is None or kept == gone:
        raise NotVisible
    request.unit = unit  # type: ignore[attr-defined]
    people = get_object_or_404(Person, uid=kept), get_object_or_404(Person, uid=gone)
    lines = _lines(request, unit, people)
    data = request.POST if request.method == "POST" and "merge" in request.POST else None
    form = MergeForm(lines, clashes_of(*people), data)
    refusal = ""
    if request.method == "POST":
        try:
            if answer := _act(request, unit, people, form):
                return answer
        except (NotVisible, Forbidden):
            raise
        except DomainError as refused:
            refusal = str(refused)
    context = {
        "files": files,
        "form": form,
        "refusal": refusal,
        "rows": lines,
    }
    status = UNPROCESSABLE if refusal or form.errors else 200
    return render(request, "people/duplicate_pair.html", context, status=status)


def _file(request: HttpRequest, uid: UUID) -> PersonFile:
    """The file of today, where the viewer may change people. Raises `NotVisible`, `Forbidden`."""
    viewer = pages.viewer(request)
    try:
        file = person_file(viewer, uid, today())
    except Forbidden as needed:
        raise NotVisible from needed
    if file.unit is None:
        raise NotVisible
    access.require(viewer, permissions.CHANGE_PEOPLE, file.unit.path)
    return file


def _act(
    request: HttpRequest, unit: UnitOn, people: tuple[Person, Person], form: MergeForm
) -> HttpResponse | None:
    viewer = pages.viewer(request)
    if "apart" in request.POST:
        say_not_same(viewer, unit=unit, people=people, act_uid=new_uid())
        messages.success(request, _("Đã ghi: hai người khác nhau. Cặp này không được nêu nữa."))
        return redirect("people:person", people[0].uid)
    if not form.is_valid():
        return None
    merge_people(viewer, unit=unit, merge=form.merge_of(*people), act_uid=new_uid())
    messages.success(request, _("Đã gộp hai hồ sơ của %(name)s.") % {"name": people[0].name})
    return redirect("people:person", people[0].uid)


def _lines(request: HttpRequest, unit: UnitOn, people: tuple[Person, Person]) -> list[_Line]:
    """Each fact of both files; what the viewer may not read is told as known or not."""
    viewer = pages.viewer(request)
    hidden = set() if viewer.can(permissions.SEE_SEALED, unit.path) else set(_SEALED)
    hidden |= set() if viewer.can(permissions.SEE_SENSITIVE, unit.path) else _SENSITIVE
    return [
        _Line(
            name,
            label,
            [_value(person, name, hidden=name in hidden) for person in people],
            differs=any(getattr(people[0], one) != getattr(people[1], one) for one in _compared(name)),
        )
        for name, label in _LABELS.items()
    ]


def _compared(name: str) -> tuple[str, ...]:
    return ("born_on", "born_precision") if name == "born_on" else (name,)


def _value(person: Person, name: str, *, hidden: bool) -> str:
    value = getattr(person, name)
    if not value:
        return ""
    if hidden:
        return _("có, không hiển thị")
    if name == "born_on":
        return person.born.vietnamese()
    display = getattr(person, f"get_{name}_display", None)
    return str(display() if display else value)
