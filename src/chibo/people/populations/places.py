"""Places on a date with the cell that covers them, and who heads them.

A place stands at the cell that covers it, else at the grassroots organisation in whose area it lies: so a cell is asked
for its own places, and everything above for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.declarations import Population, Record
from chibo.core.dates import BEGINNING, format_date
from chibo.org import paths, permissions
from chibo.org.access import subtree
from chibo.org.models import Place, PlaceCover, PlaceFact
from chibo.org.queries import name_on, on_date
from chibo.people import dimensions
from chibo.people.models import Affiliation, HeadOfPlace, Membership, PostHeld

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope

#: A cell that several places share is not a place's own cell.
JOINT = "joint"
#: Kinds of place that have a head (trưởng thôn, tổ trưởng tổ dân phố).
HEADED = ("hamlet", "residential")


def places_on(scope: Scope) -> QuerySet[Place]:
    """Places on the date in the subtree: one row a place. Before the record begins only places with a known start count.

    `has_cell`: a cell of its own covers it, a joint one (`in_joint_cell`) does not count. `has_member`: that cell has a member that day, or
    the last finding up to the date says that a member lives or works there.
    """
    rows = Place.objects.filter(
        on_date(scope.on),
        _known(scope),
        on_date(scope.on, "unit__placements__"),
        _near(scope, "unit__placements__path"),
    )
    own = _own_cells(scope)
    return rows.annotate(
        figure_path=_path(scope, "pk", "unit__placements__path"),
        place_kind_code=F("kind_id"),
        has_cell=Exists(own),
        in_joint_cell=Exists(_covers(scope, "pk").filter(Q(kind_of_cell=JOINT))),
        cell_name=_cell_name(scope),
        has_member=Case(
            When(Exists(own.filter(Exists(_members_of_cell(scope)))), then=True),
            default=Exists(_found_member(scope)),
        ),
        unit_name=name_on(scope.on),
    ).filter(subtree(scope.path, "figure_path"))


def _known(scope: Scope, prefix: str = "") -> Q:
    """Before the record begins only dated facts count."""
    return Q(**{f"{prefix}starts_on__gt": BEGINNING}) if scope.is_before_record else Q()


def _near(scope: Scope, path: str) -> Q:
    """Places of units below the one asked, or above it (whose places its cells may cover): what an index can find."""
    above = [scope.path[:end] for end in range(paths.WIDTH, len(scope.path), paths.WIDTH)]
    return subtree(scope.path, path) | Q(**{f"{path}__in": above})


def _covers(scope: Scope, place: str) -> QuerySet[PlaceCover]:
    """The cover of the place of the outer row on the date, with the cell as it is that day."""
    return PlaceCover.objects.filter(
        on_date(scope.on),
        _known(scope),
        on_date(scope.on, "cell__placements__"),
        on_date(scope.on, "cell__profiles__"),
        place_id=OuterRef(place),
    ).annotate(kind_of_cell=F("cell__profiles__cell_kind_id"))


def _own_cells(scope: Scope) -> QuerySet[PlaceCover]:
    return _covers(scope, "pk").filter(Q(kind_of_cell__isnull=True) | ~Q(kind_of_cell=JOINT))


def _cell_name(scope: Scope) -> Subquery:
    """The name of the cell that covers the place of the outer row, on the date."""
    named = _covers(scope, "pk").values("cell__profiles__name")
    return Subquery(named[:1], output_field=CharField())


def _members_of_cell(scope: Scope) -> QuerySet[Affiliation]:
    """Members standing on the date in the cell of the outer cover."""
    return Affiliation.objects.filter(
        on_date(scope.on), on_date(scope.on, "person__memberships__"), unit_id=OuterRef("cell_id")
    )


def _found_member(scope: Scope) -> QuerySet[PlaceFact]:
    """The last finding up to the date, if it is that there is a member."""
    found = PlaceFact.objects.filter(kind=PlaceFact.Kind.HAS_MEMBER, on__lte=scope.on)
    newest = found.filter(place_id=OuterRef("place_id")).order_by("-on").values("on")[:1]
    return found.filter(place_id=OuterRef("pk"), value=1, on=Subquery(newest))


def latest_fact(scope: Scope, kind: str) -> Subquery:
    """The last value of one kind found in the place of the outer row up to the date; NULL where none was."""
    found = PlaceFact.objects.filter(place_id=OuterRef("pk"), kind=kind, on__lte=scope.on).order_by("-on")
    return Subquery(found.values("value")[:1], output_field=IntegerField())


def _path(scope: Scope, place: str, unit_path: str) -> Coalesce:
    covering = Subquery(_covers(scope, place).values("cell__placements__path")[:1], output_field=CharField())
    return Coalesce(covering, F(unit_path), output_field=CharField())


def heads_on(scope: Scope) -> QuerySet[HeadOfPlace]:
    """Heads of hamlets and neighbourhoods on the date in the subtree: one row a head.

    `heads_as_member`: the head is a member that day; of a head in the register the membership of the day decides.
    """
    in_party = Membership.objects.filter(on_date(scope.on), person_id=OuterRef("person_id"))
    rows = HeadOfPlace.objects.filter(
        on_date(scope.on),
        _known(scope),
        on_date(scope.on, "place__"),
        on_date(scope.on, "place__unit__placements__"),
        _near(scope, "place__unit__placements__path"),
        place__kind_id__in=HEADED,
    )
    return rows.annotate(
        figure_path=_path(scope, "place_id", "place__unit__placements__path"),
        place_kind_code=F("place__kind_id"),
        heads_as_member=Case(When(person__isnull=True, then=F("is_member")), default=Exists(in_party)),
        leads_cell_too=_leads_cell_too(scope),
        unit_name=name_on(scope.on, "place__unit_id"),
    ).filter(subtree(scope.path, "figure_path"))


def _leads_cell_too(scope: Scope) -> Exists:
    """Is the head of the outer row the secretary of the cell that covers the place, on the date?"""
    covers = "seat__unit__covers__"
    return Exists(
        PostHeld.objects.filter(
            on_date(scope.on),
            on_date(scope.on, covers),
            person_id=OuterRef("person_id"),
            seat__post_id="secretary",
            **{f"{covers}place_id": OuterRef("place_id")},
        )
    )


def _place_records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [
        Record(
            label=row.name,
            url=reverse("home", args=[row.unit.ref]),
            unit=row.unit_name or "",
            facts=(
                str(row.kind),
                _("có chi bộ") if row.has_cell else _("chưa có chi bộ"),
                _("có đảng viên") if row.has_member else _("chưa có đảng viên"),
            ),
        )
        for row in rows
    ]


def _head_records(rows: list[Any], _scope: Scope) -> list[Record]:
    """A member in the register by name; of everybody else only the post."""
    return [
        Record(
            label=row.person.name if row.person else _("Trưởng %(place)s") % {"place": row.place.name},
            url=reverse("people:person", args=[row.person.uid])
            if row.person
            else reverse("home", args=[row.place.unit.ref]),
            unit=row.place.name,
            facts=(
                _("đảng viên") if row.heads_as_member else _("chưa phải là đảng viên"),
                _("giữ chức vụ từ %(date)s") % {"date": format_date(row.starts_on)},
            ),
        )
        for row in rows
    ]


PLACES = Population(
    key="places",
    label=gettext_lazy("Địa bàn"),
    unit="places",
    rows=places_on,
    path="figure_path",
    see_rows=permissions.SEE_UNITS,
    records=_place_records,
    order=("sort_key", "id"),
    shown_with=("unit", "kind"),
    dimensions=dimensions.OF_PLACES,
)
HEADS = Population(
    key="heads",
    label=gettext_lazy("Trưởng thôn"),
    unit="persons",
    rows=heads_on,
    path="figure_path",
    see_rows=permissions.SEE_PEOPLE,
    records=_head_records,
    order=("place__sort_key", "id"),
    shown_with=("person", "place__unit"),
    dimensions=dimensions.OF_HEADS,
)
