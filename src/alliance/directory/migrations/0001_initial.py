import alliance.directory.models
import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from alliance.directory import protection


def put_up(apps, schema_editor):
    protection.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    protection.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('issuing', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('did', models.CharField(max_length=500, verbose_name='identifier of the issuer')),
                ('name', models.CharField(max_length=200, verbose_name='name of the issuer')),
                ('organization', models.UUIDField()),
                ('organization_name', models.CharField(max_length=200)),
                ('method', models.CharField(choices=[('hosted', 'its issuer here belongs to a representative'), ('challenge', 'by a text in its own document'), ('decided', 'by decision of two of the staff')], max_length=10)),
                ('challenge', models.CharField(default=alliance.directory.models.new_challenge, editable=False, max_length=60)),
                ('claimed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('proven_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('claimed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['claimed_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None), ('proven_at__isnull', False)), fields=('did',), name='directory_an_issuer_answers_to_one'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('did', 'organization'), name='directory_claimed_once')],
            },
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('effect', models.CharField(choices=[('enter', 'enter without a proof'), ('leave_out', 'leave out, though its organization is a member'), ('lift', 'leave out no longer')], max_length=10, verbose_name='what')),
                ('did', models.CharField(max_length=500, verbose_name='identifier of the issuer')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name of the issuer')),
                ('organization', models.UUIDField(blank=True, null=True)),
                ('reason', models.CharField(max_length=500, verbose_name='why')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('declined', 'declined')], default='proposed', max_length=10)),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-proposed_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='directory_two_people_decide', violation_error_message='Somebody else has to approve it.'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('did', 'effect'), name='directory_proposed_once')],
            },
        ),
        migrations.CreateModel(
            name='OwnIssuer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('only', models.PositiveSmallIntegerField(default=1, editable=False, unique=True)),
                ('chosen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('chosen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issuer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='own', to='issuing.issuer')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('only', 1)), name='directory_one_own_issuer')],
            },
        ),
        migrations.CreateModel(
            name='RegistryEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('entered', 'entered'), ('ended', 'ended'), ('member', 'its organization became a member'), ('no_member', 'its organization is no member any more'), ('proposed', 'decision of two proposed'), ('approved', 'decision of two approved'), ('declined', 'decision of two declined'), ('own', 'the Alliance’s own issuer was chosen')], max_length=10)),
                ('did', models.CharField(max_length=500)),
                ('organization', models.UUIDField(blank=True, null=True)),
                ('data', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['did', 'at'], name='directory_log_of_an_issuer')],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
