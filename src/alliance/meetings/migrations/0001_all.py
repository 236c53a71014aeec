"""All that came before, in one step for new sites."""

import alliance.meetings.models.agenda
import alliance.meetings.models.meeting
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('meetings', '0001_first'), ('meetings', '0002_code_tries')]

    initial = True

    dependencies = [
        ('calls', '0002_events_and_answers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AttendanceChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_public', models.BooleanField(default=False)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='attendance_choice', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('starts_at', models.DateTimeField()),
                ('duration_min', models.PositiveSmallIntegerField(default=60)),
                ('secret', models.CharField(default=alliance.meetings.models.meeting.new_secret, editable=False, max_length=32)),
                ('version', models.PositiveIntegerField(default=0)),
                ('agenda_version', models.PositiveIntegerField(default=0)),
                ('roll_version', models.PositiveIntegerField(default=0)),
                ('begun_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('item_began_at', models.DateTimeField(blank=True, null=True)),
                ('summary', models.CharField(blank=True, max_length=500)),
                ('consent_line', models.CharField(blank=True, max_length=300)),
                ('notes_text', models.TextField(blank=True)),
                ('finalised_at', models.DateTimeField(blank=True, null=True)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('is_imported', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('finalised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='calls.callseries')),
            ],
            options={
                'ordering': ['-starts_at', '-pk'],
                'indexes': [models.Index(fields=['starts_at'], name='meetings_by_start')],
                'constraints': [models.UniqueConstraint(fields=('series', 'day'), name='one_meeting_an_occurrence')],
            },
        ),
        migrations.CreateModel(
            name='ImportedNotes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('original', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imported', to='meetings.meeting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'digest'), name='imported_once_a_call')],
            },
        ),
        migrations.CreateModel(
            name='Hand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(blank=True, max_length=100, verbose_name='about')),
                ('raised_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('called_at', models.DateTimeField(blank=True, null=True)),
                ('lowered_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hands', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hands', to='meetings.meeting')),
            ],
            options={
                'ordering': ['raised_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lowered_at', None)), fields=('meeting', 'person'), name='one_hand_up_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500, verbose_name='decision')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='meetings.meeting')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('organization', models.CharField(blank=True, max_length=120, verbose_name='organization')),
                ('contact', models.CharField(blank=True, max_length=120, verbose_name='contact')),
                ('contact_shown', models.BooleanField(default=False, verbose_name='show my contact on the page')),
                ('first_time', models.BooleanField(default=False, verbose_name='This is my first call')),
                ('introduction', models.CharField(blank=True, max_length=400, verbose_name='a word about yourself')),
                ('working_on', models.CharField(blank=True, max_length=400, verbose_name='what I am working on')),
                ('method', models.CharField(choices=[('self', 'signed in by themselves'), ('host', 'written in by the moderator'), ('import', 'from imported notes')], default='self', max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_late', models.BooleanField(default=False)),
                ('proof', models.CharField(blank=True, choices=[('', 'not confirmed'), ('code', 'by the spoken code'), ('host', 'by the coordinator')], default='', max_length=10)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roll_call', to='meetings.meeting')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'person'), name='one_line_a_person_and_call')],
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300, verbose_name='what is to be done')),
                ('owner_name', models.CharField(blank=True, max_length=120, verbose_name='who does it')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due on')),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='call_actions', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='meetings.meeting')),
            ],
            options={
                'ordering': ['created_at', 'pk'],
                'indexes': [models.Index(fields=['done_at', 'due_on'], name='meetings_actions_open')],
            },
        ),
        migrations.CreateModel(
            name='NotesVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('why', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='meetings.meeting')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=200, verbose_name='question')),
                ('is_multiple', models.BooleanField(default=False, verbose_name='several answers may be chosen')),
                ('is_anonymous', models.BooleanField(default=True, verbose_name='nobody sees who chose what')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='polls', to='meetings.meeting')),
            ],
            options={
                'ordering': ['opened_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PollOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=120)),
                ('votes', models.PositiveIntegerField(default=0)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='meetings.poll')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PollBallot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to=settings.AUTH_USER_MODEL)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to='meetings.poll')),
                ('chosen', models.ManyToManyField(blank=True, related_name='ballots', to='meetings.polloption')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('poll', 'person'), name='one_ballot_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Recording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='title')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('file', models.FileField(blank=True, upload_to='meetings/recordings/%Y/%m')),
                ('media_type', models.CharField(blank=True, max_length=60)),
                ('size_bytes', models.PositiveBigIntegerField(default=0)),
                ('duration_s', models.PositiveIntegerField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recordings', to='meetings.meeting')),
            ],
            options={
                'ordering': ['added_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('why', models.TextField(blank=True, max_length=2000, verbose_name='why')),
                ('minutes', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='minutes')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('state', models.CharField(choices=[('suggested', 'suggested'), ('accepted', 'accepted'), ('scheduled', 'scheduled'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('done', 'talked about')], default='suggested', max_length=10)),
                ('word', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='topics', to='meetings.meeting')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='calls.callseries')),
                ('suggested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='topics', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created_at', 'pk'],
                'indexes': [models.Index(fields=['series', 'state'], name='meetings_topics_open')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('roll_call', 'Roll call'), ('introductions', 'First-time introductions'), ('working_on', 'What are you working on?'), ('topic', 'Topic'), ('questions', 'Questions and next steps'), ('other', 'Other')], default='topic', max_length=15)),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='title')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='what it is about')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('minutes', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(240)], verbose_name='minutes')),
                ('began_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='meetings.meeting')),
                ('moved_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='taken_over', to='meetings.meeting')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='meetings.topic')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Speaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('nonce', models.CharField(default=alliance.meetings.models.agenda.new_nonce, editable=False, max_length=16)),
                ('state', models.CharField(choices=[('invited', 'invited'), ('accepted', 'accepted'), ('declined', 'declined')], default='invited', max_length=10)),
                ('word', models.CharField(blank=True, max_length=300)),
                ('bio', models.CharField(blank=True, max_length=300, verbose_name='about you')),
                ('slides_url', models.URLField(blank=True, max_length=500, verbose_name='link to your slides')),
                ('slides', models.FileField(blank=True, upload_to='meetings/slides/%Y/%m')),
                ('slides_name', models.CharField(blank=True, max_length=120)),
                ('slides_type', models.CharField(blank=True, max_length=100)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('presented_at', models.DateTimeField(blank=True, null=True)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speakers', to='meetings.agendaitem')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='speaking', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('item', 'email'), name='invited_once_an_item', violation_error_message='This address is invited to this item already.')],
            },
        ),
        migrations.CreateModel(
            name='TopicVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topic_votes', to=settings.AUTH_USER_MODEL)),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='meetings.topic')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('topic', 'person'), name='one_vote_a_person_and_topic')],
            },
        ),
        migrations.CreateModel(
            name='Transcript',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('text', models.TextField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transcripts', to='meetings.meeting')),
            ],
            options={
                'ordering': ['added_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CodeTries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wrong', models.PositiveSmallIntegerField(default=0)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='code_tries', to='meetings.meeting')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='code_tries', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'code tries',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'person'), name='one_count_of_tries')],
            },
        ),
        migrations.AddField(
            model_name='Meeting',
            name='current_item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='meetings.agendaitem'),
        ),
    ]
