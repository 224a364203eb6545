"""What stands against making two files one: dated rows of both that overlap and tell different things."""

# ruff: noqa: SLF001 - `_meta` is how Django lists what points to a person
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import ManyToOneRel
from django.utils.translation import gettext as _

from chibo.catalogue.acts import passes, secret_tables
from chibo.core.constraints import NoOverlap
from chibo.core.dates import BEGINNING, END, format_date
from chibo.core.errors import Conflict
from chibo.people.columns import level_label
from chibo.people.duplicate_rules import Dated, sort_out
from chibo.people.enums import AttainmentKind
from chibo.people.models import Affiliation, Attainment, Membership, NotSame, Person, PostHeld

if TYPE_CHECKING:
    from django.db.models import Model

_NOT_FACTS: Final = frozenset({"id", "uid", "starts_on", "ends_on", "recorded_in", "closed_in", "assumed"})


@dataclass(frozen=True)
class Clash:
    """A table in which rows of both files overlap and differ: its label, its word, and these rows of each in words."""

    table: str
    label: str
    kept: list[str]
    gone: list[str]


def pointing() -> list[tuple[type[Model], str]]:
    """Every table with a foreign key to a person and the name of that key, but what was said of two people and what follows
    the person by itself (syllables of a name, kept by the database)."""  # noqa: D205, D209
    return [
        (relation.related_model, relation.field.name)
        for relation in Person._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
        and relation.related_model is not NotSame
        and not passes(relation.related_model)
    ]


def clashes_of(kept: Person, gone: Person) -> list[Clash]:
    """Where one has to choose whose rows stand. Two SQL queries a table; of secret tables nothing is told."""
    found = []
    for model, name in pointing():
        key = key_of(model, name)
        if key is None or model in secret_tables():
            continue
        rows = [list(model._base_manager.filter(**{name: person})) for person in (kept, gone)]
        by_pk = {row.pk: row for row in (*rows[0], *rows[1])}
        pairs = sort_out(*([dated(row, name, key) for row in side] for side in rows)).clashing
        if pairs:
            label = str(model._meta.verbose_name)
            sides = [
                [_row_words(by_pk[pk]) for pk in dict.fromkeys(side)] for side in zip(*pairs, strict=True)
            ]
            found.append(Clash(model._meta.label_lower, label[:1].upper() + label[1:], *sides))
    return found


def key_of(model: type[Model], name: str) -> tuple[str, ...] | None:
    """What else rows of one person must share to exclude each other; None where they never do."""
    constraints = [one for one in model._meta.constraints if isinstance(one, NoOverlap) and name in one.key]
    return tuple(part for part in constraints[0].key if part != name) if constraints else None


def dated(row: Any, name: str, key: tuple[str, ...]) -> Dated:
    """A row as the rule compares it; a row without a first day overlaps with nothing."""
    facts = tuple(
        getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in _NOT_FACTS and field.name != name
    )
    starts_on = row.starts_on or END
    return Dated(row.pk, tuple(getattr(row, part) for part in key), facts, starts_on, row.ends_on or END)


def overlap(kept: Any, gone: Any) -> Conflict:
    """The refusal of two rows that overlap and differ."""
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
    if isinstance(row, Attainment):
        kind = AttainmentKind(row.kind)
        return f"{kind.label}: {level_label(kind, row.level)}"
    if isinstance(row, PostHeld):
        return f"{row.seat.post} ({days})"
    if isinstance(row, Membership) and row.official_on:
        official = _("chính thức %(day)s") % {"day": format_date(row.official_on)}
        return f"{days}, {official}"
    if not isinstance(row, Affiliation):
        return days
    name = row.unit.profiles.order_by("-starts_on").values_list("name", flat=True).first()
    return f"{name} ({days})"
