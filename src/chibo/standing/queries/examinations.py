"""Reads of what is not finished: for those who hold `discipline.see` over the unit, empty for everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Prefetch, Q

from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.standing.enums import ExaminationKind
from chibo.standing.models import Examination, Postponement
from chibo.standing.populations import placed_on

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


def examinations_of_unit(viewer: Viewer, unit: UnitOn) -> list[Any]:
    """What is not finished on the date about members who stood in the unit or below when it began, as `examinations_of` gives them. Two SQL queries."""
    rows = placed_on(Examination.objects.filter(on_date(unit.on)), "starts_on").filter(
        access.subtree(unit.path, "figure_path"),
        access.within(viewer, permissions.SEE_DISCIPLINE, "figure_path"),
    )
    reach = access.within(viewer, permissions.SEE_GUARDED, "figure_path")
    if reach:
        rows = rows.filter(Q(guarded__isnull=True) | Q(guarded=False) | reach)
    return list(_with_postponements(rows.select_related("person").order_by("starts_on", "id"), unit.on))


def examinations_of(viewer: Viewer, person_id: int, path: str, on: date) -> list[Examination]:
    """What is not finished about one person on a date, with `put_off`: its postponements begun by then and not resumed.

    Nothing for whoever may not know. Two SQL queries, none without the right.
    """
    if not viewer.can(permissions.SEE_DISCIPLINE, path):
        return []
    rows = Examination.objects.filter(on_date(on), person_id=person_id).order_by("starts_on", "id")
    return list(_with_postponements(rows, on))


def _with_postponements(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    begun = Postponement.objects.filter(unresumed(on), starts_on__lte=on).select_related("decision")
    return rows.prefetch_related(Prefetch("postponements", begun.order_by("-starts_on"), to_attr="put_off"))


def unresumed(on: date) -> Q:
    """Postponements of which by the date nobody has written down that the matter was gone on with."""
    return Q(resumed_on__isnull=True) | Q(resumed_on__gt=on)


def considered_of(person_id: int, on: date) -> dict[str, Any]:
    """What a discipline being considered says of its cause, by the newest act; {} where there is none. For a form whose page
    asked for the right. One SQL query."""  # noqa: D205, D209
    rows = Examination.objects.filter(on_date(on), person_id=person_id, kind=ExaminationKind.DISCIPLINE)
    names = ("origin", "notice_on", "notice_received_on", "offence_on", "is_unbarred", "level")
    row = rows.order_by(F("offence_on").desc(nulls_last=True), "id").values(*names).first()
    return {**row, "form": row["level"]} if row else {}
