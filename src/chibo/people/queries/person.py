"""The file of one person on a date: who may open it, what they see of it, and all that is dated in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from chibo.core.clock import today
from chibo.core.errors import NotVisible
from chibo.org import permissions
from chibo.org.queries import unit_on
from chibo.people.models import Affiliation, Attainment, Membership, Person, PostHeld
from chibo.people.purposes import PurposeNeededError, in_force, needs_purpose
from chibo.people.queries.exemptions import exemptions_of
from chibo.people.queries.of_person import AFFILIATIONS, ATTAINMENTS, MEMBERSHIPS, POSTS
from chibo.people.queries.readers import readers_of

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.models import Dated
    from chibo.org.queries import UnitOn
    from chibo.people.models import Exemption
    from chibo.people.opened import StatedPurpose
    from chibo.people.queries.readers import Reader

_Fact = TypeVar("_Fact", bound="Dated")


@dataclass(frozen=True)
class Sealed:
    """What is kept sealed of a person, opened for this viewer."""

    citizen_id: str
    phone: str


@dataclass(frozen=True)
class PersonFile:
    """A person as of a date: rows that begin after it are not there. Memberships and affiliations stand oldest first.

    `unit` is the unit of the date, or None where the viewer sees only their own file and no units. Affiliations and posts
    carry `unit_name`. `sealed` is None where this viewer does not see it.
    """

    person: Person
    on: date
    is_own: bool
    unit: UnitOn | None
    sees_sensitive: bool
    sealed: Sealed | None
    memberships: tuple[Membership, ...]
    affiliations: tuple[Affiliation, ...]
    posts: tuple[PostHeld, ...]
    attainments: tuple[Attainment, ...]
    readers: tuple[Reader, ...]
    #: What it was opened for, where the viewer sees it from above; None where it is their own right.
    purpose: StatedPurpose | None = None

    @property
    def membership(self) -> Membership | None:
        """The membership of the date."""
        return self._on_date(self.memberships)

    @property
    def affiliation(self) -> Affiliation | None:
        """Where the person's Party life is on the date."""
        return self._on_date(self.affiliations)

    @cached_property
    def exemptions(self) -> list[Exemption]:
        """Requests to be exempt and what was decided on them, up to the date. One SQL query, when first asked."""
        return exemptions_of(self.person, self.on)

    @property
    def posts_on_date(self) -> list[PostHeld]:
        return [post for post in self.posts if post.holds_on(self.on)]

    def _on_date(self, rows: tuple[_Fact, ...]) -> _Fact | None:
        return next((row for row in rows if row.holds_on(self.on)), None)


def person_file(viewer: Viewer, uid: UUID, on: date | None = None) -> PersonFile:
    """The file of the person `uid` on a date (default: the date the pages of their unit open on).

    Permission `people.see` over the person's unit of the date (`units.guarded` too where the cell is guarded), or
    `people.own` for one's own file, or `people.purpose` over the unit with a purpose stated for this file
    (`PurposeNeededError` without one); `NotVisible` otherwise. Nine SQL queries, ten where sealed fields are opened or a
    purpose is looked for; three more where the person has moved since the date.
    """
    person = Person.objects.defer("citizen_id", "phone", "note").filter(uid=uid).first()
    if person is None:
        raise NotVisible
    is_own = _is_own(viewer, person)
    places = AFFILIATIONS.rows(person=person.pk, today=today())
    unit = _unit(viewer, places, on, is_own=is_own)
    purpose = _purpose(viewer, unit, person, is_own=is_own)
    on = unit.on if unit else on or today()
    return PersonFile(
        person=person,
        on=on,
        is_own=is_own,
        unit=unit,
        sees_sensitive=is_own or _can(viewer, permissions.SEE_SENSITIVE, unit),
        sealed=_unsealed(person) if is_own or _can(viewer, permissions.SEE_SEALED, unit) else None,
        memberships=tuple(MEMBERSHIPS.rows(person=person.pk, on=on)),
        affiliations=tuple(row for row in places if row.starts_on <= on),
        posts=tuple(POSTS.rows(person=person.pk, on=on)),
        attainments=tuple(ATTAINMENTS.rows(person=person.pk, on=on)),
        readers=readers_of(viewer, _path_today(places, unit)),
        purpose=purpose,
    )


