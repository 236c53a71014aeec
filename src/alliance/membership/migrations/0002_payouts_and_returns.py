"""Payouts of the card company, and former members who ask to be taken up again."""

import alliance.membership.days
import django.core.serializers.json
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='membershipevent',
            name='kind',
            field=models.CharField(choices=[('started', 'application begun'), ('submitted', 'application submitted'), ('returned', 'asked back'), ('approved', 'approved'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('accepted', 'agreement accepted'), ('appointed', 'named an honorary member'), ('began', 'membership began'), ('renewed', 'renewed'), ('changed', 'changed'), ('grace', 'term over, in grace'), ('lapsed', 'lapsed'), ('resigning', 'resignation announced'), ('resigned', 'resigned'), ('ended', 'ended by the Alliance'), ('asks_return', 'asked to be taken up again'), ('no_return', 'not taken up again'), ('reinstated', 'reinstated')], max_length=12),
        ),
        migrations.CreateModel(
            name='CardPayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('payout_id', models.CharField(max_length=120, unique=True)),
                ('currency', models.CharField(max_length=3)),
                ('minor', models.BigIntegerField()),
                ('fee_minor', models.BigIntegerField(default=0)),
                ('parts', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('state', models.CharField(choices=[('sent', 'on its way'), ('came', 'arrived'), ('failed', 'came back')], default='sent', max_length=6)),
                ('expected_on', models.DateField()),
                ('came_on', models.DateField(blank=True, null=True)),
                ('entry_key', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(default=alliance.membership.days.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['expected_on', 'pk'],
            },
        ),
    ]
