"""Every member of a unit on its date, one after the other: what a list that leaves is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from chibo.figures.engine import scope_of
from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.people.enums import AttainmentKind
from chibo.people.models import PostHeld
from chibo.people.queries.members import visible_members

if TYPE_CHECKING:
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Affiliation

_BY_PLACE: tuple[str, ...] = ("figure_path", "person__sort_key", "person_id")
_REACHED = {
    "schooling": AttainmentKind.SCHOOLING,
    "profession": AttainmentKind.PROFESSION,
    "theory": AttainmentKind.THEORY,
}


def whole_list(viewer: Viewer, unit: UnitOn) -> QuerySet[Affiliation]:
    """Members of `unit` and below on its date as far as the viewer may see them, by place in the tree and name. Lazy.

    Each row carries `figure_path`, `unit_name`, `admitted_on` and `official_on` with their precision, and for schooling,
    profession and theory `<kind>_level` and `<kind>_grade` (None where it is not known). Permission `people.see` row by
    row, `units.guarded` for guarded cells. Raises `Forbidden`/`NotVisible` by rights.
    """
    access.require(viewer, permissions.SEE_PEOPLE, unit.path)
    rows = visible_members(viewer, scope_of(unit)).annotate(
        admitted_precision=F("person__memberships__start_precision"),
        official_precision=F("person__memberships__official_precision"),
    )
    for name, kind in _REACHED.items():
        reached = {f"{name}_row": FilteredRelation("person__attainments", condition=_reached(kind, unit))}
        rows = rows.annotate(**reached).annotate(
            **{f"{name}_level": F(f"{name}_row__level"), f"{name}_grade": F(f"{name}_row__grade")}
        )
    return rows.order_by(*_BY_PLACE)


def _reached(kind: AttainmentKind, unit: UnitOn) -> Q:
    return Q(person__attainments__kind=kind) & on_date(unit.on, "person__attainments__")


def posts_held(rows: QuerySet[Affiliation], unit: UnitOn) -> dict[int, list[tuple[int, str]]]:
    """Posts of these members on the unit's date, by person: id of the unit and name of the post. One SQL query."""
    persons: QuerySet[Any, Any] = rows.order_by().values("person_id")
    held = PostHeld.objects.filter(on_date(unit.on), person_id__in=persons)
    posts: dict[int, list[tuple[int, str]]] = {}
    for person_id, unit_id, name in held.order_by("seat__post__position", "id").values_list(
        "person_id", "seat__unit_id", "seat__post__name"
    ):
        posts.setdefault(person_id, []).append((unit_id, name))
    return posts
