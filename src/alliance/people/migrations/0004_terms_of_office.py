"""Offices that are held for a term, and that of the treasurer."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_profiles_and_standing'),
    ]

    operations = [
        migrations.AddField(
            model_name='office',
            name='ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='last day'),
        ),
        migrations.AlterField(
            model_name='office',
            name='kind',
            field=models.CharField(choices=[('coordinator', 'operations coordinator'), ('moderator', 'moderator'), ('conduct', 'code of conduct'), ('volunteer', 'volunteer'), ('editor', 'editor'), ('treasurer', 'treasurer'), ('deputy', 'deputy treasurer')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='an_office_ends_after_it_begins'),
        ),
    ]
