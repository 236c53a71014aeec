"""The triggers that keep the log of groups append-only in the database, and a role that was struck
as it is.
"""

from __future__ import annotations

from alliance.audit.append_only import joined, kept, once

LOG = kept(
    "groups_groupevent",
    ("id", "group_id", "kind", "text", "data", "at"),
    "the log of a group is only added to",
    by="by_id",
    name="groups_log_kept",
)
STRUCK = once("groups_grouprole", "struck_at", "a role that was struck stays so")
GUARD = joined(LOG, STRUCK)
put_up, take_down = LOG.put_up, LOG.take_down  # of the first steps, where no role was struck
