"""Ready counts are found by their last day: most questions are about late days, and few rows end after those."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0013_numbers_in_names'),
        ('people', '0007_assigned_members'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='membertally',
            name='membertally_once',
        ),
        migrations.RemoveConstraint(
            model_name='posttally',
            name='posttally_once',
        ),
        migrations.AddConstraint(
            model_name='membertally',
            constraint=models.UniqueConstraint(fields=('unit', 'ends_on'), name='membertally_once'),
        ),
        migrations.AddConstraint(
            model_name='posttally',
            constraint=models.UniqueConstraint(fields=('unit', 'ends_on'), name='posttally_once'),
        ),
    ]
