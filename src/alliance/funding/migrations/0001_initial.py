import alliance.funding.models.claim
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('groups', '0005_the_log_is_kept'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApprovalLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('minor', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(0)])),
                ('set_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('holds_from', models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True)),
                ('dropped_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['currency', '-holds_from', '-pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('dropped_at', None), ('holds_from', None)), fields=('currency',), name='one_limit_waits_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('holds_from', None), ('dropped_at', None), _connector='OR'), name='a_dropped_limit_never_holds'),
                    models.CheckConstraint(condition=models.Q(models.Q(('answered_by', models.F('set_by')), _negated=True), ('dropped_at__isnull', False), _connector='OR'), name='a_limit_is_confirmed_by_somebody_else'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2199)], verbose_name='year')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='what is new, and why')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('approved', 'approved')], default='draft', max_length=10)),
                ('drafted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.CharField(blank=True, max_length=200, verbose_name='where it was decided')),
                ('is_demo', models.BooleanField(default=False)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year', '-version'],
                'constraints': [models.UniqueConstraint(fields=('year', 'version'), name='budgets_are_counted'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('year',), name='one_draft_of_a_budget', violation_error_message='This year has a draft already. Go on with that one.'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('approved_at__isnull', False), _connector='OR'), name='an_approved_budget_says_when')],
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.CharField(choices=[('staff', 'Staff'), ('technology', 'Technology'), ('operations', 'Operations'), ('events', 'Events')], max_length=12, verbose_name='programme')),
                ('text', models.CharField(max_length=200, verbose_name='what for')),
                ('minor', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='funding.budget')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='budget_lines', to='groups.workinggroup', verbose_name='working group')),
            ],
            options={
                'ordering': ['programme', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0)), name='a_budget_line_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(help_text='Everybody reads it once it is paid: name nobody.', max_length=120, verbose_name='title')),
                ('payee', models.TextField(blank=True, help_text='Account holder and IBAN. Only you and staff read it; it goes when it is paid.', max_length=500, verbose_name='where the money should go')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'waits for approval'), ('asked', 'waits for your answer'), ('approved', 'approved, waits for payment'), ('paid', 'paid'), ('declined', 'declined')], default='draft', max_length=10)),
                ('way', models.CharField(blank=True, choices=[('bank', 'bank transfer'), ('sponsor', 'through the fiscal sponsor')], max_length=8, verbose_name='paid by')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('round', models.PositiveSmallIntegerField(default=0)),
                ('approved_on', models.DateField(blank=True, null=True)),
                ('paid_on', models.DateField(blank=True, null=True)),
                ('is_demo', models.BooleanField(default=False)),
                ('claimant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='claims', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ClaimEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('submitted', 'submitted'), ('asked', 'asked back'), ('approved', 'approved'), ('declined', 'declined'), ('taken_back', 'taken back'), ('paid', 'paid'), ('unpaid', 'not paid after all')], max_length=10)),
                ('round', models.PositiveSmallIntegerField()),
                ('text', models.CharField(blank=True, max_length=1000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='funding.claim')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'approved')), fields=('claim', 'round', 'by'), name='a_person_approves_a_claim_once')],
            },
        ),
        migrations.CreateModel(
            name='FeeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sponsor', models.CharField(max_length=120, verbose_name='fiscal sponsor')),
                ('sponsor_url', models.URLField(blank=True, verbose_name='web address')),
                ('basis_points', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(10000)], verbose_name='fee, in hundredths of a percent')),
                ('free_of', models.JSONField(blank=True, default=list)),
                ('from_on', models.DateField(unique=True, verbose_name='from')),
                ('set_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_demo', models.BooleanField(default=False)),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-from_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('basis_points__lte', 10000)), name='a_fee_is_at_most_the_whole')],
            },
        ),
        migrations.CreateModel(
            name='Gift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('giver', models.CharField(max_length=160, verbose_name='giver')),
                ('is_named', models.BooleanField(default=False, verbose_name='the giver wants to be named')),
                ('on', models.DateField(verbose_name='day')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('minor', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('word', models.CharField(blank=True, max_length=200, verbose_name='a word of the giver')),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_demo', models.BooleanField(default=False)),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0)), name='a_gift_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='short name, for the books')),
                ('funder', models.CharField(max_length=160, verbose_name='funder')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('purpose', models.TextField(max_length=2000, verbose_name='purpose')),
                ('is_restricted', models.BooleanField(default=True, verbose_name='may be spent on its purpose only')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('minor', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('programme', models.CharField(blank=True, choices=[('staff', 'Staff'), ('technology', 'Technology'), ('operations', 'Operations'), ('events', 'Events')], max_length=12, verbose_name='programme')),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_demo', models.BooleanField(default=False)),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-starts_on', 'title'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0)), name='a_grant_is_positive'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='a_grant_ends_after_it_starts', violation_error_message='The last day lies before the first.')],
            },
        ),
        migrations.CreateModel(
            name='ClaimLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('category', models.CharField(choices=[('work', 'work paid for'), ('travel', 'travel and lodging'), ('services', 'hosting and services'), ('equipment', 'equipment'), ('venue', 'rooms and catering'), ('fees', 'fees and bank charges'), ('other', 'other things')], max_length=10, verbose_name='category')),
                ('programme', models.CharField(choices=[('staff', 'Staff'), ('technology', 'Technology'), ('operations', 'Operations'), ('events', 'Events')], max_length=12, verbose_name='programme')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('minor', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('text', models.CharField(max_length=200, verbose_name='what for')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='funding.claim')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.workinggroup', verbose_name='working group')),
                ('grant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claim_lines', to='funding.grant', verbose_name='from the grant')),
            ],
            options={
                'ordering': ['on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0)), name='a_claimed_line_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='GrantReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('what', models.CharField(max_length=160, verbose_name='what is due')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='where it can be read')),
                ('done_on', models.DateField(blank=True, null=True)),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='funding.grant')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='expected on')),
                ('minor', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('received_on', models.DateField(blank=True, null=True)),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='instalments', to='funding.grant')),
                ('received_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0)), name='an_instalment_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to=alliance.funding.models.claim._place)),
                ('name', models.CharField(max_length=120)),
                ('media_type', models.CharField(max_length=40)),
                ('size_bytes', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='funding.claim')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('claim', 'sha256'), name='a_receipt_is_handed_in_once', violation_error_message='This file is with the claim already.')],
            },
        ),
    ]
