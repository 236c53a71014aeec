"""All that came before, in one step for new sites."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('exports', '0001_asked_for'), ('exports', '0002_progress')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('scope', models.CharField(choices=[('person', 'my data'), ('alliance', 'the whole alliance')], default='person', max_length=8)),
                ('state', models.CharField(choices=[('waiting', 'being made'), ('ready', 'ready'), ('failed', 'could not be made'), ('expired', 'removed again')], default='waiting', max_length=8)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('queued_at', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('file', models.FileField(blank=True, upload_to='exports/')),
                ('size_bytes', models.PositiveBigIntegerField(default=0)),
                ('taken_times', models.PositiveIntegerField(default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to=settings.AUTH_USER_MODEL)),
                ('parts_all', models.PositiveSmallIntegerField(default=0)),
                ('parts_done', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('person', 'scope'), name='one_export_at_a_time')],
            },
        ),
    ]
