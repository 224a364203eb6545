"""Who stood where on a date, and who completed a class in a period: one row a person, or a certificate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chibo.admissions import dimensions
from chibo.admissions.enums import StepKind
from chibo.admissions.models import StageHeld, Step
from chibo.admissions.rules.order import UNDER_WAY
from chibo.catalogue.declarations import Population, Record
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.queries import on_date

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.scope import Scope

_STAY = "applicant__fosterings__"
_PLACED = f"{_STAY}unit__placements__"
_PROFILE = f"{_STAY}unit__profiles__"
_OF_UNIT = {
    "figure_path": F(f"{_PLACED}path"),
    "cell_kind_code": F(f"{_PROFILE}cell_kind_id"),
    "guarded": F(f"{_PROFILE}cell_kind__is_guarded"),
    "unit_ref": F(f"{_STAY}unit__ref"),
    "unit_name": F(f"{_PROFILE}name"),
}


def last_step(kind: StepKind, on: date, applicant: str = "applicant_id") -> Subquery:
    """The last day up to `on` of a step that stands; NULL without any."""
    standing = Step.objects.filter(
        applicant_id=OuterRef(applicant), kind=kind, on__lte=on, reversed_in__isnull=True
    )
    return Subquery(standing.order_by("-on").values("on")[:1])


def stages_on(scope: Scope) -> QuerySet[Any]:
    """Everybody's stage on the date, in the cell that fosters them that day: one row a person, closed cases left out.

    Neither stages nor fosterings of a person overlap; conditions on dated relations stand in this one filter, so that each
    is joined once. `certified_on` and `sent_on` are the last certificate of the awareness class, and the last sending to it.
    """
    rows = StageHeld.objects.filter(
        on_date(scope.on),
        on_date(scope.on, _STAY),
        on_date(scope.on, _PLACED),
        subtree(scope.path, f"{_PLACED}path"),
        on_date(scope.on, _PROFILE),
        stage__in=UNDER_WAY,
    )
    return rows.annotate(
        **_OF_UNIT,
        certified_on=last_step(StepKind.CLASS_COMPLETED, scope.on),
        sent_on=last_step(StepKind.CLASS_SENT, scope.on),
    )


def certificates_in(scope: Scope) -> QuerySet[Step]:
    """Certificates of the awareness class issued in `[starts_on, ends_on)`, in the cell that fostered the person that day."""
    rows = Step.objects.filter(
        _holds_on_day(_STAY),
        _holds_on_day(_PLACED),
        _holds_on_day(_PROFILE),
        subtree(scope.path, f"{_PLACED}path"),
        kind=StepKind.CLASS_COMPLETED,
        reversed_in__isnull=True,
        on__gte=scope.starts_on,
        on__lt=scope.ends_on,
    )
    return rows.annotate(**_OF_UNIT)


def _holds_on_day(prefix: str) -> Q:
    return Q(**{f"{prefix}starts_on__lte": F("on"), f"{prefix}ends_on__gt": F("on")})


def _record(row: Any, *facts: str) -> Record:
    return Record(
        label=str(row.applicant),
        url=reverse("admissions:dossier", args=[row.applicant.uid]),
        unit=row.unit_name or "",
        facts=facts,
    )


def _stage_records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [_record(row, row.get_stage_display(), format_date(row.starts_on)) for row in rows]


def _certificate_records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [_record(row, *filter(None, (format_date(row.on), row.course))) for row in rows]


BY_NAME = ("applicant__sort_key", "applicant_id")

APPLICANTS = Population(
    key="applicants",
    label=_("Người đang được xem xét kết nạp"),
    unit="people",
    rows=stages_on,
    path="figure_path",
    see_rows=permissions.SEE_ADMISSIONS,
    records=_stage_records,
    order=BY_NAME,
    shown_with=("applicant",),
    dimensions=dimensions.OF_APPLICANTS,
    guarded=Q(guarded=True),
)
CERTIFICATES = replace(
    APPLICANTS,
    key="class_certificates",
    label=_("Giấy chứng nhận lớp nhận thức về Đảng"),
    unit="certificates",
    rows=certificates_in,
    records=_certificate_records,
    order=("on", *BY_NAME, "id"),
    dimensions=dimensions.OF_CERTIFICATES,
    flow=True,
)
