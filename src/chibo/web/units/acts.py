"""An act on a unit as a page: a form, for changes of structure a rehearsal in sentences, then the one service that acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import format_date
from chibo.core.day_field import DayField
from chibo.core.errors import UNPROCESSABLE, DomainError, Forbidden, NotVisible, status_of
from chibo.decisions.services import DecisionDraft
from chibo.org import pages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrOrPromise

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

CONFIRM, BACK = "confirm", "back"


class ActForm(forms.Form):
    """One act. `pk` names the row it is about, where it is about one; `previewed` acts are rehearsed and asked once more.

    Subclasses set the words, fill choices in `prepare` and call their service in `perform`.
    """

    slug: ClassVar[str]
    permission: ClassVar[str]
    title: ClassVar[_StrOrPromise]
    submit: ClassVar[_StrOrPromise] = _("Ghi vào sổ")
    lead: ClassVar[_StrOrPromise] = ""
    previewed: ClassVar[bool] = False
    of_row: ClassVar[bool] = False

    def __init__(
        self, viewer: Viewer, unit: UnitOn, data: Any = None, pk: int | None = None, asked: Any = None
    ) -> None:
        super().__init__(data)
        self.viewer, self.unit, self.pk, self.asked = viewer, unit, pk, asked or {}
        self.prepare()

    def prepare(self) -> None:
        """Choices and values to begin with. Raises `NotVisible` where the row is not of this unit."""

    def perform(self) -> None:
        """Calls the service. Raises `DomainError` as it does."""

    @property
    def about(self) -> str:
        """What the act is about, beside the name of the unit."""
        return ""

    @property
    def next_url(self) -> str:
        return reverse("units:unit", args=[self.unit.ref])

    def rehearse(self) -> None:
        """Does it all and takes it back, so that a refusal comes before the last question."""
        with transaction.atomic():
            self.perform()
            transaction.set_rollback(True)

    def sentences(self) -> list[str]:
        """What was filled in, one line a field."""
        return [
            f"{self.fields[name].label}: {_worded(self.fields[name], value)}"
            for name, value in self.cleaned_data.items()
            if value not in (None, "")
        ]

    def refuse(self, refusal: DomainError) -> None:
        """The sentence of a refusal stands at its field, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))

    def choose(
        self, name: str, choices: Sequence[tuple[str, str]], initial: str | int | date | None = None
    ) -> None:
        """Sets the choices of a select."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        if initial is not None:
            self.fields[name].initial = initial


class WithDecision(forms.Form):
    """The paper an act rests on, in three fields; all empty where there is none."""

    number = forms.CharField(label=_("Số quyết định, nghị quyết"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    issued_on = DayField(label=_("Ngày ban hành"), required=False)

    def clean(self) -> dict[str, Any] | None:
        """A number or a day without who issued it is no paper."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("number") or cleaned.get("issued_on")) and not cleaned.get("issuer"):
            self.add_error("issuer", _("Hãy ghi cơ quan ban hành của văn bản này."))
        return cleaned

    def decision(self) -> DecisionDraft | None:
        """The paper, or None where none was named."""
        if not self.cleaned_data["issuer"]:
            return None
        return DecisionDraft(
            issuer=self.cleaned_data["issuer"],
            number=self.cleaned_data["number"],
            issued_on=self.cleaned_data["issued_on"],
        )


def act_page(form_class: type[ActForm]) -> pages.View:
    """The view of an act: asks, for a previewed act shows what will happen, acts, and goes back to the unit."""

    @pages.unit_page(form_class.permission)
    def served(request: HttpRequest, unit: UnitOn, pk: int | None = None) -> HttpResponse:
        viewer = pages.viewer(request)
        form = form_class(viewer, unit, request.POST if request.method == "POST" else None, pk, request.GET)
        step, status = request.POST.get("step", ""), 200
        if form.is_bound and step != BACK:
            status = UNPROCESSABLE
            if form.is_valid():
                try:
                    return _acted(request, form, step)
                except DomainError as refusal:
                    if _is_foreign(refusal, form):
                        raise
                    form.refuse(refusal)
                    status = status_of(refusal)
        return render(request, "web/unit_act.html", {"unit": unit, "form": form}, status=status)

    return served


def _acted(request: HttpRequest, form: ActForm, step: str) -> HttpResponse:
    if form.previewed and step != CONFIRM:
        form.rehearse()
        hidden = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in {"csrfmiddlewaretoken", "step"}
            for value in values
        ]
        context = {"unit": form.unit, "form": form, "hidden": [*hidden, ("step", CONFIRM)]}
        return render(request, "web/unit_act_confirm.html", context)
    form.perform()
    messages.success(request, _("Đã ghi vào sổ: %(title)s.") % {"title": form.title})
    return redirect(form.next_url)


def _is_foreign(refusal: DomainError, form: ActForm) -> bool:
    """A refusal of rights or of sight is answered as such, unless it speaks of what was filled in."""
    return isinstance(refusal, (Forbidden, NotVisible)) and refusal.field not in form.fields


def _worded(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return format_date(value) if hasattr(value, "isoformat") else str(value)
