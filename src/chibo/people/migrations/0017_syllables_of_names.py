"""Syllables of names are kept, by triggers, and written for the people who are there."""

import django.db.models.deletion
from django.db import migrations, models

import chibo.core.syllables

SYLLABLES = chibo.core.syllables.KeptSyllables(
    name="person_syllables", of="people_person", into="people_namesyllable", bearer="person_id", among="people_syllable"
)


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def write_all(_apps, editor):
    for statement in SYLLABLES.anew(editor.connection.vendor):
        editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0016_back_from_abroad"),
    ]

    operations = [
        migrations.CreateModel(
            name="Syllable",
            fields=[key(), ("text", models.CharField(db_index=True, max_length=240))],
            options={"verbose_name": "âm tiết của tên"},
        ),
        migrations.CreateModel(
            name="NameSyllable",
            fields=[
                key(),
                ("text", models.CharField(max_length=240)),
                ("sort_key", models.CharField(max_length=1000)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "người mang âm tiết",
                "indexes": [models.Index(fields=["text", "sort_key", "person"], name="namesyllable_order")],
                "constraints": [models.UniqueConstraint(fields=("person", "text"), name="namesyllable_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=SYLLABLES,
        ),
        migrations.RunPython(write_all, migrations.RunPython.noop),
    ]
