"""What follows when mail comes back.

An address collects points: 2 for a final failure, 1 for a passing one, once a day. At `THRESHOLD`
nothing more is sent to it but a probe a week; while probes come back it stays so, and after
`MAX_PROBES` of them the subscription ends. A probe that does not come back within `SILENCE` shows
that the address works again, and mail goes on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.lists import addresses, bounces, composing, engine, links, telling
from alliance.lists.bounces import Bounce, Weight
from alliance.lists.models import MailingList, Posting, Subscription
from alliance.lists.reading import Reading
from alliance.lists.services import sending
from alliance.lists.services.subscribing import end_for_bounces
from alliance.people.languages import speaking_to
from alliance.people.queries import owner_of

THRESHOLD = 8  # points: four days of final failures, eight of passing ones
FORGOTTEN_AFTER = timedelta(days=10)  # without a failure
PROBE_EVERY = timedelta(days=7)
SILENCE = timedelta(days=3)
MAX_PROBES = 4


def take_bounce(mailing_list: MailingList, token: str, read: Reading) -> Subscription | None:
    """A mail to `-bounces+token`. Returns the subscription it is about, None for a token that was
    not made here.
    """
    is_probe = token.startswith("p-")
    purpose = "probe" if is_probe else "bounce"
    pk = addresses.read_subscription_token(token.removeprefix("p-"), purpose)
    if pk is None:
        return None
    subscription = Subscription.objects.filter(pk=pk, mailing_list=mailing_list).first()
    if subscription is None:
        return None
    bounce = bounces.read_bounce(read)
    if bounce.weight != Weight.NONE:
        _note_probe(subscription, bounce) if is_probe else note(subscription, bounce)
    return subscription


def note_refusal(subscription: Subscription, code: int, words: bytes | str) -> None:
    """The server refused the address while we were speaking to it."""
    note(subscription, bounces.of_answer(code, words))


@transaction.atomic
def note(subscription: Subscription, bounce: Bounce) -> None:
    """Count a failure, once a day; suspend the address when it is enough."""
    row = Subscription.objects.select_for_update().get(pk=subscription.pk)
    today = timezone.now().date()
    if not row.is_current or row.suspended_at is not None or row.bounced_on == today:
        return
    if row.bounced_on is not None and row.bounced_on < today - FORGOTTEN_AFTER:
        row.bounce_score = 0
    row.bounce_score += bounce.weight.value
    row.bounced_on, row.bounce_text = today, bounce.words
    if row.bounce_score >= THRESHOLD:
        row.suspended_at = timezone.now()
        telling.of_suspension(row)
        engine.current().subscription_changed(row)
    row.save()


@transaction.atomic
def _note_probe(subscription: Subscription, bounce: Bounce) -> None:
    row = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if not row.is_current or row.suspended_at is None:
        return
    row.probe_bounced, row.bounce_text = True, bounce.words or row.bounce_text
    row.save(update_fields=["probe_bounced", "bounce_text"])
    if row.probes_sent >= MAX_PROBES:
        end_for_bounces(row)


def see_to_suspended(now: datetime) -> int:
    """Send probes that are due, and take up again where one did not come back. A duty."""
    rows = Subscription.objects.filter(ended_at=None).exclude(suspended_at=None)
    done = 0
    for pk in list(rows.values_list("pk", flat=True)[:1000]):
        with transaction.atomic():
            row = rows.select_for_update().filter(pk=pk).first()
            if row is not None and _see_to(row, now):
                done += 1
    return done


def _see_to(row: Subscription, now: datetime) -> bool:
    if row.probed_at is not None and not row.probe_bounced:
        if now - row.probed_at < SILENCE:
            return False
        row.suspended_at, row.bounce_score, row.bounced_on = None, 0, None
        row.probes_sent, row.probed_at = 0, None
        row.save()
        engine.current().subscription_changed(row)
        return True
    if row.probed_at is not None and now - row.probed_at < PROBE_EVERY:
        return False
    if row.probes_sent >= MAX_PROBES:
        end_for_bounces(row)
        return True
    row.probes_sent += 1
    row.probed_at, row.probe_bounced = now, False
    row.save()
    _send_probe(row)
    return True


def _send_probe(row: Subscription) -> None:
    """A short mail with an envelope of its own, so that its failure is told apart."""
    sending.post(
        f"probe:{row.pk}:{row.probed_at:%Y%m%d%H%M%S}",
        Posting.Kind.PROBE,
        row.mailing_list,
        lambda: probe(row),
        [row],
    )


def probe(row: Subscription) -> bytes:
    mailing_list = row.mailing_list
    person = owner_of(row.email)
    text = _probe_text(row) if person is None else ""
    if person is not None:
        with speaking_to(person):
            text = _probe_text(row)
    return composing.note(
        mailing_list,
        to=row.email,
        subject=_("Does mail of %(list)s reach you?") % {"list": mailing_list.name},
        text=text,
        name=f"probe:{row.pk}:{row.probes_sent}:{row.probed_at}",
    )


def _probe_text(row: Subscription) -> str:
    return _(
        "Mail of %(list)s to %(email)s has come back, so nothing more was sent for a while. If you "
        "read this, all is well again: mail goes on in three days, or at once when you say so on "
        "%(page)s.\n\nThe last answer was: %(words)s"
    ) % {
        "list": row.mailing_list.name,
        "email": row.email,
        "page": links.page(row.mailing_list),
        "words": row.bounce_text,
    }
