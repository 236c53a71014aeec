"""Deliveries of GitHub, and of Forgejo and Gitea, which follow it in most."""

from __future__ import annotations

from typing import Any

from alliance.recognition.outside.configured import Forge
from alliance.recognition.outside.telling_of import (
    NOTHING,
    Act,
    Saying,
    Told,
    address,
    member,
    moment,
    number,
    text,
)

REVIEWED = "approved", "changes_requested", "commented"


def read(forge: Forge, event: str, payload: Any) -> Told:
    """What an event says. Events and actions that say nothing of ours give `NOTHING`; raises
    Refused for one that should, and lacks a member.
    """
    action = member(payload, "action")
    if event == "pull_request" and action == "closed":
        if member(payload, "pull_request", "merged") is not True:
            return NOTHING
        return _told(payload, (_merged(forge, payload),))
    if event == "pull_request_review" and action in ("submitted", "dismissed"):
        return _told(payload, _reviewed(forge, payload))
    if event.startswith("pull_request_") and action == "reviewed":  # Forgejo, Gitea
        return _told(payload, _reviewed_forgejo(forge, event, payload))
    if event in ("issue_comment", "pull_request_comment") and action == "created":
        said = Saying(
            str(number(payload, "comment", "user", "id")),
            text(payload, "comment", "user", "login", most=100),
            text(payload, "comment", "body", most=20_000),
        )
        return _told(payload, (), (said,))
    return NOTHING


def _told(payload: Any, acts: tuple[Act, ...], sayings: tuple[Saying, ...] = ()) -> Told:
    return Told(
        _repository(payload), member(payload, "repository", "private") is False, acts, sayings
    )


def _merged(forge: Forge, payload: Any) -> Act:
    thing = _thing(payload)
    merged_at = moment(payload, "pull_request", "merged_at")
    return Act(
        key=f"merged:{thing}",
        kind="merged",
        account=str(number(payload, "pull_request", "user", "id")),
        thing=thing,
        scope=_scope(forge, payload),
        title=text(payload, "pull_request", "title"),
        url=address(payload, "pull_request", "html_url", within=forge.url),
        at=merged_at,
        told_at=merged_at,
    )


def _reviewed(forge: Forge, payload: Any) -> tuple[Act, ...]:
    """A review, unless it is of the reviewer's own change. One that was dismissed is withdrawn."""
    account = number(payload, "review", "user", "id")
    if account == number(payload, "pull_request", "user", "id"):
        return ()
    is_dismissed = member(payload, "action") == "dismissed"
    if not is_dismissed and member(payload, "review", "state") not in REVIEWED:
        return ()
    submitted = moment(payload, "review", "submitted_at")
    review = Act(
        key=f"reviewed:{_thing(payload)}:{number(payload, 'review', 'id')}",
        kind="reviewed",
        account=str(account),
        thing=_thing(payload),
        scope=_scope(forge, payload),
        title=text(payload, "pull_request", "title"),
        url=address(payload, "pull_request", "html_url", within=forge.url),
        at=submitted,
        told_at=max(submitted, moment(payload, "pull_request", "updated_at")),
        is_withdrawn=is_dismissed,
    )
    return (review,)


def _reviewed_forgejo(forge: Forge, event: str, payload: Any) -> tuple[Act, ...]:
    """Forgejo does not number reviews in what it tells: one reviewer has one a change. Whether
    one is dismissed it does not tell.
    """
    if event not in ("pull_request_approved", "pull_request_rejected", "pull_request_comment"):
        return ()
    account = number(payload, "sender", "id")
    if account == number(payload, "pull_request", "user", "id"):
        return ()
    at = moment(payload, "pull_request", "updated_at")
    review = Act(
        key=f"reviewed:{_thing(payload)}:by:{account}",
        kind="reviewed",
        account=str(account),
        thing=_thing(payload),
        scope=_scope(forge, payload),
        title=text(payload, "pull_request", "title"),
        url=address(payload, "pull_request", "html_url", within=forge.url),
        at=at,
        told_at=at,
    )
    return (review,)


def _repository(payload: Any) -> str:
    return text(payload, "repository", "full_name", most=200).lower()


def _thing(payload: Any) -> str:
    return f"{_repository(payload)}:{number(payload, 'pull_request', 'number')}"


def _scope(forge: Forge, payload: Any) -> str:
    return f"repo:{forge.name}/{_repository(payload)}"
