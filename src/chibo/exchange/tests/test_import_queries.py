"""Batches and sources as far as the viewer reaches; drafts for their owner only."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from chibo.core.clock import now
from chibo.core.errors import DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.exchange.models import ImportDraft
from chibo.exchange.queries import batch_by_id, batches_of, source_of
from chibo.exchange.services import undo_batch
from chibo.exchange.storage import draft_bytes, draft_of, drop_draft, keep_draft
from chibo.exchange.tests.lists import AS_OF, LATER, LO, SUNG, VANG, apply
from chibo.org.access import OPERATOR
from chibo.people.models import Person
from tests.factories import at, cast, make_tree

pytestmark = pytest.mark.django_db


def keep(people, tree, data=b"xlsx"):
    return keep_draft(
        people.viewer("clerk_a"),
        people.clerk_a,
        unit=at(tree.a),
        data=data,
        filename="a.xlsx",
        as_of=AS_OF,
        history="since-list",
    )


def file_of(draft):
    return Path(settings.CHIBO_HOME, "uploads", str(draft.uid))


def test_batches_stand_newest_first_with_those_below_and_within_reach():
    tree = make_tree()
    people = cast(tree)
    first, _plan = apply(tree.a, LO, SUNG)
    below, _plan = apply(tree.cells_a[1], VANG)
    apply(tree.b, VANG | {"cell": "Chi bộ thôn Nà Lâu", "id": "014090000009"})
    clerk = people.viewer("clerk_a")
    assert list(batches_of(clerk, at(tree.a))) == [below, first]
    assert list(batches_of(clerk, at(tree.district))) == [below, first]
    assert list(batches_of(clerk, at(tree.cells_a[1]))) == [below]
    assert batches_of(OPERATOR, at(tree.district)).count() == 3
    assert not batches_of(people.viewer("department"), at(tree.a)).exists()


def test_batch_by_id_keeps_to_reach():
    tree = make_tree()
    people = cast(tree)
    batch, _plan = apply(tree.a, LO)
    assert batch_by_id(people.viewer("clerk_a"), batch.pk) == batch
    with pytest.raises(NotVisible):
        batch_by_id(people.viewer("clerk_b"), batch.pk)
    with pytest.raises(Forbidden):
        batch_by_id(people.viewer("department"), batch.pk)
    with pytest.raises(NotVisible):
        batch_by_id(OPERATOR, batch.pk + 1)


def test_source_is_the_newest_list_that_stands():
    tree = make_tree()
    apply(tree.a, SUNG, LO)
    newer, _plan = apply(tree.a, LO, SUNG, VANG, as_of=LATER)
    person = Person.objects.get(name=LO["name"])
    assert (source_of([person.pk])[person.pk].row, source_of([person.pk])[person.pk].batch) == (2, newer)
    undo_batch(OPERATOR, batch=newer)
    assert source_of([person.pk])[person.pk].row == 3
    assert source_of([]) == {}


def test_draft_is_kept_sealed_for_its_owner():
    tree = make_tree()
    people = cast(tree)
    draft = keep(people, tree, b"\x00\xffPK so dinh danh")
    assert draft_bytes(draft_of(people.clerk_a, draft.uid)) == b"\x00\xffPK so dinh danh"
    assert b"so dinh danh" not in file_of(draft).read_bytes()
    assert stat.S_IMODE(file_of(draft).parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file_of(draft).stat().st_mode) == 0o600
    for user, uid in (
        (people.clerk_b, draft.uid),
        (people.clerk_a, new_uid()),
        (people.clerk_a, "không phải mã"),
    ):
        with pytest.raises(NotVisible):
            draft_of(user, uid)


def test_draft_needs_the_right_to_import():
    tree = make_tree()
    people = cast(tree)
    with pytest.raises(Forbidden):
        keep_draft(
            people.viewer("department"),
            people.department,
            unit=at(tree.a),
            data=b"",
            filename="a",
            as_of=None,
            history="since-list",
        )


def test_dropped_draft_is_gone_with_its_file():
    tree = make_tree()
    people = cast(tree)
    draft = keep(people, tree)
    drop_draft(draft)
    assert not file_of(draft).exists()
    with pytest.raises(NotVisible):
        draft_of(people.clerk_a, draft.uid)
    with pytest.raises(DomainError, match="chọn lại tệp"):
        draft_bytes(draft)


def test_drafts_older_than_a_day_go_when_a_new_one_comes():
    tree = make_tree()
    people = cast(tree)
    old, young = keep(people, tree), keep(people, tree)
    ImportDraft.objects.filter(pk=old.pk).update(created_at=now() - timedelta(days=1, minutes=1))
    keep(people, tree)
    assert ImportDraft.objects.count() == 2
    assert (file_of(old).exists(), file_of(young).exists()) == (False, True)
