"""How filters narrow the rows of `populations.members_on`."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from chibo.core.dates import BEGINNING
from chibo.core.errors import DomainError
from chibo.core.sealed import blind_index
from chibo.core.text import search_key
from chibo.org import access, permissions
from chibo.org.queries import on_date, unit_rows
from chibo.people import dimensions
from chibo.people.enums import AttainmentKind
from chibo.people.models import PostHeld
from chibo.people.queries.filters import UNKNOWN

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from chibo.catalogue.scope import Scope
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Affiliation
    from chibo.people.queries.filters import PeopleFilters

_NUMBER = re.compile(r"[0-9]{9,}")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[\s.-]+(?=[0-9])")
_ATTAINMENTS = {
    "schooling": AttainmentKind.SCHOOLING,
    "profession": AttainmentKind.PROFESSION,
    "theory": AttainmentKind.THEORY,
}


def narrowed(
    rows: QuerySet[Affiliation], viewer: Viewer, unit: UnitOn, filters: PeopleFilters, scope: Scope
) -> QuerySet[Affiliation]:
    """Those of `populations.members_on` that pass the filters. One SQL query where a unit below is named, else none.

    A filter on what the viewer may not see of a row passes none of these rows.
    """
    rows = rows.filter(_searched(viewer, filters.q), _plain(filters, scope))
    if filters.ethnic_group or filters.religion:
        rows = rows.filter(access.within(viewer, permissions.SEE_SENSITIVE, "figure_path"))
    if filters.cell:
        rows = rows.filter(access.subtree(_path_of(viewer, unit, filters.cell), "figure_path"))
    if filters.age_band:
        rows = rows.alias(age_band=dimensions.age_band(scope.on)).filter(age_band=filters.age_band)
    if filters.post:
        held = PostHeld.objects.filter(
            on_date(scope.on), person_id=OuterRef("person_id"), seat__post_id=filters.post
        )
        rows = rows.filter(Exists(held))
    for name, kind in _ATTAINMENTS.items():
        level = getattr(filters, name)
        if level:
            known = {f"{name}__isnull": True} if level == UNKNOWN else {name: level}
            rows = rows.alias(**{name: dimensions.attainment(scope, kind)}).filter(**known)
    return rows


def _plain(filters: PeopleFilters, scope: Scope) -> Q:
    """Conditions on the columns of a row themselves."""
    condition = Q()
    if filters.sex:
        condition &= Q(person__sex=filters.sex)
    if filters.status:
        official = Q(official_on__lte=scope.on)
        probationary = Q(official_on__isnull=True) | Q(official_on__gt=scope.on)
        condition &= official if filters.status == "official" else probationary
    for name in ("ethnic_group", "religion"):
        value = getattr(filters, name)
        if value:
            condition &= Q(**{f"person__{name}": "" if value == UNKNOWN else value})
    if filters.admitted_from:
        condition &= Q(admitted_on__gte=date(filters.admitted_from, 1, 1))
    if filters.admitted_to:
        condition &= Q(admitted_on__gt=BEGINNING, admitted_on__lt=date(filters.admitted_to + 1, 1, 1))
    return condition


def _searched(viewer: Viewer, text: str) -> Q:
    """Every word occurs in the name; a long number is a whole citizen id or phone, for those who may see them."""
    condition = Q()
    for word in _BETWEEN_DIGITS.sub("", text).split():
        if _NUMBER.fullmatch(word):
            known = Q(person__citizen_id_index=blind_index(word, "citizen_id"))
            known |= Q(person__phone_index=blind_index(word, "phone"))
            condition &= known & access.within(viewer, permissions.SEE_SEALED, "figure_path")
        else:
            condition &= _named(word, "person__")
    return condition


def named(text: str) -> Q:
    """The condition on a person itself that every row found by `text` meets; empty where only numbers are searched for."""
    condition = Q()
    for word in words_in(text):
        condition &= _named(word)
    return condition


def words_in(text: str) -> list[str]:
    """The words of `text` that are looked for in names."""
    return [word for word in _BETWEEN_DIGITS.sub("", text).split() if not _NUMBER.fullmatch(word)]


def numbers_in(text: str) -> list[str]:
    """The words of `text` that are looked for as a whole citizen id or phone."""
    return [word for word in _BETWEEN_DIGITS.sub("", text).split() if _NUMBER.fullmatch(word)]


def _named(word: str, person: str = "") -> Q:
    """Every part of the word occurs in the name; `person` leads from the row to the person."""
    keys = search_key(word).split()
    condition = Q() if keys else Q(pk__in=[])
    for key in keys:
        condition &= Q(**{f"{person}search_key__contains": key})
    return condition


def _path_of(viewer: Viewer, unit: UnitOn, ref: str) -> str:
    """The path of the unit below that a ref or code names, the nearest first. One SQL query."""
    named = unit_rows(viewer, unit).filter(
        Q(unit__ref=ref) | Q(unit__code=ref) | Q(unit__ref=f"{unit.ref}/{ref}")
    )
    paths = sorted((str(vars(profile)["unit_path"]) for profile in named), key=lambda path: (len(path), path))
    if not paths:
        facts = {"ref": ref, "unit": unit.name}
        raise DomainError(
            "filter_malformed", _("Không có đơn vị mã «%(ref)s» trong %(unit)s.") % facts, field="cell"
        )
    return paths[0]
