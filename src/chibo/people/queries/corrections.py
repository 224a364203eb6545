"""Reads of the correction requests of members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from chibo.core.clock import today
from chibo.core.errors import NotVisible
from chibo.org import access, permissions
from chibo.org.queries import name_on, on_date
from chibo.people.models import Affiliation, Correction

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person


def open_corrections(viewer: Viewer, unit: UnitOn) -> QuerySet[Affiliation]:
    """Where the members stand who asked for a correction at or below the unit and wait for an answer; one row a request. Lazy.

    Rows carry `request_uid`, `request_field`, `asked_at`, `unit_name`. Permission `corrections.answer` row by row; rows of
    guarded cells also `units.guarded`. The oldest request first.
    """
    on = today()
    rows = Affiliation.objects.filter(
        on_date(on), on_date(on, "unit__placements__"), access.subtree(unit.path, "unit__placements__path"),
        access.within(viewer, permissions.ANSWER_CORRECTIONS, "unit__placements__path"),
        person__corrections__state=Correction.State.OPEN,
    )  # fmt: skip
    asked = rows.annotate(
        request_uid=F("person__corrections__uid"),
        request_field=F("person__corrections__field"),
        asked_at=F("person__corrections__asked_at"),
        unit_name=name_on(on, "unit_id"),
    )
    closed = ("person__citizen_id", "person__phone", "person__note")
    return asked.select_related("person").defer(*closed).order_by("asked_at", "request_uid")


def corrections_of(person: Person) -> list[Correction]:
    """The requests of a person, newest first, for the person alone. One SQL query."""
    return list(Correction.objects.filter(person=person).order_by("-asked_at"))


def correction_by_uid(uid: UUID) -> Correction:
    """A request with its person. Raises `NotVisible`; who may read it is asked by the caller."""
    found = Correction.objects.filter(uid=uid).select_related("person").first()
    if found is None:
        raise NotVisible
    return found
