"""All that came before, in one step for new sites."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('live', '0001_initial'), ('live', '0002_presence')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='LiveTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=100, unique=True)),
                ('version', models.PositiveBigIntegerField(default=0)),
                ('payload', models.JSONField(default=dict)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='LivePresence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('process', models.CharField(max_length=100)),
                ('topic', models.CharField(max_length=100)),
                ('here', models.PositiveIntegerField()),
                ('seen_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('process', 'topic'), name='presence_once_a_process')],
            },
        ),
    ]
