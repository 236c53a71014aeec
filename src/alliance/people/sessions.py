"""In which browsers somebody is signed in, and how they end it in one of them.

allauth keeps a row for each sign-in: since when, from which address, with which browser. Whether it
still holds is known by the session itself, so a row alone is never shown as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from alliance.people.models import Person

BROWSERS = ("Edg", "OPR", "SamsungBrowser", "Firefox", "FxiOS", "CriOS", "Chrome", "Safari")
NAMES = {"Edg": "Edge", "OPR": "Opera", "FxiOS": "Firefox", "CriOS": "Chrome",
         "SamsungBrowser": "Samsung Internet"}  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"))  # fmt: skip


@dataclass(frozen=True)
class OpenSession:
    pk: int
    since: datetime
    browser: str
    address: str
    is_this: bool


def open_sessions(person: Person, this: str) -> list[OpenSession]:
    """Those that hold, the latest sign-in first. `this` is the key of the one that asks."""
    rows = UserSession.objects.filter(user=person).order_by("-created_at", "-pk")
    return [
        OpenSession(
            row.pk, row.created_at, browser_of(row.user_agent), row.ip, row.session_key == this
        )
        for row in rows
        if _holds(row, person)
    ]


@transaction.atomic
def end(person: Person, pk: int) -> bool:
    """End one of `person`'s sessions; whether there was such a one."""
    row = UserSession.objects.filter(user=person, pk=pk).first()
    if row is None:
        return False
    row.end()
    return True


@transaction.atomic
def end_others(person: Person, this: str) -> int:
    """End all of `person`'s sessions but the one with the key `this`; how many that were."""
    rows = list(UserSession.objects.filter(user=person).exclude(session_key=this))
    held = sum(_holds(row, person) for row in rows)
    for row in rows:
        row.end()
    return held


def forget_ended() -> int:
    """Remove what is known of sessions that are there no more."""
    return UserSession.objects.exclude(session_key__in=Session.objects.values("pk")).delete()[0]


def browser_of(agent: str) -> str:
    """What a browser calls itself, for people: “Firefox, Linux”. It can say anything; at most 60
    characters of what is unknown are shown.
    """
    browser = next((one for one in BROWSERS if f"{one}/" in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if not browser:
        return agent[:60].strip() or _("unknown browser")
    return ", ".join(filter(None, [NAMES.get(browser, browser), system]))


def _holds(row: UserSession, person: Person) -> bool:
    """The session is there, not run out, and not of before the password was changed."""
    kept = SessionStore(row.session_key).load()
    is_theirs = kept.get(SESSION_KEY) == str(person.pk)
    digest = str(kept.get(HASH_SESSION_KEY, ""))
    return is_theirs and constant_time_compare(digest, person.get_session_auth_hash())
