"""What is due about notice slips: looked through every few months, and reported where nobody came (TRF-29)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty, Obligation, no_limit, oblige
from chibo.core.dates import BEGINNING, format_date
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.models import UnitProfile
from chibo.org.queries import on_date
from chibo.people.models import SlipCheck
from chibo.people.queries.slips import placed_slips, waiting_on
from chibo.people.transfer_rules import CHECK_SLIPS, months_after

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope


def _unchecked(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Units with waiting slips, and the day since when nobody looked through them: one row a unit."""
    placed = "unit__placements__"
    waiting = waiting_on(scope.on).filter(unit_id=OuterRef("unit_id")).order_by().values("unit_id")
    oldest = waiting.annotate(first=Min("starts_on")).values("first")
    rows = UnitProfile.objects.filter(
        on_date(scope.on),
        on_date(scope.on, placed),
        subtree(scope.path, f"{placed}path"),
        unit_id__in=waiting_on(scope.on).values("unit_id"),
    ).annotate(oldest=Subquery(oldest))
    checks = SlipCheck.objects.filter(
        unit_id=OuterRef("unit_id"), on__gte=OuterRef("oldest"), on__lte=scope.on
    )
    found: QuerySet[Any] = rows.annotate(
        figure_path=F(f"{placed}path"), unit_ref=F("unit__ref"), unit_name=F("name"), guarded=F("cell_kind__is_guarded"),
        since=Coalesce(Subquery(checks.order_by("-on").values("on")[:1]), F("oldest")),
    )  # fmt: skip
    return found


def check_due(since: date, values: Values) -> date:
    """So many months after the last time, or after the oldest slip came. Raises `LookupError` in a gap."""
    return months_after(CHECK_SLIPS, since, values)


def _unreported(scope: Scope, values: Values) -> QuerySet[Any]:
    """Waiting slips the committee above was not told of; none in a gap of the rulebook."""
    months_after(CHECK_SLIPS, BEGINNING, values)
    return placed_slips(scope.on, scope.path).filter(
        Q(reported_on__isnull=True) | Q(reported_on__gt=scope.on)
    )


def report_opens(came_on: date, values: Values) -> date:
    """The day after the months somebody is waited for. Raises `LookupError` in a gap."""
    return months_after(CHECK_SLIPS, came_on, values) + timedelta(days=1)


def _check_says(row: Any, _due_on: date | None) -> Duty:
    sentence = _("Rà phiếu báo: ai chưa nộp giấy giới thiệu, ai phải báo cáo cấp trên.")
    return Duty(row.unit_name, sentence, reverse("people:slips", args=[row.unit_ref]))


def _report_says(row: Any, _due_on: date | None) -> Duty:
    said = {"day": format_date(row.starts_on)}
    sentence = (
        _("Phiếu báo nhận ngày %(day)s, quá thời gian mà người chưa nộp giấy: báo cáo cấp trên.") % said
    )
    name = row.transfer.person.name if row.transfer else row.name
    return Duty(name, sentence, reverse("people:slips", args=[row.unit_ref]))


_USUAL: dict[str, Any] = {
    "rules": (CHECK_SLIPS,),
    "owed_by": "organisation_officer",
    "see_rows": permissions.SEE_PEOPLE,
    "guarded": Q(guarded=True),
}
CHECK = oblige(
    Obligation(
        key="transfer.check_slips",
        label=gettext_lazy("Rà phiếu báo chuyển sinh hoạt"),
        rows=_unchecked,
        anchor="since",
        due=check_due,
        says=_check_says,
        **_USUAL,
    )
)
REPORT = oblige(
    Obligation(
        key="transfer.report_slips",
        label=gettext_lazy("Báo cáo người chưa nộp giấy theo phiếu báo"),
        rows=_unreported,
        anchor="starts_on",
        opens=report_opens,
        due=no_limit,
        says=_report_says,
        shown_with=("transfer__person",),
        **_USUAL,
    )
)
