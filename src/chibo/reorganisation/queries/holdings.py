"""What the sources of a plan hold from the day on, who gets it, and which places become one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q

from chibo.admissions.models import Fostering
from chibo.core.clock import today
from chibo.core.dates import END
from chibo.org import paths, permissions
from chibo.org.access import subtree
from chibo.org.models import Grant, Place, PlaceCover, PlaceFact, Placement, UnitProfile
from chibo.org.queries import on_date
from chibo.people.models import Affiliation, HeadOfPlace, Person
from chibo.reorganisation import rules
from chibo.reorganisation.rules import Held, Joined
from chibo.standing.models import ResidenceLiaison

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from chibo.reorganisation.models import JoinedPlace, Reorganisation
    from chibo.reorganisation.rules import Plan, Source

#: The id of something held → the ids of the sources that hold it.
_Holders = dict[int, set[int]]
#: Subject and id of something held → the side of the target that gets it.
_Heirs = dict[tuple[str, int], int]


def held_by(plan: Plan) -> Iterable[Held]:
    """Everything the sources hold that needs a place, and the roles held in those that end. Ten SQL queries."""
    on, ids = plan.on, {source.id: source for source in plan.holding()}
    stays = Affiliation.objects.filter(
        unit_id__in=[source.id for source in plan.sources], ends_on__gt=on
    ).order_by("person__sort_key", "pk")
    people = _grouped(rules.PERSON, stays.values_list("person_id", "unit_id"))
    # Who stands in one that goes on alone needs no place; who stands in two is told of.
    yield from (one for one in people if ids.keys() & set(one.sources))
    below = Placement.objects.filter(parent_id__in=ids, ends_on__gt=on).order_by("unit_id")
    kinds = dict(
        UnitProfile.objects.filter(unit_id__in=below.values("unit_id"), ends_on__gt=on)
        .order_by("-starts_on")
        .values_list("unit_id", "kind_id")
    )
    yield from _grouped(rules.UNIT, below.values_list("unit_id", "parent_id"), kinds)
    # Places of one that goes on are held too: one of them may become one with a place of one that ends.
    yield from _grouped(rules.PLACE, places_held(plan.sources, on))
    fostered = Fostering.objects.filter(unit_id__in=ids, ends_on__gt=on).order_by("pk")
    yield from _grouped(rules.APPLICANT, fostered.values_list("applicant_id", "unit_id"))
    residents = ResidenceLiaison.objects.filter(unit_id__in=ids, ends_on__gt=on).order_by("pk")
    yield from (Held(rules.RESIDENT, pk, (unit,)) for pk, unit in residents.values_list("pk", "unit_id"))
    yield from _roles(plan)


def _roles(plan: Plan) -> Iterable[Held]:
    """Roles in force or to come in units that end; those for one paper end with it."""
    grants = Grant.objects.filter(
        unit_id__in=[source.id for source in plan.ended],
        ends_on__gt=max(plan.on, today()),
        user__is_active=True,
        role__for_one=False,
    )
    for grant in grants.select_related("role").order_by("unit_id", "role__position", "pk"):
        own = grant.role.permissions == [permissions.SEE_OWN_FILE]
        yield Held(rules.OWN_FILE if own else rules.GRANT, grant.pk, (grant.unit_id,), grant.role.held_in)


def places_held(sources: Iterable[Source], on: date) -> list[tuple[int, int]]:
    """Places that cells among the sources cover, and those in the area of grassroots organisations among them: (place, source)."""
    sources = list(sources)
    covers = PlaceCover.objects.filter(
        cell_id__in=[source.id for source in sources if source.is_cell], ends_on__gt=on
    )
    lying = Place.objects.filter(
        unit_id__in=[source.id for source in sources if not source.is_cell], ends_on__gt=on, starts_on__lt=on
    )
    return [
        *covers.order_by("place_id").values_list("place_id", "cell_id"),
        *lying.order_by("pk").values_list("pk", "unit_id"),
    ]


def _grouped(
    subject: str, pairs: Iterable[tuple[int, int]], kinds: Mapping[int, str] | None = None
) -> Iterable[Held]:
    holders: _Holders = defaultdict(set)
    for one, source in pairs:
        holders[one].add(source)
    for one, of in holders.items():
        yield Held(subject, one, tuple(sorted(of)), (kinds or {}).get(one, ""))


def heirs_of(draft: Reorganisation, plan: Plan) -> _Heirs:
    """Of one target everything but roles; of several what was allotted, and what goes with something else.

    Places of a grassroots organisation go with their cell, who keeps contact with a residence cell with its places, the role
    to read one's own file with the person, wherever below the person stands.
    """
    allotted = {
        (subject, subject_id): side
        for subject, subject_id, side in draft.allotments.values_list("subject", "subject_id", "target_id")
    }
    if len(plan.targets) == 1:
        side = plan.targets[0].side
        return allotted | {(one.subject, one.id): side for one in plan.held if one.subject != rules.GRANT}
    heirs = _with_their_cells(plan, allotted) | allotted
    heirs = _with_their_places(plan, heirs) | heirs
    return _with_their_people(plan, heirs) | heirs


def _with_their_cells(plan: Plan, allotted: _Heirs) -> _Heirs:
    lying = [one.id for one in plan.held if one.subject == rules.PLACE]
    children = {
        side: {i for (s, i), at in allotted.items() if s == rules.UNIT and at == side}
        for side in allotted.values()
    }
    cut = {source.path: len(source.path) for source in plan.sources if not source.is_cell}
    followed: _Heirs = {}
    for path, length in cut.items():
        covers = PlaceCover.objects.filter(
            on_date(plan.on) | Q(ends_on=plan.on),
            subtree(path, "cell__placements__path"),
            Q(cell__placements__starts_on__lt=plan.on, cell__placements__ends_on__gte=plan.on),
            place_id__in=lying,
        ).values_list("place_id", "cell__placements__path")
        for place_id, cell_path in covers:
            child = paths.decode(cell_path[length : length + paths.WIDTH])
            side = next((s for s, ids in children.items() if child and child[0] in ids), None)
            if side is not None:
                followed[rules.PLACE, place_id] = side
    return followed


def _with_their_places(plan: Plan, heirs: _Heirs) -> _Heirs:
    """Who was introduced to a cell goes where all its places go; where they part, it is to be said."""
    followed: _Heirs = {}
    for source in plan.holding():
        sides = {
            heirs.get((rules.PLACE, one.id))
            for one in plan.held
            if one.subject == rules.PLACE and source.id in one.sources
        }
        side = sides.pop() if len(sides) == 1 else None
        if side is not None:
            followed |= {
                (rules.RESIDENT, one.id): side
                for one in plan.held
                if one.subject == rules.RESIDENT and source.id in one.sources
            }
    return followed


def _with_their_people(plan: Plan, heirs: _Heirs) -> _Heirs:
    """The role to read one's own file goes where the person goes, who stands in a source or anywhere below it."""
    grants = [one.id for one in plan.held if one.subject == rules.OWN_FILE]
    people = Person.objects.filter(user__grants__in=grants).values_list("user__grants", "pk")
    sides = _sides_below(plan, heirs, grants) if grants else {}
    return {
        (rules.OWN_FILE, grant): side
        for grant, person in people
        if (side := heirs.get((rules.PERSON, person), sides.get(person))) is not None
    }


