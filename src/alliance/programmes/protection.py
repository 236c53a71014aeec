"""The triggers that keep the log of programmes and their agreements as they were written, in the
database, whatever program writes to it.
"""

from __future__ import annotations

from alliance.audit.append_only import joined, kept

SAYING = "what was written about a programme is only added to"

GUARD = joined(
    kept(
        "programmes_programmeevent",
        ("id", "programme_id", "round_id", "application_id", "kind", "text", "data", "at"),
        SAYING,
        by="by_id",
    ),
    kept(
        "programmes_grantagreement",
        ("id", "programme_id", "version", "text", "published_at"),
        SAYING,
        by="published_by_id",
    ),
)
put_up, take_down = GUARD.put_up, GUARD.take_down
