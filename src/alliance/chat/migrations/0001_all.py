"""All that came before, in one step for new sites."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('chat', '0001_initial'), ('chat', '0002_archive_and_slack')]

    initial = True

    dependencies = [
        ('calls', '0001_initial'),
        ('groups', '0005_the_log_is_kept'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SlackPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('text', models.TextField()),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('posted_at', models.DateTimeField(blank=True, null=True)),
                ('trouble', models.CharField(blank=True, max_length=200)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('channel', models.CharField(default='', max_length=80)),
                ('given_up_at', models.DateTimeField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('useful_until', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['due_at'], name='slack_posts_due')],
            },
        ),
        migrations.CreateModel(
            name='SlackRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('team', models.CharField(blank=True, max_length=20)),
                ('user', models.CharField(blank=True, max_length=20)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ChatProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nickname', models.CharField(max_length=40, verbose_name='nickname')),
                ('nickname_key', models.CharField(max_length=80, unique=True)),
                ('archived_as', models.CharField(choices=[('named', 'with my nickname'), ('initials', 'with its initials only'), ('not', 'not at all: what I write is not kept')], default='not', max_length=10, verbose_name='in archives I appear')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='chat_profile', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('title', models.CharField(max_length=120, verbose_name='name')),
                ('call_day', models.DateField(blank=True, null=True)),
                ('is_open', models.BooleanField(default=True, help_text='Otherwise only to those who take part in the group.', verbose_name='open to everybody with an account')),
                ('is_archived', models.BooleanField(default=False, help_text='It says so above the room. Each person chooses whether they appear in it. When you turn it off, what was kept is deleted.', verbose_name='keep an archive on this site')),
                ('kept_days', models.PositiveSmallIntegerField(default=365, verbose_name='days that the archive is kept')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('group', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='room', to='groups.workinggroup')),
                ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='calls.callseries')),
            ],
            options={
                'ordering': ['title'],
                'constraints': [models.UniqueConstraint(fields=('series', 'call_day'), name='one_room_a_call'), models.CheckConstraint(condition=models.Q(models.Q(('call_day', None), ('series', None)), models.Q(('call_day__isnull', False), ('series__isnull', False)), _connector='OR'), name='rooms_of_calls_have_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Removal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=64, unique=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='removals', to='chat.room')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('via', models.CharField(default='site', max_length=10)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chat_check_ins', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='chat.room')),
            ],
            options={
                'ordering': ['-at'],
                'constraints': [models.UniqueConstraint(fields=('room', 'person', 'day'), name='here_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='ChatMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=64, unique=True)),
                ('shown_as', models.CharField(max_length=40)),
                ('body', models.TextField()),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chat_messages', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='chat.room')),
                ('is_hidden', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['room', '-at'], name='chat_by_room')],
            },
        ),
        migrations.CreateModel(
            name='Sanction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('kick', 'sent out'), ('mute', 'muted'), ('ban', 'banned')], max_length=5)),
                ('uid', models.CharField(max_length=64, unique=True)),
                ('reason', models.CharField(max_length=200)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chat_sanctions', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sanctions', to='chat.room')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='SlackLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.CharField(max_length=20)),
                ('user', models.CharField(max_length=20)),
                ('linked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='slack_link', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'user'), name='one_person_a_slack')],
            },
        ),
        migrations.CreateModel(
            name='SlackChannel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(help_text='Its number in Slack (like C0123456789) or its name (like #general).', max_length=80, unique=True, verbose_name='channel')),
                ('says_calls', models.BooleanField(default=True, verbose_name='say when a call begins')),
                ('says_records', models.BooleanField(default=True, verbose_name='say when notes of a call are published')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.workinggroup', verbose_name='only of the group')),
            ],
            options={
                'ordering': ['channel'],
            },
        ),
    ]
