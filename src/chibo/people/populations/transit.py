"""Members under way between two places, and those who take part for a time elsewhere than where they count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.declarations import Record
from chibo.core.dates import format_date
from chibo.org.access import subtree
from chibo.org.queries import on_date
from chibo.people.models import TemporaryStay
from chibo.people.populations.members import MEMBERS, members_on
from chibo.people.populations.records import person_record
from chibo.people.transfer_enums import FOR_GOOD

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope
    from chibo.people.models import Affiliation

_PLACED = "unit__placements__"
_PROFILE = "unit__profiles__"
_MEMBER = "person__memberships__"
_UNDER_WAY = "person__transfers__"
_AWAY = "person__temporary_stays__"


def in_transit_on(scope: Scope) -> QuerySet[Affiliation]:
    """Members of the subtree who go for good with a letter not yet received on the date: one row a member, where they count.

    No two transfers of a person are under way on one day, so the join multiplies nothing.
    """
    rows = members_on(scope).filter(
        on_date(scope.on, _UNDER_WAY),
        **{f"{_UNDER_WAY}kind__in": FOR_GOOD},
    )
    return rows.annotate(happened_on=F(f"{_UNDER_WAY}starts_on"))


def temporary_out_on(scope: Scope) -> QuerySet[Affiliation]:
    """Members of the subtree who take part elsewhere for a time on the date: one row a member, where they count."""
    rows = members_on(scope).filter(on_date(scope.on, _AWAY))
    return rows.annotate(happened_on=F(f"{_AWAY}starts_on"))


def temporary_in_on(scope: Scope) -> QuerySet[TemporaryStay]:
    """People who take part for a time in the subtree on the date, and count elsewhere: one row a stay."""
    rows = TemporaryStay.objects.filter(
        on_date(scope.on),
        on_date(scope.on, _PLACED),
        subtree(scope.path, f"{_PLACED}path"),
        on_date(scope.on, _PROFILE),
        on_date(scope.on, _MEMBER),
    )
    return rows.annotate(
        figure_path=F(f"{_PLACED}path"),
        cell_kind_code=F(f"{_PROFILE}cell_kind_id"),
        guarded=F(f"{_PROFILE}cell_kind__is_guarded"),
        unit_name=F(f"{_PROFILE}name"),
        admitted_on=F(f"{_MEMBER}starts_on"),
        official_on=F(f"{_MEMBER}official_on"),
        happened_on=F("starts_on"),
    )


def _since_letter(rows: list[Any], _scope: Scope) -> list[Record]:
    said = _("giấy giới thiệu ngày %(date)s")
    return [person_record(row, said % {"date": format_date(row.happened_on)}) for row in rows]


def _since(rows: list[Any], _scope: Scope) -> list[Record]:
    said = _("từ ngày %(date)s")
    return [person_record(row, said % {"date": format_date(row.happened_on)}) for row in rows]


def _guests(rows: list[Any], _scope: Scope) -> list[Record]:
    """By the letter: the file belongs to the place where they count."""
    return [
        Record(
            label=row.person.name,
            url=reverse("people:transfer", args=[row.transfer.uid]),
            unit=row.unit_name or "",
            facts=(_("đến hết ngày %(date)s") % {"date": format_date(row.until)},),
        )
        for row in rows
    ]


IN_TRANSIT = replace(
    MEMBERS,
    key="in_transit",
    label=gettext_lazy("Đảng viên đang chuyển sinh hoạt"),
    rows=in_transit_on,
    records=_since_letter,
    past="dated",
    assumed=None,
    tallied=None,
)
TEMPORARY_OUT = replace(
    IN_TRANSIT,
    key="temporary_out",
    label=gettext_lazy("Đảng viên đang sinh hoạt tạm thời ở nơi khác"),
    rows=temporary_out_on,
    records=_since,
)
TEMPORARY_IN = replace(
    IN_TRANSIT,
    key="temporary_in",
    label=gettext_lazy("Đảng viên nơi khác đến sinh hoạt tạm thời"),
    rows=temporary_in_on,
    records=_guests,
    shown_with=("person", "transfer"),
)
