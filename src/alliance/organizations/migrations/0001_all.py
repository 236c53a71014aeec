"""All that came before, in one step for new sites."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('organizations', '0001_initial'), ('organizations', '0002_at_work'), ('organizations', '0003_named_by_choice')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('url', models.URLField(blank=True, verbose_name='web address')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('is_demo', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('active', 'active'), ('declined', 'declined'), ('ended', 'ended')], default='active', max_length=10)),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Affiliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='title or role')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affiliations', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affiliations', to='organizations.organization')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('is_shown', models.BooleanField(default=False, verbose_name="show me on the organization's page")),
                ('state', models.CharField(choices=[('asked', 'waits for the organization'), ('confirmed', 'confirmed'), ('declined', 'declined')], default='confirmed', max_length=10)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='affiliation_ends_after_it_starts', violation_error_message='The last day lies before the first.'), models.UniqueConstraint(condition=models.Q(('ends_on', None), models.Q(('state', 'declined'), _negated=True)), fields=('person', 'organization'), name='one_affiliation_at_a_time', violation_error_message='You belong to this organization already, or have asked.')],
                'ordering': ['-starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Representative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('primary', 'primary'), ('alternate', 'alternate')], default='primary', max_length=10)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='representatives', to='organizations.organization')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='representations', to=settings.AUTH_USER_MODEL)),
                ('is_shown', models.BooleanField(default=False, verbose_name="name me on the organization's page")),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on', None), ('kind', 'primary')), fields=('organization',), name='one_primary_representative', violation_error_message='The organization has a primary representative already.'), models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('organization', 'person'), name='a_person_represents_once', violation_error_message='This person represents the organization already.'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='representation_ends_after_it_starts', violation_error_message='The last day lies before the first.')],
                'ordering': ['-kind', 'starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='OrganizationEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('declined', 'declined'), ('changed', 'changed'), ('represented', 'representative named'), ('unrepresented', 'representative ended'), ('ended', 'ended'), ('resumed', 'taken up again')], max_length=14)),
                ('data', models.JSONField(default=dict)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='organizations.organization')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
    ]
