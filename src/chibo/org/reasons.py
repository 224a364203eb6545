"""Why a viewer may see what they see: the grants that give it, told with their period, and who gave them when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import END, day_before
from chibo.org import permissions
from chibo.org.models import Grant, UnitProfile
from chibo.org.permission_words import in_order, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from chibo.org.access import Held, Viewer


@dataclass(frozen=True)
class Given:
    """Who gave a role, and when; `by_operator`: the person at the machine."""

    by: str
    at: datetime
    by_operator: bool


@dataclass(frozen=True)
class Reason:
    """A grant and what it gives at the place asked about."""

    role: str
    role_en: str
    unit: str
    starts_on: date
    ends_on: date
    permissions: tuple[str, ...]
    given: Given | None

    @property
    def is_open(self) -> bool:
        return self.ends_on == END

    @property
    def last_day(self) -> date:
        return day_before(self.ends_on)

    @property
    def words(self) -> list[str]:
        """What it gives, in words."""
        return [words_of(permission) for permission in self.permissions]


@dataclass(frozen=True)
class Explained:
    """Why a viewer sees a place: the operator sees everything without a grant, anybody else by theirs alone."""

    is_operator: bool
    reasons: tuple[Reason, ...]


def explained(viewer: Viewer, path: str) -> Explained:
    """The viewer's grants that reach the unit at `path` ("" for none: the own file alone), the nearest first.

    Nothing is told of anybody else's. Three SQL queries.
    """
    reaching = [held for held in viewer.held if _given_at(held, path)]
    names, papers = _units_and_acts([held.grant_id for held in reaching])
    given = given_in(papers.values())
    reasons = [
        Reason(
            role=held.role_name,
            role_en=held.role_name_en,
            unit=names.get(held.grant_id, held.unit_ref),
            starts_on=held.starts_on,
            ends_on=held.ends_on,
            permissions=_given_at(held, path),
            given=given.get(papers[held.grant_id]) if held.grant_id in papers else None,
        )
        for held in sorted(reaching, key=lambda held: -len(held.path))
    ]
    return Explained(viewer.is_operator, tuple(reasons))


def _given_at(held: Held, path: str) -> tuple[str, ...]:
    """What a grant gives at `path`: all of it where it reaches, and the own file wherever it is held."""
    reaches = bool(path) and held.covers(path)
    return tuple(in_order(one for one in held.permissions if reaches or one == permissions.SEE_OWN_FILE))


def _units_and_acts(ids: list[int]) -> tuple[dict[int, str], dict[int, UUID]]:
    grants = list(Grant.objects.filter(pk__in=ids))
    profiles = UnitProfile.objects.filter(unit_id__in=[grant.unit_id for grant in grants])
    units = dict(profiles.order_by("starts_on").values_list("unit_id", "name"))
    return (
        {grant.pk: units[grant.unit_id] for grant in grants},
        {grant.pk: grant.recorded_in for grant in grants},
    )


def given_in(acts: Iterable[UUID]) -> dict[UUID, Given]:
    """Who did each of these acts (uids), and when. One SQL query."""
    entries = AuditEntry.objects.filter(act_uid__in=list(acts), object_type="org.grant")
    return {
        entry.act_uid: Given(entry.actor_label, entry.recorded_at, entry.actor_id is None)
        for entry in entries
    }
