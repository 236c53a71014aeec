"""For which organization a run was begun."""

import django.db.models.deletion
from django.db import migrations, models

from alliance.lab import protection


def put_up(apps, schema_editor):
    protection.BEHALF.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    protection.BEHALF.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('lab', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Behalf',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.UUIDField()),
                ('organization_name', models.CharField(max_length=200)),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='behalf', to='lab.run')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
