"""All that came before, in one step for new sites."""

import alliance.lists.models.rosters
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('lists', '0001_initial'), ('lists', '0002_at_work'), ('lists', '0003_mailman')]

    initial = True

    dependencies = [
        ('groups', '0002_at_work'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailingList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9-]{0,38}$'), alliance.lists.models.rosters.validate_local_part])),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('kind', models.CharField(choices=[('main', 'main list'), ('group', 'list of a group'), ('announcements', 'announcements')], default='group', max_length=15)),
                ('posting', models.CharField(choices=[('anybody', 'anybody; strangers are held'), ('subscribers', 'subscribers; others are held'), ('moderators', 'moderators only')], default='subscribers', max_length=15, verbose_name='who may post')),
                ('reading', models.CharField(choices=[('public', 'everybody'), ('subscribers', 'subscribers')], default='public', max_length=15, verbose_name='who may read')),
                ('is_demo', models.BooleanField(default=False)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mailing_lists', to='groups.workinggroup')),
                ('digest_number', models.PositiveIntegerField(default=0, editable=False)),
                ('digest_on', models.DateField(blank=True, editable=False, null=True)),
                ('digest_upto', models.BigIntegerField(default=0, editable=False)),
                ('first_posts_held', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MaxValueValidator(20)], verbose_name='first messages looked at')),
                ('has_footer', models.BooleanField(default=True, verbose_name='add a footer')),
                ('max_kib', models.PositiveIntegerField(default=2048, validators=[django.core.validators.MinValueValidator(16), django.core.validators.MaxValueValidator(10240)], verbose_name='largest message, in KiB')),
                ('reply_to', models.CharField(choices=[('author', 'the author; “reply to all” reaches the list'), ('list', 'the list')], default='author', max_length=10, verbose_name='where replies go')),
                ('subject_prefix', models.CharField(blank=True, max_length=30, verbose_name='subject prefix')),
            ],
            options={
                'ordering': ['kind', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(max_length=500)),
                ('digest', models.CharField(max_length=32)),
                ('raw', models.BinaryField()),
                ('sender_name', models.CharField(blank=True, max_length=200)),
                ('sender_email', models.CharField(blank=True, max_length=320)),
                ('subject', models.CharField(blank=True, max_length=500)),
                ('sent_at', models.DateTimeField()),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('mailing_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='lists.mailinglist')),
                ('sender', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('key', models.CharField(blank=True, max_length=200, null=True, unique=True)),
            ],
            options={
                'ordering': ['sent_at', 'pk'],
                'indexes': [models.Index(fields=['mailing_list', 'sent_at'], name='messages_by_time')],
                'constraints': [models.UniqueConstraint(fields=('mailing_list', 'digest'), name='kept_once_a_list')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('mode', models.CharField(choices=[('each', 'each message'), ('digest', 'a daily digest, messages attached'), ('plain', 'a daily digest, one plain text'), ('none', 'no mail; I read the archive')], default='each', max_length=10)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('mailing_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='lists.mailinglist')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to=settings.AUTH_USER_MODEL)),
                ('bounce_score', models.PositiveSmallIntegerField(default=0)),
                ('bounce_text', models.CharField(blank=True, max_length=300)),
                ('bounced_on', models.DateField(blank=True, null=True)),
                ('ended_how', models.CharField(blank=True, choices=[('asked', 'left'), ('one-click', 'left with one click'), ('bounces', 'mail came back for weeks'), ('moderator', 'taken off by a moderator')], max_length=10)),
                ('is_moderated', models.BooleanField(default=False)),
                ('is_trusted', models.BooleanField(default=False)),
                ('posts_accepted', models.PositiveIntegerField(default=0)),
                ('probe_bounced', models.BooleanField(default=False)),
                ('probed_at', models.DateTimeField(blank=True, null=True)),
                ('probes_sent', models.PositiveSmallIntegerField(default=0)),
                ('suspended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('mailing_list', 'email'), name='an_address_is_on_a_list_once')],
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['email'], name='who_is_subscribed')],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wish', models.CharField(choices=[('subscribe', 'subscribe'), ('leave', 'leave')], max_length=10)),
                ('email', models.EmailField(max_length=254)),
                ('mode', models.CharField(choices=[('each', 'each message'), ('digest', 'a daily digest, messages attached'), ('plain', 'a daily digest, one plain text'), ('none', 'no mail; I read the archive')], default='each', max_length=10)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('mailing_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='lists.mailinglist')),
            ],
            options={
                'indexes': [models.Index(fields=['email', 'created_at'], name='asked_of_an_address')],
            },
        ),
        migrations.CreateModel(
            name='HeldMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raw', models.BinaryField()),
                ('raw_hash', models.CharField(max_length=64)),
                ('size_bytes', models.PositiveIntegerField()),
                ('envelope_from', models.CharField(blank=True, max_length=320)),
                ('sender_name', models.CharField(blank=True, max_length=200)),
                ('sender_email', models.CharField(blank=True, max_length=320)),
                ('subject', models.CharField(blank=True, max_length=500)),
                ('reasons', models.JSONField(default=list)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('waiting', 'waits'), ('accepted', 'accepted'), ('rejected', 'sent back'), ('discarded', 'discarded')], default='waiting', max_length=10)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mailing_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held', to='lists.mailinglist')),
                ('message', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='held', to='lists.message')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engine_id', models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'held messages',
                'ordering': ['received_at', 'pk'],
                'indexes': [models.Index(fields=['mailing_list', 'state'], name='held_by_state')],
                'constraints': [models.UniqueConstraint(fields=('mailing_list', 'raw_hash'), name='held_once_a_list')],
            },
        ),
        migrations.CreateModel(
            name='ListRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mailing_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='lists.mailinglist')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='list_roles', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('mailing_list', 'person'), name='a_list_is_moderated_once_by_each')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('kind', models.CharField(choices=[('message', 'message'), ('digest', 'digest'), ('owner', 'to the moderators'), ('probe', 'does this address work?')], max_length=10)),
                ('content', models.BinaryField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('queued_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('mailing_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postings', to='lists.mailinglist')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='postings', to='lists.message')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('finished_at', None)), fields=['created_at'], name='postings_under_way')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('status', models.CharField(choices=[('pending', 'Pending'), ('sending', 'Sending'), ('delivered', 'Delivered'), ('failed', 'Failed'), ('dropped', 'Dropped')], default='pending', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lease_owner', models.CharField(blank=True, max_length=64)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('subscription', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='lists.subscription')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='lists.posting')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'indexes': [models.Index(condition=models.Q(('status__in', ['pending', 'sending'])), fields=['posting', 'due_at'], name='lists_undelivered')],
                'constraints': [models.UniqueConstraint(fields=('posting', 'email'), name='sent_to_an_address_once')],
            },
        ),
        migrations.CreateModel(
            name='TrustedSender',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mailing_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trusted_senders', to='lists.mailinglist')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('mailing_list', 'email'), name='trusted_once_a_list')],
            },
        ),
        migrations.CreateModel(
            name='EngineChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('list', 'List'), ('member', 'Member'), ('message', 'Message'), ('held', 'Held')], max_length=10)),
                ('key', models.CharField(blank=True, max_length=320)),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('mailing_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='engine_changes', to='lists.mailinglist')),
            ],
            options={
                'indexes': [models.Index(fields=['due_at'], name='engine_changes_due')],
                'constraints': [models.UniqueConstraint(fields=('mailing_list', 'kind', 'key'), name='a_change_is_noted_once')],
            },
        ),
    ]
