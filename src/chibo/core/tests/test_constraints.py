from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AlterField,
    AlterModelTable,
    RemoveConstraint,
)
from django.db.migrations.writer import MigrationWriter

from chibo.core.constraints import AppendOnly, NoOverlap
from chibo.core.dates import BEGINNING, END

JANUARY, APRIL, JULY, OCTOBER = (date(2024, month, 1) for month in (1, 4, 7, 10))


def stay_fields():
    return [
        ("id", models.BigAutoField(primary_key=True)),
        ("person", models.ForeignKey("trial.Person", models.CASCADE, null=True, db_constraint=False)),
        ("place", models.PositiveSmallIntegerField(default=1)),
        ("sole", models.BooleanField(default=True)),
        ("note", models.CharField(max_length=10, default="")),
        ("starts_on", models.DateField(default=BEGINNING)),
        ("ends_on", models.DateField(default=END)),
    ]


@pytest.fixture
def stays(trial):
    """Makes the table `Stay` with the given constraints."""

    def make(*constraints):
        trial.create("Person", [("id", models.BigAutoField(primary_key=True))])
        return trial.create("Stay", stay_fields(), *constraints)

    return make


ONE_PLACE = NoOverlap(name="stay_no_overlap", key="person")


def refused(act):
    with pytest.raises(IntegrityError):
        act()
    return True


def test_no_overlap_second_row_is_refused(stays):
    stay = stays(ONE_PLACE)
    stay.objects.create(person_id=1, starts_on=JANUARY, ends_on=JULY)
    assert refused(lambda: stay.objects.create(person_id=1, starts_on=APRIL, ends_on=OCTOBER))
    assert refused(lambda: stay.objects.create(person_id=1))
    assert refused(lambda: stay.objects.bulk_create([stay(person_id=2), stay(person_id=2, starts_on=JULY)]))
    assert stay.objects.count() == 1


def test_no_overlap_message_names_the_constraint(stays):
    stay = stays(ONE_PLACE)
    stay.objects.create(person_id=1)
    with pytest.raises(IntegrityError, match="stay_no_overlap"):
        stay.objects.create(person_id=1)


def test_no_overlap_touching_rows_and_other_keys_are_allowed(stays):
    stay = stays(ONE_PLACE)
    stay.objects.create(person_id=1, starts_on=APRIL, ends_on=JULY)
    stay.objects.create(person_id=1, ends_on=APRIL)
    stay.objects.create(person_id=1, starts_on=JULY)
    stay.objects.create(person_id=2)
    assert stay.objects.count() == 4


def test_no_overlap_update_is_refused(stays):
    stay = stays(ONE_PLACE)
    first = stay.objects.create(person_id=1, ends_on=APRIL)
    second = stay.objects.create(person_id=2)
    assert refused(lambda: stay.objects.filter(pk=second.pk).update(person_id=1))
    second.starts_on = APRIL
    second.save()
    stay.objects.filter(pk=second.pk).update(person_id=1)
    assert refused(lambda: stay.objects.filter(pk=first.pk).update(ends_on=JULY))
    stay.objects.filter(pk=first.pk).update(note="x", ends_on=JANUARY)


def test_no_overlap_empty_interval_overlaps_nothing(stays):
    stay = stays(ONE_PLACE)
    stay.objects.create(person_id=1)
    stay.objects.create(person_id=1, starts_on=APRIL, ends_on=APRIL)
    assert stay.objects.count() == 2


def test_no_overlap_empty_key_overlaps_nothing(stays):
    stay = stays(ONE_PLACE)
    stay.objects.create(person_id=None)
    stay.objects.create(person_id=None)
    stay.objects.create(person_id=1)
    assert stay.objects.count() == 3


def test_no_overlap_key_of_two_columns(stays):
    stay = stays(NoOverlap(name="stay_no_overlap", key=("person", "place")))
    stay.objects.create(person_id=1, place=1)
    stay.objects.create(person_id=1, place=2)
    stay.objects.create(person_id=2, place=1)
    assert refused(lambda: stay.objects.create(person_id=1, place=2))


def test_no_overlap_condition_is_respected(stays):
    stay = stays(NoOverlap(name="stay_sole", key="place", condition_column="sole"))
    stay.objects.create(sole=True)
    other = stay.objects.create(sole=False)
    stay.objects.create(sole=False)
    assert refused(lambda: stay.objects.create(sole=True))
    assert refused(lambda: stay.objects.filter(pk=other.pk).update(sole=True))


def test_no_overlap_upsert_meets_only_other_rows(stays):
    stay = stays(ONE_PLACE)
    row = stay.objects.create(person_id=1, ends_on=JULY)
    row.ends_on = OCTOBER
    stay.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["ends_on"])
    assert stay.objects.get().ends_on == OCTOBER


