"""What rests on an act, so that it cannot be taken back: later acts on the same objects, rows that point to what it made."""

# ruff: noqa: SLF001 - `_meta` is how Django lists what refers to a model
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import ManyToOneRel
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.catalogue import acts
from chibo.catalogue.acts import Resting, Reversible
from chibo.core.audit.acts import IMAGES
from chibo.core.audit.models import AuditEntry
from chibo.core.audit.queries import later_on_same
from chibo.core.dates import format_date
from chibo.history.access import is_hidden_table
from chibo.history.wording import act_label, linked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from django.db.models import Model, QuerySet

    from chibo.org.access import Viewer

_NAMED = 3


def what_rests_on(viewer: Viewer, act_uid: UUID, names: Sequence[str]) -> list[Resting]:
    """Each thing that rests on the act, none where it can be taken back. `names` are the names its entries bear.

    One SQL query for every kept table, one for every foreign key to a table in which the act made rows, and a few more.
    """
    declared = [kind for name in names if isinstance(kind := acts.act_of(name), Reversible)]
    told = [rest for kind in declared if kind.rests for rest in kind.rests(viewer, act_uid)]
    return [*told, *_later(viewer, act_uid), *_pointing(viewer, act_uid)]


def _later(viewer: Viewer, act_uid: UUID) -> list[Resting]:
    """Later acts on the same objects, the oldest first, a few of them by name."""
    found: dict[UUID, list[AuditEntry]] = {}
    for entry in later_on_same(act_uid).iterator():
        if entry.act_uid not in found and len(found) > _NAMED:
            break
        found.setdefault(entry.act_uid, []).append(entry)
    rests = [_said(viewer, uid, entries) for uid, entries in list(found.items())[:_NAMED]]
    return [*rests, Resting(_("những thay đổi ghi sau nữa"))] if len(found) > _NAMED else rests


def _said(viewer: Viewer, uid: UUID, entries: list[AuditEntry]) -> Resting:
    objects = linked(viewer, entries[:_NAMED])
    names = [objects[entry.object_type, entry.object_id].name for entry in entries[:_NAMED]]
    more = " …" if len(entries) > _NAMED else ""
    values = {
        "act": act_label(entries[0].act),
        "names": ", ".join(dict.fromkeys(name for name in names if name)) + more,
        "date": format_date(entries[0].recorded_at.date()),
    }
    return Resting(_("%(act)s, ngày %(date)s: %(names)s") % values, reverse("history:act", args=[uid]))


def _pointing(viewer: Viewer, act_uid: UUID) -> list[Resting]:
    """Rows of other acts that point to rows this act made, counted by kind; not those this act itself ended or changed."""
    counts: dict[str, int] = {}
    own = _changed_by(act_uid)
    for model in acts.tables().values():
        if not _has(model, "recorded_in"):
            continue
        made = model._base_manager.filter(recorded_in=act_uid)
        if not made.exists():
            continue
        for pointing, name in _relations(model):
            rows = pointing._base_manager.filter(**{f"{name}__in": made.values("pk")})
            if _has(pointing, "recorded_in"):
                rows = rows.exclude(recorded_in=act_uid)
            if _has(pointing, "closed_in"):
                # What the act itself ended, with the paper it made, is put back by undoing it.
                rows = rows.exclude(closed_in=act_uid)
            if count := _count(rows, own.get(pointing._meta.label_lower, set())):
                hidden = is_hidden_table(viewer, pointing)
                label = _("nội dung khác") if hidden else str(pointing._meta.verbose_name)
                counts[label] = counts.get(label, 0) + count
    return [Resting(f"{label} ({count})") for label, count in counts.items()]


def _changed_by(act_uid: UUID) -> dict[str, set[Any]]:
    """Keys of rows, by the label of their table, that undoing the act puts back. One SQL query."""
    found: dict[str, set[Any]] = {}
    models = acts.tables()
    entries = AuditEntry.objects.filter(act_uid=act_uid, before__has_key=IMAGES)
    for before in entries.values_list("before", flat=True).iterator():
        for label, columns in (before or {})[IMAGES]:
            found.setdefault(label, set()).add(columns[models[label]._meta.pk.attname])
    return found


def _count(rows: QuerySet[Any], own: set[Any]) -> int:
    if not own:
        return rows.count()
    return sum(pk not in own for pk in rows.values_list("pk", flat=True))


def _has(model: type[Model], column: str) -> bool:
    return any(field.name == column for field in model._meta.concrete_fields)


def _relations(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Every model with a foreign key to this one, and the name of that key; not those that go with it."""
    relation: Any
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and not acts.passes(relation.related_model):
            yield relation.related_model, relation.field.name
