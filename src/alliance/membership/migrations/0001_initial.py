"""Memberships, and the triggers that keep their logs as they were written."""

import alliance.membership.days
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from alliance.membership import protection


def put_up(apps, schema_editor):
    protection.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    protection.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organizations', '0003_named_by_choice'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BillTo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('address', models.TextField(blank=True, max_length=500)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('tax_id', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'verbose_name_plural': 'bill to',
            },
        ),
        migrations.CreateModel(
            name='CardEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(max_length=80)),
                ('payment_ref', models.CharField(blank=True, max_length=120)),
                ('minor', models.BigIntegerField(default=0)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('outcome', models.CharField(choices=[('booked', 'booked'), ('waits', 'waits for what it is about'), ('nothing', 'nothing to do'), ('refused', 'does not fit; staff have to look')], max_length=8)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('at', models.DateTimeField(default=alliance.membership.days.now)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=10, unique=True)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'series',
            },
        ),
        migrations.CreateModel(
            name='Tier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='address')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('member', models.CharField(choices=[('organization', 'organizations'), ('person', 'individuals')], max_length=12, verbose_name='for')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='what it brings')),
                ('seats', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)], verbose_name='seats')),
                ('votes', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='votes')),
                ('order', models.PositiveSmallIntegerField(default=10, verbose_name='place in the list')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('is_demo', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['order', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Price',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('company', 'company'), ('university', 'university or college'), ('school', 'school'), ('nonprofit', 'non-profit organization'), ('government', 'public authority'), ('library', 'library or museum')], max_length=12, verbose_name='kind of organization')),
                ('size', models.CharField(blank=True, choices=[('small', 'up to 49 people'), ('medium', '50 to 499 people'), ('large', '500 people or more')], max_length=8, verbose_name='size')),
                ('months', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='months of a term')),
                ('currency', models.CharField(max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'A currency has three capital letters, like EUR.')], verbose_name='currency')),
                ('minor', models.BigIntegerField(help_text='In the smallest unit of the currency.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1000000000000)], verbose_name='dues')),
                ('holds_from', models.DateField(verbose_name='from')),
                ('is_withdrawn', models.BooleanField(default=False, verbose_name='no longer offered')),
                ('added_at', models.DateTimeField(default=alliance.membership.days.now, editable=False)),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='membership.tier')),
            ],
            options={
                'ordering': ['tier', '-holds_from', 'kind', 'size', 'months', 'currency'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minor__gte', 0)), name='a_price_is_no_debt'), models.UniqueConstraint(fields=('tier', 'kind', 'size', 'months', 'currency', 'holds_from'), name='one_price_a_day', violation_error_message='A price for this holds from that day already.')],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.CharField(choices=[('organization', 'organizations'), ('person', 'individuals')], max_length=12, verbose_name='for')),
                ('version', models.PositiveSmallIntegerField()),
                ('text', models.TextField(max_length=60000, verbose_name='text')),
                ('summary', models.CharField(blank=True, max_length=300, verbose_name='what changes, in a sentence')),
                ('published_at', models.DateTimeField(default=alliance.membership.days.now)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['member', 'version'],
                'constraints': [models.UniqueConstraint(fields=('member', 'version'), name='a_version_of_an_agreement')],
            },
        ),
        migrations.CreateModel(
            name='Logo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('data', models.BinaryField()),
                ('width', models.PositiveSmallIntegerField()),
                ('height', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField(default=alliance.membership.days.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='logo', to='organizations.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'in review'), ('returned', 'returned with a question'), ('approved', 'approved'), ('active', 'in force'), ('grace', 'in grace'), ('lapsed', 'lapsed'), ('resigned', 'resigned'), ('ended', 'ended by the Alliance'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], default='draft', max_length=10)),
                ('basis', models.CharField(choices=[('dues', 'dues'), ('in_kind', 'in kind'), ('honorary', 'honorary')], default='dues', max_length=8, verbose_name='how it contributes')),
                ('is_founding', models.BooleanField(default=False, verbose_name='founding member')),
                ('kind', models.CharField(blank=True, choices=[('company', 'company'), ('university', 'university or college'), ('school', 'school'), ('nonprofit', 'non-profit organization'), ('government', 'public authority'), ('library', 'library or museum')], max_length=12, verbose_name='kind of organization')),
                ('size', models.CharField(blank=True, choices=[('small', 'up to 49 people'), ('medium', '50 to 499 people'), ('large', '500 people or more')], max_length=8, verbose_name='size')),
                ('months', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='months of a term')),
                ('currency', models.CharField(default='EUR', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'A currency has three capital letters, like EUR.')], verbose_name='currency')),
                ('statement', models.TextField(blank=True, max_length=3000, verbose_name='why you join, and what you bring')),
                ('contribution', models.TextField(blank=True, max_length=1000, verbose_name='contribution in kind')),
                ('contribution_minor', models.BigIntegerField(default=0, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1000000000000)])),
                ('bill_name', models.CharField(blank=True, max_length=200, verbose_name='name on invoices')),
                ('bill_address', models.TextField(blank=True, max_length=500, verbose_name='address on invoices')),
                ('bill_email', models.EmailField(blank=True, max_length=254, verbose_name='invoices are sent to')),
                ('tax_id', models.CharField(blank=True, max_length=40, verbose_name='tax number')),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('leaves_on', models.DateField(blank=True, null=True)),
                ('is_listed', models.BooleanField(default=True, verbose_name='show in the directory of members')),
                ('is_demo', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=alliance.membership.days.now, editable=False)),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organizations.organization')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='membership.tier', verbose_name='tier')),
            ],
            options={
                'ordering': ['created_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organization', None), ('person__isnull', False)), models.Q(('organization__isnull', False), ('person', None)), _connector='OR'), name='a_member_is_one_or_the_other'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'approved', 'active', 'grace'])), fields=('organization',), name='one_open_membership_of_an_organization', violation_error_message='There is an application or a membership already.'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'approved', 'active', 'grace'])), fields=('person',), name='one_open_membership_of_a_person', violation_error_message='There is an application or a membership already.')],
            },
        ),
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('invoice', 'invoice'), ('credit_note', 'credit note')], default='invoice', max_length=12)),
                ('series', models.CharField(max_length=10)),
                ('number', models.PositiveIntegerField()),
                ('lines', models.JSONField()),
                ('currency', models.CharField(max_length=3)),
                ('total_minor', models.BigIntegerField()),
                ('tax_note', models.CharField(blank=True, max_length=300)),
                ('reference', models.CharField(blank=True, max_length=25)),
                ('issued_on', models.DateField()),
                ('due_on', models.DateField()),
                ('term', models.PositiveSmallIntegerField(default=1)),
                ('covers_from', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('issued_at', models.DateTimeField(default=alliance.membership.days.now)),
                ('bill_to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.billto')),
                ('credits', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit_notes', to='membership.invoice')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='membership.membership')),
                ('price', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.price')),
            ],
            options={
                'ordering': ['issued_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('series', 'number'), name='a_number_of_an_invoice'), models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('reference',), name='a_reference_of_an_invoice'), models.CheckConstraint(condition=models.Q(('total_minor__gt', 0)), name='an_invoice_asks_for_money'), models.CheckConstraint(condition=models.Q(models.Q(('credits', None), ('kind', 'invoice')), models.Q(('credits__isnull', False), ('kind', 'credit_note')), _connector='OR'), name='a_credit_note_credits_an_invoice'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('issued_on'))), name='due_after_it_is_issued')],
            },
        ),
        migrations.CreateModel(
            name='CardSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_id', models.CharField(max_length=120, unique=True)),
                ('minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('at', models.DateTimeField(default=alliance.membership.days.now)),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='card_sessions', to='membership.invoice')),
            ],
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=1000)),
                ('currency', models.CharField(max_length=3)),
                ('minor', models.BigIntegerField()),
                ('at', models.DateTimeField(default=alliance.membership.days.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='membership.membership')),
            ],
            options={
                'ordering': ['membership', 'term'],
                'constraints': [models.UniqueConstraint(fields=('membership', 'term'), name='a_contribution_for_a_term'), models.CheckConstraint(condition=models.Q(('minor__gte', 0)), name='a_contribution_has_a_value')],
            },
        ),
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=alliance.membership.days.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='membership.agreement')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='membership.membership')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('membership', 'agreement'), name='a_version_is_accepted_once')],
            },
        ),
        migrations.CreateModel(
            name='MembershipEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('started', 'application begun'), ('submitted', 'application submitted'), ('returned', 'asked back'), ('approved', 'approved'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('accepted', 'agreement accepted'), ('appointed', 'named an honorary member'), ('began', 'membership began'), ('renewed', 'renewed'), ('changed', 'changed'), ('grace', 'term over, in grace'), ('lapsed', 'lapsed'), ('resigning', 'resignation announced'), ('resigned', 'resigned'), ('ended', 'ended by the Alliance'), ('reinstated', 'reinstated')], max_length=12)),
                ('text', models.CharField(blank=True, max_length=1000)),
                ('data', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('at', models.DateTimeField(default=alliance.membership.days.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='membership.membership')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['membership', 'at'], name='log_of_a_membership')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(max_length=120, unique=True)),
                ('method', models.CharField(choices=[('bank', 'bank transfer'), ('card', 'card'), ('manual', 'entered by staff')], max_length=8)),
                ('received_on', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('minor', models.BigIntegerField()),
                ('account', models.CharField(max_length=10)),
                ('voided_at', models.DateTimeField(blank=True, null=True)),
                ('payer', models.CharField(blank=True, max_length=200)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(default=alliance.membership.days.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='membership.membership')),
            ],
            options={
                'ordering': ['received_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0)), name='a_payment_is_money')],
            },
        ),
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minor', models.BigIntegerField()),
                ('at', models.DateTimeField(default=alliance.membership.days.now)),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='membership.invoice')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='membership.payment')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minor', 0), _negated=True), name='an_allocation_is_money')],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('minor', models.BigIntegerField()),
                ('on', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=alliance.membership.days.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='membership.payment')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0)), name='a_refund_is_money')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('grace_until', models.DateField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('basis', models.CharField(choices=[('dues', 'dues'), ('in_kind', 'in kind'), ('honorary', 'honorary')], max_length=8)),
                ('seats', models.PositiveSmallIntegerField()),
                ('votes', models.PositiveSmallIntegerField()),
                ('began_at', models.DateTimeField(default=alliance.membership.days.now, editable=False)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='membership.membership')),
                ('price', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.price')),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.tier')),
            ],
            options={
                'ordering': ['starts_on', 'number'],
                'constraints': [models.UniqueConstraint(fields=('membership', 'number'), name='a_term_of_a_membership'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on')), ('grace_until__gte', models.F('ends_on'))), name='a_term_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('closed_on', None), models.Q(('closed_on__gte', models.F('starts_on')), ('closed_on__lte', models.F('grace_until'))), _connector='OR'), name='a_term_is_closed_within_it')],
            },
        ),
        migrations.CreateModel(
            name='WriteOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minor', models.BigIntegerField()),
                ('on', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=alliance.membership.days.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='write_offs', to='membership.invoice')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('invoice',), name='an_invoice_is_written_off_once'), models.CheckConstraint(condition=models.Q(('minor__gt', 0)), name='a_write_off_is_money')],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
