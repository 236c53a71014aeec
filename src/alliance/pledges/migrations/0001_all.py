"""All that came before, in one step for new sites."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('pledges', '0001_initial'), ('pledges', '0002_hidden')]

    initial = True

    dependencies = [
        ('organizations', '0002_at_work'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Summit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('held_on', models.DateField(verbose_name='day')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('text', models.TextField(blank=True, max_length=4000, verbose_name='about it')),
                ('is_demo', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['-held_on', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Pledge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.CharField(max_length=400, verbose_name='we will')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='by')),
                ('state', models.CharField(choices=[('given', 'given'), ('under_way', 'under way'), ('kept', 'kept'), ('withdrawn', 'withdrawn')], default='given', max_length=10)),
                ('percent', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(100)])),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_demo', models.BooleanField(default=False)),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='organizations.organization')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='pledges.summit')),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['organization__name', 'given_at'],
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='what has happened')),
                ('percent', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)], verbose_name='how far, in percent')),
                ('evidence_url', models.URLField(blank=True, verbose_name='evidence')),
                ('state', models.CharField(choices=[('given', 'given'), ('under_way', 'under way'), ('kept', 'kept'), ('withdrawn', 'withdrawn')], max_length=10, verbose_name='state')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='progress', to='pledges.pledge')),
            ],
            options={
                'verbose_name_plural': 'progress',
                'ordering': ['-at', '-pk'],
            },
        ),
    ]
