"""The triggers that keep conformance runs as they were written in the database."""

from __future__ import annotations

from alliance.audit.append_only import joined, kept

SAYING = "what belongs to a conformance run stays as it was written"

FIRST = joined(
    # The tables that there are from the first step on.
    kept(
        "lab_run",
        ("id", "public_id", "kind", "product", "release", "maker", "documents", "is_demo", "at"),
        SAYING,
        by="by_id",
    ),
    kept(
        "lab_sample",
        (
            *("id", "run_id", "number", "name", "size_bytes", "digest"),
            *("expected", "fault", "requirement", "mechanism"),
        ),
        SAYING,
    ),
    kept(
        "lab_finding",
        ("id", "sample_id", "said", "is_right", "version", "proofs", "checks"),
        SAYING,
    ),
    kept("lab_conclusion", ("id", "run_id", "engine", "rows", "passed", "total", "at"), SAYING),
    kept("lab_publication", ("id", "run_id", "at"), SAYING, by="by_id"),
    kept("lab_withholding", ("id", "run_id", "reason", "at"), SAYING, by="by_id"),
)
BEHALF = kept("lab_behalf", ("id", "run_id", "organization", "organization_name"), SAYING)
GUARD = joined(FIRST, BEHALF)
put_up, take_down = FIRST.put_up, FIRST.take_down
