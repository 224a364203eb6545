"""Who knows of discipline: the inspection officer records it, the leaders of the committee and inspectors by assignment see it."""

from django.db import migrations

GIVEN = {
    "inspection_officer": ("discipline.see", "discipline.record"),
    "secretary": ("discipline.see",),
    "standing_deputy_secretary": ("discipline.see",),
    "inspector": ("discipline.see",),
}


def give(apps, schema_editor):
    """Adds the permissions to the roles, each once."""
    for role in apps.get_model("org", "Role").objects.filter(code__in=GIVEN):
        role.permissions = [*role.permissions, *(one for one in GIVEN[role.code] if one not in role.permissions)]
        role.save(update_fields=["permissions"])


def take(apps, schema_editor):
    """Takes the permissions back."""
    for role in apps.get_model("org", "Role").objects.filter(code__in=GIVEN):
        role.permissions = [permission for permission in role.permissions if permission not in GIVEN[role.code]]
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("org", "0016_what_narrow_roles_open")]
    operations = [migrations.RunPython(give, take)]
