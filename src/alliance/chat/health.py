"""How the chat is: for `alliance chat status` and `alliance doctor`."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from alliance.chat import server


@dataclass(frozen=True)
class Health:
    """`remedy` says what to do when it is not well."""

    well: bool
    words: str
    remedy: str = ""


def health() -> Health:
    """The first thing that is not well; or what there is."""
    parts = [part() for part in (_own, _slack)]
    there = [part for part in parts if part is not None]
    if not there:
        return Health(True, "no chat is set up (docs/how-to/set-up-chat.md)")
    for part in there:
        if not part.well:
            return part
    return Health(True, "; ".join(part.words for part in there))


def _own() -> Health | None:
    if not settings.CHAT_URL:
        return None
    if settings.SITE_URL.startswith("https:") and not settings.CHAT_URL.startswith("wss:"):
        return Health(
            False,
            f"browsers do not go from https to CHAT_URL={settings.CHAT_URL}",
            "have the web server pass /xmpp-websocket on, and set CHAT_URL=wss://…",
        )
    if not settings.CHAT_PORT:
        return Health(True, f"chat at {settings.CHAT_URL}, not on this machine")
    return _prosody()


def _prosody() -> Health:
    port = settings.CHAT_PORT
    if not server.answers():
        if server.program() is None:
            return Health(False, "Prosody is not here", "on Debian: apt-get install prosody")
        start = "start `alliance chat up` beside the site"
        return Health(False, f"CHAT_PORT={port}, where nothing answers", start)
    if not server.is_current(server.places()):
        older = "the chat runs with older settings or an older version"
        return Health(False, older, "alliance chat restart")
    return Health(True, f"chat on 127.0.0.1:{port} for {settings.CHAT_DOMAIN}")


def _slack() -> Health | None:
    token, secret = settings.SLACK_BOT_TOKEN, settings.SLACK_SIGNING_SECRET
    if not token and not secret:
        return None
    if not token:
        return Health(
            False, "Slack's commands are taken, but nothing is posted", "set SLACK_BOT_TOKEN"
        )
    if not secret:
        return Health(
            False, "the site posts to Slack, but refuses its commands", "set SLACK_SIGNING_SECRET"
        )
    from alliance.chat.slack.channels import troubled

    trouble = troubled().first()
    if trouble is not None:
        return Health(
            False,
            f"{troubled().count()} posts did not get into Slack ({trouble.trouble})",
            "see /chat/slack/; is the app in the channel, and is its token right?",
        )
    return Health(True, "Slack is set up")
