"""Deliveries of GitLab: merge requests and notes."""

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

PUBLIC = 20  # visibility_level
APPROVED, TAKEN_BACK = ("approved", "approval"), ("unapproved", "unapproval")


def read(forge: Forge, event: str, payload: Any) -> Told:
    """What an event says. Raises Refused for one of ours that lacks a member."""
    action = member(payload, "object_attributes", "action")
    if event == "Merge Request Hook" and action == "merge":
        return _told(payload, (_merged(forge, payload),))
    if event == "Merge Request Hook" and action in (*APPROVED, *TAKEN_BACK):
        return _told(payload, _reviewed(forge, payload, action in TAKEN_BACK))
    if event == "Note Hook" and action in (None, "create"):
        said = Saying(
            str(number(payload, "user", "id")),
            text(payload, "user", "username", most=100),
            text(payload, "object_attributes", "note", most=20_000),
        )
        return _told(payload, (), (said,))
    return NOTHING


def _told(payload: Any, acts: tuple[Act, ...], sayings: tuple[Saying, ...] = ()) -> Told:
    is_public = member(payload, "project", "visibility_level") == PUBLIC
    return Told(_repository(payload), is_public, acts, sayings)


def _merged(forge: Forge, payload: Any) -> Act:
    """It is the author's, whoever pressed the button."""
    account = number(payload, "object_attributes", "author_id")
    return _act(forge, payload, key=f"merged:{_thing(payload)}", account=account)


def _reviewed(forge: Forge, payload: Any, is_withdrawn: bool) -> tuple[Act, ...]:
    """An approval, of somebody else's change; GitLab tells when it is taken back."""
    account = number(payload, "user", "id")
    if account == number(payload, "object_attributes", "author_id"):
        return ()
    key = f"reviewed:{_thing(payload)}:by:{account}"
    return (_act(forge, payload, key=key, account=account, is_withdrawn=is_withdrawn),)


def _act(forge: Forge, payload: Any, *, key: str, account: int, is_withdrawn: bool = False) -> Act:
    at = moment(payload, "object_attributes", "updated_at")
    return Act(
        key=key,
        kind=key.partition(":")[0],
        account=str(account),
        thing=_thing(payload),
        scope=f"repo:{forge.name}/{_repository(payload)}",
        title=text(payload, "object_attributes", "title"),
        url=address(payload, "object_attributes", "url", within=forge.url),
        at=at,
        told_at=at,
        is_withdrawn=is_withdrawn,
    )


def _repository(payload: Any) -> str:
    return text(payload, "project", "path_with_namespace", most=200).lower()


def _thing(payload: Any) -> str:
    return f"{_repository(payload)}:{number(payload, 'object_attributes', 'iid')}"
