"""What is due of members who came back from abroad: the report on it (TRF-22), the supplement of the CV (REC-16)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty
from chibo.core.dates import format_date
from chibo.org.access import subtree
from chibo.org.queries import on_date
from chibo.people.models import Transfer
from chibo.people.obligations.about_people import oblige_about_people
from chibo.people.obligations.transfers import completed_by
from chibo.people.transfer_enums import TransferKind
from chibo.people.transfer_rules import RETURN_REPORT, SUPPLEMENT_AFTER

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope


def _back(scope: Scope, **conditions: Any) -> QuerySet[Transfer]:
    """Letters of people who came back from abroad by the date, with who wrote them: one row a transfer."""
    placed = "from_unit__placements__"
    return Transfer.objects.filter(
        on_date(scope.on, placed),
        subtree(scope.path, f"{placed}path"),
        on_date(scope.on, "from_unit__profiles__"),
        back_on__lte=scope.on,
        **conditions,
    ).annotate(
        figure_path=F(f"{placed}path"),
        guarded=F("from_unit__profiles__cell_kind__is_guarded"),
        unit_name=F("from_unit__profiles__name"),
        unit_ref=F("from_unit__ref"),
    )


def _not_yet(column: str, scope: Scope) -> Q:
    return Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": scope.on})


def _unreported(scope: Scope, _values: Values) -> QuerySet[Transfer]:
    """Who worked abroad, came back and has not reported by the date (TRF-22)."""
    return _back(scope, kind=TransferKind.LABOUR).filter(_not_yet("reported_on", scope))


def _unsupplemented(scope: Scope, _values: Values) -> QuerySet[Transfer]:
    """Who was abroad for so long that the CV is supplemented and has not done it by the date (REC-16)."""
    return _back(scope, owes_supplement=True).filter(_not_yet("supplemented_on", scope))


def _back_says(sentence: Any, row: Transfer, _due_on: date | None) -> Duty:
    assert row.back_on is not None  # noqa: S101 - the rows are of people who came back
    said = {"day": format_date(row.back_on)}
    return Duty(row.person.name, sentence % said, reverse("people:transfer", args=[row.uid]))


RETURNED = oblige_about_people(
    "transfer.return_report",
    gettext_lazy("Báo cáo khi đi lao động nước ngoài về"),
    rules=(RETURN_REPORT,),
    rows=_unreported,
    anchor="back_on",
    due=partial(completed_by, RETURN_REPORT),
    says=partial(
        _back_says,
        gettext_lazy("Về nước ngày %(day)s, chưa báo cáo. Nhắc đảng viên báo cáo với cấp ủy giữ hồ sơ, thẻ."),
    ),
)
SUPPLEMENT = oblige_about_people(
    "transfer.supplement_cv",
    gettext_lazy("Bổ sung lý lịch sau thời gian ở nước ngoài"),
    rules=(SUPPLEMENT_AFTER,),
    rows=_unsupplemented,
    anchor="back_on",
    says=partial(
        _back_says,
        gettext_lazy("Về nước ngày %(day)s sau thời gian dài: nhắc đảng viên bổ sung lý lịch."),
    ),
)
