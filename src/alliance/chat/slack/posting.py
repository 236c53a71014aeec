"""What the site says in Slack: written down with its cause, and posted once.

A post is a row, made in the transaction of what it tells. One process takes it by a conditional
update, for the length of a lease. Before Slack is asked the row says so (`asked_at`), and each post
bears its key as metadata. So when it is not known how an attempt ended (the line broke, the process
was killed) Slack itself is asked whether the post is there, and it is posted again only if it is
not. Where Slack does not let us look, it is not repeated: silence is better than noise.
"""

from __future__ import annotations

import logging
import socket
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from alliance.chat.models import SlackPost
from alliance.outbox.retrying import MAX_ATTEMPTS, wait_after

log = logging.getLogger("alliance.chat")

TIMEOUT_S = 10
LEASE = timedelta(minutes=2)
MOST_AT_ONCE = 20  # Slack takes about one post a second and channel
EVENT = "alliance_post"
# Never better next time. All else (the bot is not in the channel, its token is old) is for staff to
# mend, and `alliance doctor` says so meanwhile.
HOPELESS = {"msg_too_long", "no_text", "invalid_blocks", "invalid_metadata_format"}
MAX_RETRY_AFTER_S = 3600


def is_configured() -> bool:
    return bool(settings.SLACK_BOT_TOKEN)


def put(key: str, channel: str, text: str, *, useful_until: datetime | None = None) -> None:
    """Have `text` posted in `channel`, once for each key and channel."""
    SlackPost.objects.get_or_create(
        key=f"{key}:{channel}"[:120],
        defaults={"channel": channel, "text": text, "useful_until": useful_until},
    )


def post_due(now: datetime) -> int:
    """The duty: post what is due; return how many were posted."""
    if not is_configured():
        return 0
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    waiting = SlackPost.objects.filter(free, posted_at=None, given_up_at=None, due_at__lte=now)
    due = waiting.order_by("due_at", "pk").values_list("pk", flat=True)
    return sum(post(pk) for pk in list(due[:MOST_AT_ONCE]))


def post(pk: int) -> bool:
    """Post one, unless it is posted, not due, or in another's hands. Never raises for Slack."""
    taken = _take(pk)
    if taken is None:
        return False
    from slack_sdk.errors import SlackApiError

    client = _client()
    try:
        if taken.asked_at is not None and _is_there(client, taken):
            _note_posted(taken)
            return True
        _note_asking(taken)
        client.chat_postMessage(
            channel=taken.channel,
            text=taken.text,
            unfurl_links=False,
            metadata={"event_type": EVENT, "event_payload": {"key": taken.key}},
        )
    except SlackApiError as refusal:
        _note_refusal(taken, refusal)
        return False
    except (OSError, HTTPException) as error:  # no connection, a broken one, a timeout
        _note_trouble(taken, f"{type(error).__name__}: {error}", known=_never_arrived(error))
        return False
    _note_posted(taken)
    return True


def _client() -> Any:
    from slack_sdk import WebClient

    # Retries are ours: the SDK's would sleep in the worker, and repeat what may have arrived.
    return WebClient(
        token=settings.SLACK_BOT_TOKEN,
        base_url=settings.SLACK_API_URL,
        timeout=TIMEOUT_S,
        retry_handlers=[],
    )


def _take(pk: int) -> SlackPost | None:
    now = timezone.now()
    stale = SlackPost.objects.filter(pk=pk, posted_at=None, useful_until__lt=now)
    stale.update(given_up_at=now, trouble="too late to be of use")
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    taken = SlackPost.objects.filter(
        free, pk=pk, posted_at=None, given_up_at=None, due_at__lte=now
    ).update(lease_until=now + LEASE, attempts=F("attempts") + 1)
    return SlackPost.objects.get(pk=pk) if taken else None


def _is_there(client: Any, post: SlackPost) -> bool:
    """Whether Slack has the post already, from the attempt whose end is not known."""
    assert post.asked_at is not None
    oldest = f"{(post.asked_at - timedelta(minutes=1)).timestamp():.6f}"
    found = client.conversations_history(
        channel=post.channel, oldest=oldest, include_all_metadata=True, limit=200
    )
    payloads = [m.get("metadata", {}).get("event_payload", {}) for m in found["messages"]]
    return any(payload.get("key") == post.key for payload in payloads)


def _note_asking(post: SlackPost) -> None:
    SlackPost.objects.filter(pk=post.pk).update(asked_at=timezone.now())
    post.asked_at = None  # what follows is about this attempt


def _note_posted(post: SlackPost) -> None:
    SlackPost.objects.filter(pk=post.pk).update(
        posted_at=timezone.now(), lease_until=None, asked_at=None, trouble=""
    )


def _note_refusal(post: SlackPost, refusal: Any) -> None:
    """Slack answered: nothing was posted. Or it did not let us look whether something was."""
    status, error, headers = _read(refusal.response)
    if status == 429:
        _wait_for_slack(post, headers)
    elif status >= 500:  # it may have been taken before something broke
        _note_trouble(post, error, known=False)
    elif post.asked_at is not None:
        _give_up(post, f"perhaps posted, and Slack does not say ({error})")
    elif error in HOPELESS:
        _give_up(post, error)
    else:
        _note_trouble(post, error, known=True)


def _read(response: Any) -> tuple[int, str, Any]:
    """Status, error and headers. The SDK gives an answer that is no JSON as a plain dict."""
    if isinstance(response, dict):
        status, headers = int(response.get("status", 500)), response.get("headers") or {}
        return status, f"status {status}", headers
    error = str(response.get("error", "")) or f"status {response.status_code}"
    return response.status_code, error, response.headers


def _wait_for_slack(post: SlackPost, headers: Any) -> None:
    """As long as Slack says, all that goes to that channel; it is no attempt of ours."""
    given = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    seconds = int(given) if str(given).isdecimal() else 60
    until = timezone.now() + timedelta(seconds=min(max(seconds, 1), MAX_RETRY_AFTER_S))
    with transaction.atomic():
        waiting = SlackPost.objects.filter(channel=post.channel, posted_at=None, given_up_at=None)
        waiting.filter(due_at__lt=until).update(due_at=until)
        SlackPost.objects.filter(pk=post.pk).update(
            lease_until=None,
            asked_at=post.asked_at,
            attempts=F("attempts") - 1,
            trouble="Slack asks to wait",
        )


def _note_trouble(post: SlackPost, trouble: str, *, known: bool) -> None:
    """Try again later. `known`: nothing was posted. Else the next attempt looks first."""
    if post.attempts >= MAX_ATTEMPTS:
        _give_up(post, trouble)
        return
    values: dict[str, Any] = {"asked_at": post.asked_at} if known else {}
    SlackPost.objects.filter(pk=post.pk).update(
        lease_until=None,
        due_at=timezone.now() + wait_after(post.attempts),
        trouble=trouble[:200],
        **values,
    )


def _give_up(post: SlackPost, trouble: str) -> None:
    log.warning("a post to Slack was given up: %s: %s", post.key, trouble)
    SlackPost.objects.filter(pk=post.pk).update(
        given_up_at=timezone.now(), lease_until=None, trouble=trouble[:200]
    )


def _never_arrived(error: Exception) -> bool:
    """Whether the connection was refused or not found, so that nothing can have been posted."""
    reason = getattr(error, "reason", error)
    return isinstance(reason, (ConnectionRefusedError, socket.gaierror))