def is_own_file(viewer: Viewer, uid: UUID) -> bool:
    """Is it the viewer's own file, and may they read it? One SQL query."""
    person = Person.objects.only("id", "user_id").filter(uid=uid).first()
    return person is not None and _is_own(viewer, person)


def unit_of_file(viewer: Viewer, uid: UUID) -> UnitOn:
    """The unit of the file `uid` as far as a question about the file needs it. Raises `NotVisible` where the viewer may
    neither open it nor open it for a purpose. Four SQL queries."""  # noqa: D205, D209
    person = Person.objects.only("id", "user_id").filter(uid=uid).first()
    if person is None:
        raise NotVisible
    places = list(Affiliation.objects.filter(person=person).select_related("unit").order_by("starts_on"))
    unit = _unit(viewer, places, None, is_own=False)
    if unit is None:
        raise NotVisible
    return unit


def _purpose(viewer: Viewer, unit: UnitOn | None, person: Person, *, is_own: bool) -> StatedPurpose | None:
    """The purpose under which a file is opened from above. Raises `PurposeNeededError` where it is still to be stated."""
    if unit is None or is_own or not needs_purpose(viewer, unit):
        return None
    purpose = in_force(viewer, person_uid=person.uid)
    if purpose is None:
        raise PurposeNeededError
    return purpose


def _is_own(viewer: Viewer, person: Person) -> bool:
    holds = any(permissions.SEE_OWN_FILE in held.permissions for held in viewer.held)
    return holds and viewer.user_id is not None and viewer.user_id == person.user_id


def _can(viewer: Viewer, permission: str, unit: UnitOn | None) -> bool:
    return unit is not None and viewer.can(permission, unit.path)


def _unit(viewer: Viewer, places: list[Affiliation], on: date | None, *, is_own: bool) -> UnitOn | None:
    """The unit of the date, if the viewer may see the person there; None for one's own file alone."""
    try:
        unit = _unit_of_date(viewer, places, on)
    except NotVisible:
        if is_own:
            return None
        raise
    guarded = unit.is_guarded and not viewer.can(permissions.SEE_GUARDED, unit.path)
    sees = viewer.can(permissions.SEE_PEOPLE, unit.path) or needs_purpose(viewer, unit)
    if not is_own and (guarded or not sees):
        raise NotVisible
    return unit


def _unit_of_date(viewer: Viewer, places: list[Affiliation], on: date | None) -> UnitOn:
    """Where the person is on the date; without a date, on that which the pages of their unit of today open on."""
    place = _nearest(places, on or today())
    unit = unit_on(viewer, place.unit.ref, on)
    then = _nearest(places, unit.on)
    return unit if then.unit_id == place.unit_id else unit_on(viewer, then.unit.ref, unit.on)


def _nearest(places: list[Affiliation], on: date) -> Affiliation:
    """The affiliation of the date, else the last before it, else the first there is."""
    begun = [place for place in places if place.starts_on <= on]
    if not places:
        raise NotVisible
    return begun[-1] if begun else places[0]


def _unsealed(person: Person) -> Sealed:
    citizen_id, phone = Person.objects.values_list("citizen_id", "phone").get(pk=person.pk)
    return Sealed(citizen_id, phone)


def _path_today(places: list[Affiliation], unit: UnitOn | None) -> str:
    """The path of today of the unit of the date; its path of that date where it is no more."""
    unit_id = unit.id if unit else _nearest(places, today()).unit_id if places else None
    current = next((vars(place)["path_today"] for place in places if place.unit_id == unit_id), None)
    return current or (unit.path if unit else "")
