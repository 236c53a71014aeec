"""When a decision was declared void after its end."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='voided_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='decisionevent',
            name='kind',
            field=models.CharField(choices=[('nominations', 'nominations opened'), ('nominated', 'nominated'), ('accepted', 'stands'), ('declined', 'does not stand'), ('opened', 'opened'), ('recused', 'recused'), ('proxy', 'proxy given'), ('proxy_back', 'proxy taken back'), ('delegated', 'delegate named'), ('objected', 'objection raised'), ('resolved', 'objection resolved'), ('upheld', 'objection upheld'), ('taken_back', 'objection taken back'), ('closed', 'closed'), ('withdrawn', 'withdrawn'), ('seated', 'role given'), ('voided', 'declared void')], max_length=12),
        ),
    ]
