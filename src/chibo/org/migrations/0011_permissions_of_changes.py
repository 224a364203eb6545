"""The organisation officer changes what is recorded of people and reads what was changed."""

from django.db import migrations

ROLE = "organisation_officer"
GIVEN = ("people.change", "history.see")


def give(apps, schema_editor):
    """Adds the permissions to the role, each once."""
    for role in apps.get_model("org", "Role").objects.filter(code=ROLE):
        role.permissions = [*role.permissions, *(one for one in GIVEN if one not in role.permissions)]
        role.save(update_fields=["permissions"])


def take(apps, schema_editor):
    """Takes the permissions back."""
    for role in apps.get_model("org", "Role").objects.filter(code=ROLE):
        role.permissions = [permission for permission in role.permissions if permission not in GIVEN]
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("org", "0010_roles_of_admissions")]
    operations = [migrations.RunPython(give, take)]
