"""Who may speak of the rulebook: the officer sets values of the own unit, the department above compares with the papers."""

from django.db import migrations

GIVEN = {"organisation_officer": "rules.override", "department_above": "rules.confirm"}


def give(apps, schema_editor):
    """Adds the permission to the role, once."""
    for role in apps.get_model("org", "Role").objects.filter(code__in=GIVEN):
        if GIVEN[role.code] not in role.permissions:
            role.permissions = [*role.permissions, GIVEN[role.code]]
            role.save(update_fields=["permissions"])


def take(apps, schema_editor):
    """Takes the permission back."""
    for role in apps.get_model("org", "Role").objects.filter(code__in=GIVEN):
        role.permissions = [permission for permission in role.permissions if permission != GIVEN[role.code]]
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("org", "0002_reference_data")]
    operations = [migrations.RunPython(give, take)]
