"""Expand, then contract: the version that runs goes on while the next one's tables are made.

Whatever a migration does, the code of the version before it still reads and writes those tables
until the last of its processes has ended (docs/how-to/deploy-on-several-machines.md).
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "alliance"
BEFORE_THE_RULE = frozenset(
    {
        "calls.0002_events_and_answers",
        "calls.0003_changes_and_following",
        "chat.0002_archive_and_slack",
        "exports.0002_progress",
        "groups.0003_charters_and_cycles",
        "groups.0005_the_log_is_kept",
        "history.0004_hidden",
        "lists.0002_at_work",
        "meetings.0002_code_tries",
        "notes.0002_editor",
        "organizations.0002_at_work",
        "organizations.0003_named_by_choice",
        "people.0002_at_work",
        "people.0003_profiles_and_standing",
        "search.0002_words",
    }
)
"""Of the time before 0.1, when no site ran. The list only becomes shorter."""


def dangers(operation: Operation) -> list[str]:
    """Why the version before could fail once the operation is done; [] when it could not."""
    inside = getattr(operation, "database_operations", None)
    if inside is not None:  # SeparateDatabaseAndState
        return [words for one in inside for words in dangers(one)]
    if isinstance(operation, migrations.RemoveField | migrations.DeleteModel):
        return ["it takes away what the version before still reads"]
    if isinstance(
        operation, migrations.RenameField | migrations.RenameModel | migrations.AlterModelTable
    ):
        return ["it renames what the version before still calls by its old name"]
    if isinstance(operation, migrations.AddField) and not _is_filled(operation.field):
        return ["the version before writes rows without it: null=True or db_default"]
    return []


def _is_filled(field: models.Field[Any, Any]) -> bool:
    """Whether a row that does not name the column can be written."""
    has_default = field.db_default is not models.NOT_PROVIDED
    return field.null or has_default or field.many_to_many is True


def later() -> list[str]:
    """Every migration that changes tables which a site may have already: "room.name"."""
    return sorted(
        f"{path.parents[1].name}.{path.stem}"
        for path in SOURCE.glob("*/migrations/0*.py")
        if not path.stem.startswith("0001")
        and f"{path.parents[1].name}.{path.stem}" not in BEFORE_THE_RULE
    )


@pytest.mark.parametrize("name", later())
def test_the_version_before_goes_on_after_a_migration(name: str) -> None:
    """One that contracts says so: `contracts = "why nothing reads it since which version"`."""
    room, _, stem = name.partition(".")
    made = import_module(f"alliance.{room}.migrations.{stem}").Migration
    found = [words for operation in made.operations for words in dangers(operation)]
    contracts = getattr(made, "contracts", "")
    assert not found or len(contracts) > 20, f"{name}: {found}"


@pytest.mark.parametrize(
    ("operation", "is_dangerous"),
    [
        (migrations.AddField("m", "f", models.IntegerField(null=True)), False),
        (migrations.AddField("m", "f", models.IntegerField(db_default=1)), False),
        (migrations.AddField("m", "f", models.IntegerField(default=1)), True),
        (migrations.AddField("m", "f", models.ManyToManyField("m")), False),
        (migrations.RemoveField("m", "f"), True),
        (migrations.RenameField("m", "f", "g"), True),
        (migrations.RenameModel("m", "n"), True),
        (migrations.DeleteModel("m"), True),
        (migrations.CreateModel("n", []), False),
        (migrations.SeparateDatabaseAndState([migrations.RemoveField("m", "f")]), True),
        (migrations.SeparateDatabaseAndState([], [migrations.RemoveField("m", "f")]), False),
    ],
    ids=[
        "null", "database's default", "Django's default", "many to many", "remove", "rename field",
        "rename model", "delete", "create", "remove below", "remove of state alone",
    ],
)  # fmt: skip
def test_what_would_break_the_version_before_is_noticed(
    operation: Operation, is_dangerous: bool
) -> None:
    assert bool(dangers(operation)) is is_dangerous
