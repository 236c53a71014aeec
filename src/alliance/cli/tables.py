"""The tables of a new site, without walking through its history.

Django makes the classes of all models around anew for each model that a migration creates. Where
nothing was there before, they are needed once: for all migrations in a row that only create.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    CreateModel,
    RunPython,
)
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


def are_none() -> bool:
    """Whether nothing was ever applied to this database."""
    return not MigrationRecorder(connection).applied_migrations()


def make(tell: Callable[[int], object]) -> None:
    """Apply all migrations to a database without any, each in a transaction of its own.

    tell: called before each with the number of those done.
    """
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    done = 0
    for creating, row in _rows([migration for migration, _backwards in plan]):
        if creating:
            _foresee(row, state)
        for migration in row:
            tell(done)
            if creating:
                _create(migration, state, executor)
            else:
                state = executor.apply_migration(state, migration)
            done += 1
    executor.check_replacements()


def _rows(plan: list[Migration]) -> Iterator[tuple[bool, list[Migration]]]:
    """The migrations in their order; those that only create together, each other alone."""
    row: list[Migration] = []
    for migration in plan:
        if _only_creates(migration):
            row.append(migration)
            continue
        if row:
            yield True, row
            row = []
        yield False, [migration]
    if row:
        yield True, row


def _only_creates(migration: Migration) -> bool:
    """Models, what is added to these in the same migration, and triggers; no data is moved by an
    initial migration.
    """
    made: set[str] = set()
    for operation in migration.operations:
        if isinstance(operation, CreateModel):
            made.add(operation.name_lower)
        elif isinstance(operation, AddField | AddConstraint | AddIndex):
            if operation.model_name.lower() not in made:
                return False
        elif not (isinstance(operation, RunPython) and migration.initial):
            return False
    return bool(made)


def _foresee(row: list[Migration], state: ProjectState) -> None:
    """Bring the state to where it is after the row, with its classes made once."""
    state.__dict__.pop("apps", None)  # a cached property; without it, no class is made on the way
    for migration in row:
        for operation in migration.operations:
            operation.state_forwards(migration.app_label, state)
    _ = state.apps


def _create(migration: Migration, state: ProjectState, executor: MigrationExecutor) -> None:
    """Make the models as they are after the migration; so nothing has to be added to them."""
    with connection.schema_editor(atomic=migration.atomic) as editor:
        for operation in migration.operations:
            if isinstance(operation, CreateModel | RunPython):
                operation.database_forwards(migration.app_label, editor, state, state)
        for app, name in migration.replaces or [(migration.app_label, migration.name)]:
            executor.recorder.record_applied(app, name)
