"""Who has no card, who keeps contact with the residence, where files are: for one person, and for a unit on its date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from chibo.catalogue.scope import Scope
from chibo.org import access, permissions
from chibo.org.models import UnitProfile
from chibo.org.queries import on_date
from chibo.org.scopes import is_wide
from chibo.people.enums import ExitKind
from chibo.people.models import Membership
from chibo.people.populations.members import BY_NAME, members_on
from chibo.standing.enums import CardEnd
from chibo.standing.models import (
    Badge,
    FileLoan,
    FileSupplement,
    MemberCard,
    PaperFile,
    ResidenceLiaison,
    ResidenceRemark,
)
from chibo.standing.populations import placed_on
from chibo.standing.queries.badges import badges_of

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile

#: The most people one table of a page shows; the rest stand in the units below.
SHOWN = 300


@dataclass(frozen=True)
class CardList:
    """Cards of a unit on a date: `without` are official members who hold none (with `last_end` of the card before), `to_return` cards of those who left."""

    without: list[Any]
    to_return: list[Any]
    held: int
    missing: int


def official_on(scope: Scope) -> QuerySet[Any]:
    """Official members on the date, with `unit_ref`."""
    rows: QuerySet[Any] = members_on(scope).annotate(unit_ref=F("unit__ref"))
    return rows.filter(official_on__lte=scope.on)


def holds_card(on: date) -> Exists:
    """Does the member hold a card on the date?"""
    return Exists(MemberCard.objects.filter(on_date(on), person_id=OuterRef("person_id")))


def without_card(scope: Scope, *among: Q) -> QuerySet[Any]:
    """Official members (`among` those) who hold no card on the date, with how the last one ended and when (NULL: there was none)."""
    before = MemberCard.objects.filter(person_id=OuterRef("person_id"), ends_on__lte=scope.on).order_by(
        "-ends_on"
    )
    rows: QuerySet[Any] = (
        official_on(scope)
        .filter(*among, ~holds_card(scope.on))
        .annotate(
            last_end=Subquery(before.values("end_kind")[:1], output_field=CharField()),
            last_end_on=Subquery(before.values("ends_on")[:1]),
        )
    )
    return rows


def never_issued(scope: Scope) -> QuerySet[Any]:
    """Official members recognised since the record began who never held a card (CRD-01)."""
    # The second condition follows from the first and lets the database pass over units without a record.
    recorded = Q(unit__records_from__lte=F("official_on")) & Q(unit__records_from__lte=scope.on)
    return without_card(scope).filter(recorded, last_end__isnull=True)


def to_replace(scope: Scope, *ends: CardEnd) -> QuerySet[Any]:
    """Members whose last card ended so and who hold no other (CRD-08)."""
    ended = MemberCard.objects.filter(end_kind__in=ends, ends_on__lte=scope.on)
    # It follows from how the last card ended, and is found sooner: in a wide subtree those few cards are looked up first.
    is_among = (
        Q(person_id__in=ended.values("person_id"))
        if is_wide(scope)
        else Q(Exists(ended.filter(person_id=OuterRef("person_id"))))
    )
    return without_card(scope, is_among).filter(last_end__in=ends)


def cards_to_return(scope: Scope) -> QuerySet[Any]:
    """Cards still held on the date by those who left the Party otherwise than by death, where they stood last."""
    return of_who_left(MemberCard.objects.filter(on_date(scope.on)), scope)


def of_who_left(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """Those rows of people who left the Party by the date otherwise than by death, with `left_on`, where they stood last."""
    left = Membership.objects.filter(
        ~Q(exit_kind__in=["", ExitKind.DIED]), person_id=OuterRef("person_id"), ends_on__lte=scope.on
    ).order_by("-ends_on")
    again = Membership.objects.filter(on_date(scope.on), person_id=OuterRef("person_id"))
    rows = rows.annotate(left_on=Subquery(left.values("ends_on")[:1]))
    rows = rows.filter(~Exists(again), left_on__isnull=False)
    return placed_on(rows, "left_on").filter(access.subtree(scope.path, "figure_path"))


def card_list(viewer: Viewer, unit: UnitOn) -> CardList:
    """The cards of a unit on its date. Four SQL queries. Permission `people.see` row by row."""
    scope = scope_of(unit)
    without = seen(viewer, without_card(scope))
    return CardList(
        without=list(without.select_related("person").order_by(*BY_NAME)[:SHOWN]),
        to_return=list(seen(viewer, cards_to_return(scope)).select_related("person").order_by(*BY_NAME)),
        held=seen(viewer, official_on(scope).filter(holds_card(scope.on))).count(),
        missing=without.count(),
    )


def liaisons_on(scope: Scope) -> QuerySet[Any]:
    """Members of the subtree on the date with their contact in force: unit, `last_remark_on` and what the time counts from."""
    rows = ResidenceLiaison.objects.filter(
        on_date(scope.on),
        Exists(members_on(scope).filter(person_id=OuterRef("person_id"))),
    )
    remarks = ResidenceRemark.objects.filter(liaison_id=OuterRef("pk"), on__lte=scope.on).order_by()
    last = remarks.values("liaison_id").annotate(last=Max("on")).values("last")
    names = UnitProfile.objects.filter(on_date(scope.on), unit_id=OuterRef("unit_id"))
    here = members_on(scope).annotate(ref=F("unit__ref")).filter(person_id=OuterRef("person_id")).order_by()
    found: QuerySet[Any] = rows.annotate(
        last_remark_on=Subquery(last),
        residence_name=Subquery(names.values("name")[:1], output_field=CharField()),
        **{
            name: Subquery(here.values(column)[:1])
            for name, column in {
                "figure_path": "figure_path", "guarded": "guarded", "unit_name": "unit_name", "unit_ref": "ref",
            }.items()
        },
    )  # fmt: skip
    return found


def introduced_in(viewer: Viewer, unit: UnitOn) -> list[Any]:
    """Members of the unit and below with their contact in force, by name. One SQL query. Permission `people.see`."""
    rows = seen(viewer, liaisons_on(scope_of(unit)))
    return list(rows.select_related("person").order_by(*BY_NAME))


def residents_on(viewer: Viewer, unit: UnitOn) -> list[Any]:
    """Members introduced to cells of this unit, wherever they belong (`unit_name`), on its date, by name. One SQL query."""
    placed = "unit__placements__"
    rows = ResidenceLiaison.objects.filter(
        on_date(unit.on), on_date(unit.on, placed), access.subtree(unit.path, f"{placed}path")
    ).annotate(figure_path=F(f"{placed}path"))
    rows = rows.filter(access.within(viewer, permissions.SEE_PEOPLE, "figure_path"))
    names = UnitProfile.objects.filter(on_date(unit.on), unit_id=OuterRef("unit_id"))
    homes = UnitProfile.objects.filter(
        on_date(unit.on),
        on_date(unit.on, "unit__affiliations__"),
        unit__affiliations__person_id=OuterRef("person_id"),
    )
    found: QuerySet[Any] = rows.annotate(
        residence_name=Subquery(names.values("name")[:1], output_field=CharField()),
        unit_name=Subquery(homes.values("name")[:1], output_field=CharField()),
    )
    return list(found.select_related("person").order_by(*BY_NAME))


def seen(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows the viewer may see: `people.see`, in guarded cells `units.guarded` too."""
    rows = rows.filter(access.within(viewer, permissions.SEE_PEOPLE, "figure_path"))
    reach = access.within(viewer, permissions.SEE_GUARDED, "figure_path")
    return rows.filter(Q(guarded__isnull=True) | Q(guarded=False) | reach) if reach else rows


