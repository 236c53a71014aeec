"""All that came before, in one step for new sites. The log is kept by triggers from the start."""

import alliance.groups.models.group
import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from alliance.groups import protection


def put_up(apps, schema_editor):
    protection.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    protection.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    replaces = [('groups', '0001_initial'), ('groups', '0002_at_work'), ('groups', '0003_charters_and_cycles'), ('groups', '0004_move_chairs_and_cycles'), ('groups', '0005_the_log_is_kept')]

    initial = True

    dependencies = [
        ('organizations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkingGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('acronym', models.SlugField(max_length=30, unique=True, validators=[alliance.groups.models.group.not_reserved], verbose_name='address')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('wg', 'working group'), ('tf', 'task force'), ('ig', 'interest group'), ('board', 'board')], default='wg', max_length=10, verbose_name='kind')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('active', 'active'), ('dormant', 'dormant'), ('concluded', 'concluded'), ('archived', 'archived')], default='proposed', max_length=10)),
                ('purpose', models.TextField(max_length=600, verbose_name='purpose')),
                ('is_demo', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('closing_report', models.TextField(blank=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='groups.workinggroup', verbose_name='part of')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withheld_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='GroupEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('taken_over', 'taken over'), ('proposed', 'proposed'), ('started', 'started'), ('rested', 'rested'), ('resumed', 'resumed'), ('concluded', 'concluded'), ('archived', 'archived'), ('changed', 'changed'), ('drafted', 'charter drafted'), ('submitted', 'charter submitted'), ('approved', 'charter approved'), ('returned', 'charter returned'), ('withdrawn', 'charter withdrawn'), ('cycle', 'cycle started'), ('cycle_moved', 'cycle changed'), ('cycle_end', 'cycle ended'), ('role', 'role given'), ('role_end', 'role ended'), ('joined', 'joined'), ('left', 'left'), ('planned', 'deliverable added'), ('moved', 'deliverable changed'), ('delivered', 'delivered'), ('note', 'noted')], max_length=12)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='groups.workinggroup')),
                ('data', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['group', 'at'], name='log_of_a_group')],
            },
        ),
        migrations.CreateModel(
            name='GroupRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('chair', 'chair'), ('cabinet', 'cabinet'), ('editor', 'editor'), ('participant', 'participant')], max_length=12)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='groups.workinggroup')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='group_roles', to='organizations.organization')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='group_roles', to=settings.AUTH_USER_MODEL)),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['kind', 'starts_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('person__isnull', False), ('organization__isnull', False), _connector='OR'), name='a_role_is_somebodys', violation_error_message='Name a person, an organization, or both.'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='role_ends_after_it_starts', violation_error_message='The last day lies before the first.'), models.UniqueConstraint(condition=models.Q(('ended_at', None), ('ends_on', None), ('organization__isnull', False), ('person__isnull', False)), fields=('group', 'kind', 'person', 'organization'), name='person_for_organization_once'), models.UniqueConstraint(condition=models.Q(('ended_at', None), ('ends_on', None), ('organization', None)), fields=('group', 'kind', 'person'), name='person_in_role_once'), models.UniqueConstraint(condition=models.Q(('ended_at', None), ('ends_on', None), ('person', None)), fields=('group', 'kind', 'organization'), name='organization_in_role_once')],
            },
        ),
        migrations.CreateModel(
            name='Charter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted for decision'), ('approved', 'approved'), ('returned', 'returned'), ('withdrawn', 'withdrawn')], default='draft', max_length=10)),
                ('mission', models.TextField(max_length=20000, verbose_name='mission')),
                ('scope', models.TextField(blank=True, max_length=20000, verbose_name='scope')),
                ('out_of_scope', models.TextField(blank=True, max_length=20000, verbose_name='out of scope')),
                ('goals', models.TextField(blank=True, max_length=20000, verbose_name='goals')),
                ('deliverables', models.TextField(blank=True, max_length=20000, verbose_name='deliverables')),
                ('procedure', models.TextField(blank=True, max_length=20000, verbose_name='how it decides')),
                ('communication', models.TextField(blank=True, max_length=20000, verbose_name='how it works and meets')),
                ('summary', models.CharField(blank=True, max_length=300, verbose_name='what changes, in a sentence')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charters', to='groups.workinggroup')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['version'],
                'constraints': [models.UniqueConstraint(fields=('group', 'version'), name='a_version_of_a_charter'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'submitted'])), fields=('group',), name='one_draft_of_a_charter', violation_error_message='There is a draft already; work on that one.')],
            },
        ),
        migrations.CreateModel(
            name='Cycle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('goals', models.TextField(blank=True, max_length=10000, verbose_name='goals')),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('outcome', models.TextField(blank=True, max_length=10000, verbose_name='what came of it')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cycles', to='groups.workinggroup')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='a_cycle_ends_after_it_starts', violation_error_message='The cycle ends before it starts.'), models.UniqueConstraint(fields=('group', 'number'), name='a_cycle_of_a_group'), models.UniqueConstraint(condition=models.Q(('closed_on', None)), fields=('group',), name='one_cycle_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('approved', 'approved'), ('returned', 'returned for more work')], max_length=10, verbose_name='outcome')),
                ('method', models.CharField(choices=[('consensus', 'consensus'), ('vote', 'vote'), ('board', 'decision of the board')], max_length=10, verbose_name='how')),
                ('decided_by', models.CharField(max_length=200, verbose_name='who decided')),
                ('decided_on', models.DateField(verbose_name='when')),
                ('record_url', models.URLField(blank=True, max_length=500, verbose_name='where it is recorded')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('charter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='groups.charter')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['recorded_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Deliverable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('description', models.TextField(blank=True, max_length=5000, verbose_name='description')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('work', 'in work'), ('review', 'in review'), ('delivered', 'delivered'), ('dropped', 'dropped')], default='planned', max_length=10, verbose_name='state')),
                ('delivered_on', models.DateField(blank=True, null=True)),
                ('cycle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliverables', to='groups.cycle')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliverables', to='groups.workinggroup')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='owned_deliverables', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('due_on'), nulls_last=True), 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DeliverableLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('url', models.URLField(max_length=500)),
                ('deliverable', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='groups.deliverable')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
