"""A draft as a plan: its units on the day, everything they hold, and who gets it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q

from chibo.admissions.models import Fostering
from chibo.core.dates import END
from chibo.org import paths
from chibo.org.access import subtree
from chibo.org.models import Place, PlaceCover, Placement, Term, UnitKind, UnitProfile
from chibo.org.queries import on_date
from chibo.people.models import Affiliation, AssignedCommitteeMember, PostHeld
from chibo.people.transferred import TemporaryStay, Transfer
from chibo.reorganisation import rules
from chibo.reorganisation.enums import Role
from chibo.reorganisation.rules import Held, Plan, Source, Target
from chibo.standing.models import FileLoan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from chibo.reorganisation.models import Reorganisation, Side

#: The id of something held → the ids of the sources that hold it.
_Holders = dict[int, set[int]]


def plan_of(draft: Reorganisation) -> Plan:
    """The plan of a draft as the register stands now. About twenty SQL queries, whatever the number of members."""
    sides = list(draft.sides.select_related("unit"))
    sources = _sources([side for side in sides if side.role == Role.SOURCE], draft.on)
    targets = _targets(draft, [side for side in sides if side.role == Role.TARGET])
    plan = Plan(draft.kind, draft.on, tuple(sources), tuple(targets))
    held = tuple(_held(plan))
    heirs = _heirs(draft, plan, held)
    return Plan(draft.kind, draft.on, plan.sources, plan.targets, held, heirs)


def _sources(sides: Sequence[Side], on: date) -> list[Source]:
    ids = [side.unit_id for side in sides if side.unit_id]
    placed = _by_unit(Placement.objects.filter(unit_id__in=ids))
    named = _by_unit(UnitProfile.objects.filter(unit_id__in=ids).select_related("kind"))
    changed, transfers = _changed_on(ids, on), _transfers_open(ids, on)
    out = FileLoan.objects.filter(file__keeper_id__in=ids, returned_on__isnull=True)
    lent = Counter(out.values_list("file__keeper_id", flat=True))
    found = []
    for unit_id in ids:
        rows, profile = placed[unit_id], _before(named[unit_id], on)
        found.append(
            Source(
                id=unit_id,
                name=profile.name,
                path=_before(rows, on).path,
                is_cell=profile.kind.is_cell,
                is_grassroots=profile.kind.is_grassroots,
                begins=rows[0].starts_on,
                ends=max(row.ends_on for row in rows),
                open_end=END,
                changed_on=changed.get(unit_id),
                transfers=transfers[unit_id],
                lent=lent[unit_id],
            )
        )
    return found


def _changed_on(ids: Sequence[int], on: date) -> dict[int, date]:
    """The first day from `on` on for which something is recorded of each unit: a name, a place, a term, a post, somebody in charge."""
    later: list[tuple[QuerySet[Any], str]] = [
        (Placement.objects.all(), "unit_id"),
        (UnitProfile.objects.all(), "unit_id"),
        (Term.objects.all(), "unit_id"),
        (PostHeld.objects.all(), "seat__unit_id"),
        (AssignedCommitteeMember.objects.all(), "cell_id"),
    ]
    first: dict[int, date] = {}
    for rows, unit in later:
        found = rows.filter(starts_on__gte=on, **{f"{unit}__in": ids}).order_by()
        for unit_id, day in found.values_list(unit).annotate(first=Min("starts_on")):
            first[unit_id] = min(day, first.get(unit_id, END))
    return first


def _transfers_open(ids: Sequence[int], on: date) -> Counter[int]:
    """By unit: letters that leave it or are addressed to it and are not closed, and guests for a time from the day on."""
    found: Counter[int] = Counter()
    for rows, unit in (
        (Transfer.objects.filter(outcome=""), "from_unit_id"),
        (Transfer.objects.filter(outcome=""), "to_unit_id"),
        (TemporaryStay.objects.filter(ends_on__gt=on), "unit_id"),
    ):
        under_way = rows.filter(**{f"{unit}__in": ids}).order_by()
        found.update(dict(under_way.values_list(unit).annotate(count=Count("pk"))))
    return found


def _targets(draft: Reorganisation, sides: Sequence[Side]) -> list[Target]:
    kinds = {kind.pk: kind for kind in UnitKind.objects.prefetch_related("allowed_children")}
    below = {
        code: frozenset(child.pk for child in kind.allowed_children.all()) for code, kind in kinds.items()
    }
    ids = [side.unit_id for side in sides if side.unit_id and not side.is_new]
    placed = _by_unit(Placement.objects.filter(unit_id__in=[*ids, draft.unit_id]))
    on = draft.on
    above = {unit_id: row.parent_id for unit_id in ids if (row := _standing(placed[unit_id], on)) is not None}
    parents = {parent for parent in above.values() if parent} | {draft.unit_id}
    named = _by_unit(UnitProfile.objects.filter(unit_id__in=[*ids, *parents]))
    kind_on = {unit_id: _before(rows, on).kind_id for unit_id, rows in named.items()}
    found = []
    for side in sides:
        stands = draft.unit_id if side.is_new else side.unit_id
        parent = draft.unit_id if side.is_new else above.get(side.unit_id or 0)
        if stands is None:
            continue
        row = _standing(placed[stands], on)
        kind = kinds[side.kind_id or kind_on[stands]]
        found.append(
            Target(
                side=side.pk,
                id=None if side.is_new else side.unit_id,
                name=side.name or _before(named[stands], on).name,
                path=row.path if row else "",
                kind=kind.pk,
                is_cell=kind.is_cell,
                is_grassroots=kind.is_grassroots,
                allowed=below[kind.pk],
                above_allows=_fits(side, kind.pk, kind_on.get(parent or 0), below, kind_on.get(stands)),
                moves_on=row.ends_on if row and row.ends_on != END else None,
            )
        )
    return found


def _fits(
    side: Side, kind: str, above: str | None, below: Mapping[str, frozenset[str]], current: str | None
) -> bool:
    """May the target be of its kind where it stands? What is there and keeps its kind may always."""
    return above is None or kind in below[above] or (not side.is_new and kind == current)


def _held(plan: Plan) -> Iterable[Held]:
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
    yield from _grouped(rules.PLACE, places_held(ids.values(), on))
    fostered = Fostering.objects.filter(unit_id__in=ids, ends_on__gt=on).order_by("pk")
    yield from _grouped(rules.APPLICANT, fostered.values_list("applicant_id", "unit_id"))


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


def _heirs(draft: Reorganisation, plan: Plan, held: Sequence[Held]) -> dict[tuple[str, int], int]:
    """Of one target everything; of several what was allotted, and the places of a grassroots organisation go with their cell."""
    if len(plan.targets) == 1:
        return {(one.subject, one.id): plan.targets[0].side for one in held}
    allotted = {
        (subject, subject_id): side
        for subject, subject_id, side in draft.allotments.values_list("subject", "subject_id", "target_id")
    }
    return _with_their_cells(plan, held, allotted) | allotted


def _with_their_cells(
    plan: Plan, held: Sequence[Held], allotted: Mapping[tuple[str, int], int]
) -> dict[tuple[str, int], int]:
    lying = [one.id for one in held if one.subject == rules.PLACE]
    children = {
        side: {i for (s, i), at in allotted.items() if s == rules.UNIT and at == side}
        for side in allotted.values()
    }
    cut = {source.path: len(source.path) for source in plan.sources if not source.is_cell}
    followed: dict[tuple[str, int], int] = {}
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


def _by_unit(rows: QuerySet[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("starts_on"):
        grouped[row.unit_id].append(row)
    return grouped


def _before(rows: list[Any], on: date) -> Any:
    """The row that holds on the eve of the day, or the nearest there is."""
    known = [row for row in rows if row.starts_on < on]
    return known[-1] if known else rows[0]


def _standing(rows: list[Any], on: date) -> Any:
    return next((row for row in rows if row.holds_on(on)), None)
