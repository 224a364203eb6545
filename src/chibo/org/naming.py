"""Names of units and other objects of the tree for whoever reads of them later: in the log, in what rests on an act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from chibo.catalogue.acts import Linked
from chibo.org.models import Grant, Place, Placement, Post, Term, UnitProfile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from django.db.models import Model

    from chibo.org.access import Viewer


def unit_names(ids: Collection[int]) -> dict[int, str]:
    """The newest names of units. One SQL query."""
    rows = UnitProfile.objects.filter(unit_id__in=ids).order_by("starts_on").values_list("unit_id", "name")
    return dict(rows)


def linked_units(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
    """Units with the page of each that the viewer sees; names of units are no secret. Two SQL queries."""
    placed = Placement.objects.filter(unit_id__in=ids).order_by("starts_on")
    places = {
        unit_id: (path, ref) for unit_id, path, ref in placed.values_list("unit_id", "path", "unit__ref")
    }
    found = {}
    for unit_id, name in unit_names(ids).items():
        path, ref = places.get(unit_id, ("", ""))
        found[unit_id] = Linked(name, reverse("home", args=[ref]) if ref and viewer.sees_unit(path) else "")
    return found


def linked_places(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:  # noqa: ARG001 - as declared
    """Places by name. One SQL query."""
    return {pk: Linked(name) for pk, name in Place.objects.filter(pk__in=ids).values_list("pk", "name")}


def linked_rows(model: type[Model]) -> Callable[[Viewer, Collection[int]], Mapping[int, Linked]]:
    """Rows of a table by the name of their unit or their place. Two SQL queries."""
    named = {
        "BodyOfTerm": "body__unit_id",
        "PlaceCover": "place_id",
        "PlaceFact": "place_id",
        "Succession": "successor_id",
    }
    column = named.get(model.__name__, "unit_id")

    def linked(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
        rows = dict(model._default_manager.filter(pk__in=ids).values_list("pk", column))  # noqa: SLF001 - Django's own word
        found = (linked_places if column == "place_id" else linked_units)(viewer, set(rows.values()))
        return {pk: found[key] for pk, key in rows.items() if key in found}

    return linked


def linked_terms(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:  # noqa: ARG001 - as declared
    """Terms by their years. One SQL query."""
    return {pk: Linked(name) for pk, name in Term.objects.filter(pk__in=ids).values_list("pk", "name")}


def linked_grants(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:  # noqa: ARG001 - as declared
    """Grants by role and user. One SQL query."""
    rows = Grant.objects.filter(pk__in=ids).select_related("role", "user")
    return {row.pk: Linked(f"{row.role}: {row.user}") for row in rows}


def unit_word(value: Any) -> str:
    """The name of the unit whose number the log has; "" for none. One SQL query."""
    return unit_names([value]).get(value, "") if isinstance(value, int) else ""


def coded(model: type[Model]) -> Any:
    """How codes of a table of kinds read: one, or several."""

    def word(value: Any) -> str:
        codes = value if isinstance(value, list) else [value]
        names = {row.pk: str(row) for row in model._default_manager.filter(pk__in=[c for c in codes if c])}  # noqa: SLF001 - Django's own word
        return ", ".join(names.get(code, str(code)) for code in codes if code)

    return word


def post_words(value: Any) -> str:
    """Codes of posts as people read them. One SQL query."""
    return str(coded(Post)(value))
