"""All that came before, in one step for new sites."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('people', '0001_initial'), ('people', '0002_at_work'), ('people', '0003_profiles_and_standing')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('pronouns', models.CharField(blank=True, max_length=40, verbose_name='pronouns')),
                ('time_zone', models.CharField(blank=True, default='', max_length=64, verbose_name='time zone')),
                ('profile_public', models.BooleanField(default=False, verbose_name='show my profile to everybody')),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False)),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('language', models.CharField(blank=True, default='', max_length=10, verbose_name='language')),
                ('bio', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(600)], verbose_name='about me')),
                ('blocked_as', models.CharField(blank=True, choices=[('', 'not blocked'), ('deactivated', 'deactivated by staff'), ('suspended', 'suspended under the code of conduct'), ('removed', 'removed under the code of conduct'), ('closed', 'closed')], default='', max_length=12)),
                ('blocked_until', models.DateTimeField(blank=True, null=True)),
                ('links', models.JSONField(blank=True, default=list, verbose_name='links')),
                ('shows_affiliations', models.BooleanField(default=False, verbose_name='where I belong')),
                ('shows_bio', models.BooleanField(default=False, verbose_name='what I write about me')),
                ('shows_groups', models.BooleanField(default=False, verbose_name='groups I take part in')),
                ('shows_links', models.BooleanField(default=False, verbose_name='my links')),
                ('shows_name', models.BooleanField(default=True, verbose_name='my name')),
                ('shows_pronouns', models.BooleanField(default=True, verbose_name='my pronouns')),
                ('shows_time_zone', models.BooleanField(default=True, verbose_name='my time zone')),
            ],
            options={
                'verbose_name_plural': 'people',
                'indexes': [models.Index(condition=models.Q(('is_active', True), ('profile_public', True), ('shows_name', True)), fields=['name'], name='people_directory')],
            },
        ),
        migrations.CreateModel(
            name='SignInLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('next', models.CharField(default='/', max_length=500)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_in_links', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('coordinator', 'operations coordinator'), ('moderator', 'moderator'), ('conduct', 'code of conduct'), ('volunteer', 'volunteer'), ('editor', 'editor')], max_length=20)),
                ('starts_on', models.DateField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('appointed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offices', to=settings.AUTH_USER_MODEL)),
                ('is_shown', models.BooleanField(default=False, verbose_name='name me on the page of offices')),
            ],
            options={
                'ordering': ['kind', 'starts_on'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('person', 'kind'), name='an_office_is_held_once')],
            },
        ),
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('deactivated', 'deactivated'), ('reactivated', 'reactivated'), ('suspended', 'suspended'), ('removed', 'removed'), ('restored', 'restored'), ('closed', 'closed by the person')], max_length=12)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='account_events', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
    ]
