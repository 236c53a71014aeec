"""Coming and going: by page with a proven address, by a confirmation that only the address gets,
by one click, by a moderator's hand.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.lists import addresses, engine, telling
from alliance.lists.models import Confirmation, Delivery, MailingList, Subscription
from alliance.lists.permissions import may_moderate, may_subscribe
from alliance.people.models import Person
from alliance.people.queries import owner_of, proven_addresses

CONFIRMATION_LASTS = timedelta(days=3)
QUESTIONS_A_DAY = 5  # confirmations that one address is sent in 24 hours, of all lists together
QUESTIONS_AN_HOUR = 300  # and all addresses together in an hour


class NotYours(PermissionDenied):
    """The address is not proven to be the person's."""


@transaction.atomic
def subscribe(
    mailing_list: MailingList,
    email: str,
    *,
    by: Person,
    mode: Subscription.Mode = Subscription.Mode.EACH,
) -> Subscription:
    """Subscribe one of the proven addresses of `by`, at once. Subscribed already: its mode changes.

    Raises `PermissionDenied`, `NotYours`.
    """
    email = email.strip().lower()
    if not may_subscribe(by, mailing_list):
        raise PermissionDenied(_("This list is not open to you."))
    if email not in proven_addresses(by):
        raise NotYours(_("Prove first that %(email)s is yours.") % {"email": email})
    return _start(mailing_list, email, mode)


@transaction.atomic
def add(mailing_list: MailingList, email: str, *, by: Person) -> Confirmation | None:
    """A moderator invites an address: it is asked, and nothing happens unless it says yes."""
    if not may_moderate(by, mailing_list):
        raise PermissionDenied(_("Only moderators of this list invite to it."))
    return ask(mailing_list, email, Confirmation.Wish.SUBSCRIBE)


@transaction.atomic
def ask(
    mailing_list: MailingList,
    email: str,
    wish: Confirmation.Wish,
    mode: Subscription.Mode = Subscription.Mode.EACH,
) -> Confirmation | None:
    """Ask an address whether it wants to come or go. Returns None when no question was sent: it is
    there already, or not there, or was asked enough for today. Whoever asked must not learn which.

    Raises `ValidationError` for what is no address.
    """
    email = email.strip().lower()
    validate_email(email)
    if addresses.split(email)[1] == addresses.domain():
        raise ValidationError(_("A list cannot be subscribed to a list."))
    if mailing_list.closed_at is not None:
        return None
    now = timezone.now()
    asked = Confirmation.objects.filter(created_at__gt=now - timedelta(days=1), email=email)
    lately = Confirmation.objects.filter(created_at__gt=now - timedelta(hours=1))
    if asked.count() >= QUESTIONS_A_DAY or lately.count() >= QUESTIONS_AN_HOUR:
        return None
    is_there = mailing_list.subscriptions.filter(email=email, ended_at=None).exists()
    if is_there != (wish == Confirmation.Wish.LEAVE):
        if is_there:
            telling.of_already(mailing_list, email)
        return None
    # 130 bits of chance, in letters that survive in an address.
    token = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _place in range(27))
    confirmation = Confirmation.objects.create(
        wish=wish,
        mailing_list=mailing_list,
        email=email,
        mode=mode,
        token_hash=_digest(token),
        created_at=now,
        expires_at=now + CONFIRMATION_LASTS,
    )
    telling.to_confirm(confirmation, token)
    return confirmation


def usable(token: str) -> Confirmation | None:
    """The question of `token` while it can be answered. Looking does not use it up."""
    rows = Confirmation.objects.select_related("mailing_list")
    return rows.filter(
        token_hash=_digest(token), used_at=None, expires_at__gt=timezone.now()
    ).first()


@transaction.atomic
def confirm(token: str) -> Subscription | None:
    """Do what was asked, once. Returns the subscription that began or ended; None when the token is
    unknown, used or expired, or there is nothing left to end.
    """
    found = usable(token)
    if found is None:
        return None
    now = timezone.now()
    if not Confirmation.objects.filter(pk=found.pk, used_at=None).update(used_at=now):
        return None
    if found.wish == Confirmation.Wish.SUBSCRIBE:
        if found.mailing_list.closed_at is not None:
            return None
        return _start(found.mailing_list, found.email, Subscription.Mode(found.mode))
    current = found.mailing_list.subscriptions.filter(email=found.email, ended_at=None).first()
    if current is not None:
        _end(current, Subscription.Ended.ASKED)
    return current


