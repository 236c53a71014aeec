"""A cycle that was ended goes on."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0005_the_log_is_kept'),
    ]

    operations = [
        migrations.AlterField(
            model_name='groupevent',
            name='kind',
            field=models.CharField(choices=[('taken_over', 'taken over'), ('proposed', 'proposed'), ('started', 'started'), ('rested', 'rested'), ('resumed', 'resumed'), ('concluded', 'concluded'), ('archived', 'archived'), ('changed', 'changed'), ('drafted', 'charter drafted'), ('submitted', 'charter submitted'), ('approved', 'charter approved'), ('returned', 'charter returned'), ('withdrawn', 'charter withdrawn'), ('cycle', 'cycle started'), ('cycle_moved', 'cycle changed'), ('cycle_end', 'cycle ended'), ('cycle_again', 'cycle reopened'), ('role', 'role given'), ('role_end', 'role ended'), ('joined', 'joined'), ('left', 'left'), ('planned', 'deliverable added'), ('moved', 'deliverable changed'), ('delivered', 'delivered'), ('note', 'noted')], max_length=12),
        ),
    ]
