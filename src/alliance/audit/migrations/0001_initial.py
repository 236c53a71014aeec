import django.utils.timezone
from django.db import migrations, models

from alliance.audit import protection


def put_up(apps, schema_editor):
    protection.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    protection.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=60)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.BigIntegerField(blank=True, null=True)),
                ('system', models.CharField(blank=True, max_length=60)),
                ('about', models.BigIntegerField(blank=True, null=True)),
                ('subject', models.CharField(blank=True, max_length=120)),
                ('data', models.JSONField(blank=True, default=dict)),
                ('position', models.BigIntegerField(blank=True, null=True, unique=True)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'verbose_name_plural': 'audit entries',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['act', 'at'], name='audit_acts'), models.Index(fields=['by', 'at'], name='audit_by'), models.Index(fields=['about', 'at'], name='audit_about'), models.Index(fields=['at'], name='audit_at'), models.Index(condition=models.Q(('position', None)), fields=['id'], name='audit_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('position', None), ('previous', '')), models.Q(('position__gte', 1), models.Q(('previous', ''), _negated=True), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='audit_chained_whole')],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
