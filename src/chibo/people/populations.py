"""The populations of people and of units that figures count: which rows, once each, on a date or in a period.

Units are counted here and not in `org`, because what makes a unit worth counting (a committee, a secretary) are people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.declarations import Population, Record
from chibo.core.dates import BEGINNING, format_date
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.models import UnitProfile
from chibo.org.queries import on_date
from chibo.people import dimensions
from chibo.people.models import Affiliation, PostHeld

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope

_PLACED = "unit__placements__"
_PROFILE = "unit__profiles__"
_MEMBER = "person__memberships__"
_OF_AFFILIATION = {
    "figure_path": F(f"{_PLACED}path"),
    "cell_kind_code": F(f"{_PROFILE}cell_kind_id"),
    "guarded": F(f"{_PROFILE}cell_kind__is_guarded"),
    "admitted_on": F(f"{_MEMBER}starts_on"),
    "official_on": F(f"{_MEMBER}official_on"),
}


def members_on(scope: Scope) -> QuerySet[Affiliation]:
    """Affiliations on the date in the subtree whose person is a member that day: one row a member.

    No two rows of a person overlap. Conditions on dated relations stand in this one filter, so that each is joined once;
    figures see them as annotations only.
    """
    rows = Affiliation.objects.filter(
        on_date(scope.on),
        on_date(scope.on, _PLACED),
        subtree(scope.path, f"{_PLACED}path"),
        on_date(scope.on, _PROFILE),
        on_date(scope.on, _MEMBER),
    )
    return rows.annotate(**_OF_AFFILIATION, unit_name=F(f"{_PROFILE}name"))


def _events_in(scope: Scope, day: str) -> QuerySet[Affiliation]:
    """Memberships whose day `day` lies in the period, as the affiliation of that day in the tree of that day: one row an event."""
    event = f"{_MEMBER}{day}"
    rows = Affiliation.objects.filter(
        _holds_on_field(event),
        _holds_on_field(event, _PLACED),
        _holds_on_field(event, _PROFILE),
        subtree(scope.path, f"{_PLACED}path"),
        **{f"{event}__gte": scope.starts_on, f"{event}__lt": scope.ends_on},
    )
    return rows.annotate(**_OF_AFFILIATION, unit_name=F(f"{_PROFILE}name"), happened_on=F(event))


def _holds_on_field(event: str, prefix: str = "") -> Q:
    return Q(**{f"{prefix}starts_on__lte": F(event), f"{prefix}ends_on__gt": F(event)})


def admissions_in(scope: Scope) -> QuerySet[Affiliation]:
    """Admissions in `[starts_on, ends_on)`, in the unit the person was in on the day of admission."""
    return _events_in(scope, "starts_on")


def recognitions_in(scope: Scope) -> QuerySet[Affiliation]:
    """Recognitions as official members in `[starts_on, ends_on)`, in the unit of that day."""
    return _events_in(scope, "official_on")


def units_on(scope: Scope) -> QuerySet[UnitProfile]:
    """Units at or below the unit on the date. Before the record begins only units with a known start count."""
    known = Q(**{f"{_PLACED}starts_on__gt": BEGINNING}) if scope.is_before_record else Q()
    rows = UnitProfile.objects.filter(
        on_date(scope.on), on_date(scope.on, _PLACED), subtree(scope.path, f"{_PLACED}path"), known
    )
    return rows.annotate(
        figure_path=F(f"{_PLACED}path"),
        cell_kind_code=F("cell_kind_id"),
        committee_members=dimensions.posts_of_unit(scope),
    )


def secretaries_on(scope: Scope) -> QuerySet[PostHeld]:
    """Secretaries of cells holding the post on the date: one row a post held."""
    rows = PostHeld.objects.filter(
        on_date(scope.on),
        on_date(scope.on, "seat__unit__placements__"),
        subtree(scope.path, "seat__unit__placements__path"),
        on_date(scope.on, "seat__unit__profiles__"),
        seat__post_id="secretary",
        seat__unit__profiles__kind__is_cell=True,
    )
    return rows.annotate(
        figure_path=F("seat__unit__placements__path"),
        cell_kind_code=F("seat__unit__profiles__cell_kind_id"),
        guarded=F("seat__unit__profiles__cell_kind__is_guarded"),
        unit_name=F("seat__unit__profiles__name"),
    )


def posts_recorded(scope: Scope) -> QuerySet[PostHeld]:
    """Posts the register knows to be held on the date in the subtree, of whatever kind."""
    return PostHeld.objects.filter(
        on_date(scope.on),
        on_date(scope.on, "seat__unit__placements__"),
        subtree(scope.path, "seat__unit__placements__path"),
    )


def _person_record(row: Any, fact: str, *, assumed: bool = False) -> Record:
    return Record(
        label=row.person.name,
        url=reverse("people:person", args=[row.person.uid]),
        unit=row.unit_name or "",
        facts=(fact,),
        assumed=assumed,
    )


def _member_records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [
        _person_record(row, _("sinh %(date)s") % {"date": row.person.born.vietnamese()}, assumed=row.assumed)
        for row in rows
    ]


def _event_records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [_person_record(row, format_date(row.happened_on), assumed=row.assumed) for row in rows]


def _secretary_records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [
        _person_record(row, _("giữ chức vụ từ %(date)s") % {"date": format_date(row.starts_on)})
        for row in rows
    ]


def _unit_records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [
        Record(
            label=row.name,
            url=reverse("home", args=[row.unit.ref]),
            unit=str(row.cell_kind or row.kind),
            facts=(_unit_fact(row),),
        )
        for row in rows
    ]


def _unit_fact(row: Any) -> str:
    if not row.kind.is_cell:
        return ""
    if row.committee_members:
        return _("%(count)s chi ủy viên đang giữ chức vụ") % {"count": row.committee_members}
    return _("không ai đang giữ chức vụ chi ủy viên")


_BY_NAME = ("person__sort_key", "person_id")

MEMBERS = Population(
    key="members",
    label=gettext_lazy("Đảng viên"),
    unit="members",
    rows=members_on,
    path="figure_path",
    see_rows=permissions.SEE_PEOPLE,
    records=_member_records,
    order=_BY_NAME,
    shown_with=("person",),
    dimensions=dimensions.OF_MEMBERS,
    past="assumed",
    assumed=Q(assumed=True),
    guarded=Q(guarded=True),
    is_strength=True,
)
ADMITTED = Population(
    key="admitted",
    label=gettext_lazy("Đảng viên kết nạp"),
    unit="members",
    rows=admissions_in,
    path="figure_path",
    see_rows=permissions.SEE_PEOPLE,
    records=_event_records,
    order=("happened_on", *_BY_NAME),
    shown_with=("person",),
    dimensions=dimensions.OF_PERSONS,
    flow=True,
    past="assumed",
    assumed=Q(assumed=True),
    guarded=Q(guarded=True),
    is_strength=True,
)
RECOGNISED = Population(
    key="recognised",
    label=gettext_lazy("Đảng viên được công nhận chính thức"),
    unit="members",
    rows=recognitions_in,
    path="figure_path",
    see_rows=permissions.SEE_PEOPLE,
    records=_event_records,
    order=("happened_on", *_BY_NAME),
    shown_with=("person",),
    dimensions=dimensions.OF_PERSONS,
    flow=True,
    past="assumed",
    assumed=Q(assumed=True),
    guarded=Q(guarded=True),
    is_strength=True,
)
UNITS = Population(
    key="units",
    label=gettext_lazy("Tổ chức đảng"),
    unit="units",
    rows=units_on,
    path="figure_path",
    see_rows=permissions.SEE_UNITS,
    records=_unit_records,
    order=("sort_key", "id"),
    shown_with=("unit", "kind", "cell_kind"),
    dimensions=dimensions.OF_UNITS,
)
SECRETARIES = Population(
    key="secretaries",
    label=gettext_lazy("Bí thư chi bộ"),
    unit="persons",
    rows=secretaries_on,
    path="figure_path",
    see_rows=permissions.SEE_PEOPLE,
    records=_secretary_records,
    order=_BY_NAME,
    shown_with=("person",),
    dimensions=dimensions.OF_PERSONS,
    guarded=Q(guarded=True),
)
