"""A unit that moves, begins, ends or is of another kind marks the counts that stand ready of it; days of records are indexed."""

import chibo.core.marks
from django.db import migrations, models

OF_UNIT = {
    "column": "unit_id",
    "into": "people_tallymark",
    "numbers": "SELECT changed.unit_id AS n FROM changed",
    "of": ("unit_id",),
}


class Migration(migrations.Migration):

    dependencies = [
        ("org", "0017_permissions_of_discipline"),
        ("people", "0012_not_same"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(condition=models.Q(("records_from__isnull", False)), fields=["records_from"], name="unit_records_from"),
        ),
        migrations.AddConstraint(
            model_name="placement", constraint=chibo.core.marks.Marks(name="placement_tally", **OF_UNIT)
        ),
        migrations.AddConstraint(
            model_name="unitprofile", constraint=chibo.core.marks.Marks(name="unitprofile_tally", **OF_UNIT)
        ),
    ]
