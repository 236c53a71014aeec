"""Decisions, and the triggers that keep their logs and what was counted."""

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from alliance.decisions import protection


def put_up(apps, schema_editor):
    protection.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    protection.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('groups', '0005_the_log_is_kept'),
        ('organizations', '0003_named_by_choice'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('subject_kind', models.CharField(blank=True, max_length=40)),
                ('subject_id', models.CharField(blank=True, max_length=80)),
                ('title', models.CharField(max_length=200, verbose_name='question')),
                ('text', models.TextField(blank=True, max_length=20000, verbose_name='what it is about')),
                ('state', models.CharField(choices=[('nominating', 'nominations are open'), ('open', 'open'), ('closed', 'closed'), ('withdrawn', 'withdrawn')], default='open', max_length=10)),
                ('electorate', models.CharField(max_length=40, verbose_name='who votes')),
                ('method', models.CharField(choices=[('consent', 'consent'), ('majority', 'majority'), ('ranked', 'ranking (single transferable vote)'), ('approval', 'approval')], max_length=10, verbose_name='how it is decided')),
                ('threshold', models.CharField(choices=[('simple', 'more than half'), ('two_thirds', 'two thirds')], default='simple', max_length=10, verbose_name='majority')),
                ('base', models.CharField(choices=[('cast', 'of the votes cast, without abstentions'), ('electorate', 'of all who may vote')], default='cast', max_length=10, verbose_name='counted')),
                ('quorum_percent', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='quorum, in percent')),
                ('seats', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='seats')),
                ('is_weighted', models.BooleanField(default=False, verbose_name='votes weigh as the tier of the member says')),
                ('is_secret', models.BooleanField(default=False, verbose_name='secret ballot')),
                ('is_hidden', models.BooleanField(default=True, verbose_name='votes are hidden until the end')),
                ('proxies', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(5)], verbose_name='proxies that one may hold')),
                ('nominations_close_at', models.DateTimeField(blank=True, null=True, verbose_name='nominations until')),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closes_at', models.DateTimeField(verbose_name='open until')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('seed', models.CharField(max_length=64)),
                ('seed_digest', models.CharField(max_length=64)),
                ('result', models.JSONField(blank=True, null=True)),
                ('role', models.CharField(blank=True, choices=[('chair', 'chair'), ('cabinet', 'cabinet'), ('editor', 'editor'), ('participant', 'participant')], max_length=12, verbose_name='role')),
                ('role_starts_on', models.DateField(blank=True, null=True, verbose_name='first day of the role')),
                ('role_ends_on', models.DateField(blank=True, null=True, verbose_name='last day of the role')),
                ('role_by_itself', models.BooleanField(default=False, verbose_name='the role begins by itself, without anybody who confirms it')),
                ('role_replaces', models.BooleanField(default=False, verbose_name='those who have the role now lay it down then')),
                ('seated_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('is_demo', models.BooleanField(default=False)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='groups.workinggroup', verbose_name='group')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['state', 'closes_at'], name='decisions_to_close'), models.Index(fields=['subject_kind', 'subject_id'], name='decisions_of_a_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('opened_at', None), ('closes_at__gt', models.F('opened_at')), _connector='OR'), name='a_vote_closes_after_it_opens', violation_error_message='The end lies before the beginning.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('result__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None), ('result', None)), _connector='OR'), name='what_is_closed_has_a_result'), models.CheckConstraint(condition=models.Q(('role', ''), models.Q(('group__isnull', False), ('role_starts_on__isnull', False)), _connector='OR'), name='a_role_is_in_a_group_from_a_day', violation_error_message='Give the first day of the role.'), models.CheckConstraint(condition=models.Q(('is_secret', False), models.Q(('is_hidden', True), models.Q(('method', 'consent'), _negated=True)), _connector='OR'), name='a_secret_ballot_is_hidden', violation_error_message='Objections have names; consent is not secret.')],
            },
        ),
        migrations.CreateModel(
            name='DecisionEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('nominations', 'nominations opened'), ('nominated', 'nominated'), ('accepted', 'stands'), ('declined', 'does not stand'), ('opened', 'opened'), ('recused', 'recused'), ('proxy', 'proxy given'), ('proxy_back', 'proxy taken back'), ('delegated', 'delegate named'), ('objected', 'objection raised'), ('resolved', 'objection resolved'), ('upheld', 'objection upheld'), ('taken_back', 'objection taken back'), ('closed', 'closed'), ('withdrawn', 'withdrawn'), ('seated', 'role given')], max_length=12)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('data', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='decisions.decision')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['decision', 'at'], name='log_of_a_decision')],
            },
        ),
        migrations.CreateModel(
            name='Elector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('votes', models.PositiveIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)])),
                ('has_voted', models.BooleanField(default=False)),
                ('is_recused', models.BooleanField(default=False)),
                ('recusal_reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='electors', to='decisions.decision')),
                ('delegate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='delegations', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='electorates', to='organizations.organization')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='electorates', to=settings.AUTH_USER_MODEL)),
                ('proxy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proxies', to='decisions.elector')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organization', None), ('person__isnull', False)), models.Q(('organization__isnull', False), ('person', None)), _connector='OR'), name='an_elector_is_a_person_or_an_organization'), models.UniqueConstraint(fields=('decision', 'person'), name='a_person_votes_once'), models.UniqueConstraint(fields=('decision', 'organization'), name='an_organization_votes_once'), models.CheckConstraint(condition=models.Q(('votes__gte', 1)), name='an_elector_has_a_vote'), models.CheckConstraint(condition=models.Q(('is_recused', False), models.Q(('has_voted', False), ('proxy', None)), _connector='OR'), name='the_recused_do_not_vote'), models.CheckConstraint(condition=models.Q(('proxy', None), models.Q(('proxy', models.F('pk')), _negated=True), _connector='OR'), name='nobody_is_their_own_proxy')],
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('receipt', models.CharField(max_length=20)),
                ('key_digest', models.CharField(blank=True, max_length=64)),
                ('votes', models.PositiveIntegerField()),
                ('choice', models.JSONField(default=list)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='decisions.decision')),
                ('elector', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ballot', to='decisions.elector')),
            ],
            options={
                'ordering': ['receipt'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'receipt'), name='a_receipt_is_one_ballot'), models.CheckConstraint(condition=models.Q(('votes__gte', 1)), name='a_ballot_has_a_vote')],
            },
        ),
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('named', 'asked'), ('accepted', 'stands'), ('declined', 'does not stand')], default='named', max_length=10)),
                ('statement', models.TextField(blank=True, help_text='Voters read it. Markdown.', max_length=5000, verbose_name='what you would do')),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='decisions.decision')),
                ('nominated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'person'), name='nominated_once', violation_error_message='This person is nominated already.')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reasons', models.TextField(max_length=5000, verbose_name='reasons')),
                ('state', models.CharField(choices=[('open', 'open'), ('resolved', 'resolved'), ('upheld', 'upheld'), ('withdrawn', 'taken back')], default='open', max_length=10)),
                ('answer', models.TextField(blank=True, max_length=5000, verbose_name='how it was settled')),
                ('raised_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='decisions.decision')),
                ('elector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='decisions.elector')),
                ('raised_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['raised_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('elector',), name='one_open_objection_of_an_elector', violation_error_message='Your objection stands already.')],
            },
        ),
        migrations.CreateModel(
            name='Option',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=10)),
                ('label', models.CharField(blank=True, max_length=200, verbose_name='option')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='options', to='decisions.decision')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stood_in', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'key'), name='a_key_names_one_option'), models.UniqueConstraint(fields=('decision', 'person'), name='a_person_stands_once')],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
