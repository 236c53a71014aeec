"""What of the lists can be taken along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q

from alliance.exports.acts import acts
from alliance.lists import addresses, links
from alliance.lists.models import HeldMessage, ListRole, MailingList, Message, Subscription
from alliance.people.models import Person
from alliance.people.queries import proven_addresses


def of_person(person: Person) -> dict[str, Any]:
    """Their subscriptions, past ones too, and every message they wrote, held ones too."""
    own = proven_addresses(person)
    rows = Subscription.objects.filter(Q(email__in=own) | Q(person=person))
    written = Message.objects.filter(Q(sender=person) | Q(sender_email__in=own))
    held = HeldMessage.objects.filter(Q(person=person) | Q(sender_email__in=own)).defer("raw")
    return {
        "subscriptions": [
            _subscription(row) | {"list": row.mailing_list.slug}
            for row in rows.select_related("mailing_list").order_by("started_at")
        ],
        "messages": [
            {
                "list": message.mailing_list.slug,
                "subject": message.subject,
                "message_id": message.message_id,
                "sent_at": _moment(message.sent_at),
                "url": links.archived_at(message),
                "source": bytes(message.raw).decode("utf-8", "replace"),
            }
            for message in written.select_related("mailing_list").order_by("pk").iterator(200)
        ],
        "held": [
            {
                "list": row.mailing_list.slug,
                "subject": row.subject,
                "received_at": _moment(row.received_at),
                "state": row.state,
                "reasons": row.reasons,
            }
            for row in held.select_related("mailing_list").order_by("pk")
        ],
        "moderates": acts(person, (ListRole, "person", "started_at")),
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """A file for each list: its rules, and who is on it. Messages are the archive's part."""
    for mailing_list in MailingList.objects.select_related("group").order_by("pk"):
        subscriptions = mailing_list.subscriptions.order_by("started_at")
        described = {
            "address": addresses.of(mailing_list),
            "name": mailing_list.name,
            "description": mailing_list.description,
            "kind": mailing_list.kind,
            "posting": mailing_list.posting,
            "reading": mailing_list.reading,
            "reply_to": mailing_list.reply_to,
            "subject_prefix": mailing_list.subject_prefix,
            "group": mailing_list.group.acronym if mailing_list.group else None,
            "created_at": _moment(mailing_list.created_at),
            "closed_at": _moment(mailing_list.closed_at),
            "subscriptions": [_subscription(row) for row in subscriptions],
        }
        text = json.dumps(described, indent=2, ensure_ascii=False)
        yield f"{mailing_list.slug}.json", text.encode()


def _subscription(row: Subscription) -> dict[str, Any]:
    return {
        "email": row.email,
        "mode": row.mode,
        "started_at": _moment(row.started_at),
        "ended_at": _moment(row.ended_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
