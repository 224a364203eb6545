"""Who is to be put forward for a badge on an award day, and whose lost badge waits for another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty
from chibo.core.dates import add_months, format_date
from chibo.people.obligations.about_people import oblige_about_people
from chibo.standing.queries.badges import AHEAD, BACK, deducts, first_open, reaching, without_badge
from chibo.standing.queries.party_age import interrupted_in
from chibo.standing.queries.proposed import held_by_who_left, waiting_for_another
from chibo.standing.rules import badges as law

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import date

    from django.db.models import QuerySet

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope

#: How long before an award day the work list speaks of it; a habit of the page, not a rule.
NOTICE_MONTHS: Final = 4


def _batches(scope: Scope, values: Values) -> Hashable:
    """The batches around the date, and who of the subtree was in the Party more than once. Raises in a gap. One SQL query."""
    around = law.batches(scope.on - BACK, scope.on + AHEAD, values)
    # Those of which the list does not speak yet would only make the question longer.
    batches = tuple(batch for batch in around if proposal_opens(batch.award_on, values) <= scope.on)
    return batches, interrupted_in(scope, deducts=deducts(values))


def _unproposed(scope: Scope, values: Values) -> QuerySet[Any]:
    """Members who reached an age within a batch around the date and are neither put forward nor awarded, with the first award
    day on which nothing keeps them from it. Raises in a gap."""  # noqa: D205, D209
    batches, interrupted = scope.reckoned
    rows: QuerySet[Any] = reaching(scope, batches, values, interrupted).filter(without_badge(scope.on))
    # It follows from the line above, and lets the database pass over units without a record before it reads their people.
    rows = rows.filter(unit__records_from__lte=scope.on + AHEAD)
    called: QuerySet[Any] = rows.annotate(award_on=first_open(batches, values))
    return called.filter(award_on__isnull=False)


def proposal_opens(award_on: date, _values: Values) -> date:
    """The day the work list begins to speak of an award day."""
    return add_months(award_on, -NOTICE_MONTHS)


def proposal_due(award_on: date, values: Values) -> date:
    """The last day for the dossier: so many working days before the award day where a row says so (BDG-07), else that day."""
    return law.dossier_due(award_on, values) or award_on


def _propose(row: Any, _due_on: date | None) -> Duty:
    values = {"years": row.years, "day": format_date(row.award_on)}
    return Duty(
        subject=row.person.name,
        sentence=_("Đề nghị tặng Huy hiệu %(years)s năm tuổi đảng, đợt %(day)s.") % values,
        url=f"{reverse('standing:badges', args=[row.unit_ref])}?dot={row.award_on.isoformat()}",
    )


PROPOSAL_DUE = oblige_about_people(
    "badge.proposal_due",
    gettext_lazy("Đề nghị tặng Huy hiệu Đảng"),
    rules=law.LIST_RULES,
    owed_by="cell_secretary",
    rows=_unproposed,
    reckon=_batches,
    anchor="award_on",
    opens=proposal_opens,
    due=proposal_due,
    says=_propose,
)


def _to_reissue(scope: Scope, values: Values) -> QuerySet[Any]:
    """Badges reported lost that wait for another (BDG-10). Raises in a gap."""
    rows = waiting_for_another(scope)
    return rows if values[law.LOST_REISSUE].holds else rows.none()


def _to_return(scope: Scope, values: Values) -> QuerySet[Any]:
    """Badges of those who left the Party, not yet given back (BDG-10). Raises in a gap."""
    rows = held_by_who_left(scope)
    return rows if values[law.LOST_REISSUE].holds else rows.none()


def _of_badge(sentence: Any, anchor: str) -> Any:
    def said(row: Any, _due_on: date | None) -> Duty:
        values = {"years": row.years, "day": format_date(getattr(row, anchor))}
        url = reverse("people:person", args=[row.person.uid])
        return Duty(subject=row.person.name, sentence=str(sentence) % values, url=url)

    return said


REISSUE_DUE = oblige_about_people(
    "badge.reissue_due",
    gettext_lazy("Cấp lại Huy hiệu Đảng"),
    rules=(law.LOST_REISSUE,),
    rows=_to_reissue,
    anchor="lost_on",
    says=_of_badge(gettext_lazy("Xét cấp lại Huy hiệu %(years)s năm báo mất ngày %(day)s."), "lost_on"),
)
RETURN_DUE = oblige_about_people(
    "badge.return_due",
    gettext_lazy("Thu lại Huy hiệu Đảng"),
    rules=(law.LOST_REISSUE,),
    rows=_to_return,
    anchor="left_on",
    says=_of_badge(gettext_lazy("Thu lại Huy hiệu %(years)s năm; ra khỏi Đảng ngày %(day)s."), "left_on"),
)
