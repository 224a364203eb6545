"""Pages of the rulebook: what the regulations say on a day, and one rule through time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.core.clock import today
from chibo.core.dates import BEGINNING, parse_date
from chibo.core.errors import UNPROCESSABLE, DomainError
from chibo.core.text import clean_text
from chibo.org import pages
from chibo.rulebook import access, queries, services, shown
from chibo.rulebook.forms import ConfirmForm, initial_of
from chibo.rulebook.listing import LIMIT, Filters, list_rules
from chibo.rulebook.loading import shipped_rulebook

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from chibo.rulebook.queries import ConfirmedRow
    from chibo.rulebook.rows import Rule

_LONGEST_SEARCH = 100


@pages.signed_in_page
@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """The chapters, and the rules of a chapter, a search or a state as they are on a day (`?on=`, also a day to come)."""
    filters, on = _filters(request), _asked_date(request)
    listing = list_rules(filters, on)
    context = {
        "filters": filters,
        "on": on,
        "listing": listing,
        "states": [(state, shown.state_words(state)) for state in shown.TONES],
        "more": max(listing.total - LIMIT, 0) if filters.are_set else 0,
    }
    return render(request, "rulebook/rule_list.html", context)


@pages.signed_in_page
@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule: all its versions through time, the values committees set, and the form to confirm a version."""
    return _rule_page(request, queries.find_rule(rule_id))


@pages.signed_in_page
def confirm(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Confirms one version; a refusal shows the page again with its sentence."""
    found = queries.find_rule(rule_id)
    if request.method != "POST":
        return redirect("rulebook:rule", rule_id)
    access.require_confirm(pages.viewer(request))
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            services.confirm_rule(
                pages.viewer(request),
                rule_id=rule_id,
                starts_on=form.cleaned_data["starts_on"] or BEGINNING,
                scope=form.cleaned_data["scope"],
                evidence=form.evidence,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi là đối chiếu với bản gốc."))
            return redirect("rulebook:rule", rule_id)
    return _rule_page(request, found, form)


def _rule_page(request: HttpRequest, found: Rule, wrong: ConfirmForm | None = None) -> HttpResponse:
    viewer, on = pages.viewer(request), _asked_date(request)
    may_confirm = access.may_confirm(viewer)
    subject = next(subject for subject in shipped_rulebook().subjects if subject.code == found.subject)
    context = {
        "rule": found,
        "label": shown.label_of(found),
        "subject": shown.title_of(subject),
        "on": on,
        "now": shown.shown_rule(found, queries.rule(found.id, on=on)),
        "versions": [
            _version(found, line, may_confirm=may_confirm, wrong=wrong) for line in queries.history(found.id)
        ],
        "overrides": [_own(found, one) for one in queries.overrides_of(viewer, found.id, today())],
        "form": wrong,
    }
    return render(request, "rulebook/rule_page.html", context, status=UNPROCESSABLE if wrong else 200)


def _version(
    found: Rule, line: ConfirmedRow, *, may_confirm: bool, wrong: ConfirmForm | None
) -> dict[str, Any]:
    """A version in words, with the form that confirms it where that may be done."""
    row = line.row
    state = shown.CONFIRMED if line.is_confirmed and not row.is_gap else shown.state_of(row)
    return {
        "value": shown.value_words(found.unit, found.bound, row.value),
        "state_words": shown.state_words(state),
        "tone": shown.TONES[state],
        "basis": shown.basis_words(row.basis),
        "title": shown.text_of(row.basis.title) if row.basis else "",
        "period": shown.period_words(row.starts_on, row.ends_on),
        "scope": shown.scope_words(row.scope),
        "confidence": "" if row.is_gap else shown.confidence_words(row.confidence),
        "note": shown.text_of(row.note_vi),
        "confirmation": line.confirmation,
        "form": _form(line, wrong) if may_confirm and state == shown.UNCONFIRMED else None,
    }


def _form(line: ConfirmedRow, wrong: ConfirmForm | None) -> ConfirmForm:
    """The form of one version; the one that was refused comes back as it was filled in."""
    row = line.row
    key = {
        "starts_on": "" if row.starts_on == BEGINNING else row.starts_on.isoformat(),
        "scope": row.scope.key,
    }
    if wrong and all(wrong.data.get(name, "") == value for name, value in key.items()):
        return wrong
    prefix = f"r{row.starts_on.toordinal()}{len(row.scope.key)}"
    return ConfirmForm(initial=initial_of(row.basis) | key, auto_id=f"{prefix}_%s")


def _own(found: Rule, override: Any) -> dict[str, Any]:
    value = queries.value_of_override(found, override)
    return {
        "unit": override.unit_name,
        "value": shown.value_words(found.unit, found.bound, value),
        "period": shown.period_words(override.starts_on, override.ends_on),
        "basis": ", ".join(filter(None, [str(override.decision or ""), override.basis])),
    }


def _filters(request: HttpRequest) -> Filters:
    """What the address asks for; a subject or state there is none of is as good as none."""
    subjects = {subject.code for subject in shipped_rulebook().subjects}
    subject, state = request.GET.get("subject", ""), request.GET.get("state", "")
    return Filters(
        subject=subject if subject in subjects else "",
        q=clean_text(request.GET.get("q", ""))[:_LONGEST_SEARCH],
        state=state if state in shown.TONES else "",
    )


def _asked_date(request: HttpRequest) -> date:
    """The day in the address, today without one: a regulation may be asked for a day to come."""
    text = request.GET.get("on", "").strip()
    day = parse_date(text) if text else today()
    if day is None:
        sentence = _("«%(text)s» không phải là ngày. Hãy ghi như 31/12/2021.")
        raise DomainError("date_malformed", sentence % {"text": text})
    return day
