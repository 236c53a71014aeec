"""The triggers that keep logs, invoices and agreements as they were written, in the database."""

from __future__ import annotations

from alliance.audit.append_only import joined, kept

SAYING = "what was written about a membership is only added to"

GUARD = joined(
    kept(
        "membership_membershipevent",
        ("id", "membership_id", "kind", "text", "data", "at"),
        SAYING,
        by="by_id",
    ),
    kept(
        "membership_agreement",
        ("id", "member", "version", "text", "summary", "published_at"),
        SAYING,
        by="published_by_id",
    ),
    kept(
        "membership_invoice",
        (
            "id", "public_id", "kind", "series", "number", "membership_id", "credits_id",
            "bill_to_id", "price_id", "lines", "currency", "total_minor", "tax_note", "reference",
            "issued_on", "due_on", "term", "covers_from", "reason", "issued_at",
        ),
        SAYING,
        by="issued_by_id",
    ),
)  # fmt: skip
put_up, take_down = GUARD.put_up, GUARD.take_down
