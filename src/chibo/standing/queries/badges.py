"""Who is due for a badge on an award day, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Case, DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from chibo.catalogue.scope import Scope
from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.people.models import Affiliation, TemporaryStay, Transfer
from chibo.people.transfer_enums import FOR_A_TIME
from chibo.rulebook.queries import rules
from chibo.standing.models import Badge, DisciplineCase
from chibo.standing.queries.party_age import interrupted_in, with_party_age
from chibo.standing.rules import badges as law

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue
    from chibo.standing.queries.party_age import Interrupted

    Values = Mapping[str, RuleValue]

#: How far a page and the work list look back and ahead for award days; habits of the page, not rules.
BACK, AHEAD = timedelta(days=365), timedelta(days=185)


@dataclass(frozen=True)
class Due:
    """Somebody who reaches so many years for an award day. `waits`: not put forward now, whatever the reason; `badge` what
    the register has of it. `is_delayed`: the age was reached for an award day before. `leaves`, `stays_away`: Party life is
    on its way to another place, or for a time at another (BDG-08)."""  # noqa: D205, D209

    row: Any
    years: int
    counts_from: date
    reached_on: date
    waits: bool
    badge: Badge | None
    is_delayed: bool = False
    leaves: bool = False
    stays_away: bool = False

    @property
    def is_open(self) -> bool:
        return self.badge is None and not self.waits


@dataclass(frozen=True)
class BatchList:
    """One award day of a unit: who is due, and every badge recorded for the day. `batches` are those around the date.

    `processed_by` says which side proposes somebody who is leaving, None in a gap (BDG-08).
    """

    batches: list[law.Batch]
    batch: law.Batch
    due: list[Due]
    others: list[Badge]
    processed_by: str | None = None
    #: The last day for the dossiers, where the province set one.
    dossier_due: date | None = None

    @property
    def badges(self) -> list[Badge]:
        """Every badge on the list, proposed or awarded."""
        return [*self.others, *(one.badge for one in self.due if one.badge is not None)]

    @property
    def has_proposals(self) -> bool:
        return bool(self.badges)

    @property
    def has_unfinished(self) -> bool:
        """Is any of them not awarded yet?"""
        return any(badge.awarded_on is None for badge in self.badges)


def deducts(values: Values) -> bool:
    """Is there a rule that takes time outside the Party off?"""
    return not values[law.DEDUCTED].is_gap


def waiting(award_on: date, values: Values, person: str = "person_id") -> Exists:
    """The condition that discipline keeps somebody from being put forward for an award day. Never shown as such.

    In force on the day (DIS-08), or the wait after it not over, or the cell has not acknowledged the correction (BDG-05).
    """
    bars = values[law.IN_FORCE_BARS]
    barred = Q(ends_on__gt=award_on) if not bars.is_gap and "honours" in bars.items else Q(pk__in=[])
    for form, last in law.longest_wait_starts(award_on, values).items():
        barred |= Q(form=form, starts_on__gt=last) | Q(form=form, corrected_on__isnull=True)
    return Exists(DisciplineCase.objects.filter(barred, person_id=OuterRef(person), starts_on__lte=award_on))


def reaching(
    scope: Scope, found: Sequence[law.Batch], values: Values, interrupted: Interrupted
) -> QuerySet[Affiliation]:
    """Members who reach a badge age within one of the batches, with `years` and its award day `batch_on`.

    Raises `LookupError` in a gap.
    """
    years = [int(str(one)) for one in values[law.YEARS].items]
    spans = [
        (Q(counts_from__range=law.starts_reaching(batch, one)), one, batch.award_on)
        for batch in found
        for one in years
    ]
    rows = with_party_age(scope, interrupted)
    if not spans:
        return rows.none()
    return rows.filter(reduce(or_, (span for span, _one, _day in spans))).annotate(
        years=Case(*(When(span, then=Value(one)) for span, one, _day in spans), output_field=IntegerField()),
        batch_on=Case(*(When(span, then=Value(day)) for span, _one, day in spans), output_field=DateField()),
    )


def without_badge(on: date) -> Q:
    """The condition of a row of `reaching` that the badge is neither proposed nor awarded by the date, as far as the register
    can know: of award days before the record of a unit began it does not."""  # noqa: D205, D209
    known = Badge.objects.filter(
        Q(proposed_on__lte=on) | Q(awarded_on__lte=on),
        person_id=OuterRef("person_id"),
        years=OuterRef("years"),
    )
    return Q(~Exists(known), unit__records_from__lte=F("batch_on"))


def first_open(found: Sequence[law.Batch], values: Values) -> Case:
    """Of the batches the first award day, from that of the age on, on which nothing keeps somebody from being put forward;
    NULL where there is none. For rows of `reaching`."""  # noqa: D205, D209
    whens = [
        When(Q(batch_on__lte=one.award_on) & ~waiting(one.award_on, values), then=Value(one.award_on))
        for one in found
    ]
    return Case(*whens, output_field=DateField())


def batch_list(viewer: Viewer, unit: UnitOn, award_on: date | None) -> BatchList | None:
    """The award day asked (default: the next), with its people by name. Four SQL queries; None where the day is none.

    Those of award days before who were not put forward are in it too, as delayed. Permission `people.see` row by row;
    guarded cells only with `units.guarded`. Raises `LookupError` where the rulebook has no award days for the date.
    """
    values = rules((*law.LIST_RULES, law.PROCESSED_BY), on=unit.on, unit=unit)
    found = law.batches(unit.on - BACK, unit.on + AHEAD, values)
    batch = _chosen(found, unit.on, award_on)
    if batch is None:
        return None
    scope = Scope(unit_id=unit.id, path=unit.path, on=unit.on, known_from=unit.records_from)
    before = law.batches(batch.award_on - BACK, batch.award_on - law.ONE_DAY, values)
    aged = reaching(scope, [*before, batch], values, interrupted_in(scope, deducts=deducts(values)))
    rows = _seen(viewer, aged).filter(Q(batch_on=batch.award_on) | without_badge(unit.on))
    rows = rows.annotate(waits=waiting(batch.award_on, values), **_elsewhere(unit.on))
    due_rows: list[Any] = list(rows.select_related("person").order_by("person__sort_key", "person_id"))
    kept = _badges_of(viewer, scope, batch.award_on, [row.person_id for row in due_rows])
    due = [_due(row, kept, batch) for row in due_rows]
    listed = {(one.row.person_id, one.years) for one in due}
    others = [
        badge
        for badge in kept.values()
        if badge.award_on == batch.award_on and (badge.person_id, badge.years) not in listed
    ]
    processed = values[law.PROCESSED_BY]
    return BatchList(
        batches=found,
        batch=batch,
        due=due,
        others=others,
        processed_by=None if processed.is_gap else processed.text,
        dossier_due=law.dossier_due(batch.award_on, values),
    )


def _elsewhere(on: date) -> dict[str, Exists]:
    """Is Party life on its way to another place on the date, or for a time at another?"""
    leaving = Transfer.objects.filter(on_date(on), person_id=OuterRef("person_id"), outcome="")
    staying = TemporaryStay.objects.filter(on_date(on), person_id=OuterRef("person_id"))
    return {
        "leaves": Exists(leaving.exclude(kind__in=[kind.value for kind in FOR_A_TIME])),
        "stays_away": Exists(staying),
    }


def _chosen(found: list[law.Batch], on: date, award_on: date | None) -> law.Batch | None:
    if award_on is not None:
        return next((one for one in found if one.award_on == award_on), None)
    return next((one for one in found if one.award_on >= on), found[-1] if found else None)


def _due(row: Any, kept: dict[tuple[int, int], Badge], batch: law.Batch) -> Due:
    return Due(
        row=row,
        years=row.years,
        counts_from=row.counts_from,
        reached_on=law.reached_on(row.counts_from, row.years),
        waits=row.waits,
        badge=kept.get((row.person_id, row.years)),
        is_delayed=row.batch_on < batch.award_on,
        leaves=row.leaves,
        stays_away=row.stays_away,
    )


def _seen(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    rows = rows.filter(access.within(viewer, permissions.SEE_PEOPLE, "figure_path"))
    reach = access.within(viewer, permissions.SEE_GUARDED, "figure_path")
    return rows.filter(Q(guarded__isnull=True) | Q(guarded=False) | reach) if reach else rows


def _badges_of(
    viewer: Viewer, scope: Scope, award_on: date, people: list[int]
) -> dict[tuple[int, int], Badge]:
    """Badges of these people, and of anybody for the award day who stood in the subtree on it (or stood there last)."""
    then = replace(scope, on=min(award_on, scope.on))
    here = Affiliation.objects.filter(
        on_date(then.on, "unit__placements__"),
        access.subtree(scope.path, "unit__placements__path"),
        access.within(viewer, permissions.SEE_PEOPLE, "unit__placements__path"),
        person_id=OuterRef("person_id"),
        starts_on__lte=then.on,
    )
    rows = Badge.objects.filter(Q(person_id__in=people) | Q(Exists(here), award_on=award_on))
    return {(row.person_id, row.years): row for row in rows.select_related("person", "decision")}


def badges_of(person_id: int, on: date) -> list[Badge]:
    """Badges of one person up to a date, the lowest first, with their papers. One SQL query."""
    known = Q(proposed_on__lte=on) | Q(awarded_on__lte=on)
    return list(Badge.objects.filter(known, person_id=person_id).select_related("decision").order_by("years"))
