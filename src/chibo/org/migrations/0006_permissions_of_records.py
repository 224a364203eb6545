"""The organisation officer records terms and places and declares figures; other roles may be given the same."""

from django.db import migrations

ROLE = "organisation_officer"
GIVEN = ("terms.record", "places.record", "figures.declare")


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
    dependencies = [("org", "0005_sectors_and_place_kinds")]
    operations = [migrations.RunPython(give, take)]
