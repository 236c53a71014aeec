"""All that came before, in one step for new sites."""

import alliance.calls.models.people
import alliance.calls.models.series
import alliance.calls.rules
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('calls', '0001_initial'), ('calls', '0002_events_and_answers'), ('calls', '0003_changes_and_following'), ('calls', '0004_told_changes')]

    initial = True

    dependencies = [
        ('groups', '0001_initial'),
        ('groups', '0005_the_log_is_kept'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CallSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(max_length=60, unique=True, validators=[alliance.calls.models.series.check_slug])),
                ('first_on', models.DateField(verbose_name='first day')),
                ('local_time', models.TimeField(help_text='On the wall clock of the zone: 12:00 is noon there, in summer and in winter.')),
                ('time_zone', models.CharField(max_length=64, validators=[alliance.calls.models.series.check_zone])),
                ('rule', models.CharField(blank=True, max_length=200, validators=[alliance.calls.rules.check_rule])),
                ('duration_min', models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(1440)])),
                ('join_url', models.URLField(blank=True)),
                ('description', models.TextField(blank=True)),
                ('is_demo', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='call_series', to='groups.workinggroup')),
                ('last_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('continues', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='continued_by', to='calls.callseries')),
                ('kind', models.CharField(choices=[('call', 'call'), ('event', 'special event')], default='call', max_length=8)),
                ('uid', models.CharField(blank=True, editable=False, max_length=255)),
            ],
            options={
                'verbose_name_plural': 'call series',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_on', None), ('last_on__gte', models.F('first_on')), _connector='OR'), name='series_ends_after_it_starts', violation_error_message='The last day lies before the first.'), models.UniqueConstraint(condition=models.Q(('uid', ''), _negated=True), fields=('uid',), name='one_series_a_uid')],
            },
        ),
        migrations.CreateModel(
            name='CallException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('original_start', models.DateTimeField()),
                ('kind', models.CharField(choices=[('cancelled', 'cancelled'), ('moved', 'moved')], max_length=10)),
                ('new_start', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(max_length=200)),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='calls.callseries')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('series', 'original_start'), name='one_exception_an_occurrence', violation_error_message='This call has an exception already; change that one.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'moved'), ('new_start__isnull', False)), models.Q(('kind', 'cancelled'), ('new_start', None)), _connector='OR'), name='moved_calls_have_a_new_start', violation_error_message='A moved call has a new start; a cancelled one has none.')],
            },
        ),
        migrations.CreateModel(
            name='Rsvp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('original_start', models.DateTimeField()),
                ('answer', models.CharField(choices=[('yes', 'I come'), ('maybe', 'perhaps'), ('no', 'not this time')], max_length=5)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rsvps', to=settings.AUTH_USER_MODEL)),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rsvps', to='calls.callseries')),
                ('is_named', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('series', 'original_start', 'person'), name='one_answer_a_call')],
            },
        ),
        migrations.CreateModel(
            name='CallChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('made', 'made'), ('changed', 'changed'), ('cancelled', 'cancelled'), ('moved', 'moved'), ('restored', 'held as planned after all'), ('added', 'extra call'), ('removed', 'extra call taken back'), ('ended', 'ended'), ('continued', 'goes on at other times')], max_length=10)),
                ('original_start', models.DateTimeField(blank=True, null=True)),
                ('new_start', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='calls.callseries')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('told_at', None)), fields=['told_at'], name='calls_untold')],
            },
        ),
        migrations.CreateModel(
            name='ExtraCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extras', to='calls.callseries')),
            ],
            options={
                'ordering': ['start'],
                'constraints': [models.UniqueConstraint(fields=('series', 'start'), name='one_extra_call_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='Following',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('how', models.CharField(choices=[('remind', 'Changes, and reminders a day and an hour before'), ('follow', 'Changes only'), ('off', 'Nothing')], max_length=6)),
                ('answer', models.CharField(blank=True, choices=[('yes', 'I come'), ('maybe', 'perhaps'), ('no', 'not this time')], max_length=5)),
                ('is_named', models.BooleanField(default=False)),
                ('invites', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='call_followings', to=settings.AUTH_USER_MODEL)),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followings', to='calls.callseries')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('series', 'person'), name='one_following_a_series')],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('first_on', models.DateField(verbose_name='first day')),
                ('last_on', models.DateField(verbose_name='last day')),
            ],
            options={
                'ordering': ['first_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='holidays_end_after_they_start', violation_error_message='The last day lies before the first.')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('original_start', models.DateTimeField(blank=True, null=True)),
                ('address', models.EmailField(max_length=254)),
                ('mails', models.PositiveIntegerField(default=0)),
                ('is_withdrawn', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='call_invitations', to=settings.AUTH_USER_MODEL)),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='calls.callseries')),
                ('told_change_id', models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('series', 'original_start', 'person'), name='one_invitation_a_call'), models.UniqueConstraint(condition=models.Q(('original_start', None)), fields=('series', 'person'), name='one_invitation_a_series')],
            },
        ),
        migrations.CreateModel(
            name='OwnCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default=alliance.calls.models.people.new_name, max_length=32, unique=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='own_calendar', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Reminded',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateTimeField()),
                ('occasion', models.CharField(max_length=4)),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='calls.callseries')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('series', 'start', 'occasion'), name='one_reminder_a_call')],
            },
        ),
    ]
