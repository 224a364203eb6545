"""Two files of one person become one, and two files of two people are said to be so. Both can be undone."""

# ruff: noqa: SLF001 - `_meta` is how Django lists what points to a person
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from django.db import IntegrityError, transaction
from django.db.models import ManyToOneRel, Q
from django.utils.translation import gettext as _

from chibo.catalogue.acts import secret_tables
from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.constraints import NoOverlap
from chibo.core.dates import BEGINNING, END, format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.org import access, permissions
from chibo.people.duplicate_rules import Dated, sort_out
from chibo.people.models import Affiliation, Membership, NotSame, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from uuid import UUID

    from django.db.models import Model

    from chibo.core.audit.services import AuditDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: What one chooses of two files, by name of a column of `Person`; each with the columns that go along.
COLUMNS: Final = {
    "name": ("name", "search_key", "sort_key"),
    "sex": ("sex",),
    "born_on": ("born_on", "born_precision"),
    "ethnic_group": ("ethnic_group",),
    "religion": ("religion",),
    "citizen_id": ("citizen_id", "citizen_id_index"),
    "phone": ("phone", "phone_index"),
    "note": ("note",),
}
_NOT_FACTS: Final = frozenset({"id", "uid", "starts_on", "ends_on", "recorded_in", "closed_in", "assumed"})


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Which file stays and which goes, and the names of `COLUMNS` whose value is taken from the one that goes.

    `membership` says whose time in the Party counts where the files tell it differently; "" where they must agree.
    """

    kept: Person
    gone: Person
    take: frozenset[str] = frozenset()
    membership: Literal["", "kept", "gone"] = ""


@transaction.atomic
def merge_people(viewer: Viewer, *, unit: UnitOn, merge: Merge, act_uid: UUID) -> Person:
    """Makes two files of one person one: all that is told of the file that goes is told of the one that stays.

    Permission `people.change` where either stands (`unit`: where the kept one does). A dated row that both files tell
    alike stays once. Raises `DomainError` for one file given twice or a choice that is none, `Conflict` where rows of both
    overlap and tell different things (it names them), or both files belong to an account.
    """
    _check(viewer, unit, merge)
    act = Act(viewer.actor, "people.merge_people", act_uid, chain=unit.chain)
    people = Person.objects.select_for_update().in_bulk([merge.kept.pk, merge.gone.pk])
    kept, gone = people[merge.kept.pk], people[merge.gone.pk]
    if kept.user_id and gone.user_id:
        sentence = _("Cả hai hồ sơ đều gắn tài khoản. Hãy gỡ tài khoản khỏi một hồ sơ rồi gộp lại.")
        raise Conflict("two_accounts", sentence)
    act.keep([kept, gone])
    before = [_told(kept), _told(gone)]
    try:
        with transaction.atomic():
            drafts = list(_rows_over(act, unit, Merge(kept=kept, gone=gone, membership=merge.membership)))
            gone_id = gone.pk
            _take(kept, gone, merge.take)
    except IntegrityError as error:
        sentence = _("Hai hồ sơ có nội dung không thể cùng đứng trong một hồ sơ. Hãy sửa một hồ sơ trước.")
        raise Conflict("merge_clash", sentence) from error
    act.record(
        [
            act.draft("people.person", kept.pk, unit_id=unit.id, before=before[0], after=_told(kept)),
            act.draft("people.person", gone_id, unit_id=unit.id, before=before[1]),
            *drafts,
        ]
    )
    return kept


@transaction.atomic
def say_not_same(viewer: Viewer, *, unit: UnitOn, people: tuple[Person, Person], act_uid: UUID) -> NotSame:
    """Remembers that two files are of two people, so that they are not offered again. Permission `people.change` where
    either stands. Raises `Conflict` where that was said before."""  # noqa: D205, D209
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    first, second = sorted(people, key=lambda person: person.pk)
    for person in (first, second):
        _require_over(viewer, person)
    if NotSame.objects.filter(first=first, second=second).exists():
        raise Conflict("apart_already", _("Đã ghi trước đó rằng đây là hai người khác nhau."))
    act = Act(viewer.actor, "people.say_not_same", act_uid, chain=unit.chain)
    row = NotSame.objects.create(first=first, second=second, said_on=today(), recorded_in=act.uid)
    after = {"first": first.name, "second": second.name}
    act.record([act.draft("people.not_same", row.pk, unit_id=unit.id, after=after)])
    return row


def _check(viewer: Viewer, unit: UnitOn, merge: Merge) -> None:
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    for person in (merge.kept, merge.gone):
        _require_over(viewer, person)
    if merge.kept.pk == merge.gone.pk:
        raise DomainError("same_file", _("Đây là cùng một hồ sơ. Hãy chọn hai hồ sơ khác nhau."))
    if unknown := merge.take - set(COLUMNS):
        raise DomainError("choice_unknown", _("Không có mục «%(name)s» để chọn.") % {"name": min(unknown)})


def _require_over(viewer: Viewer, person: Person) -> None:
    """May the viewer change people where this one stood last? Raises `Forbidden`, `NotVisible`. Four SQL queries."""
    last = person.affiliations.select_related("unit").order_by("-starts_on").first()
    placed = last.unit.placements.order_by("-starts_on").first() if last else None
    if last is None or placed is None:
        raise NotVisible
    access.require(viewer, permissions.CHANGE_PEOPLE, placed.path)
    if last.unit.profiles.filter(cell_kind__is_guarded=True).exists():
        access.require(viewer, permissions.SEE_GUARDED, placed.path)


def _told(person: Person) -> dict[str, Any]:
    """What the log says of a file: no sealed fact."""
    return {"name": person.name, "sex": person.sex, "born": person.born.iso()}


def _take(kept: Person, gone: Person, take: Collection[str]) -> None:
    """Takes the file that goes out, and gives the one that stays what was chosen of it."""
    taken = {column: getattr(gone, column) for name in take for column in COLUMNS[name]}
    kept.user_id = kept.user_id or gone.user_id
    gone.delete()
    for column, value in taken.items():
        setattr(kept, column, value)
    kept.save()


def pointing() -> list[tuple[type[Model], str]]:
    """Every table with a foreign key to a person and the name of that key, but what was said of two people."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Person._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel) and relation.related_model is not NotSame
    ]