def test_no_overlap_survives_later_migrations(trial, stays):
    stays(ONE_PLACE)
    trial.run(
        AlterField("Stay", "note", models.CharField(max_length=20, null=True)),
        AddField("Stay", "rank", models.IntegerField(default=0)),
    )
    trial.run(AlterField("Stay", "note", models.TextField(default="")))
    trial.run(AlterModelTable("Stay", "trial_residence"))
    stay = trial.model("Stay")
    stay.objects.create(person_id=1)
    assert refused(lambda: stay.objects.create(person_id=1))
    assert refused(lambda: stay.objects.bulk_create([stay(person_id=5), stay(person_id=5)]))


def test_no_overlap_added_and_removed_later(trial, stays):
    stays()
    trial.run(AddConstraint("Stay", ONE_PLACE))
    stay = trial.model("Stay")
    stay.objects.create(person_id=1)
    assert refused(lambda: stay.objects.create(person_id=1))
    trial.run(RemoveConstraint("Stay", "stay_no_overlap"))
    stay = trial.model("Stay")
    stay.objects.create(person_id=1)
    assert stay.objects.count() == 2


def test_no_overlap_validate_speaks_before_the_database(stays):
    constraint = NoOverlap(name="stay_no_overlap", key="person", condition_column="sole")
    stay = stays(constraint)
    row = stay.objects.create(person_id=1, ends_on=JULY)
    constraint.validate(stay, row)
    constraint.validate(stay, stay(person_id=1, starts_on=JULY))
    constraint.validate(stay, stay(person_id=2))
    constraint.validate(stay, stay(person_id=None))
    constraint.validate(stay, stay(person_id=1, sole=False))
    constraint.validate(stay, stay(person_id=1, starts_on=APRIL, ends_on=APRIL))
    constraint.validate(stay, stay(person_id=1), exclude={"starts_on"})
    with pytest.raises(ValidationError) as refusal:
        constraint.validate(stay, stay(person_id=1, starts_on=APRIL))
    assert refusal.value.code == "overlap"
    with pytest.raises(ValidationError):
        stay(person_id=1, starts_on=APRIL).validate_constraints()


@pytest.mark.parametrize(
    "constraint",
    [
        ONE_PLACE,
        NoOverlap(name="n", key=("person", "place"), starts="a", ends="b", condition_column="sole"),
        NoOverlap(name="n", key="person", violation_error_code="x", violation_error_message="y"),
        AppendOnly(name="n"),
    ],
)
def test_constraint_rebuilt_from_a_migration_is_equal(constraint):
    path, args, kwargs = constraint.deconstruct()
    assert path == f"chibo.core.constraints.{type(constraint).__name__}"
    rebuilt = type(constraint)(*args, **kwargs)
    assert rebuilt == constraint == constraint.clone()
    assert hash(rebuilt) == hash(constraint)
    assert f"name={constraint.name!r}" in repr(rebuilt)
    assert f"{type(constraint).__name__}(" in MigrationWriter.serialize(constraint)[0]


def test_constraints_of_other_parts_differ():
    assert NoOverlap(name="stay_no_overlap", key="place") != ONE_PLACE
    assert AppendOnly(name="n") != AppendOnly(name="m")
    assert AppendOnly(name="n") != NoOverlap(name="n", key="person")


def test_append_only_refuses_change_and_removal(stays):
    stay = stays(AppendOnly(name="stay_append_only"))
    row = stay.objects.create(note="a")
    assert refused(lambda: stay.objects.update(note="b"))
    assert refused(row.delete)
    assert refused(lambda: stay.objects.all()._raw_delete("default"))
    assert stay.objects.get().note == "a"


def test_append_only_survives_later_migrations(trial, stays):
    stays(AppendOnly(name="stay_append_only"))
    trial.run(AlterField("Stay", "note", models.CharField(max_length=20, null=True)))
    stay = trial.model("Stay")
    stay.objects.create()
    assert refused(lambda: stay.objects.update(note="b"))
    assert refused(lambda: stay.objects.all().delete())


def test_append_only_added_and_removed_later(trial, stays):
    stays().objects.create()
    trial.run(AddConstraint("Stay", AppendOnly(name="stay_append_only")))
    assert refused(lambda: trial.model("Stay").objects.all().delete())
    trial.run(RemoveConstraint("Stay", "stay_append_only"))
    assert trial.model("Stay").objects.all().delete()[0] == 1


def test_append_only_validate_refuses_stored_rows(stays):
    constraint = AppendOnly(name="stay_append_only")
    stay = stays(constraint)
    constraint.validate(stay, stay())
    with pytest.raises(ValidationError):
        constraint.validate(stay, stay.objects.create())


@pytest.mark.parametrize("constraint", [ONE_PLACE, AppendOnly(name="stay_append_only")])
def test_constraint_statements_work_without_remaking_the_table(stays, constraint):
    stay = stays()
    with connection.schema_editor() as editor:
        statement = constraint.create_sql(stay, editor)
        if statement:
            editor.execute(statement)
    row = stay.objects.create(person_id=1)
    assert refused(lambda: stay.objects.create(person_id=1) and stay.objects.update(note="b"))
    with connection.schema_editor() as editor:
        statement = constraint.remove_sql(stay, editor)
        if statement:
            editor.execute(statement)
    stay.objects.create(person_id=1)
    stay.objects.filter(pk=row.pk).update(note="b")
