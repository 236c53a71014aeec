"""All that came before, in one step for new sites."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('history', '0001_initial'), ('history', '0002_undated_last'), ('history', '0003_proposals'), ('history', '0004_hidden')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('date', models.DateField(blank=True, help_text='Where the day is known.', null=True, verbose_name='day')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='text')),
                ('source_url', models.URLField(blank=True, verbose_name='address of the source')),
                ('source_name', models.CharField(blank=True, max_length=160, verbose_name='name of the source')),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('hidden_because', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'verbose_name_plural': 'history entries',
                'ordering': ['year', models.OrderBy(models.F('date'), nulls_last=True), 'pk'],
                'constraints': [models.UniqueConstraint(fields=('year', 'title'), name='history_says_things_once')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('date', models.DateField(blank=True, help_text='Where the day is known.', null=True, verbose_name='day')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='text')),
                ('source_url', models.URLField(blank=True, verbose_name='address of the source')),
                ('source_name', models.CharField(blank=True, max_length=160, verbose_name='name of the source')),
                ('reason', models.CharField(blank=True, help_text='Helps whoever reviews it.', max_length=300, verbose_name='why')),
                ('state', models.CharField(choices=[('open', 'waits for review'), ('accepted', 'accepted'), ('declined', 'declined')], default='open', max_length=10)),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='word to the proposer')),
                ('before', models.JSONField(blank=True, default=dict)),
                ('entry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='history.historyentry')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-proposed_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['state'], name='history_to_review')],
            },
        ),
    ]
