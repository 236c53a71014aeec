"""All that came before, in one step for new sites."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notes', '0001_initial'), ('notes', '0002_editor')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Pad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PadUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('update', models.BinaryField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pad', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='notes.pad')),
                ('is_named', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['pad', 'id'], name='updates_of_a_pad')],
            },
        ),
        migrations.CreateModel(
            name='PadSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('upto', models.PositiveBigIntegerField()),
                ('state', models.BinaryField()),
                ('pad', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='snapshots', to='notes.pad')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pad', 'upto'), name='one_snapshot_a_change')],
            },
        ),
        migrations.CreateModel(
            name='PadWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client', models.PositiveBigIntegerField()),
                ('pad', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='windows', to='notes.pad')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pad', 'client'), name='one_writer_a_window')],
            },
        ),
    ]
