"""Whether the database has every migration that this version brings."""

from __future__ import annotations

import time


def pending() -> list[str]:
    """Names of migrations that this version has and the database has not, in their order."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


ASK_AGAIN_S = 60.0
_all_there_at: float | None = None


def all_there() -> bool:
    """The same for probes: what was there is looked at again after a minute, for reading all
    migrations takes a while; what was not there is looked at each time.
    """
    global _all_there_at  # noqa: PLW0603  one memory for the process
    now = time.monotonic()
    if _all_there_at is not None and now - _all_there_at < ASK_AGAIN_S:
        return True
    _all_there_at = None if pending() else now
    return _all_there_at is not None


def forget() -> None:
    """Look again at the next question."""
    global _all_there_at  # noqa: PLW0603
    _all_there_at = None
