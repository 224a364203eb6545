"""Paper files of a unit on its date: list against files, what is lent, and what was lent and handed over in the year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery

from chibo.org.models import UnitProfile
from chibo.org.queries import on_date
from chibo.people.populations.members import BY_NAME, members_on
from chibo.standing.models import FileLoan, FileSupplement, PaperFile
from chibo.standing.queries.keeping import SHOWN, scope_of, seen

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True)
class FileList:
    """List against files of a unit on a date. `without` have no file recorded; `lent` are files out; `unsupplemented` members
    whose supplement of `year` has not come in."""  # noqa: D205, D209

    kept: int
    missing: int
    without: list[Any]
    lent: list[Any]
    year: int
    unsupplemented: list[Any]
    #: Files lent in the year and given back, and those handed over to another keeper in it, the newest first.
    returned: list[Any]
    handed: list[Any]


def _of_members(rows: QuerySet[Any], scope: Scope, person: str) -> QuerySet[Any]:
    """Those rows about members of the subtree on the date, with their unit and its path; `person` is the column of the person."""
    here = members_on(scope).annotate(ref=F("unit__ref")).filter(person_id=OuterRef(person)).order_by()
    found: QuerySet[Any] = rows.annotate(
        figure_path=Subquery(here.values("figure_path")[:1]),
        guarded=Subquery(here.values("guarded")[:1]),
        unit_name=Subquery(here.values("unit_name")[:1]),
        unit_ref=Subquery(here.values("ref")[:1]),
    ).filter(figure_path__isnull=False)
    return found


def lent_on(scope: Scope) -> QuerySet[Any]:
    """Files of members of the subtree that are out on the date."""
    rows = FileLoan.objects.filter(
        Q(returned_on__isnull=True) | Q(returned_on__gt=scope.on), lent_on__lte=scope.on
    ).annotate(person_id=F("file__person_id"))
    return _of_members(rows, scope, "person_id")


def returned_in(scope: Scope) -> QuerySet[Any]:
    """Files of members of the subtree that were lent in the year of the date and came back by it."""
    year = scope.on.year
    rows = FileLoan.objects.filter(lent_on__year=year, returned_on__lte=scope.on)
    return _of_members(rows, scope, "file__person_id")


def handed_in(scope: Scope) -> QuerySet[Any]:
    """Files of members of the subtree that another keeper took over in the year of the date, by it, with `keeper_name`."""
    earlier = PaperFile.objects.filter(person_id=OuterRef("person_id"), ends_on=OuterRef("starts_on"))
    names = UnitProfile.objects.filter(on_date(scope.on), unit_id=OuterRef("keeper_id"))
    rows = PaperFile.objects.filter(Exists(earlier), starts_on__year=scope.on.year, starts_on__lte=scope.on)
    named: QuerySet[Any] = _of_members(rows, scope, "person_id").annotate(
        keeper_name=Subquery(names.values("name")[:1], output_field=CharField())
    )
    return named


def without_supplement(scope: Scope, year: int) -> QuerySet[Any]:
    """Members on the date whose supplement of the year has not come in by then; not those admitted in the year."""
    came = FileSupplement.objects.filter(person_id=OuterRef("person_id"), year=year, on__lte=scope.on)
    rows: QuerySet[Any] = members_on(scope)
    return rows.filter(~Exists(came), admitted_on__year__lt=year)


def file_list(viewer: Viewer, unit: UnitOn) -> FileList:
    """List against files of a unit on its date. Seven SQL queries. Permission `people.see` row by row."""
    scope, year = scope_of(unit), unit.on.year
    kept = Exists(PaperFile.objects.filter(on_date(unit.on), person_id=OuterRef("person_id")))
    members = seen(viewer, members_on(scope))
    without = members.filter(~kept)
    owing = seen(viewer, without_supplement(scope, year))
    return FileList(
        kept=members.filter(kept).count(),
        missing=without.count(),
        without=list(without.select_related("person").order_by(*BY_NAME)[:SHOWN]),
        lent=list(seen(viewer, lent_on(scope)).select_related("file__person").order_by("due_on", "id")),
        year=year,
        unsupplemented=list(owing.select_related("person").order_by(*BY_NAME)[:SHOWN]),
        returned=list(
            seen(viewer, returned_in(scope)).select_related("file__person").order_by("-lent_on", "id")[:SHOWN]
        ),
        handed=list(
            seen(viewer, handed_in(scope)).select_related("person").order_by("-starts_on", "id")[:SHOWN]
        ),
    )
