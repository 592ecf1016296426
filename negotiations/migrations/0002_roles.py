"""The three roles of accounts, as groups. What each may do is decided in `access/roles.py`."""

from django.db import migrations

ROLES = ("editor", "reviewer", "administrator")


def make_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group")._default_manager
    for name in ROLES:
        groups.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("negotiations", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
