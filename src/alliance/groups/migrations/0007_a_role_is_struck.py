"""A role that was entered by mistake is struck, and stays so."""

from django.db import migrations, models

from alliance.groups import protection


def put_up(apps, schema_editor):
    protection.STRUCK.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    protection.STRUCK.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0006_a_cycle_goes_on'),
    ]

    operations = [
        migrations.AddField(
            model_name='grouprole',
            name='struck_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='groupevent',
            name='kind',
            field=models.CharField(choices=[('taken_over', 'taken over'), ('proposed', 'proposed'), ('started', 'started'), ('rested', 'rested'), ('resumed', 'resumed'), ('concluded', 'concluded'), ('archived', 'archived'), ('changed', 'changed'), ('drafted', 'charter drafted'), ('submitted', 'charter submitted'), ('approved', 'charter approved'), ('returned', 'charter returned'), ('withdrawn', 'charter withdrawn'), ('cycle', 'cycle started'), ('cycle_moved', 'cycle changed'), ('cycle_end', 'cycle ended'), ('cycle_again', 'cycle reopened'), ('role', 'role given'), ('role_end', 'role ended'), ('role_struck', 'role struck'), ('joined', 'joined'), ('left', 'left'), ('planned', 'deliverable added'), ('moved', 'deliverable changed'), ('delivered', 'delivered'), ('note', 'noted')], max_length=12),
        ),
        migrations.RunPython(put_up, take_down),
    ]
