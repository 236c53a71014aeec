"""The index of words: FTS5 on SQLite, tsvector and GIN on PostgreSQL.

Django's SQLite remakes a table to change it, and the trigger goes with the old one: a later
migration of SearchEntry makes it again.
"""

import django.utils.timezone
from django.db import migrations, models

MAKE = {
    "sqlite": [
        # Words come folded and with blanks between them (search.words); the tokenizer only splits.
        "CREATE VIRTUAL TABLE search_words USING fts5(title, body, tokenize='ascii', prefix='3')",
        "CREATE TRIGGER search_words_go AFTER DELETE ON search_searchentry BEGIN "
        "DELETE FROM search_words WHERE rowid = old.id; END",
    ],
    "postgresql": [
        "ALTER TABLE search_searchentry ADD COLUMN words tsvector",
        "CREATE INDEX search_words ON search_searchentry USING gin (words)",
    ],
}
DROP = {
    "sqlite": ["DROP TRIGGER search_words_go", "DROP TABLE search_words"],
    "postgresql": ["DROP INDEX search_words", "ALTER TABLE search_searchentry DROP COLUMN words"],
}


def make(apps, editor):
    for statement in MAKE[editor.connection.vendor]:
        editor.execute(statement)


def drop(apps, editor):
    for statement in DROP[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="searchentry",
            name="put_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunPython(make, drop),
    ]
