"""Entries of the audit log in plain words, as far as a viewer may know them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.catalogue import acts
from chibo.catalogue.acts import Linked
from chibo.core.audit.acts import IMAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from chibo.core.audit.models import AuditEntry
    from chibo.org.access import Viewer

#: An object of the log: its type and its number.
ObjectKey = tuple[str, int]


def act_label(name: str) -> str:
    """What an act is called; an act no domain declares by its own name."""
    kind = acts.act_of(name)
    return str(kind.label) if kind else name


def linked(viewer: Viewer, entries: Sequence[AuditEntry]) -> Mapping[ObjectKey, Linked]:
    """The objects of the entries, as this viewer may see them. One or two SQL queries for each type of object."""
    by_type: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        by_type[entry.object_type].add(entry.object_id)
    found: dict[ObjectKey, Linked] = {}
    for object_type, ids in by_type.items():
        kind = acts.object_of(object_type)
        seen = kind.linked(viewer, ids) if kind else {}
        label = str(kind.label) if kind else object_type
        found |= {(object_type, one): seen.get(one, Linked(label)) for one in ids}
    return found


def changes(entry: AuditEntry, *, may: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """What an entry changed, a sentence a field: "label: old → new". `may` are the permissions held over its unit.

    Fields no domain tells are left out; of sealed ones it is said that they changed, never to what.
    """
    kind = acts.object_of(entry.object_type)
    if kind is None:
        return ()
    before, after = _flat(entry.before), _flat(entry.after)
    said = []
    for name, told in kind.fields.items():
        if name not in before and name not in after:
            continue
        if kind.guarded.get(name, "") and kind.guarded[name] not in may:
            continue
        old, new = before.get(name), after.get(name)
        if told.sealed:
            if name in after and (old or new):
                said.append(_("%(field)s: đã ghi (không hiển thị)") % {"field": told.label})
        elif old != new or name not in before:
            said.append(_sentence(str(told.label), told.value(old), told.value(new)))
    return tuple(sentence for sentence in said if sentence)


def _flat(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """The fields of one side; facts of a person stand one level down."""
    known = {name: value for name, value in (values or {}).items() if name != IMAGES}
    facts = known.pop("facts", None)
    return known | (facts if isinstance(facts, dict) else {})


def _sentence(label: str, old: str, new: str) -> str:
    if not old and not new:
        return ""
    if not old:
        return f"{label}: {new}"
    return (
        f"{label}: {old} → {new}"
        if new
        else _("%(field)s: %(old)s → (bỏ trống)") % {"field": label, "old": old}
    )


def who(label: str) -> str:
    """Who acted, in words."""
    return _("người vận hành máy") if label == "operator" else label
