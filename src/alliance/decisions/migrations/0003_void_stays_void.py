"""A decision that was declared void stays so."""

from django.db import migrations

from alliance.decisions import protection


def put_up(apps, schema_editor):
    protection.VOID.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    protection.VOID.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0002_declared_void'),
    ]

    operations = [
        migrations.RunPython(put_up, take_down),
    ]
