"""Two files of one person become one, and two files of two people are said to be so. Both can be undone."""

# ruff: noqa: SLF001 - `_meta` is how Django lists what points to a person
from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chibo.catalogue.acts import secret_tables
from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.org import access, permissions
from chibo.people.duplicate_rules import sort_out
from chibo.people.models import NotSame, Person
from chibo.people.services.clashes import dated, key_of, overlap, pointing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
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
Side = Literal["kept", "gone"]


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Which file stays and which goes, and the names of `COLUMNS` whose value is taken from the one that goes.

    `sides` says, by the label of a table (`clashes_of`), whose dated rows stand where those of both overlap and differ: the rows
    of the other are taken out. A table it does not name must agree.
    """

    kept: Person
    gone: Person
    take: frozenset[str] = frozenset()
    sides: Mapping[str, Side] = field(default_factory=dict)


@transaction.atomic
def merge_people(viewer: Viewer, *, unit: UnitOn, merge: Merge, act_uid: UUID) -> Person:
    """Makes two files of one person one: all that is told of the file that goes is told of the one that stays.

    Permission `people.change` where either stands (`unit`: where the kept one does). A dated row that both files tell
    alike stays once. Raises `DomainError` for one file given twice or a choice that is none, `Conflict` where rows of both
    overlap, tell different things and `sides` does not choose (it names them), or both files belong to an account.
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
            drafts = list(_rows_over(act, unit, Merge(kept=kept, gone=gone, sides=merge.sides)))
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


def _rows_over(act: Act, unit: UnitOn, merge: Merge) -> Iterator[AuditDraft]:
    """Moves the rows of the file that goes, drops those that are told already; the entries of each."""
    apart = list(NotSame.objects.filter(Q(first=merge.gone) | Q(second=merge.gone)))
    yield from _dropped(act, unit, merge, apart)
    for model, name in pointing():
        going = list(model._base_manager.filter(**{name: merge.gone}))
        if not going:
            continue
        kept = list(model._base_manager.filter(**{name: merge.kept}))
        moved, dropped = _sorted(model, name, kept, going, merge.sides)
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
    model: type[Model], name: str, kept: list[Any], going: list[Any], sides: Mapping[str, Side]
) -> tuple[list[Any], list[Any]]:
    """The rows to move and those to drop. Raises `Conflict` naming the first two that overlap and differ."""
    key = key_of(model, name)
    if key is None:
        return going, []
    found = sort_out([dated(row, name, key) for row in kept], [dated(row, name, key) for row in going])
    by_pk = {row.pk: row for row in (*kept, *going)}
    moved, dropped = dict.fromkeys(found.moved), dict.fromkeys(found.said)
    side = sides.get(model._meta.label_lower)
    for stays, goes in found.clashing:
        if side is None:
            raise overlap(by_pk[stays], by_pk[goes])
        dropped[stays if side == "gone" else goes] = None
        if side == "gone":
            moved[goes] = None
    return [by_pk[pk] for pk in moved], [by_pk[pk] for pk in dropped]
