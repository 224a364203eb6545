"""Who is to be put forward for a badge on an award day, and whose lost badge waits for another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty, Obligation, oblige
from chibo.core.dates import add_months, format_date
from chibo.core.workdays import is_working_day
from chibo.org import permissions
from chibo.standing.models import Badge
from chibo.standing.queries.badges import AHEAD, BACK, deducts, reaching, waiting
from chibo.standing.queries.party_age import interrupted_in
from chibo.standing.rules import badges as law

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import date

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
    """Members who reach an age within a batch around the date and are neither put forward nor awarded. Raises in a gap.

    Of award days before the record of the unit began the register does not know who was awarded.
    """
    batches, interrupted = scope.reckoned
    rows: QuerySet[Any] = reaching(scope, batches, values, interrupted)
    known = Badge.objects.filter(
        Q(proposed_on__lte=scope.on) | Q(awarded_on__lte=scope.on),
        person_id=OuterRef("person_id"),
        years=OuterRef("years"),
    )
    rows = rows.filter(~Exists(known), unit__records_from__lte=F("award_on"))
    # It follows from the line above, and lets the database pass over units without a record before it reads their people.
    rows = rows.filter(unit__records_from__lte=scope.on + AHEAD)
    for batch in batches:
        rows = rows.exclude(waiting(batch.award_on, values), award_on=batch.award_on)
    return rows


def proposal_opens(award_on: date, _values: Values) -> date:
    """The day the work list begins to speak of an award day."""
    return add_months(award_on, -NOTICE_MONTHS)


def proposal_due(award_on: date, values: Values) -> date:
    """The last day for the dossier: so many working days before the award day where a row says so (BDG-07), else that day."""
    before = values[law.DOSSIER_BEFORE]
    if before.is_gap:
        return award_on
    day, left = award_on, before.whole
    while left:
        day = day - law.ONE_DAY
        left -= is_working_day(day)
    return day


def _propose(row: Any, _due_on: date | None) -> Duty:
    values = {"years": row.years, "day": format_date(row.award_on)}
    return Duty(
        subject=row.person.name,
        sentence=_("Đề nghị tặng Huy hiệu %(years)s năm tuổi đảng, đợt %(day)s.") % values,
        url=f"{reverse('standing:badges', args=[row.unit_ref])}?dot={row.award_on.isoformat()}",
    )


PROPOSAL_DUE = oblige(
    Obligation(
        key="badge.proposal_due",
        label=gettext_lazy("Đề nghị tặng Huy hiệu Đảng"),
        rules=law.LIST_RULES,
        owed_by="cell_secretary",
        rows=_unproposed,
        reckon=_batches,
        anchor="award_on",
        opens=proposal_opens,
        due=proposal_due,
        says=_propose,
        see_rows=permissions.SEE_PEOPLE,
        shown_with=("person",),
        guarded=Q(guarded=True),
    )
)
