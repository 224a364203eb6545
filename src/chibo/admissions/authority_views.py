"""Pages on the power to decide on admission: who has it, since when and by which paper, and giving it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from chibo.admissions import services
from chibo.admissions.authority_forms import AuthoriseForm, EndForm
from chibo.admissions.delegated import Delegation
from chibo.admissions.delegating import conditions_on
from chibo.core.audit.queries import entries_of_act
from chibo.core.errors import UNPROCESSABLE, DomainError, Forbidden, NotVisible
from chibo.org import pages, permissions

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from chibo.admissions.forms import Refusable
    from chibo.org.queries import UnitOn


@pages.unit_page(permissions.SEE_ADMISSIONS)
def authority(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Who decides for a grassroots organisation; those who decide on members record that the power was given."""
    unit, viewer = pages.of_today(request, unit), pages.viewer(request)
    if not unit.is_grassroots:
        messages.info(request, _("Ủy quyền quyết định kết nạp ghi ở từng đảng bộ cơ sở."))
        return redirect("admissions:list", unit.ref)
    may_decide = viewer.can(permissions.DECIDE_MEMBERS, unit.path)
    form = AuthoriseForm(request.POST if request.method == "POST" else None)
    act = lambda: services.authorise(viewer, unit=unit, draft=form.draft, act_uid=form.act_uid)  # noqa: E731 - called once the form is valid
    if _done(form, act):
        return redirect("admissions:authority", unit.ref)
    rows = Delegation.objects.filter(unit_id=unit.id).select_related("decision").order_by("-starts_on")
    context = {
        "unit": unit,
        "rows": rows,
        "current": next((row for row in rows if row.holds_on(unit.on)), None),
        "conditions": conditions_on(unit),
        "form": form if may_decide else None,
        "may_decide": may_decide,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "admissions/authority.html", context, status=status)


@pages.unit_page(permissions.DECIDE_MEMBERS)
def authority_end(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Records from which day on a grassroots committee decides no more."""
    unit, viewer = pages.of_today(request, unit), pages.viewer(request)
    form = EndForm(request.POST if request.method == "POST" else None)
    act = lambda: services.end_authority(  # noqa: E731 - called once the form is valid
        viewer, unit=unit, on=form.cleaned_data["on"], act_uid=form.act_uid
    )
    if _done(form, act):
        return redirect("admissions:authority", unit.ref)
    context = {"unit": unit, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "admissions/authority_end.html", context, status=status)


def _done(form: Refusable, act: Callable[[], object]) -> bool:
    """Was the form sent, and what it says recorded (once)? A refusal is said in it."""
    if not (form.is_bound and form.is_valid()):
        return False
    if entries_of_act(form.act_uid).exists():
        return True
    try:
        act()
    except (NotVisible, Forbidden):
        raise
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True
