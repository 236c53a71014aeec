"""A ballot that was declared void."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='proposalevent',
            name='kind',
            field=models.CharField(choices=[('proposed', 'proposed'), ('changed', 'changed'), ('part', 'part given'), ('part_end', 'part ended'), ('revised', 'revised'), ('commented', 'commented'), ('disposed', 'comment answered'), ('satisfied', 'commenter heard'), ('stated', 'evidence stated'), ('confirmed', 'evidence confirmed'), ('reported', 'implementation reported'), ('report_ok', 'report confirmed'), ('called', 'consensus called'), ('call_end', 'consensus call closed'), ('ballot', 'ballot opened'), ('refused', 'not advanced'), ('waits', 'adopted, and waits'), ('lapsed', 'ballot lapsed'), ('voided', 'ballot declared void'), ('advanced', 'advanced'), ('published', 'published'), ('erratum', 'erratum submitted'), ('erratum_end', 'erratum settled'), ('withdrawn', 'withdrawn'), ('resumed', 'taken up again')], max_length=12),
        ),
    ]
