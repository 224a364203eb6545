"""Changing what is recorded about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from chibo.core.audit.acts import IMAGES, Act
from chibo.core.audit.images import image_of
from chibo.org import access, permissions
from chibo.org.models import Seat
from chibo.people.models import Affiliation, Attainment, Membership, Person, PostHeld
from chibo.people.services.dated import BATCH_ROWS, affiliation, attainment, end_rows, hold_posts, resolved
from chibo.people.services.facts import columns, former_names_of, logged, with_former_names
from chibo.people.services.recording import official_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from chibo.core.audit.images import Image
    from chibo.core.audit.services import AuditDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.services.dated import DatedRow
    from chibo.people.services.drafts import PersonChange


def change_person(viewer: Viewer, *, unit: UnitOn, change: PersonChange, act_uid: UUID) -> None:
    """Changes what is recorded about one person. Permission `lists.import` on `unit`."""
    change_list_people(viewer, unit=unit, changes=[change], act_uid=act_uid)


_ADMITTED = ("starts_on", "start_precision")
_OFFICIAL = ("official_on", "official_precision")


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
    stood before, sealed values as ciphertext, so that the act can be undone.
    """
    access.require(viewer, permissions.IMPORT_LISTS, unit.path)
    write_changes(viewer, unit=unit, changes=changes, act=act_of_changes(viewer, unit, act_uid), units=units)


def act_of_changes(viewer: Viewer, unit: UnitOn, act_uid: UUID) -> Act:
    """The act under which changes of people stand in the log."""
    return Act(viewer.actor, "people.change_people", act_uid, chain=unit.chain)


def write_changes(
    viewer: Viewer,
    *,
    unit: UnitOn,
    changes: Sequence[PersonChange],
    act: Act,
    units: Mapping[str, int] | None = None,
) -> None:
    """What `change_list_people` does, for services that have asked for their own permission. In a transaction."""
    was = _Was()
    was.ended(end_rows((row for change in changes for row in change.ended), act.uid))
    _change_facts([change for change in changes if change.facts], was)
    _set_days(
        {c.membership_id: c for c in changes if c.membership_id and (c.official_on or c.admitted_on)}, was
    )
    _open_rows(viewer, unit, changes, act.uid, units or {})
    act.record(_entries(act, changes, was))


class _Was:
    """What stood before, by person: in words of the log, and as images from which it is put back."""

    def __init__(self) -> None:
        self._said: dict[int, dict[str, Any]] = {}

    def of(self, person_id: int) -> dict[str, Any]:
        """The `before` of the person's entry; of several changes of one person the first entry has it."""
        return self._said.pop(person_id, {})

    def add(self, person_id: int, image: Image, **said: Any) -> None:
        known = self._said.setdefault(person_id, {IMAGES: []})
        known[IMAGES].append(image)
        self._said[person_id] = said | known

    def ended(self, rows: Sequence[DatedRow]) -> None:
        """One SQL query where posts are among them."""
        seats = {row.seat_id for row in rows if isinstance(row, PostHeld)}
        posts = dict(Seat.objects.filter(pk__in=seats).values_list("pk", "post_id")) if seats else {}
        for row in rows:
            self.add(row.person_id, image_of(row))
            said = self._said[row.person_id]
            if isinstance(row, PostHeld):
                said.setdefault("posts", []).append(posts[row.seat_id])
            elif isinstance(row, Attainment):
                said.setdefault("attainments", []).append([row.kind, row.level, row.grade])
            else:
                said["unit"] = row.unit_id


def _change_facts(changes: list[PersonChange], was: _Was) -> None:
    """Writes the facts of persons."""
    for start in range(0, len(changes), BATCH_ROWS):
        chunk = changes[start : start + BATCH_ROWS]
        persons = {person.pk: person for person in Person.objects.filter(pk__in=[c.person_id for c in chunk])}
        former = former_names_of([change.person_id for change in chunk if "name" in change.facts])
        touched: set[str] = set()
        for change in chunk:
            person = persons[change.person_id]
            values = {k: v for fact, value in change.facts.items() for k, v in columns(fact, value).items()}
            if "name" in change.facts:
                values["search_key"] = with_former_names(str(values["search_key"]), former.get(person.pk, ()))
            was.add(person.pk, image_of(person, values), facts=logged(person, change.facts))
            touched |= set(values)
            for column, value in values.items():
                setattr(person, column, value)
        Person.objects.bulk_update(persons.values(), sorted(touched), batch_size=BATCH_ROWS)


def _set_days(changes: dict[int, PersonChange], was: _Was) -> None:
    """Sets days of admission and official days, by membership."""
    ids = list(changes)
    for start in range(0, len(ids), BATCH_ROWS):
        rows = list(Membership.objects.filter(pk__in=ids[start : start + BATCH_ROWS]))
        for row in rows:
            admitted, official = changes[row.pk].admitted_on, changes[row.pk].official_on
            said = {"official_on": row.official} if official else {}
            said |= {"admitted_on": row.admitted} if admitted else {}
            known = {day: value.iso() if value else "" for day, value in said.items()}
            was.add(row.person_id, image_of(row, _ADMITTED + _OFFICIAL if admitted else _OFFICIAL), **known)
            if admitted:
                row.starts_on, row.start_precision = admitted.first, admitted.precision
            if official:
                row.official_on = official_day(official, row.starts_on)
                row.official_precision = official.precision
        Membership.objects.bulk_update(rows, _ADMITTED + _OFFICIAL, batch_size=BATCH_ROWS)


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


def _entries(act: Act, changes: Sequence[PersonChange], was: _Was) -> Iterator[AuditDraft]:
    for change in changes:
        after: dict[str, Any] = {
            "facts": _logged_values(change),
            "ended": [[row.table, row.row_id, row.on] for row in change.ended],
            "attainments": [[int(a.kind), a.level, a.grade] for a in change.attainments],
            "posts": [post.post for post in change.posts],
        }
        for day in ("official_on", "admitted_on") if change.membership_id else ():
            if (stated := getattr(change, day)) is not None:
                after[day] = stated.iso()
        if change.ground:
            after["ground"] = change.ground
        if change.stays:
            after["unit"] = change.stays[-1].unit if isinstance(change.stays[-1].unit, int) else None
        yield act.draft(
            "people.person",
            change.person_id,
            unit_id=change.unit_id,
            before=was.of(change.person_id),
            after=after,
        )


def _logged_values(change: PersonChange) -> dict[str, str]:
    values = {k: v for fact, value in change.facts.items() for k, v in columns(fact, value).items()}
    return logged(Person(**values), change.facts)
