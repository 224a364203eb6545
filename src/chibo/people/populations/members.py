"""Members on a date, and what happened to them in a period."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.declarations import Population, Record
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.queries import on_date
from chibo.org.scopes import is_wide
from chibo.people import dimensions
from chibo.people.models import Affiliation, Membership
from chibo.people.populations.records import of_memberships, person_record
from chibo.people.tallies import asking as tallies

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


def _events_in(scope: Scope, day: str, *conditions: Q) -> QuerySet[Affiliation]:
    """Memberships whose day `day` lies in the period, as the affiliation of that day in the tree of that day: one row an
    event. `conditions` are about the same membership."""  # noqa: D205, D209 - one thought
    event = f"{_MEMBER}{day}"
    rows = Affiliation.objects.filter(
        *conditions,
        _memberships_of(scope, day),
        _holds_on_field(event),
        _holds_on_field(event, _PLACED),
        _holds_on_field(event, _PROFILE),
        subtree(scope.path, f"{_PLACED}path"),
        **{f"{event}__gte": scope.starts_on, f"{event}__lt": scope.ends_on},
    )
    return rows.annotate(**_OF_AFFILIATION, unit_name=F(f"{_PROFILE}name"), happened_on=F(event))


def _memberships_of(scope: Scope, day: str) -> Q:
    """Of a province or the country: the condition that a membership is one of those of the period, found by their day.

    It says nothing new, but they are few, and a database would rather go through everybody in the subtree.
    """
    if not is_wide(scope):
        return Q()
    period = {f"{day}__gte": scope.starts_on, f"{day}__lt": scope.ends_on}
    return Q(**{f"{_MEMBER}pk__in": Membership.objects.filter(**period).values("pk")})


def _holds_on_field(event: str, prefix: str = "") -> Q:
    return Q(**{f"{prefix}starts_on__lte": F(event), f"{prefix}ends_on__gt": F(event)})


def admissions_in(scope: Scope) -> QuerySet[Affiliation]:
    """Admissions in `[starts_on, ends_on)`, in the unit the person was in on the day of admission; restorations are none."""
    return _events_in(scope, "starts_on", Q(**{f"{_MEMBER}restoration_decision__isnull": True}))


def restorations_in(scope: Scope) -> QuerySet[Affiliation]:
    """Restorations in `[starts_on, ends_on)`, in the unit of that day."""
    return _events_in(scope, "starts_on", Q(**{f"{_MEMBER}restoration_decision__isnull": False}))


def recognitions_in(scope: Scope) -> QuerySet[Affiliation]:
    """Recognitions as official members in `[starts_on, ends_on)`, in the unit of that day."""
    for_the_first_time = Q(**{f"{_MEMBER}restoration_decision__isnull": True}) | Q(
        **{f"{_MEMBER}official_on__gt": F(f"{_MEMBER}starts_on")}
    )
    return _events_in(scope, "official_on", for_the_first_time)


def exits_in(scope: Scope) -> QuerySet[Affiliation]:
    """Memberships that ended in `[starts_on, ends_on)`, in the unit of the last day: one row an exit, with `exit_kind`."""
    event = f"{_MEMBER}ends_on"
    rows = Affiliation.objects.filter(
        _held_before_field(event),
        _held_before_field(event, _PLACED),
        _held_before_field(event, _PROFILE),
        subtree(scope.path, f"{_PLACED}path"),
        **{f"{event}__gte": scope.starts_on, f"{event}__lt": scope.ends_on},
    )
    return rows.annotate(
        **_OF_AFFILIATION,
        unit_name=F(f"{_PROFILE}name"),
        happened_on=F(event),
        exit_kind=F(f"{_MEMBER}exit_kind"),
    )


def _held_before_field(event: str, prefix: str = "") -> Q:
    """Did a row hold on the day before the event?"""
    return Q(**{f"{prefix}starts_on__lt": F(event), f"{prefix}ends_on__gte": F(event)})


def _member_records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [
        person_record(row, _("sinh %(date)s") % {"date": row.person.born.vietnamese()}, assumed=row.assumed)
        for row in rows
    ]


BY_NAME = ("person__sort_key", "person_id")

MEMBERS = Population(
    key="members",
    label=gettext_lazy("Đảng viên"),
    unit="members",
    rows=members_on,
    path="figure_path",
    see_rows=permissions.SEE_PEOPLE,
    records=_member_records,
    order=BY_NAME,
    shown_with=("person",),
    dimensions=dimensions.OF_MEMBERS,
    past="assumed",
    assumed=Q(assumed=True),
    guarded=Q(guarded=True),
    is_strength=True,
    tallied=tallies.MEMBERS,
)
ADMITTED = Population(
    key="admitted",
    label=gettext_lazy("Đảng viên kết nạp"),
    unit="members",
    rows=admissions_in,
    path="figure_path",
    see_rows=permissions.SEE_PEOPLE,
    records=of_memberships("starts_on", "admission_decision"),
    order=("happened_on", *BY_NAME),
    shown_with=("person",),
    dimensions=dimensions.OF_PERSONS,
    flow=True,
    past="assumed",
    assumed=Q(assumed=True),
    guarded=Q(guarded=True),
    is_strength=True,
    kept=True,
    tallied=tallies.ADMITTED,
)
RECOGNISED = replace(
    ADMITTED,
    key="recognised",
    label=gettext_lazy("Đảng viên được công nhận chính thức"),
    rows=recognitions_in,
    records=of_memberships("official_on", "recognition_decision"),
    tallied=None,
)
RESTORED = replace(
    ADMITTED,
    key="restored",
    label=gettext_lazy("Đảng viên được phục hồi"),
    rows=restorations_in,
    records=of_memberships("starts_on", "restoration_decision"),
    tallied=None,
)
EXITS = replace(
    ADMITTED,
    key="exits",
    label=gettext_lazy("Đảng viên ra khỏi Đảng, từ trần"),
    rows=exits_in,
    records=of_memberships("ends_on", "exit_decision"),
    dimensions=dimensions.OF_PERSONS | dimensions.OF_STANDING,
    tallied=None,
)
