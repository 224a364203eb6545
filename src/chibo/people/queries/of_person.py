"""What is dated about one person, as the file reads it: statements put together once (`chibo.core.prepared`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, CharField, DateField, OuterRef, Subquery

from chibo.core.prepared import Given, Prepared
from chibo.org.models import Placement, UnitProfile
from chibo.org.queries import on_date
from chibo.people.models import Affiliation, Attainment, Membership, PostHeld

if TYPE_CHECKING:
    from django.db.models import QuerySet

_PERSON: Final = Given("person", BigIntegerField())
_ON: Final[Any] = Given("on", DateField())
_TODAY: Final[Any] = Given("today", DateField())


def _affiliations() -> QuerySet[Affiliation]:
    names = UnitProfile.objects.filter(unit_id=OuterRef("unit_id"), starts_on__lt=OuterRef("ends_on"))
    paths = Placement.objects.filter(on_date(_TODAY), unit_id=OuterRef("unit_id"))
    rows = Affiliation.objects.filter(person=_PERSON).select_related("unit").order_by("starts_on")
    return rows.annotate(
        unit_name=Subquery(names.order_by("-starts_on").values("name")[:1], output_field=CharField()),
        path_today=Subquery(paths.values("path")[:1], output_field=CharField()),
    )


def _memberships() -> QuerySet[Membership]:
    return Membership.objects.filter(person=_PERSON, starts_on__lte=_ON).order_by("starts_on")


def _posts() -> QuerySet[PostHeld]:
    names = UnitProfile.objects.filter(unit_id=OuterRef("seat__unit_id"), starts_on__lt=OuterRef("ends_on"))
    name = Subquery(names.order_by("-starts_on").values("name")[:1], output_field=CharField())
    held = PostHeld.objects.filter(person=_PERSON, starts_on__lte=_ON).annotate(unit_name=name)
    return held.select_related("seat__post").order_by("seat__post__position", "starts_on", "id")


def _attainments() -> QuerySet[Attainment]:
    return Attainment.objects.filter(person=_PERSON, starts_on__lte=_ON).order_by("kind", "starts_on")


#: `person`, `today`: affiliations, oldest first, with the last name the unit had meanwhile and its path today.
AFFILIATIONS: Final = Prepared(_affiliations)
#: `person`, `on`: memberships begun by the date, oldest first.
MEMBERSHIPS: Final = Prepared(_memberships)
#: `person`, `on`: posts held up to the date, by rank of the post, with the last name the unit had meanwhile.
POSTS: Final = Prepared(_posts)
#: `person`, `on`: attainments reached by the date.
ATTAINMENTS: Final = Prepared(_attainments)
