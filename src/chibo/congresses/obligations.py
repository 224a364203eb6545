"""What congresses call for: the paper that approves them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty, Obligation, oblige
from chibo.congresses.models import Congress
from chibo.core.dates import format_date
from chibo.core.workdays import add_working_days
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.queries import on_date

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope

TAKES_OVER: Final = "committee.takes_over_at"
#: Working days within which the committee above approves; a gap until a committee sets it.
APPROVAL_DAYS: Final = "election.approval_days"


def _unapproved(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Elections up to the date without an approval by then."""
    placed, profile = "unit__placements__", "unit__profiles__"
    rows = Congress.objects.filter(
        Q(decision__isnull=True) | Q(decision__issued_on__gt=scope.on),
        on_date(scope.on, placed),
        on_date(scope.on, profile),
        subtree(scope.path, f"{placed}path"),
        held_on__lte=scope.on,
    )
    return rows.annotate(
        figure_path=F(f"{placed}path"),
        unit_ref=F("unit__ref"),
        unit_name=F(f"{profile}name"),
        guarded=F(f"{profile}cell_kind__is_guarded"),
    )


def approval_due(held_on: date, values: Values) -> date:
    """The last working day for the approval. Raises `RuleGapError` where no number of days is set."""
    return add_working_days(held_on, values[APPROVAL_DAYS].whole)


def _says(row: Any, _due_on: date | None) -> Duty:
    values = {"kind": row.get_kind_display(), "day": format_date(row.held_on)}
    sentence = _("%(kind)s ngày %(day)s chưa có quyết định chuẩn y của cấp trên.") % values
    return Duty(row.unit_name, sentence, reverse("congresses:congress", args=[row.uid]))


APPROVAL = oblige(
    Obligation(
        key="congress.approval",
        label=gettext_lazy("Quyết định chuẩn y kết quả bầu cử"),
        rules=(TAKES_OVER, APPROVAL_DAYS),
        owed_by="organisation_officer",
        rows=_unapproved,
        guarded=Q(guarded=True),
        anchor="held_on",
        due=approval_due,
        says=_says,
        see_rows=permissions.SEE_UNITS,
    )
)
