"""Changing what is recorded about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from chibo.core.audit.acts import Act
from chibo.org import access, permissions
from chibo.people.models import Affiliation, Attainment, Membership, Person
from chibo.people.services.dated import BATCH_ROWS, affiliation, attainment, end_rows, hold_posts, resolved
from chibo.people.services.facts import columns, logged
from chibo.people.services.recording import official_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from chibo.core.audit.services import AuditDraft
    from chibo.core.dates import PartialDate
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.services.dated import Snapshots
    from chibo.people.services.drafts import PersonChange


def change_person(viewer: Viewer, *, unit: UnitOn, change: PersonChange, act_uid: UUID) -> None:
    """Changes what is recorded about one person. Permission `lists.import` on `unit`."""
    change_list_people(viewer, unit=unit, changes=[change], act_uid=act_uid)


@transaction.atomic
def change_list_people(
    viewer: Viewer,
    *,
    unit: UnitOn,
    changes: Sequence[PersonChange],
    act_uid: UUID,
    units: Mapping[str, int] | None = None,
) -> None:
    """The set form of `change_person`. Rows end before rows begin, so a post may pass from one to another.

    Permission `lists.import` on `unit`; the caller has made sure that the persons belong there. The log keeps what
    stood before, sealed values as ciphertext, so that `undo_people` can put it back.
    """
    access.require(viewer, permissions.IMPORT_LISTS, unit.path)
    ended = end_rows((row for change in changes for row in change.ended), act_uid)
    facts = _change_facts([change for change in changes if change.facts])
    days = _set_official(
        {c.membership_id: c.official_on for c in changes if c.membership_id and c.official_on}
    )
    _open_rows(viewer, unit, changes, act_uid, units or {})
    act = Act(viewer.actor, "people.change_people", act_uid, chain=unit.chain)
    act.record(_entries(act, changes, ended, facts, days))


def _change_facts(changes: list[PersonChange]) -> dict[int, dict[str, str]]:
    """Writes the facts of persons; gives those that stood there before, as the log keeps them, by person."""
    before: dict[int, dict[str, str]] = {}
    for start in range(0, len(changes), BATCH_ROWS):
        chunk = changes[start : start + BATCH_ROWS]
        persons = {person.pk: person for person in Person.objects.filter(pk__in=[c.person_id for c in chunk])}
        touched: set[str] = set()
        for change in chunk:
            person = persons[change.person_id]
            before[person.pk] = logged(person, change.facts)
            values = {k: v for fact, value in change.facts.items() for k, v in columns(fact, value).items()}
            touched |= set(values)
            for column, value in values.items():
                setattr(person, column, value)
        Person.objects.bulk_update(persons.values(), sorted(touched), batch_size=BATCH_ROWS)
    return before


def _set_official(official: dict[int, PartialDate]) -> dict[int, dict[str, Any]]:
    """Sets official days that became known, by membership; gives what stood there before, by person."""
    before: dict[int, dict[str, Any]] = {}
    ids = list(official)
    for start in range(0, len(ids), BATCH_ROWS):
        rows = list(Membership.objects.filter(pk__in=ids[start : start + BATCH_ROWS]))
        for row in rows:
            before[row.person_id] = {
                "id": row.pk,
                "official_on": row.official_on,
                "official_precision": row.official_precision,
            }
            day = official[row.pk]
            row.official_on, row.official_precision = official_day(day, row.starts_on), day.precision
        Membership.objects.bulk_update(rows, ["official_on", "official_precision"], batch_size=BATCH_ROWS)
    return before


def _open_rows(
    viewer: Viewer, unit: UnitOn, changes: Sequence[PersonChange], act_uid: UUID, units: Mapping[str, int]
) -> None:
    stays, attainments = [], []
    for change in changes:
        for stay in change.stays:
            row = affiliation(stay, act_uid)
            row.person_id, row.unit_id = change.person_id, resolved(stay.unit, units)
            stays.append(row)
        for attained in change.attainments:
            reached = attainment(attained, act_uid)
            reached.person_id = change.person_id
            attainments.append(reached)
    Affiliation.objects.bulk_create(stays, batch_size=BATCH_ROWS)
    Attainment.objects.bulk_create(attainments, batch_size=BATCH_ROWS)
    held = [
        (change.person_id, resolved(post.unit, units), post) for change in changes for post in change.posts
    ]
    hold_posts(viewer, unit=unit, held=held, act_uid=act_uid)


def _entries(
    act: Act,
    changes: Sequence[PersonChange],
    ended: Snapshots,
    facts: dict[int, dict[str, str]],
    days: dict[int, dict[str, Any]],
) -> Iterator[AuditDraft]:
    for change in changes:
        before: dict[str, Any] = {"facts": facts.get(change.person_id, {})}
        after: dict[str, Any] = {"facts": _logged_values(change)}
        if change.person_id in days:
            before["membership"] = days[change.person_id]
            after["official_on"] = change.official_on.iso() if change.official_on else ""
        before["ended"] = [
            [row.table, ended[row.table, row.row_id]]
            for row in change.ended
            if (row.table, row.row_id) in ended
        ]
        after["ended"] = [[row.table, row.row_id, row.on] for row in change.ended]
        after["attainments"] = [[int(a.kind), a.level, a.grade] for a in change.attainments]
        after["posts"] = [post.post for post in change.posts]
        yield act.draft("people.person", change.person_id, unit_id=change.unit_id, before=before, after=after)


def _logged_values(change: PersonChange) -> dict[str, str]:
    values = {k: v for fact, value in change.facts.items() for k, v in columns(fact, value).items()}
    return logged(Person(**values), change.facts)
