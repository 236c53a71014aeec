"""The tables of a new site, without walking through its history.

Where nothing was there before, all tables are made at once, as the last migrations leave them, in
one transaction: Django would make the classes of all models around anew for each model. Of the
migrations only the steps of our own rooms run that write more than a model says: triggers and the
index of words. Steps of libraries move what sites of before have kept, and here is nothing to move.
That both ways end at the same tables, triggers and rows is held, on SQLite and on PostgreSQL, by
tests/platform/cli/test_steps_of_before.py and tests/services/test_first_tables.py.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import RunPython
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import StateApps

OWN = __name__.partition(".")[0]


def are_none() -> bool:
    """Whether nothing was ever applied to this database."""
    return not MigrationRecorder(connection).applied_migrations()


def make(tell: Callable[[int], object]) -> None:
    """Bring a database without any table to where all migrations lead, and write them down.

    tell: called with the number of migrations that are done with.
    """
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    plan = [
        migration
        for migration, _backwards in executor.migration_plan(
            executor.loader.graph.leaf_nodes(), clean_start=True
        )
    ]
    tell(0)
    apps = executor.loader.project_state().apps
    with connection.schema_editor(atomic=True) as editor:
        for model in apps.get_models():  # a table between two models comes with one of them
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for done, migration in enumerate(plan):
            tell(done)
            _run_own_steps(migration, apps, editor)
        _write_down(plan, executor.recorder)
    # Content types and permissions follow, as after `migrate`.
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def _run_own_steps(migration: Migration, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Run what a room of ours writes by hand, unless it is marked as moving what was before."""
    if type(migration).__module__.partition(".")[0] != OWN:
        return
    for operation in migration.operations:
        if isinstance(operation, RunPython) and not operation.elidable:
            operation.code(apps, editor)


def _write_down(plan: list[Migration], recorder: MigrationRecorder) -> None:
    """Record all as applied; one that stands for several of before, with these."""
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name)
        for migration in plan
        for app, name in [*migration.replaces, (migration.app_label, migration.name)]
    )
