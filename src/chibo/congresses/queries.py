"""Reads of congresses: who may be called, and the number of the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _now

from chibo.core.dates import BEGINNING
from chibo.org.access import subtree
from chibo.org.models import Succession, Term
from chibo.org.queries import on_date
from chibo.people.exemption_rights import COUNTED, counts_if_present
from chibo.people.models import Exemption, Membership
from chibo.rulebook.queries import rule, rules

if TYPE_CHECKING:
    from collections.abc import Collection

    from chibo.org.queries import UnitOn


NUMBER_CONTINUES: Final = "congress.number_continues"


def official_members(unit: UnitOn) -> Any:
    """Memberships of official members who stand at or below the unit on its date. Lazy."""
    placed = "person__affiliations__unit__placements__"
    return Membership.objects.filter(
        on_date(unit.on),
        on_date(unit.on, "person__affiliations__"),
        on_date(unit.on, placed),
        subtree(unit.path, f"{placed}path"),
        official_on__lte=unit.on,
    )


def exempted_here(unit: UnitOn) -> int:
    """How many official members of a cell are exempted on its date, where the rule of that day counts them only if they come to
    the congress (EXM-07); 0 above cells and in a gap. One SQL query at most."""  # noqa: D205, D209
    if not unit.is_cell or not counts_if_present(rules([COUNTED], on=unit.on, unit=unit)[COUNTED]):
        return 0
    exempted = Exemption.objects.filter(on_date(unit.on), person_id=OuterRef("person_id"))
    return int(official_members(unit).filter(Exists(exempted)).values("person_id").distinct().count())


def next_ordinal(unit: UnitOn) -> int | None:
    """The number the next congress has: after the last one known of the unit, else of those it was made of where the rule of
    the day lets it go on; the first of a unit that was made without them. None where the past or the rule is not known. Two
    SQL queries, one or two more where other units came before."""  # noqa: D205, D209
    last = _last_ordinal([unit.id])
    if last is not None:
        return last + 1
    before = dict(Succession.objects.filter(successor_id=unit.id).values_list("predecessor_id", "kind"))
    if before:
        continuing = _continuing(unit)
        last = _last_ordinal([one for one, kind in before.items() if kind in continuing])
        return None if last is None else last + 1
    first = min(starts_on for starts_on, _ends_on, _path in unit.spans)
    return None if first == BEGINNING else 1


def _last_ordinal(unit_ids: Collection[int]) -> int | None:
    rows = Term.objects.filter(unit_id__in=unit_ids, ordinal__isnull=False).order_by("-ordinal")
    return rows.values_list("ordinal", flat=True).first()


def _continuing(unit: UnitOn) -> set[str]:
    """The kinds of succession through which the number goes on; none in a gap."""
    says = rule(NUMBER_CONTINUES, on=unit.on, unit=unit)
    if says.is_gap:
        return set()
    words = {"merged": Succession.Kind.MERGE, "split": Succession.Kind.SPLIT}
    return {kind.value for word, kind in words.items() if says.table.get(word) is True}


def people_offered(unit: UnitOn) -> dict[str, int]:
    """Official members as they are offered: name, year of birth, and a number where two read alike. One SQL query."""
    offered: dict[str, int] = {}
    rows = official_members(unit).order_by("person__sort_key", "person_id")
    for pk, name, born in rows.values_list("person_id", "person__name", "person__born_on").distinct():
        said = _now("%(name)s, sinh %(year)s") % {"name": name, "year": born.year}
        number = 1
        while (key := said if number == 1 else f"{said} ({number})") in offered:
            number += 1
        offered[key] = pk
    return offered
