"""What the pages of drafts show beside the register's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chibo.core.dates import format_date
from chibo.org.models import UnitProfile
from chibo.reorganisation.enums import Role

if TYPE_CHECKING:
    from typing import Any

    from django.utils.functional import _StrOrPromise

    from chibo.reorganisation.forms import DraftForm
    from chibo.reorganisation.models import Reorganisation


@dataclass(frozen=True)
class SideShown:
    """A unit of a draft: its name on the eve of the day, its name afterwards where that is another, and its page."""

    id: int
    name: str
    new_name: str
    ref: str
    is_new: bool


@dataclass(frozen=True)
class Sides:
    sources: list[SideShown]
    targets: list[SideShown]


def sides_of(draft: Reorganisation) -> Sides:
    """The units of a draft by name. Two SQL queries."""
    sides = list(draft.sides.select_related("unit", "kind"))
    profiles = UnitProfile.objects.filter(
        unit_id__in=[side.unit_id for side in sides if side.unit_id], starts_on__lt=draft.on
    )
    names = dict(profiles.order_by("starts_on").values_list("unit_id", "name"))
    shown = {
        side.pk: SideShown(
            id=side.pk,
            name=side.name if side.is_new else names.get(side.unit_id or 0, "?"),
            new_name="" if side.is_new or not side.name else side.name,
            ref=side.unit.ref if side.unit else "",
            is_new=side.is_new,
        )
        for side in sides
    }
    return Sides(
        [shown[side.pk] for side in sides if side.role == Role.SOURCE],
        [shown[side.pk] for side in sides if side.role == Role.TARGET],
    )


def compared(mine: DraftForm, theirs: DraftForm) -> list[tuple[_StrOrPromise, str, str]]:
    """Fields that differ: label, what was just filled in, what stands in the draft now."""
    found = []
    for name, field in mine.fields.items():
        own, other = (
            _worded(mine, name, mine.cleaned_data.get(name)),
            _worded(mine, name, theirs.initial.get(name)),
        )
        if name != "version" and own != other:
            found.append((field.label or name, own, other))
    return found


def _worded(form: DraftForm, name: str, value: Any) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value)
    if hasattr(value, "isoformat"):
        return format_date(value)
    return str(choices.get(value, value if value not in {None, False} else ""))