def end_words(row: Any) -> str:
    """How the last card ended, in words."""
    return str(CardEnd(row.last_end).label) if row.last_end else ""


@dataclass(frozen=True)
class Kept:
    """What the file of a person holds up to its date, the oldest first; rows after it are not there."""

    badges: list[Badge]
    cards: list[MemberCard]
    residences: list[Any]
    files: list[Any]


def kept_of(file: PersonFile) -> Kept:
    """Badges, cards, residences and paper files of a person. Four SQL queries, once for a file."""
    known = vars(file)
    if "kept" not in known:
        person_id, on = file.person.pk, file.on
        known["kept"] = Kept(
            badges_of(person_id, on), _cards(person_id, on), _residences(person_id, on), _files(person_id, on)
        )
    found: Kept = known["kept"]
    return found


def _cards(person_id: int, on: date) -> list[MemberCard]:
    """Numbers stay sealed."""
    rows = MemberCard.objects.filter(person_id=person_id, starts_on__lte=on)
    return list(rows.select_related("decision").defer("number").order_by("starts_on"))


def _residences(person_id: int, on: date) -> list[Any]:
    """With `last_remark_on` and `residence_name`."""
    remarks = ResidenceRemark.objects.filter(liaison_id=OuterRef("pk"), on__lte=on).order_by("-on")
    names = UnitProfile.objects.filter(on_date(on), unit_id=OuterRef("unit_id"))
    rows: QuerySet[Any] = ResidenceLiaison.objects.filter(person_id=person_id, starts_on__lte=on).annotate(
        last_remark_on=Subquery(remarks.values("on")[:1]),
        residence_name=Subquery(names.values("name")[:1], output_field=CharField()),
    )
    return list(rows.order_by("starts_on"))


def _files(person_id: int, on: date) -> list[Any]:
    """With the loan that is out (`borrower`, `due_back_on`), `keeper_name` and `supplement_year`, the last that came in."""
    out = FileLoan.objects.filter(
        Q(returned_on__isnull=True) | Q(returned_on__gt=on), file_id=OuterRef("pk"), lent_on__lte=on
    )
    names = UnitProfile.objects.filter(on_date(on), unit_id=OuterRef("keeper_id"))
    supplements = FileSupplement.objects.filter(person_id=person_id, on__lte=on).order_by("-year")
    rows: QuerySet[Any] = PaperFile.objects.filter(person_id=person_id, starts_on__lte=on).annotate(
        borrower=Subquery(out.values("borrower")[:1], output_field=CharField()),
        due_back_on=Subquery(out.values("due_on")[:1]),
        keeper_name=Subquery(names.values("name")[:1], output_field=CharField()),
        supplement_year=Subquery(supplements.values("year")[:1]),
    )
    return list(rows.order_by("starts_on"))


def scope_of(unit: UnitOn) -> Scope:
    """The question about everything below a unit on its date."""
    return Scope(unit_id=unit.id, path=unit.path, on=unit.on, known_from=unit.records_from)
