import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('decisions', '0001_initial'),
        ('issuing', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BallotCredential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='issuing.achievement', verbose_name='credential')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='credential', to='decisions.decision')),
            ],
        ),
        migrations.CreateModel(
            name='Due',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked', models.PositiveIntegerField(default=1)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='recognition_due', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'due',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='OutsideAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=300)),
                ('kind', models.CharField(choices=[('merged', 'a change that was merged'), ('reviewed', 'a review'), ('stated', 'a statement')], max_length=10)),
                ('account', models.CharField(blank=True, max_length=100)),
                ('thing', models.CharField(blank=True, max_length=500)),
                ('scope', models.CharField(max_length=80)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('url', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField()),
                ('told_at', models.DateTimeField()),
                ('is_withdrawn', models.BooleanField(default=False)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['service', 'account'], name='recognition_acts_of_accounts')],
                'constraints': [models.UniqueConstraint(fields=('service', 'key'), name='recognition_an_act_once')],
            },
        ),
        migrations.CreateModel(
            name='OutsideCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='outside_code', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='OutsideDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(max_length=40)),
                ('name', models.CharField(blank=True, max_length=100)),
                ('digest', models.CharField(max_length=64)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name_plural': 'outside deliveries',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('service', 'digest'), name='recognition_a_delivery_once')],
            },
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('source', models.CharField(max_length=40, verbose_name='what counts')),
                ('count', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)], verbose_name='how often')),
                ('window', models.CharField(choices=[('ever', 'ever'), ('cycle', 'in one cycle of the group'), ('half', 'in one half of a year'), ('year', 'in one year'), ('each', 'each time anew')], default='ever', max_length=10, verbose_name='within')),
                ('scope', models.CharField(blank=True, max_length=80, verbose_name='only of')),
                ('since', models.DateField(blank=True, null=True, verbose_name='from this day on')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_force', 'in force'), ('ended', 'ended')], default='draft', max_length=10)),
                ('is_demo', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('begun_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='issuing.achievement', verbose_name='achievement')),
                ('begun_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FactEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=200)),
                ('version', models.PositiveIntegerField()),
                ('data', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fact_events', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('source', 'key', 'version'), name='recognition_a_version_of_a_fact')],
            },
        ),
        migrations.CreateModel(
            name='FactState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=200)),
                ('version', models.PositiveIntegerField()),
                ('counts', models.BooleanField()),
                ('digest', models.CharField(max_length=64)),
                ('data', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fact_states', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['source', 'person'], name='recognition_facts_of_people')],
                'constraints': [models.UniqueConstraint(fields=('source', 'key'), name='recognition_a_fact_once')],
            },
        ),
        migrations.CreateModel(
            name='OutsideAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(max_length=40)),
                ('account', models.CharField(blank=True, max_length=100)),
                ('name', models.CharField(blank=True, max_length=100)),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outside_accounts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['service'],
                'constraints': [models.UniqueConstraint(fields=('person', 'service'), name='recognition_one_account_a_service'), models.UniqueConstraint(condition=models.Q(('account', ''), _negated=True), fields=('service', 'account'), name='recognition_one_person_an_account')],
            },
        ),
        migrations.CreateModel(
            name='PresentationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('nonce', models.CharField(max_length=64)),
                ('state', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ends_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('response_code', models.CharField(blank=True, max_length=64)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('award', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='issuing.award')),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='recognition.ballotcredential')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presentation_requests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
                'indexes': [models.Index(fields=['ballot', 'person'], name='recognition_shown_by')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('occasion', models.CharField(max_length=220)),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('offered', 'earned, and waits for you'), ('issued', 'issued'), ('revoked', 'revoked'), ('gone', 'no longer earned'), ('stopped', 'revoked by the issuer')], default='offered', max_length=10)),
                ('facts', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('starts_at', models.DateTimeField(blank=True, null=True)),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('earned_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('issued_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('award', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grant', to='issuing.award')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='recognition.rule')),
            ],
            options={
                'ordering': ['-earned_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['offered', 'issued', 'stopped'])), fields=('rule', 'person', 'occasion'), name='recognition_one_badge_an_occasion'), models.UniqueConstraint(fields=('rule', 'person', 'occasion', 'attempt'), name='recognition_attempts_are_numbered')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('accepted', 'accepted'), ('declined', 'declined')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recognition_consents', to=settings.AUTH_USER_MODEL)),
                ('rule', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='recognition.rule')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'rule'), name='recognition_asked_once'), models.UniqueConstraint(condition=models.Q(('rule', None)), fields=('person',), name='recognition_asked_once_for_all')],
            },
        ),
    ]
