"""Taking back what one act recorded about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from chibo.core.audit.acts import Act
from chibo.core.audit.queries import entries_of_act
from chibo.org import access, permissions
from chibo.people.models import Affiliation, Attainment, Membership, Person, PostHeld
from chibo.people.services.dated import BATCH_ROWS, reopen_rows
from chibo.people.services.facts import columns, from_log

if TYPE_CHECKING:
    from uuid import UUID

    from chibo.core.audit.models import AuditEntry
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@transaction.atomic
def undo_people(viewer: Viewer, *, unit: UnitOn, act_uid: UUID, undo_uid: UUID) -> None:
    """Deletes the people and rows an act recorded, reopens the rows it ended, puts back the facts it changed.

    Permission `batches.undo` on `unit`. The caller has made sure that no later act touched these people. One entry per
    person under `undo_uid`.
    """
    access.require(viewer, permissions.UNDO_BATCHES, unit.path)
    entries = [entry for entry in entries_of_act(act_uid) if entry.object_type == "people.person"]
    changed = [entry for entry in entries if entry.before is not None]
    for model in (PostHeld, Attainment, Affiliation, Membership):
        model.objects.filter(recorded_in=act_uid).delete()
    reopen_rows([(table, values) for entry in changed for table, values in (entry.before or {})["ended"]])
    _put_back_official(changed)
    _put_back_facts(changed)
    Person.objects.filter(recorded_in=act_uid).delete()
    act = Act(viewer.actor, "people.undo_people", undo_uid, chain=unit.chain)
    act.record(
        act.draft(
            "people.person", e.object_id, unit_id=e.unit_id, before=e.after, after=e.before, note=str(act_uid)
        )
        for e in entries
    )


def _put_back_official(entries: list[AuditEntry]) -> None:
    days = [(entry.before or {})["membership"] for entry in entries if "membership" in (entry.before or {})]
    rows = [Membership(id=day["id"], official_precision=day["official_precision"]) for day in days]
    for row, day in zip(rows, days, strict=True):
        row.official_on = Membership._meta.get_field("official_on").to_python(day["official_on"])  # noqa: SLF001
    Membership.objects.bulk_update(rows, ["official_on", "official_precision"], batch_size=BATCH_ROWS)


def _put_back_facts(entries: list[AuditEntry]) -> None:
    """Facts of each person as the log kept them; a person changed twice by one act gets the first."""
    facts: dict[int, dict[str, Any]] = {}
    for entry in entries:
        facts[entry.object_id] = {**(entry.before or {})["facts"], **facts.get(entry.object_id, {})}
    ids = [person_id for person_id, values in facts.items() if values]
    for start in range(0, len(ids), BATCH_ROWS):
        persons = list(Person.objects.filter(pk__in=ids[start : start + BATCH_ROWS]))
        touched: set[str] = set()
        for person in persons:
            for fact, text in facts[person.pk].items():
                values = columns(fact, from_log(fact, text))
                touched |= set(values)
                for column, value in values.items():
                    setattr(person, column, value)
        Person.objects.bulk_update(persons, sorted(touched), batch_size=BATCH_ROWS)