def _rows_over(act: Act, unit: UnitOn, merge: Merge) -> Iterator[AuditDraft]:
    """Moves the rows of the file that goes, drops those that are told already; the entries of each."""
    apart = list(NotSame.objects.filter(Q(first=merge.gone) | Q(second=merge.gone)))
    yield from _dropped(act, unit, merge, apart)
    for model, name in pointing():
        going = list(model._base_manager.filter(**{name: merge.gone}))
        if not going:
            continue
        kept = list(model._base_manager.filter(**{name: merge.kept}))
        moved, dropped = _sorted(model, name, kept, going, merge.membership)
        yield from _dropped(act, unit, merge, dropped)
        for row in moved:
            act.keep([row], [f"{name}_id"])
            setattr(row, f"{name}_id", merge.kept.pk)
            row.save(update_fields=[name])
            if model in secret_tables():
                continue
            yield act.draft(
                model._meta.label_lower, row.pk, unit_id=unit.id,
                before={"person_id": merge.gone.pk}, after={"person_id": merge.kept.pk},
            )  # fmt: skip


def _dropped(act: Act, unit: UnitOn, merge: Merge, rows: Collection[Model]) -> Iterator[AuditDraft]:
    act.keep(rows)
    for row in rows:
        pk = row.pk
        row.delete()
        if type(row) in secret_tables():
            continue
        yield act.draft(row._meta.label_lower, pk, unit_id=unit.id, before={"person_id": merge.gone.pk})


def _sorted(
    model: type[Model], name: str, kept: list[Any], going: list[Any], membership: str
) -> tuple[list[Any], list[Any]]:
    """The rows to move and those to drop. Raises `Conflict` naming the first two that overlap and differ."""
    constraints = [one for one in model._meta.constraints if isinstance(one, NoOverlap) and name in one.key]
    if not constraints:
        return going, []
    key = tuple(part for part in constraints[0].key if part != name)
    found = sort_out([_dated(row, name, key) for row in kept], [_dated(row, name, key) for row in going])
    by_pk = {row.pk: row for row in (*kept, *going)}
    moved = [by_pk[pk] for pk in found.moved]
    dropped = [by_pk[pk] for pk in found.said]
    for stays, goes in found.clashing:
        if model is not Membership or not membership:
            raise _overlap(by_pk[stays], by_pk[goes])
        chosen = membership == "gone"
        dropped.append(by_pk[stays] if chosen else by_pk[goes])
        moved += [by_pk[goes]] if chosen else []
    return moved, dropped


def _dated(row: Any, name: str, key: tuple[str, ...]) -> Dated:
    """A row as the rule compares it; a row without a first day overlaps with nothing."""
    facts = tuple(
        getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in _NOT_FACTS and field.name != name
    )
    starts_on = row.starts_on or END
    return Dated(row.pk, tuple(getattr(row, part) for part in key), facts, starts_on, row.ends_on or END)


def _overlap(kept: Any, gone: Any) -> Conflict:
    sentence = _(
        "%(what)s của hai hồ sơ chồng lên nhau: %(kept)s và %(gone)s. Hãy sửa ngày ở một hồ sơ trước, rồi gộp lại."
    )
    label = str(kept._meta.verbose_name)
    said = {"what": label[:1].upper() + label[1:], "kept": _row_words(kept), "gone": _row_words(gone)}
    return Conflict("rows_overlap", sentence % said)


def _row_words(row: Any) -> str:
    """A dated row in words: where it is about a unit, its name; then its days."""
    days = _("từ %(start)s đến %(end)s") % {
        "start": _("trước khi có sổ") if row.starts_on == BEGINNING else format_date(row.starts_on),
        "end": _("nay") if row.ends_on == END else format_date(row.ends_on),
    }
    if not isinstance(row, Affiliation):
        return days
    name = row.unit.profiles.order_by("-starts_on").values_list("name", flat=True).first()
    return f"{name} ({days})"