def _sides_below(plan: Plan, heirs: _Heirs, grants: Sequence[int]) -> dict[int, int]:
    """Persons with these grants who stand below a source from the day on → the side that gets the unit they stand below."""
    found: dict[int, int] = {}
    for source in plan.holding():
        stays = Affiliation.objects.filter(
            subtree(source.path, "unit__placements__path"),
            unit__placements__ends_on__gt=plan.on,
            person__user__grants__in=grants,
            ends_on__gt=plan.on,
        ).order_by("-starts_on")
        for person, path in stays.values_list("person_id", "unit__placements__path"):
            child = paths.decode(path[len(source.path) : len(source.path) + paths.WIDTH])
            side = heirs.get((rules.UNIT, child[0])) if child else None
            if side is not None:
                found[person] = side
    return found


def joined_of(draft: Reorganisation, on: date) -> tuple[Joined, ...]:
    """The places of a draft that become one. One SQL query, five more a joined place."""
    return tuple(_joined(row, list(row.places.order_by("pk")), on) for row in draft.joined_places.all())


def _joined(row: JoinedPlace, places: list[Place], on: date) -> Joined:
    covers = PlaceCover.objects.filter(place__in=places, starts_on__lt=on, ends_on__gt=on)
    return Joined(
        id=row.pk,
        name=str(row),
        parts=tuple(place.pk for place in places),
        kinds=frozenset(place.kind_id for place in places),
        units=frozenset(place.unit_id for place in places),
        cells=frozenset(covers.values_list("cell_id", flat=True)),
        changed_on=_changed_on(places, on),
    )


def _changed_on(places: Sequence[Place], on: date) -> date | None:
    """The first day from `on` on for which something is recorded of one of the places."""
    days = [place.ends_on for place in places if place.ends_on != END]
    days += [place.starts_on for place in places if place.starts_on >= on]
    days += PlaceFact.objects.filter(place__in=places, on__gte=on).values_list("on", flat=True)
    for rows in (PlaceCover.objects, HeadOfPlace.objects):
        later = rows.filter(place__in=places, starts_on__gte=on)
        days += later.values_list("starts_on", flat=True)
    return min(days, default=None)
