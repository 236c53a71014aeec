import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from alliance.ledger import protection


def put_up(apps, schema_editor):
    protection.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    protection.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BankAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='IBAN or number')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('account', models.CharField(choices=[('1000', 'Bank'), ('1010', 'Held by the fiscal sponsor'), ('1020', 'Payments on their way')], default='1000', max_length=8, verbose_name='account in the books')),
                ('form', models.CharField(choices=[('camt', 'CAMT.053 (ISO 20022)'), ('mt940', 'MT940 (SWIFT)'), ('csv', 'CSV, with columns named below')], default='camt', max_length=5, verbose_name='form of its statements')),
                ('columns', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BankStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reference', models.CharField(blank=True, max_length=60)),
                ('opening', models.BigIntegerField(null=True)),
                ('closing', models.BigIntegerField(null=True)),
                ('first_day', models.DateField(null=True)),
                ('last_day', models.DateField(null=True)),
                ('repeated', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('bank_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='ledger.bankaccount')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('on', models.DateField()),
                ('kind', models.CharField(max_length=30)),
                ('text', models.CharField(max_length=300)),
                ('note', models.CharField(blank=True, max_length=1000)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='ledger.entry')),
                ('seal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='ledger.seal')),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ['on', 'seal_id'],
                'indexes': [models.Index(fields=['on', 'seal'], name='journal_of_the_books')],
            },
        ),
        migrations.CreateModel(
            name='BankLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('fingerprint', models.CharField(max_length=64)),
                ('booked_on', models.DateField()),
                ('value_on', models.DateField()),
                ('minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('counterparty', models.CharField(blank=True, max_length=140)),
                ('reference', models.CharField(blank=True, max_length=1000)),
                ('end_to_end_id', models.CharField(blank=True, max_length=60)),
                ('bank_reference', models.CharField(blank=True, max_length=60)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('booked', 'booked'), ('aside', 'set aside')], default='waiting', max_length=10)),
                ('room', models.CharField(blank=True, max_length=40)),
                ('awaited', models.CharField(blank=True, max_length=200)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('bank_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='ledger.bankaccount')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='ledger.bankstatement')),
                ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bank_line', to='ledger.entry')),
            ],
            options={
                'ordering': ['booked_on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['booked_on'], name='movements_that_wait')],
                'constraints': [models.UniqueConstraint(fields=('bank_account', 'fingerprint'), name='a_movement_is_kept_once'), models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', False), ('state', 'booked')), models.Q(models.Q(('state', 'booked'), _negated=True), ('entry__isnull', True)), _connector='OR'), name='a_booked_movement_has_its_entry')],
            },
        ),
        migrations.CreateModel(
            name='BankLineEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('matched', 'matched with what awaits payment'), ('booked', 'booked on an account'), ('undone', 'undone'), ('aside', 'set aside'), ('taken_up', 'taken up again')], max_length=10)),
                ('text', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='ledger.bankline')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='EntryLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('account', models.CharField(max_length=8)),
                ('minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('fund', models.CharField(blank=True, max_length=60)),
                ('programme', models.CharField(blank=True, max_length=60)),
                ('group', models.CharField(blank=True, max_length=60)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='ledger.entry')),
            ],
            options={
                'ordering': ['entry_id', 'position'],
                'indexes': [models.Index(fields=['account', 'currency'], name='lines_of_an_account')],
                'constraints': [models.UniqueConstraint(fields=('entry', 'position'), name='a_line_has_its_place'), models.CheckConstraint(condition=models.Q(models.Q(('minor', 0), _negated=True), ('minor__gte', -1000000000000000), ('minor__lte', 1000000000000000)), name='a_line_moves_money')],
            },
        ),
        migrations.CreateModel(
            name='PeriodEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('closed', 'closed'), ('asked', 'asked to reopen'), ('refused', 'kept closed'), ('reopened', 'reopened')], max_length=10)),
                ('through', models.DateField(verbose_name='closed through')),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Rate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3, verbose_name='one unit of')),
                ('into', models.CharField(max_length=3, verbose_name='is worth, in')),
                ('on', models.DateField(verbose_name='on')),
                ('billionths', models.BigIntegerField()),
                ('source', models.CharField(max_length=120, verbose_name='according to')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-on', '-pk'],
                'indexes': [models.Index(fields=['currency', 'into', '-on'], name='rates_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('billionths__gt', 0)), name='a_rate_is_above_zero'), models.CheckConstraint(condition=models.Q(('currency', models.F('into')), _negated=True), name='a_rate_is_between_two_currencies')],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
