"""The whole of `make-data`: rows by a seed, loaded in one transaction."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.cli.make_data import tree
from chibo.cli.make_data.loading import finish, indexes_aside, load
from chibo.cli.make_data.people import People
from chibo.cli.make_data.posts import Posts
from chibo.cli.make_data.sizes import CELLS_A_COMMUNE, LAST_DAY
from chibo.core.audit.acts import Act
from chibo.core.errors import DomainError
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.people.models import Person
from chibo.people.syllables.keeping import rebuild as rebuild_syllables
from chibo.people.tallies.keeping import MANY_AT_ONCE, mark_all, refresh

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from chibo.cli.make_data.sizes import Size
    from chibo.cli.make_data.tree import Tree

_GROUPS = ("kinh", "tay", "thai", "mong", "muong", "nung", "dao")
#: Rows of people wait until so many members are made.
_CHUNK_MEMBERS = 20_000
#: 1 January 2020 in milliseconds, where the numbers of UUIDv7 begin.
_EPOCH_MS = 1_577_836_800_000


def require_empty() -> None:
    """Raises `DomainError` where the register holds anything."""
    if Unit.objects.exists() or Person.objects.exists():
        sentence = _(
            "Sổ này không trống nên không ghi dữ liệu thử vào. Hãy chọn một thư mục mới: chibo make-data --home THƯ_MỤC"
        )
        raise DomainError("register_in_use", sentence)


@transaction.atomic
def make(size: Size) -> None:
    """Fills the empty register. The same size and seed give the same rows, but for the salt of sealed numbers."""
    require_empty()
    chance = random.Random(size.seed)  # noqa: S311 - invented people, not secrets
    uids = _uids(chance)
    act = next(uids)
    with indexes_aside():
        grown = tree.plant(size, chance, act, uids)
        for part in tree.rows_of(grown):
            load(*part)
        posts = _populate(size, chance, act, uids, grown)
        for part in posts.rows():
            load(*part)
    rebuild_syllables()
    finish()
    mark_all()
    transaction.on_commit(partial(refresh, MANY_AT_ONCE))
    facts = {"members": size.members, "cells": size.cells, "months": size.months, "seed": size.seed}
    done = Act(
        OPERATOR.actor, "cli.make_data", Unit.objects.values_list("recorded_in", flat=True)[0], chain=0
    )
    done.record([done.draft("cli.register", 0, unit_id=None, after=facts | {"last_day": LAST_DAY})])


def _populate(size: Size, chance: Random, act: str, uids: Iterator[str], grown: Tree) -> Posts:
    people, posts = People(size, chance, act, uids), Posts(size, chance, act)
    cells = grown.cells
    for number, (cell, members) in enumerate(zip(cells, _shares(size, chance), strict=True)):
        near = cells[max(0, number - CELLS_A_COMMUNE) : number + CELLS_A_COMMUNE]
        posts.lead(cell, people.fill(cell, members, near, _GROUPS[cell.commune % len(_GROUPS)]))
        if len(people.persons) >= _CHUNK_MEMBERS:
            _load_people(people)
    _load_people(people)
    return posts


def _load_people(people: People) -> None:
    for part in people.take():
        load(*part)


def _shares(size: Size, chance: Random) -> list[int]:
    """How many members each cell has; all of them together exactly those asked for."""
    weights = [0.4 + 1.2 * chance.random() for _cell in range(size.cells)]
    total, given, reached = sum(weights), 0, 0.0
    shares = []
    for weight in weights:
        reached += weight
        upto = round(size.members * reached / total)
        shares.append(upto - given)
        given = upto
    return shares


def _uids(chance: Random) -> Iterator[str]:
    """Numbers of the form of UUIDv7, in hexadecimal, one a millisecond."""
    number = 0
    while True:
        noise = chance.getrandbits(62) | 1 << 63
        yield f"{_EPOCH_MS + number:012x}7{number & 0xFFF:03x}{noise:016x}"
        number += 1
