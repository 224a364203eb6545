"""Who follows admissions: the officer decides, the cell secretary notes and fosters, the leaders see."""

from django.db import migrations

GIVEN = {
    "organisation_officer": ("admissions.see", "admissions.record", "members.decide"),
    "cell_secretary": ("admissions.see", "admissions.record"),
    "secretary": ("admissions.see",),
    "standing_deputy_secretary": ("admissions.see",),
    "assigned_committee_member": ("admissions.see",),
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
    dependencies = [("org", "0009_permission_of_accounts")]
    operations = [migrations.RunPython(give, take)]
