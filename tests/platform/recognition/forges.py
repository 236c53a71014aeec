"""Forges and learning systems, as far as they tell a site something: their deliveries, signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

SECRET = "a secret of the forge, and long"
REPOSITORY = "alliance/spec"
SETTINGS = [
    {
        "name": kind,
        "kind": kind,
        "url": f"https://{kind}.example.org",
        "secret": SECRET,
        "repositories": ["Alliance/Spec"],
    }
    for kind in ("github", "gitlab", "forgejo")
] + [
    {
        "name": "gitlab-signed",
        "kind": "gitlab",
        "url": "https://gitlab.example.org",
        "secret": "whsec_" + base64.b64encode(b"a token that signs, 32 bytes long").decode(),
        "repositories": ["alliance/spec"],
    }
]
LEARNING = [
    {
        "name": "lms",
        "key": "lms",
        "secret": "a secret of the learning system",
        "verbs": ["http://adlnet.gov/expapi/verbs/completed"],
        "activities": ["https://lms.example.org/courses/"],
    }
]


@dataclass
class Delivery:
    """What is sent: header fields and body. `Delivery.sent(...)` is the HTTP answer."""

    forge: str
    event: str
    payload: dict[str, Any]
    name: str = field(default_factory=lambda: str(uuid.uuid4()))
    secret: str = SECRET

    @property
    def body(self) -> bytes:
        return json.dumps(self.payload).encode()

    @property
    def headers(self) -> dict[str, str]:
        signature = hmac.new(self.secret.encode(), self.body, hashlib.sha256).hexdigest()
        match self.forge:
            case "github":
                return {
                    "X-GitHub-Event": self.event,
                    "X-GitHub-Delivery": self.name,
                    "X-Hub-Signature-256": f"sha256={signature}",
                }
            case "forgejo":
                return {
                    "X-Forgejo-Event": self.event,
                    "X-Forgejo-Delivery": self.name,
                    "X-Forgejo-Signature": signature,
                }
        return {
            "X-Gitlab-Event": self.event,
            "X-Gitlab-Event-UUID": self.name,
            "X-Gitlab-Token": self.secret,
        }

    @property
    def path(self) -> str:
        return f"/api/hooks/forges/{self.forge}"

    def sent(self, client: Client, **changed: str) -> Any:
        return client.generic(
            "POST",
            self.path,
            self.body,
            content_type="application/json",
            headers=self.headers | changed,
        )


# GitHub, and Forgejo, whose deliveries have the same members --------------------------------------
def _repository(name: str, forge: str, private: bool = False) -> dict[str, Any]:
    address = f"https://{forge}.example.org/{name}"
    return {"id": 1, "full_name": name, "private": private, "html_url": address}


def _change(number: int, author: int, forge: str, **more: Any) -> dict[str, Any]:
    return {
        "id": 5000 + number,
        "number": number,
        "title": f"Change {number}",
        "html_url": f"https://{forge}.example.org/{REPOSITORY}/pull/{number}",
        "user": {"id": author, "login": f"user-{author}"},
        "merged": False,
        "merged_at": None,
        "updated_at": "2026-03-04T12:00:00Z",
    } | more


def merged(
    number: int = 1,
    author: int = 7,
    *,
    forge: str = "github",
    repository: str = REPOSITORY,
    private: bool = False,
) -> Delivery:
    if forge.startswith("gitlab"):
        return _merge_request(number, author, "merge", author_id=author, repository=repository)
    change = _change(number, author, forge, merged=True, merged_at="2026-03-04T12:00:00Z")
    payload = {
        "action": "closed",
        "number": number,
        "pull_request": change,
        "repository": _repository(repository, forge, private),
        "sender": {"id": 99, "login": "maintainer"},
    }
    return Delivery(forge, "pull_request", payload)


def reviewed(
    number: int = 1,
    reviewer: int = 7,
    *,
    author: int = 8,
    review: int = 100,
    action: str = "submitted",
    at: str = "2026-03-05T12:00:00Z",
) -> Delivery:
    """A review on GitHub, submitted or dismissed."""
    payload = {
        "action": action,
        "review": {
            "id": review,
            "user": {"id": reviewer, "login": f"user-{reviewer}"},
            "state": "dismissed" if action == "dismissed" else "approved",
            "submitted_at": "2026-03-05T12:00:00Z",
        },
        "pull_request": _change(number, author, "github", updated_at=at),
        "repository": _repository(REPOSITORY, "github"),
        "sender": {"id": reviewer, "login": f"user-{reviewer}"},
    }
    return Delivery("github", "pull_request_review", payload)


def reviewed_on_forgejo(number: int = 1, reviewer: int = 7, author: int = 8) -> Delivery:
    payload = {
        "action": "reviewed",
        "number": number,
        "review": {"type": "pull_request_review_approved", "content": "Fine."},
        "pull_request": _change(number, author, "forgejo"),
        "repository": _repository(REPOSITORY, "forgejo"),
        "sender": {"id": reviewer, "login": f"user-{reviewer}"},
    }
    return Delivery("forgejo", "pull_request_approved", payload)


def comment(text: str, writer: int = 7, *, forge: str = "github") -> Delivery:
    user = {"id": writer, "login": f"user-{writer}", "username": f"user-{writer}"}
    if forge.startswith("gitlab"):
        payload = {
            "object_kind": "note",
            "user": user,
            "project": _project(REPOSITORY),
            "object_attributes": {"id": 3, "note": text, "action": "create"},
        }
        return Delivery(forge, "Note Hook", payload)
    payload = {
        "action": "created",
        "comment": {"id": 3, "user": user, "body": text},
        "issue": {"number": 1},
        "repository": _repository(REPOSITORY, forge),
    }
    return Delivery(forge, "issue_comment", payload)


# GitLab -------------------------------------------------------------------------------------------
def _project(name: str) -> dict[str, Any]:
    return {"id": 1, "path_with_namespace": name, "visibility_level": 20}


def _merge_request(
    number: int, user: int, action: str, *, author_id: int, repository: str, at: str = ""
) -> Delivery:
    payload = {
        "object_kind": "merge_request",
        "user": {"id": user, "username": f"user-{user}", "email": "[REDACTED]"},
        "project": _project(repository),
        "object_attributes": {
            "id": 5000 + number,
            "iid": number,
            "title": f"Change {number}",
            "state": "merged" if action == "merge" else "opened",
            "action": action,
            "author_id": author_id,
            "url": f"https://gitlab.example.org/{repository}/-/merge_requests/{number}",
            "updated_at": at or "2026-03-04 12:00:00 UTC",
        },
    }
    return Delivery("gitlab", "Merge Request Hook", payload)


def approved_on_gitlab(
    number: int = 1, reviewer: int = 7, *, action: str = "approved", at: str = ""
) -> Delivery:
    return _merge_request(number, reviewer, action, author_id=8, repository=REPOSITORY, at=at)


# Learning systems ---------------------------------------------------------------------------------
def statement(address: str, course: str = "badges", **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "actor": {"objectType": "Agent", "mbox": f"mailto:{address}"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en": "completed"}},
        "object": {
            "objectType": "Activity",
            "id": f"https://lms.example.org/courses/{course}",
            "definition": {"name": {"en-US": f"Course {course}", "es": "Curso"}},
        },
        "timestamp": "2026-03-04T12:00:00.000Z",
    } | more


def voiding(of: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "actor": {"objectType": "Agent", "mbox": "mailto:lms@example.org"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
        "object": {"objectType": "StatementRef", "id": of["id"]},
    }


def basic(secret: str = LEARNING[0]["secret"]) -> str:  # type: ignore[assignment]
    return "Basic " + base64.b64encode(f"lms:{secret}".encode()).decode()


def state(client: Client, said: Any, method: str = "POST", query: str = "", **headers: str) -> Any:
    """Send statements; the HTTP answer."""
    return client.generic(
        method,
        f"/api/xapi/lms/statements{query}",
        said if isinstance(said, bytes) else json.dumps(said).encode(),
        content_type="application/json",
        headers={"Authorization": basic(), "X-Experience-API-Version": "1.0.3"} | headers,
    )
