"""The triggers that keep the log of the registry append-only in the database."""

from __future__ import annotations

from alliance.audit.append_only import kept

GUARD = kept(
    "directory_registryevent",
    ("id", "kind", "did", "organization", "data", "at"),
    "the log of the registry is only added to",
    by="by_id",
    name="directory_log_kept",
)
put_up, take_down = GUARD.put_up, GUARD.take_down
