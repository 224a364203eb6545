"""What is due about somebody who moves on the way into the Party (ADM-44, ADM-45)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy

from chibo.admissions.enums import Stage, StepKind
from chibo.admissions.obligations.about import oblige_about
from chibo.admissions.populations import last_step, stages_on
from chibo.admissions.rules.ids import MOVING_DECIDE, MOVING_FORWARD, MOVING_STANDS
from chibo.catalogue.obligations import no_limit

if TYPE_CHECKING:
    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope


def _moving(scope: Scope) -> QuerySet[Any]:
    """People proposed to the body that decides, with the days of a move: decided on, handed over, received, revoked."""
    rows = stages_on(scope).filter(stage=Stage.COMMITTEE_RESOLVED)
    moving: QuerySet[Any] = rows.annotate(
        moved_on=last_step(StepKind.MOVED, scope.on),
        handed_on=last_step(StepKind.HANDED_OVER, scope.on),
        received_on=last_step(StepKind.DOSSIER_RECEIVED, scope.on),
        revoked_on=last_step(StepKind.DECISION_REVOKED, scope.on),
    )
    return moving


def _to_forward(scope: Scope, _values: Values) -> QuerySet[Any]:
    here = Q(handed_on__isnull=True) | Q(handed_on__lt=F("moved_on"))
    valid = Q(revoked_on__isnull=True) | Q(revoked_on__lt=F("moved_on"))
    return _moving(scope).filter(here, valid, moved_on__isnull=False)


def _revoked(scope: Scope, _values: Values) -> QuerySet[Any]:
    here = Q(handed_on__isnull=True) | Q(handed_on__lt=F("moved_on"))
    return _moving(scope).filter(here, revoked_on__gte=F("moved_on"))


def _received(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Dossiers that followed somebody, received and not yet decided on."""
    return _moving(scope).filter(received_on__gte=F("handed_on"))


FORWARD = oblige_about(
    "admissions.forward_due",
    gettext_lazy("Chuyển hồ sơ đến nơi mới"),
    gettext_lazy("Chuyển hồ sơ kết nạp theo người ấy; có quyết định chuyển đi ngày %(day)s."),
    rule=MOVING_FORWARD,
    anchor="moved_on",
    rows=_to_forward,
    owed_by="organisation_officer",
)
REVOKED = oblige_about(
    "admissions.forward_revoked",
    gettext_lazy("Chuyển hồ sơ sau khi thu hồi quyết định"),
    gettext_lazy("Chuyển hồ sơ kết nạp đến nơi mới; quyết định kết nạp bị thu hồi ngày %(day)s."),
    rule=MOVING_STANDS,
    anchor="revoked_on",
    rows=_revoked,
    due=no_limit,
    owed_by="organisation_officer",
)
RECEIVED = oblige_about(
    "admissions.forwarded_decision_due",
    gettext_lazy("Quyết định về hồ sơ chuyển đến"),
    gettext_lazy("Trình cấp có thẩm quyền quyết định; nhận hồ sơ chuyển đến ngày %(day)s."),
    rule=MOVING_DECIDE,
    anchor="received_on",
    rows=_received,
    owed_by="organisation_officer",
)
