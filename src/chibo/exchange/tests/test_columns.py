"""A corrected reading of the columns: used, remembered with its headings for the unit, offered again, forgotten."""

from __future__ import annotations

import pytest

from chibo.core.audit.models import AuditEntry
from chibo.core.errors import DomainError, Forbidden
from chibo.exchange.models import ImportBatch, RememberedColumns
from chibo.exchange.reading import Field
from chibo.exchange.services import apply_list, forget_columns, preview_list, undo_batch
from chibo.exchange.tests.lists import LO, SUNG, VANG, apply, preview, workbook
from chibo.org.access import OPERATOR
from chibo.people.enums import AttainmentKind
from chibo.people.models import Person
from tests.factories import at, cast, make_tree

pytestmark = pytest.mark.django_db
#: The column of schooling, not to be read.
NOT_AS_LISTED = {("", "F"): None}


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def unit(tree):
    return tree.a


def meaning(plan, letter):
    return next(column.field for column in plan.columns if column.column == letter)


def test_chosen_column_goes_into_the_register(unit):
    apply(unit, LO, columns=NOT_AS_LISTED)
    assert Person.objects.get().attainments.filter(kind=AttainmentKind.SCHOOLING).count() == 0
    assert meaning(preview(unit, LO, columns={}), "F") == Field.SCHOOLING


def test_choice_is_remembered_for_the_next_list_with_the_same_headings(unit):
    apply(unit, LO, columns=NOT_AS_LISTED)
    plan = preview(unit, LO, SUNG)
    assert (plan.columns_from, meaning(plan, "F")) == ("remembered", None)
    other = preview(unit, LO, SUNG, without=("note",))
    assert (other.columns_from, meaning(other, "F")) == ("guessed", Field.SCHOOLING)


def test_choice_is_remembered_for_its_unit_only(tree, unit):
    apply(unit, LO, columns=NOT_AS_LISTED)
    assert preview(tree.b, VANG).columns_from == "guessed"


def test_plain_reading_leaves_what_is_remembered_alone(unit):
    apply(unit, LO, columns=NOT_AS_LISTED)
    plan = preview(unit, LO, columns={})
    assert (plan.columns_from, meaning(plan, "F")) == ("guessed", Field.SCHOOLING)
    assert preview(unit, LO).columns_from == "remembered"


def test_choice_changed_again_replaces_the_one_before(unit):
    apply(unit, LO, columns=NOT_AS_LISTED)
    apply(unit, LO, columns={("Danh sach", "F"): Field.SCHOOLING, ("Danh sach", "N"): None})
    plan = preview(unit, LO)
    assert (meaning(plan, "F"), meaning(plan, "N")) == (Field.SCHOOLING, None)
    entries = AuditEntry.objects.filter(act="exchange.remember_columns").order_by("id")
    assert [bool(entry.before) for entry in entries] == [False, True]
    assert RememberedColumns.objects.count() == 1


def test_same_choice_twice_is_one_entry(unit):
    apply(unit, LO, columns=NOT_AS_LISTED)
    apply(unit, LO, columns=NOT_AS_LISTED)
    assert AuditEntry.objects.filter(act="exchange.remember_columns").count() == 1


def test_forgotten_choice_is_not_offered(unit):
    _batch, plan = apply(unit, LO, columns=NOT_AS_LISTED)
    forget_columns(OPERATOR, unit=at(unit), columns=plan.columns)
    assert preview(unit, LO).columns_from == "guessed"
    assert AuditEntry.objects.get(act="exchange.forget_columns").before["columns"]["F"] == ""


def test_forgetting_needs_the_right_to_import(tree, unit):
    people = cast(tree)
    plan = preview(unit, LO)
    with pytest.raises(Forbidden):
        forget_columns(people.viewer("department"), unit=at(unit), columns=plan.columns)


def test_preview_remembers_nothing(unit):
    preview(unit, LO, columns=NOT_AS_LISTED)
    assert not RememberedColumns.objects.exists()


def test_refused_list_remembers_nothing(unit):
    with pytest.raises(DomainError):
        apply(unit, LO | {"born": "31/02/1980"}, columns=NOT_AS_LISTED)
    assert not RememberedColumns.objects.exists()


def test_batch_read_as_chosen_can_be_undone(unit):
    batch, _plan = apply(unit, LO, columns=NOT_AS_LISTED)
    undo_batch(OPERATOR, batch=batch)
    assert not Person.objects.exists()
    assert ImportBatch.objects.get().undone_at


def test_encoding_said_wins_over_the_letters(unit):
    listed = {"unit": at(unit), "data": workbook(LO), "filename": "a.xlsx", "as_of": None}
    with pytest.raises(DomainError) as refusal:
        preview_list(OPERATOR, **listed, encoding="latin-9")
    assert refusal.value.code == "encoding_unknown"
    assert preview(unit, LO, encoding="unicode").encoding == "unicode"


def test_column_that_no_sheet_has_is_refused(unit):
    with pytest.raises(DomainError) as refusal:
        apply_list(
            OPERATOR,
            unit=at(unit),
            data=workbook(LO),
            filename="a.xlsx",
            as_of=None,
            columns={("", "ZZ"): None},
        )
    assert refusal.value.code == "column_unknown"
    assert "ZZ" in str(refusal.value)
