"""Who reviews which application, and whether only they score it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='assigned_only',
            field=models.BooleanField(db_default=False, default=False, help_text='Otherwise every reviewer of the round may score every application.', verbose_name='only who is assigned to an application scores it'),
        ),
        migrations.AddField(
            model_name='round',
            name='reviewers_each',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='programmeevent',
            name='kind',
            field=models.CharField(choices=[('made', 'programme made'), ('changed', 'changed'), ('officer', 'officer named'), ('officer_end', 'officer ended'), ('agreement', 'agreement published'), ('round', 'round made'), ('published', 'round published'), ('extended', 'deadline moved'), ('cancelled', 'round called off'), ('reviewer', 'reviewer named'), ('review_end', 'reviewer ended'), ('begun', 'application begun'), ('submitted', 'application submitted'), ('withdrawn', 'application withdrawn'), ('team', 'who writes it'), ('conflict', 'interest declared'), ('reviewed', 'review submitted'), ('assigned', 'reviewer assigned'), ('unassigned', 'assignment ended'), ('spread', 'reviewers spread'), ('scorers', 'who may score changed'), ('proposed', 'awards proposed'), ('taken_back', 'proposal taken back'), ('decided', 'awards confirmed'), ('accepted', 'agreement accepted'), ('delivered', 'milestone reported'), ('returned', 'report given back'), ('milestone', 'milestone accepted'), ('paid', 'milestone paid'), ('unpaid', 'payment was for something else')], max_length=12),
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_hand', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='programmes.application')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('application', 'person'), name='a_reviewer_is_assigned_once', violation_error_message='They are assigned to it already.')],
            },
        ),
    ]
