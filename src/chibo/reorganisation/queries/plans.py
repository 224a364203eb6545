"""A draft as a plan: its units on the day, everything they hold, and who gets it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min

from chibo.core.dates import END
from chibo.org.models import Placement, Term, UnitKind, UnitProfile
from chibo.people.models import AssignedCommitteeMember, PostHeld
from chibo.people.noticed import NoticeSlip
from chibo.people.transferred import TemporaryStay, Transfer
from chibo.reorganisation.enums import Role
from chibo.reorganisation.queries.holdings import heirs_of, held_by, joined_of
from chibo.reorganisation.rules import Plan, Source, Target
from chibo.standing.models import FileLoan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from chibo.reorganisation.models import Reorganisation, Side


def plan_of(draft: Reorganisation) -> Plan:
    """The plan of a draft as the register stands now. About thirty SQL queries, whatever the number of members."""
    sides = list(draft.sides.select_related("unit"))
    sources = _sources([side for side in sides if side.role == Role.SOURCE], draft.on)
    targets = _targets(draft, [side for side in sides if side.role == Role.TARGET])
    plan = Plan(draft.kind, draft.on, tuple(sources), tuple(targets))
    plan = replace(plan, held=tuple(held_by(plan)))
    return replace(plan, heirs=heirs_of(draft, plan), joined=joined_of(draft, plan.on))


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
    """By unit: letters that leave it or are addressed to it and are not closed, guests and slips waiting from the day on."""
    found: Counter[int] = Counter()
    for rows, unit in (
        (Transfer.objects.filter(outcome=""), "from_unit_id"),
        (Transfer.objects.filter(outcome=""), "to_unit_id"),
        (TemporaryStay.objects.filter(ends_on__gt=on), "unit_id"),
        (NoticeSlip.objects.filter(transfer=None, ends_on__gt=on), "unit_id"),
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
