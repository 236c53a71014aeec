"""The request and the answer of `POST /api/verify` for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema
from pydantic import Field


class CheckAnswer(Schema):
    """One question that was asked of the badge."""

    name: str = Field(description="Stable: format, schema, contexts, proof, issuer, refresh, …")
    outcome: Literal["pass", "fail", "warn", "skip"]
    reason: str = Field(description="What was found, in a sentence.")
    pointer: str = Field(description="JSON pointer to what was examined, or an empty text.")
    code: str = Field(description="A stable word for this finding.")
    remedy: str = Field(description="What the reader can do, or an empty text.")


class ReportAnswer(Schema):
    """The outcome of one verification. Status 200 says that it was made, not that it went well."""

    verified: bool = Field(description="True for the verdicts verified and reservations.")
    verdict: Literal["verified", "reservations", "not_verified", "indeterminate"] = Field(
        description="Verified; verified with reservations; not verified; or not to be decided now, "
        "because something that the badge points to cannot be had."
    )
    version: str = Field(description="The version of Open Badges: 3.0, 2.0, …")
    sentence: str = Field(description="The verdict for a person.")
    checks: list[CheckAnswer] = Field(
        description="Every check, in the order of the standard. `outcome` is one of `pass`, "
        "`fail`, `warn`, `skip`; `name` and `code` are stable."
    )
    credential: dict[str, Any] = Field(description="A readable summary of the badge.")


class ErrorDetail(Schema):
    code: str = Field(description="A stable word.")
    message: str
    field: str = Field(description="The part of the request it is about, or an empty text.")
    remedy: str


class ErrorAnswer(Schema):
    """Why nothing could be verified."""

    error: ErrorDetail


REQUEST_BODY: dict[str, Any] = {
    "required": True,
    "description": "A badge, in one of these ways. Up to 10 MB.",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "description": "A question about a badge; or the badge itself (an object with "
                "`@context`), then with `recipient` and `at` in the query.",
                "properties": {
                    "credential": {
                        "description": "The badge: its JSON, or a text (JWT, JSON).",
                        "oneOf": [{"type": "object"}, {"type": "string"}],
                    },
                    "url": {
                        "type": "string",
                        "format": "uri",
                        "description": "Where the badge is, in place of `credential`. Addresses of "
                        "private networks are refused.",
                    },
                    "recipient": {
                        "type": "string",
                        "description": "An e-mail address: does the badge belong to it?",
                    },
                    "at": {
                        "type": "string",
                        "format": "date-time",
                        "description": "The moment for which validity is asked; now when absent.",
                    },
                },
            }
        },
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "file": {"type": "string", "format": "binary", "description": "The badge."},
                    "credential": {"type": "string", "description": "In place of `file`."},
                    "url": {"type": "string", "format": "uri", "description": "In place of both."},
                    "recipient": {"type": "string", "description": "As in JSON."},
                    "at": {
                        "type": "string",
                        "format": "date-time",
                        "description": "As in JSON.",
                    },
                },
            }
        },
        "image/png": {"schema": {"type": "string", "format": "binary"}},
        "image/svg+xml": {"schema": {"type": "string", "format": "binary"}},
        "application/vc+jwt": {"schema": {"type": "string"}},
        "text/plain": {"schema": {"type": "string"}},
    },
}
