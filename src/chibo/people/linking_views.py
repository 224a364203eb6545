"""The page that says whose account one is, so that its owner finds the own file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chibo.core.clock import today
from chibo.core.errors import UNPROCESSABLE, DomainError, NotVisible, status_of
from chibo.core.text import search_key
from chibo.org import access, pages, permissions
from chibo.org.accounts import account_in
from chibo.org.models import UnitProfile
from chibo.org.queries import on_date
from chibo.people.linking import link_user, own_file
from chibo.people.models import Affiliation, Person

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: People offered at once; a name narrows them.
MOST_PEOPLE = 20
_LONGEST_SEARCH = 100


class LinkForm(forms.Form):
    """Which member the account belongs to."""

    person = forms.ChoiceField(
        label=_("Đảng viên nào"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Chưa chọn ai. Hãy tìm tên rồi chọn một người.")},
    )

    def __init__(self, people: QuerySet[Person], *args: Any) -> None:
        super().__init__(*args)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (str(person.uid), f"{person.name} ({person.born_on:%Y})") for person in people[:MOST_PEOPLE]
        ]


@pages.unit_page(permissions.RESET_ACCOUNTS)
def link_account(request: HttpRequest, unit: UnitOn, user_id: int) -> HttpResponse:
    """Chooses the person of an account among the members in reach who have none, and joins them."""
    viewer, unit = pages.viewer(request), unit.at(today())
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    access.require(viewer, permissions.SEE_PEOPLE, unit.path)
    request.unit = unit  # type: ignore[attr-defined]
    user = account_in(viewer, unit, user_id).user
    text = request.GET.get("q", "").strip()[:_LONGEST_SEARCH]
    people = _without_account(viewer, unit, text)
    form = LinkForm(people, request.POST if request.method == "POST" else None)
    status = UNPROCESSABLE if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            link_user(viewer, unit=unit, person=people.get(uid=form.cleaned_data["person"]), user=user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            status = status_of(refusal)
        else:
            messages.success(request, gettext("Đã gắn tài khoản với hồ sơ đảng viên."))
            return redirect("org:account", user_id, unit.ref)
    context = {
        "unit": unit,
        "user": user,
        "form": form,
        "q": text,
        "limit": MOST_PEOPLE,
        "linked": _linked(user.pk),
    }
    return render(request, "people/link_account.html", context, status=status)


@pages.signed_in_page
def mine(request: HttpRequest) -> HttpResponse:
    """On to the viewer's own file. Raises `NotVisible` with what to do where the account belongs to nobody yet."""
    uid = own_file(pages.viewer(request))
    if uid is None:
        sentence = gettext(
            "Tài khoản này chưa gắn với hồ sơ đảng viên nào. Đề nghị cán bộ tổ chức gắn ở trang “Tài khoản”."
        )
        raise NotVisible("no_own_file", sentence)
    return redirect("people:person", uid)


def _without_account(viewer: Viewer, unit: UnitOn, text: str) -> QuerySet[Person]:
    """Who stands in the unit or below today, in sight, and has no account: those whose name holds every word, by name."""
    rows = Person.objects.filter(
        on_date(unit.on, "affiliations__"),
        on_date(unit.on, "affiliations__unit__placements__"),
        access.subtree(unit.path, "affiliations__unit__placements__path"),
        user=None,
    )
    if not viewer.can(permissions.SEE_GUARDED, unit.path):
        guarded = UnitProfile.objects.filter(on_date(unit.on), cell_kind__is_guarded=True).values("unit_id")
        rows = rows.exclude(
            pk__in=Affiliation.objects.filter(on_date(unit.on), unit_id__in=guarded).values("person_id")
        )
    for word in search_key(text).split():
        rows = rows.filter(search_key__contains=word)
    return rows.order_by("sort_key", "id")


def _linked(user_id: int) -> Person | None:
    return Person.objects.filter(user_id=user_id).first()
