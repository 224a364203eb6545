"""Recording people who are new to the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from chibo.core.audit.acts import Act
from chibo.core.bulk import MANY_ROWS, prepare_rows, renew_statistics
from chibo.core.dates import BEGINNING
from chibo.org import access, permissions
from chibo.org.models import Placement, Seat, Unit, UnitProfile
from chibo.people.models import Affiliation, Attainment, Membership, Person, PostHeld
from chibo.people.services.dated import BATCH_ROWS, affiliation, attainment, hold_posts, resolved
from chibo.people.services.facts import FACTS, columns, logged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from chibo.core.audit.services import AuditDraft
    from chibo.core.bulk import PreparedRows
    from chibo.core.dates import PartialDate
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.services.drafts import PersonDraft


@dataclass(frozen=True)
class PreparedPeople:
    """Drafts with all that can be computed before the transaction: keys, indexes, rows, the log's values.

    `memberships` runs parallel to `persons`; `stays` and `attainments` are in the order of the drafts.
    """

    act_uid: UUID
    drafts: tuple[PersonDraft, ...]
    persons: tuple[Person, ...]
    memberships: PreparedRows
    stays: PreparedRows
    attainments: PreparedRows
    logged: tuple[dict[str, Any], ...]


def prepare_people(drafts: Sequence[PersonDraft], act_uid: UUID) -> PreparedPeople:
    """Builds the rows of new people; touches no database. Partial dates are stored as the first day they can mean."""
    persons = tuple(_person(draft, act_uid) for draft in drafts)
    stays = [affiliation(stay, act_uid) for draft in drafts for stay in draft.stays]
    attainments = [attainment(attained, act_uid) for draft in drafts for attained in draft.attainments]
    return PreparedPeople(
        act_uid=act_uid,
        drafts=tuple(drafts),
        persons=persons,
        memberships=prepare_rows(Membership, [_membership(draft, act_uid) for draft in drafts]),
        stays=prepare_rows(Affiliation, stays),
        attainments=prepare_rows(Attainment, attainments),
        logged=tuple(_logged(*parts) for parts in zip(drafts, persons, strict=True)),
    )


def record_person(viewer: Viewer, *, unit: UnitOn, draft: PersonDraft, act_uid: UUID) -> Person:
    """Records one new member. Permission `lists.import` on `unit`."""
    return record_list_people(viewer, unit=unit, people=prepare_people([draft], act_uid))[0]


@transaction.atomic
def record_list_people(
    viewer: Viewer, *, unit: UnitOn, people: PreparedPeople, units: Mapping[str, int] | None = None
) -> list[Person]:
    """The set form of `record_person`: people with memberships, stays, attainments and posts, in the order given.

    Permission `lists.import` on `unit`; stays may lie above it (before a cell began, its members stood there). `units`
    gives the ids of units the same act created. An IntegrityError means that a citizen id, a stay or a sole post is
    taken: callers compare with the register first. About ten SQL statements per thousand people (SQLite: more).
    """
    access.require(viewer, permissions.IMPORT_LISTS, unit.path)
    ids = units or {}
    persons = Person.objects.bulk_create(people.persons, batch_size=BATCH_ROWS)
    numbered = [(person.pk, draft) for person, draft in zip(persons, people.drafts, strict=True)]
    people.memberships.fill("person_id", (pk for pk, _draft in numbered))
    people.stays.fill("person_id", (pk for pk, draft in numbered for _stay in draft.stays))
    people.stays.fill(
        "unit_id", (resolved(stay.unit, ids) for draft in people.drafts for stay in draft.stays)
    )
    people.attainments.fill("person_id", (pk for pk, draft in numbered for _attained in draft.attainments))
    for rows in (people.memberships, people.stays, people.attainments):
        rows.insert()
    held = [(pk, resolved(post.unit, ids), post) for pk, draft in numbered for post in draft.posts]
    hold_posts(viewer, unit=unit, held=held, act_uid=people.act_uid)
    act = Act(viewer.actor, "people.record_people", people.act_uid, chain=unit.chain)
    act.record(_entries(act, people, persons, ids))
    if len(persons) >= MANY_ROWS:
        renew_statistics(
            Person, Membership, Affiliation, Attainment, PostHeld, Seat, Unit, UnitProfile, Placement
        )
    return persons


def _person(draft: PersonDraft, act_uid: UUID) -> Person:
    values: dict[str, Any] = {}
    for fact in FACTS:
        values |= columns(fact, getattr(draft, fact))
    return Person(recorded_in=act_uid, **values)


def _membership(draft: PersonDraft, act_uid: UUID) -> Membership:
    """A vague official day never lies before the day of admission: the stored day is the first that both allow."""
    admitted, official = draft.admitted_on, draft.official_on
    starts_on = admitted.first if admitted else BEGINNING
    return Membership(
        starts_on=starts_on,
        start_precision=admitted.precision if admitted else "day",
        official_on=official_day(official, starts_on) if official else None,
        official_precision=official.precision if official else "day",
        recorded_in=act_uid,
    )


def official_day(official: PartialDate, admitted_on: date) -> date:
    """The first day the official date can mean that is no earlier than admission."""
    return max(official.first, min(admitted_on, official.last))


def _logged(draft: PersonDraft, person: Person) -> dict[str, Any]:
    """What the log keeps of a new member; where and since when they stood is in the rows the act recorded."""
    return {
        **logged(person),
        "admitted_on": draft.admitted_on.iso() if draft.admitted_on else "",
        "official_on": draft.official_on.iso() if draft.official_on else "",
        "attainments": [[int(a.kind), a.level, a.grade] for a in draft.attainments],
        "posts": [post.post for post in draft.posts],
    }


def _entries(
    act: Act, people: PreparedPeople, persons: list[Person], units: Mapping[str, int]
) -> Iterator[AuditDraft]:
    for person, draft, after in zip(persons, people.drafts, people.logged, strict=True):
        unit_id = resolved(draft.stays[-1].unit, units) if draft.stays else None
        yield act.draft("people.person", person.pk, unit_id=unit_id, after=after)