@transaction.atomic
def leave(subscription: Subscription, *, by: Person) -> None:
    """End a subscription of one's own addresses; moderators take off others."""
    if subscription.email in proven_addresses(by):
        _end(subscription, Subscription.Ended.ASKED)
    elif may_moderate(by, subscription.mailing_list):
        _end(subscription, Subscription.Ended.MODERATOR)
    else:
        raise NotYours(_("This subscription is not yours."))


def of_leave_token(token: str) -> Subscription | None:
    """The subscription, current or ended, that a link for leaving is about."""
    rows = Subscription.objects.select_related("mailing_list")
    if (named := engine.read_leave_token(token)) is not None:
        slug, email = named
        # The current one first, then the one that ended last.
        of_both = rows.filter(mailing_list__slug=slug, email=email)
        return of_both.order_by(F("ended_at").desc(nulls_first=True)).first()
    pk = addresses.read_subscription_token(token, "leave")
    return rows.filter(pk=pk).first() if pk is not None else None


@transaction.atomic
def leave_by_click(token: str) -> Subscription | None:
    """RFC 8058: the token is the whole right. Leaving twice is leaving."""
    subscription = of_leave_token(token)
    if subscription is not None and subscription.is_current:
        _end(subscription, Subscription.Ended.ONE_CLICK)
    return subscription


@transaction.atomic
def change(
    subscription: Subscription, *, by: Person, mode: Subscription.Mode, email: str | None = None
) -> Subscription:
    """Another mode, or another of one's own proven addresses. Raises `NotYours`."""
    own = proven_addresses(by)
    if subscription.email not in own:
        raise NotYours(_("This subscription is not yours."))
    row = Subscription.objects.select_for_update().get(pk=subscription.pk)
    email = (email or row.email).strip().lower()
    if email not in own:
        raise NotYours(_("Prove first that %(email)s is yours.") % {"email": email})
    if email != row.email:
        taken = Subscription.objects.filter(mailing_list=row.mailing_list, ended_at=None)
        if taken.filter(email=email).exclude(pk=row.pk).exists():
            raise ValidationError(_("%(email)s is on this list already.") % {"email": email})
        _forget_bounces(row)
        engine.current().subscription_changed(row)  # under its old address
    row.mode, row.email, row.person = mode, email, by
    row.save()
    engine.current().subscription_changed(row)
    return row


@transaction.atomic
def try_again(subscription: Subscription, *, by: Person) -> None:
    """Have mail sent again to an address from which it came back: its owner, or a moderator."""
    if subscription.email not in proven_addresses(by) and not may_moderate(
        by, subscription.mailing_list
    ):
        raise NotYours(_("This subscription is not yours."))
    row = Subscription.objects.select_for_update().get(pk=subscription.pk)
    _forget_bounces(row)
    row.save()
    engine.current().subscription_changed(row)


def _start(mailing_list: MailingList, email: str, mode: Subscription.Mode) -> Subscription:
    subscription, is_new = Subscription.objects.get_or_create(
        mailing_list=mailing_list,
        email=email,
        ended_at=None,
        defaults={"mode": mode, "person": owner_of(email)},
    )
    if is_new:
        telling.of_welcome(subscription)
    elif subscription.mode != mode:
        subscription.mode = mode
        subscription.save(update_fields=["mode"])
    engine.current().subscription_changed(subscription)
    return subscription


def _end(subscription: Subscription, how: Subscription.Ended) -> None:
    ended = Subscription.objects.filter(pk=subscription.pk, ended_at=None).update(
        ended_at=timezone.now(), ended_how=how
    )
    if not ended:
        return
    # What is still on its way to them is not sent any more.
    subscription.deliveries.filter(status=Delivery.Status.PENDING).update(
        status=Delivery.Status.DROPPED
    )
    subscription.refresh_from_db()
    if how != Subscription.Ended.BOUNCES:
        telling.of_leaving(subscription)
    engine.current().subscription_changed(subscription)


def end_for_bounces(subscription: Subscription) -> None:
    """Weeks of mail came back (services.bouncing)."""
    _end(subscription, Subscription.Ended.BOUNCES)


def _forget_bounces(row: Subscription) -> None:
    row.bounce_score, row.bounced_on, row.bounce_text = 0, None, ""
    row.suspended_at, row.probes_sent, row.probed_at = None, 0, None
    row.probe_bounced = False


def _digest(token: str) -> str:
    return hashlib.sha256(token.lower().encode()).hexdigest()
