"""What rests on a batch, so that it cannot be taken back: later lists, later changes, anything that refers to it."""

# ruff: noqa: SLF001 - `_meta` is how Django lists what refers to a model
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import ManyToOneRel, Max, QuerySet
from django.utils.translation import gettext as _

from chibo.core.audit.models import AuditEntry
from chibo.core.audit.queries import entries_of_act
from chibo.core.dates import format_date
from chibo.exchange.models import ImportBatch, ImportDraft, RememberedColumns, SourceRow
from chibo.jobs.models import Job
from chibo.org.models import Body, Place, Seat, Unit
from chibo.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

_NAMED = 3
_UNDOING = ("people.undo_people", "org.undo_act", "exchange.undo_batch")
#: Drafts of lists, what is remembered of their columns and long work go with their unit; they rest on nothing.
_PASSING = (ImportDraft, Job, RememberedColumns)


def what_rests_on(batch: ImportBatch) -> list[str]:
    """Words for each thing that rests on the batch, none where it can be taken back. About thirty SQL queries."""
    return [*_later_lists(batch), *_later_changes(batch), *_referring(batch)]


def _people_of(batch: ImportBatch) -> QuerySet[AuditEntry, Any]:
    return entries_of_act(batch.act_uid).filter(object_type="people.person").order_by().values("object_id")


def _later_entries(batch: ImportBatch) -> QuerySet[AuditEntry]:
    """Entries of acts after the batch that still stand."""
    last = entries_of_act(batch.act_uid).aggregate(last=Max("id"))["last"] or 0
    undone = ImportBatch.objects.filter(undone_at__isnull=False).values("act_uid")
    return AuditEntry.objects.filter(id__gt=last).exclude(act__in=_UNDOING).exclude(act_uid__in=undone)


def _later_lists(batch: ImportBatch) -> list[str]:
    """Lists applied after it that name the same people, or begin the record of the same units."""
    same_people = SourceRow.objects.filter(person_id__in=_people_of(batch)).values("batch_id")
    marked = entries_of_act(batch.act_uid, "org.set_records_from").order_by().values("object_id")
    same_units = (
        _later_entries(batch).filter(act="org.set_records_from", object_id__in=marked).values("act_uid")
    )
    later = ImportBatch.objects.filter(id__gt=batch.pk, undone_at__isnull=True)
    found = later.filter(pk__in=same_people) | later.filter(act_uid__in=same_units)
    words = _("danh sách “%(file)s” đến ngày %(date)s")
    return [words % {"file": row.filename, "date": format_date(row.as_of)} for row in found.order_by("id")]


def _later_changes(batch: ImportBatch) -> list[str]:
    """Changes of the same people by other acts than lists."""
    lists = ImportBatch.objects.values("act_uid")
    entries = _later_entries(batch).filter(object_type="people.person", object_id__in=_people_of(batch))
    ids = list(
        entries.exclude(act_uid__in=lists)
        .order_by()
        .values_list("object_id", flat=True)
        .distinct()[: _NAMED + 1]
    )
    names = list(Person.objects.filter(pk__in=ids).order_by("sort_key", "id").values_list("name", flat=True))
    if not names:
        return []
    more = "" if len(names) <= _NAMED else " …"
    return [_("thay đổi ghi sau của %(names)s") % {"names": ", ".join(names[:_NAMED]) + more}]


def _referring(batch: ImportBatch) -> list[str]:
    """Rows of other acts that refer to units, people, bodies, seats or places the batch created, counted by kind."""
    counts: dict[str, int] = {}
    for model in (Unit, Person, Seat, Body, Place):
        created = model._default_manager.filter(recorded_in=batch.act_uid).values("pk")
        for referring, name in _relations(model):
            rows = referring._default_manager.filter(**{f"{name}__in": created})
            if any(field.name == "recorded_in" for field in referring._meta.concrete_fields):
                rows = rows.exclude(recorded_in=batch.act_uid)
            if count := rows.count():
                label = str(referring._meta.verbose_name)
                counts[label] = counts.get(label, 0) + count
    return [f"{label} ({count})" for label, count in counts.items()]


def _relations(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Every model with a foreign key to this one, and the name of that key."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model not in _PASSING:
            yield relation.related_model, relation.field.name
