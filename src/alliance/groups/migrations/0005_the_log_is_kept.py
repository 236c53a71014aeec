"""Take away what has moved, and keep the log append-only in the database itself."""

from django.db import migrations

from alliance.groups import protection


def put_up(apps, schema_editor):
    protection.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    protection.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [("groups", "0004_move_chairs_and_cycles")]

    operations = [
        migrations.RemoveConstraint(
            model_name='workinggroup',
            name='cycle_ends_after_it_starts',
        ),
        migrations.RemoveField(
            model_name='workinggroup',
            name='chair_name',
        ),
        migrations.RemoveField(
            model_name='workinggroup',
            name='chair_organization',
        ),
        migrations.RemoveField(
            model_name='workinggroup',
            name='chair_person',
        ),
        migrations.RemoveField(
            model_name='workinggroup',
            name='cycle_ends_on',
        ),
        migrations.RemoveField(
            model_name='workinggroup',
            name='cycle_starts_on',
        ),
        migrations.RunPython(put_up, take_down),
    ]
