"""What was given up is counted every minute, among all that has ever left."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="outboxitem",
            index=models.Index(
                condition=models.Q(("status", "failed")), fields=["due_at"], name="outbox_failed"
            ),
        ),
    ]
