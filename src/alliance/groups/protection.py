"""The triggers that keep the log of groups append-only in the database."""

from __future__ import annotations

from alliance.audit.append_only import kept

GUARD = kept(
    "groups_groupevent",
    ("id", "group_id", "kind", "text", "data", "at"),
    "the log of a group is only added to",
    by="by_id",
    name="groups_log_kept",
)
put_up, take_down = GUARD.put_up, GUARD.take_down
