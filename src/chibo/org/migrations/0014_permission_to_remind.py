"""Who may remind a cell of what it owes: the officer and the leaders of the committee above it."""

from django.db import migrations

GIVEN = ("organisation_officer", "secretary", "standing_deputy_secretary", "assigned_committee_member")
PERMISSION = "obligations.remind"


def give(apps, schema_editor):
    """Adds the permission to the roles, once."""
    for role in apps.get_model("org", "Role").objects.filter(code__in=GIVEN):
        if PERMISSION not in role.permissions:
            role.permissions = [*role.permissions, PERMISSION]
            role.save(update_fields=["permissions"])


def take(apps, schema_editor):
    """Takes the permission back."""
    for role in apps.get_model("org", "Role").objects.filter(code__in=GIVEN):
        role.permissions = [permission for permission in role.permissions if permission != PERMISSION]
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("org", "0013_numbers_in_names")]
    operations = [migrations.RunPython(give, take)]
