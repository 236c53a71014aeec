"""The triggers that keep the log of proposals append-only, and revisions as they were handed in."""

from __future__ import annotations

from alliance.audit.append_only import joined, kept

GUARD = joined(
    kept(
        "proposals_proposalevent",
        ("id", "proposal_id", "kind", "text", "data", "at"),
        "the log of a proposal is only added to",
        by="by_id",
        name="proposals_log_kept",
    ),
    kept(
        "proposals_revision",
        (
            *("id", "proposal_id", "number", "text", "context", "schema", "note"),
            *("is_editorial", "stage", "digest", "at"),
        ),
        "a revision stays as it was handed in",
        by="by_id",
        name="proposals_revision_kept",
    ),
)
put_up, take_down = GUARD.put_up, GUARD.take_down
