"""The organisation officer opens accounts for others and lets them back in; other roles may be given the same."""

from django.db import migrations

ROLE, GIVEN = "organisation_officer", "accounts.reset"


def give(apps, schema_editor):
    """Adds the permission to the role, once."""
    for role in apps.get_model("org", "Role").objects.filter(code=ROLE):
        if GIVEN not in role.permissions:
            role.permissions = [*role.permissions, GIVEN]
            role.save(update_fields=["permissions"])


def take(apps, schema_editor):
    """Takes the permission back."""
    for role in apps.get_model("org", "Role").objects.filter(code=ROLE):
        role.permissions = [permission for permission in role.permissions if permission != GIVEN]
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("org", "0008_narrow_roles")]
    operations = [migrations.RunPython(give, take)]
