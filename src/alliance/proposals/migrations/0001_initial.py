"""Proposals, and the triggers that keep their logs and revisions."""

import alliance.proposals.models.proposal
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from alliance.proposals import protection


def put_up(apps, schema_editor):
    protection.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    protection.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('archive', '0001_initial'),
        ('decisions', '0001_initial'),
        ('groups', '0005_the_log_is_kept'),
        ('lists', '0003_mailman'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('slug', models.SlugField(max_length=60, unique=True, validators=[alliance.proposals.models.proposal.not_reserved], verbose_name='address')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('summary', models.TextField(max_length=1500, verbose_name='what is missing, and for whom')),
                ('stage', models.PositiveSmallIntegerField(choices=[(0, 'idea'), (1, 'taken up'), (2, 'draft'), (3, 'candidate'), (4, 'final')], default=0, verbose_name='stage')),
                ('state', models.CharField(choices=[('active', 'active'), ('withdrawn', 'withdrawn')], default='active', max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('advanced_at', models.DateTimeField(blank=True, null=True)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('is_demo', models.BooleanField(default=False)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='groups.workinggroup', verbose_name='group')),
            ],
            options={
                'ordering': ['-stage', 'title'],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('champion', 'champion'), ('editor', 'editor')], max_length=10)),
                ('starts_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposal_parts', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='proposals.proposal')),
            ],
            options={
                'ordering': ['kind', 'starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.PositiveSmallIntegerField()),
                ('criterion', models.CharField(max_length=20)),
                ('text', models.TextField(max_length=2000, verbose_name='what shows it')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='where it can be seen')),
                ('stated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='proposals.proposal')),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ['stage', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchor', models.CharField(blank=True, max_length=100, verbose_name='section')),
                ('text', models.TextField(max_length=5000, verbose_name='comment')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('disposition', models.CharField(blank=True, choices=[('accepted', 'accepted'), ('partly', 'accepted in part'), ('declined', 'declined')], max_length=10, verbose_name='disposition')),
                ('answer', models.TextField(blank=True, max_length=5000, verbose_name='reason')),
                ('disposed_at', models.DateTimeField(blank=True, null=True)),
                ('is_satisfied', models.BooleanField(blank=True, null=True)),
                ('rejoinder', models.TextField(blank=True, max_length=2000, verbose_name='what is still missing')),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('disposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='proposals.proposal')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProposalEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('proposed', 'proposed'), ('changed', 'changed'), ('part', 'part given'), ('part_end', 'part ended'), ('revised', 'revised'), ('commented', 'commented'), ('disposed', 'comment answered'), ('satisfied', 'commenter heard'), ('stated', 'evidence stated'), ('confirmed', 'evidence confirmed'), ('reported', 'implementation reported'), ('report_ok', 'report confirmed'), ('called', 'consensus called'), ('call_end', 'consensus call closed'), ('ballot', 'ballot opened'), ('refused', 'not advanced'), ('waits', 'adopted, and waits'), ('lapsed', 'ballot lapsed'), ('advanced', 'advanced'), ('published', 'published'), ('erratum', 'erratum submitted'), ('erratum_end', 'erratum settled'), ('withdrawn', 'withdrawn'), ('resumed', 'taken up again')], max_length=12)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('data', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='proposals.proposal')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=5000, verbose_name='reply')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='proposals.comment')),
            ],
            options={
                'verbose_name_plural': 'replies',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(max_length=300000, verbose_name='text')),
                ('context', models.TextField(blank=True, max_length=200000, verbose_name='JSON-LD context')),
                ('schema', models.TextField(blank=True, max_length=200000, verbose_name='JSON Schema')),
                ('note', models.CharField(max_length=500, verbose_name='what changed, and why')),
                ('is_editorial', models.BooleanField(verbose_name='only words change, nothing of what they ask')),
                ('stage', models.PositiveSmallIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='proposals.proposal')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.CharField(max_length=120, verbose_name='implementation')),
                ('implementer', models.CharField(max_length=120, verbose_name='who made it')),
                ('passed', models.PositiveIntegerField(verbose_name='requirements met')),
                ('total', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='of so many')),
                ('text', models.TextField(max_length=5000, verbose_name='what works, and what does not')),
                ('url', models.URLField(max_length=500, verbose_name='evidence')),
                ('run', models.CharField(blank=True, max_length=200, verbose_name='conformance run')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='proposals.proposal')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='proposals.revision')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ConsensusCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.TextField(max_length=5000, verbose_name='question')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closes_at', models.DateTimeField(verbose_name='open until')),
                ('outcome', models.CharField(blank=True, choices=[('consensus', 'consensus'), ('none', 'no consensus')], max_length=10, verbose_name='outcome')),
                ('summary', models.TextField(blank=True, max_length=5000, verbose_name='what was said')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mailing_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lists.mailinglist', verbose_name='list')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lists.message')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='proposals.proposal')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='proposals.revision')),
            ],
            options={
                'ordering': ['opened_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='proposals.revision'),
        ),
        migrations.CreateModel(
            name='Advance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_stage', models.PositiveSmallIntegerField()),
                ('to_stage', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('open', 'open'), ('adopted', 'adopted, and waits'), ('done', 'done'), ('refused', 'not taken'), ('lapsed', 'lapsed')], default='open', max_length=10)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advances', to='proposals.proposal')),
                ('revision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='advances', to='proposals.revision')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=14)),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='proposals.proposal')),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='version', to='proposals.revision')),
            ],
            options={
                'ordering': ['published_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Erratum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchor', models.CharField(blank=True, max_length=100, verbose_name='section')),
                ('text', models.TextField(max_length=3000, verbose_name='what is wrong')),
                ('correction', models.TextField(max_length=3000, verbose_name='what it should say')),
                ('state', models.CharField(choices=[('submitted', 'submitted'), ('verified', 'verified'), ('rejected', 'rejected')], default='submitted', max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='reason')),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='errata', to='proposals.version')),
            ],
            options={
                'verbose_name_plural': 'errata',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CallReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.entry')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='added', to='proposals.consensuscall')),
            ],
            options={
                'verbose_name_plural': 'call replies',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('call', 'entry'), name='an_answer_is_gathered_once', violation_error_message='This message is among the answers already.')],
            },
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('stage__gte', 0), ('stage__lte', 4)), name='a_stage_of_the_process'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), ('kind', 'champion')), fields=('proposal',), name='one_champion_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('proposal', 'kind', 'person'), name='a_part_once_at_a_time', violation_error_message='They have this part already.'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('starts_at')), _connector='OR'), name='a_part_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(fields=('proposal', 'stage', 'criterion'), name='evidence_of_a_criterion'),
        ),
        migrations.AddIndex(
            model_name='proposalevent',
            index=models.Index(fields=['proposal', 'at'], name='log_of_a_proposal'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('proposal', 'number'), name='a_revision_of_a_proposal'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('passed__lte', models.F('total')), ('total__gte', 1)), name='no_more_met_than_there_are', violation_error_message='More are met than there are.'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('disposed_at', None), ('disposition', ''), ('is_satisfied', None)), models.Q(models.Q(('disposition', ''), _negated=True), ('disposed_at__isnull', False)), _connector='OR'), name='a_disposition_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='advance',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'adopted'])), fields=('proposal',), name='one_advance_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('proposal', 'name'), name='a_version_has_a_day'),
        ),
        migrations.RunPython(put_up, take_down),
    ]
