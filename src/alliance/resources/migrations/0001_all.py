"""All that came before, in one step for new sites."""

import alliance.resources.models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('resources', '0001_initial'), ('resources', '0002_hidden')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('text', models.TextField(max_length=2000, verbose_name='what it is good for')),
                ('topic', models.CharField(choices=[('start', 'getting started'), ('design', 'designing badges'), ('issue', 'issuing'), ('verify', 'verifying'), ('build', 'building software'), ('research', 'research'), ('policy', 'policy')], max_length=10, verbose_name='topic')),
                ('authors', models.CharField(blank=True, max_length=200, verbose_name='by whom')),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                ('state', models.CharField(choices=[('proposed', 'waits for an editor'), ('published', 'published'), ('retired', 'retired')], default='proposed', max_length=10)),
                ('curators_word', models.CharField(blank=True, max_length=300, verbose_name='why it is here')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('curated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['topic', 'title'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stars', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='stars')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='what you found')),
                ('of_version', models.PositiveIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resource_reviews', to=settings.AUTH_USER_MODEL)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='resources.resource')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('at'), descending=True)],
                'constraints': [models.UniqueConstraint(fields=('resource', 'person'), name='one_review_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='address')),
                ('file', models.FileField(blank=True, upload_to=alliance.resources.models._place, verbose_name='file')),
                ('file_name', models.CharField(blank=True, max_length=120)),
                ('file_type', models.CharField(blank=True, max_length=100)),
                ('size_bytes', models.PositiveBigIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='what is new')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='resources.resource')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('resource', 'number'), name='versions_are_counted'), models.CheckConstraint(condition=models.Q(models.Q(('url', ''), models.Q(('file', ''), _negated=True)), models.Q(models.Q(('url', ''), _negated=True), ('file', '')), _connector='OR'), name='a_version_is_a_link_or_a_file')],
            },
        ),
    ]
