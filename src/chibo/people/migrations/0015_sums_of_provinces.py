"""Ready counts also know admissions, units and cells, and are summed up by province; all are worked out anew."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

MEMBERS = ("members", "assumed", "official", "female", "minority", "religious", "born_months", "admitted", "admitted_assumed")
POSTS = ("units", "units_dated", "cells", "cells_dated", "with_committee", "with_committee_dated", "secretaries")


def counts(names):
    return [(name, (models.BigIntegerField if name == "born_months" else models.IntegerField)(default=0)) for name in names]


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def unit(name):
    return (
        "unit",
        models.ForeignKey(
            db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name=name, to="org.unit"
        ),
    )


def tally(name, words, of, label):
    return migrations.CreateModel(
        name=name,
        fields=[
            key(), *counts(of), unit(label), ("starts_on", models.DateField()), ("ends_on", models.DateField()),
            ("top", models.BigIntegerField(null=True)),
        ],
        options={
            "verbose_name": words,
            "constraints": [
                models.UniqueConstraint(fields=("unit", "ends_on"), name=f"{name.lower()}_once"),
                models.CheckConstraint(condition=Q(("starts_on__lt", F("ends_on"))), name=f"{name.lower()}_period"),
            ],
        },
    )


class Migration(migrations.Migration):

    dependencies = [
        ("org", "0018_marks_of_ready_counts"),
        ("people", "0014_notice_slips"),
    ]

    operations = [
        migrations.DeleteModel(name="MemberTally"),
        migrations.DeleteModel(name="PostTally"),
        tally("MemberTally", "số đảng viên cộng sẵn", MEMBERS, "member_tallies"),
        tally("PostTally", "số đơn vị, chức vụ cộng sẵn", POSTS, "post_tallies"),
        migrations.CreateModel(
            name="TallyStep",
            fields=[
                key(), *counts((*MEMBERS, *POSTS)), ("whole_year", models.BooleanField()), ("day", models.DateField()),
                unit("tally_steps"),
            ],
            options={
                "verbose_name": "thay đổi của số cộng sẵn",
                "constraints": [models.UniqueConstraint(fields=("unit", "whole_year", "day"), name="tallystep_once")],
            },
        ),
        migrations.RunSQL(
            "INSERT INTO people_tallymark (unit_id) SELECT id FROM org_unit", migrations.RunSQL.noop
        ),
    ]
