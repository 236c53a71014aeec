"""What moderators decide about held messages. Each decision is made once, whoever is faster."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.lists import engine, mime, policy, reading, telling
from alliance.lists.models import HeldMessage, Message, Subscription, TrustedSender
from alliance.lists.permissions import may_moderate
from alliance.lists.services.taking import keep_taken
from alliance.people.models import Person

KEPT = timedelta(days=30)  # what was discarded or sent back can be restored for so long
State = HeldMessage.State


class Decided(Exception):
    """Somebody else has decided on this message already."""


@transaction.atomic
def accept(held: HeldMessage, *, by: Person, trust: bool = False) -> Message | None:
    """Let a message through; with `trust` those of the same sender from now on, too. None when an
    engine of its own holds it: the message is there once that has let it go.

    Raises `PermissionDenied`, or `Decided` when it does not wait any more.
    """
    row = _waiting(held, by)
    raw = bytes(row.raw)
    read = reading.read(raw)
    if engine.current().let_go(row, accepted=True):
        if trust:
            _trust(row, policy.sender_of(read, row.mailing_list), by)
        _decide(row, State.ACCEPTED, by)
        return None
    if policy.Reason.REPEATED_ID in row.reasons:
        raw = _renamed(raw)
        read = reading.read(raw)
    sender = policy.sender_of(read, row.mailing_list)
    taken = keep_taken(raw, read, row.mailing_list, timezone.now(), sender)
    if trust:
        _trust(row, sender, by)
    row.message = taken.message
    # The archive has the words now.
    row.raw = b""
    _decide(row, State.ACCEPTED, by)
    return taken.message


@transaction.atomic
def reject(held: HeldMessage, *, by: Person, words: str) -> None:
    """Send a message back with a reason; the sender hears it when there is an address to tell."""
    row = _waiting(held, by)
    row.answer = words
    engine.current().let_go(row, accepted=False)
    _decide(row, State.REJECTED, by)
    if row.sender_email and row.envelope_from:
        telling.of_rejection(row, words)


@transaction.atomic
def discard(held: HeldMessage, *, by: Person) -> None:
    """Put a message away. Nobody is told; it can be restored for `KEPT`."""
    row = _waiting(held, by)
    engine.current().let_go(row, accepted=False)
    _decide(row, State.DISCARDED, by)


@transaction.atomic
def restore(held: HeldMessage, *, by: Person) -> None:
    """Have a message wait again that was discarded or sent back."""
    row = _locked(held, by)
    if row.state not in (State.DISCARDED, State.REJECTED) or not bytes(row.raw):
        raise Decided(_("This message cannot be restored."))
    row.state, row.decided_by, row.decided_at = State.WAITING, None, None
    row.save(update_fields=["state", "decided_by", "decided_at"])


def forget_old(now: datetime) -> int:
    """Remove the words of what was put away long ago. The line that it was stays. A duty."""
    old = HeldMessage.objects.filter(
        state__in=[State.DISCARDED, State.REJECTED], decided_at__lt=now - KEPT
    ).exclude(raw=b"")
    return old.update(raw=b"", answer="")


def _waiting(held: HeldMessage, by: Person) -> HeldMessage:
    row = _locked(held, by)
    if row.state != State.WAITING:
        raise Decided(_("Somebody has decided on this message already."))
    return row


def _locked(held: HeldMessage, by: Person) -> HeldMessage:
    if not may_moderate(by, held.mailing_list):
        raise PermissionDenied(_("Only moderators of this list decide on its held mail."))
    return HeldMessage.objects.select_for_update().get(pk=held.pk)


def _decide(row: HeldMessage, state: State, by: Person) -> None:
    row.state, row.decided_by, row.decided_at = state, by, timezone.now()
    changed = ["state", "decided_by", "decided_at", "answer", "message", "raw", "engine_id"]
    row.save(update_fields=changed)
    record(f"lists.held.{state.value}", by=by, subject=f"held:{row.pk}")


def _trust(row: HeldMessage, sender: policy.Sender, by: Person) -> None:
    if sender.subscription is not None:
        Subscription.objects.filter(pk=sender.subscription.pk).update(
            is_trusted=True, is_moderated=False
        )
        engine.current().subscription_changed(sender.subscription)
    elif sender.email:
        TrustedSender.objects.get_or_create(
            mailing_list=row.mailing_list, email=sender.email, defaults={"by": by}
        )
        engine.current().list_changed(row.mailing_list)


def _renamed(raw: bytes) -> bytes:
    """The message under an identifier of its own, its former one beside it."""
    head, body = mime.split(raw)
    head = re.sub(rb"(?im)^message-id[ \t]*:", b"X-Original-Message-ID:", head)
    end = b"\r\n" if b"\r\n" in head else b"\n"
    return reading.with_message_id(head + end + body)[0]
