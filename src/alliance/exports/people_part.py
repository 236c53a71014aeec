"""What of the accounts is taken along: `people` is below `exports` and cannot name it itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from alliance.exports.lines import json_lines
from alliance.exports.models import Export
from alliance.people.models import FIELDS, AccountEvent, Office, Person, SignInLink


def of_person(person: Person) -> dict[str, Any]:
    """The account: what it says, addresses, ways to sign in, offices, what was done to it."""
    return {
        "id": str(person.public_id),
        "name": person.name,
        "pronouns": person.pronouns,
        "time_zone": person.time_zone,
        "language": person.language,
        "bio": person.bio,
        "links": person.links,
        "profile": {
            "public": person.profile_public,
            "shown": [field for field in FIELDS if getattr(person, f"shows_{field}")],
        },
        "joined": person.date_joined.isoformat(),
        "last_sign_in": person.last_login.isoformat() if person.last_login else None,
        "staff": person.is_staff,
        "addresses": [
            {"address": row.email, "proven": row.verified, "main": row.primary}
            for row in EmailAddress.objects.filter(user=person).order_by("pk")
        ],
        "ways_to_sign_in": [
            {
                "kind": row.type,
                "name": row.data.get("name", ""),
                "since": row.created_at.isoformat(),
                "last_used": row.last_used_at.isoformat() if row.last_used_at else None,
            }
            for row in Authenticator.objects.filter(user=person).order_by("pk")
        ],
        "sessions": [
            {"since": row.created_at.isoformat(), "address": row.ip, "browser": row.user_agent}
            for row in UserSession.objects.filter(user=person).order_by("pk")
        ],
        "sign_in_links": [
            {"made": link.created_at.isoformat(), "used": bool(link.used_at)}
            for link in SignInLink.objects.filter(person=person).order_by("pk")
        ],
        "offices": [
            {
                "office": office.kind,
                "from": office.starts_on.isoformat(),
                "last_day": office.ends_on.isoformat() if office.ends_on else None,
                "until": office.ended_at.isoformat() if office.ended_at else None,
                "named": office.is_shown,
            }
            for office in Office.objects.filter(person=person)
        ],
        "done_to_the_account": [
            {"what": event.kind, "reason": event.reason, "at": event.at.isoformat()}
            for event in AccountEvent.objects.filter(person=person)
        ],
        "exports": [
            {"asked": export.asked_at.isoformat(), "scope": export.scope, "state": export.state}
            for export in Export.objects.filter(person=person)
        ],
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """Accounts and addresses, offices, and the log; nothing that signs in."""
    yield from json_lines("people.jsonl", Person.objects.order_by("pk"), leave_out=["password"])
    yield from json_lines("addresses.jsonl", EmailAddress.objects.order_by("pk"))
    yield from json_lines("offices.jsonl", Office.objects.order_by("pk"))
    yield from json_lines("account_events.jsonl", AccountEvent.objects.order_by("pk"))
