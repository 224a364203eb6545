"""Pages on people who may stand in the register twice: the pairs of a unit, and two files side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chibo.core.clock import today
from chibo.core.errors import DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.org import access, pages, permissions
from chibo.people.models import Person
from chibo.people.queries.duplicates import SHOWN, possible_duplicates
from chibo.people.queries.person import person_file
from chibo.people.services.merging import COLUMNS, Merge, merge_people, say_not_same

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile

UNPROCESSABLE = 422
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
    """For each fact in which the files differ: whose value stays. A choice is "kept" or "gone"."""

    def __init__(self, kept: Person, gone: Person, data: Any = None) -> None:
        super().__init__(data)
        for name in COLUMNS:
            mine, other = getattr(kept, name), getattr(gone, name)
            if mine != other:
                self.fields[name] = self._choice(_LABELS[name], "kept" if mine else "gone")
        self.fields["membership"] = self._choice(
            gettext_lazy("Đảng tịch, nếu hai hồ sơ ghi khác nhau"), "kept"
        )

    @staticmethod
    def _choice(label: Any, initial: str) -> forms.ChoiceField:
        choices = [("kept", _("theo hồ sơ giữ lại")), ("gone", _("theo hồ sơ gộp vào"))]
        return forms.ChoiceField(label=label, choices=choices, initial=initial, widget=forms.RadioSelect)

    @property
    def take(self) -> frozenset[str]:
        return frozenset(name for name in COLUMNS if self.cleaned_data.get(name) == "gone")


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
    form = MergeForm(*people, request.POST if request.method == "POST" and "merge" in request.POST else None)
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
        "rows": _rows(request, unit, people),
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
    merge = Merge(
        kept=people[0], gone=people[1], take=form.take, membership=form.cleaned_data["membership"] or ""
    )
    merge_people(viewer, unit=unit, merge=merge, act_uid=new_uid())
    messages.success(request, _("Đã gộp hai hồ sơ của %(name)s.") % {"name": people[0].name})
    return redirect("people:person", people[0].uid)


def _rows(request: HttpRequest, unit: UnitOn, people: tuple[Person, Person]) -> list[dict[str, Any]]:
    """Each fact of both files; what the viewer may not read is told as known or not."""
    viewer = pages.viewer(request)
    hidden = set() if viewer.can(permissions.SEE_SEALED, unit.path) else set(_SEALED)
    hidden |= set() if viewer.can(permissions.SEE_SENSITIVE, unit.path) else _SENSITIVE
    return [
        {
            "label": label,
            "values": [_value(person, name, hidden=name in hidden) for person in people],
            "differs": getattr(people[0], name) != getattr(people[1], name),
        }
        for name, label in _LABELS.items()
    ]


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
