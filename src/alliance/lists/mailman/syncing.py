"""Telling Mailman what has changed, and hearing from it. Each round is safe to repeat."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from alliance.lists import addresses, policy, reading
from alliance.lists.bounces import Bounce, Weight
from alliance.lists.mailman import changes, holding, making_same, taking
from alliance.lists.mailman.lmtp import hand_over
from alliance.lists.mailman.places import approval
from alliance.lists.mailman.rest import MailmanDown, Refused, Rest
from alliance.lists.models import EngineChange, MailingList, Message
from alliance.lists.services import bouncing

log = logging.getLogger("alliance.lists")

MAX_CHANGES = 500  # of one round
BOUNCES_SINCE = timedelta(days=2)
DIGEST_AFTER_HOUR = 6  # UTC, like the built-in ones

Kind = EngineChange.Kind


def is_on() -> bool:
    return bool(settings.LISTS_ENGINE == "mailman")


def exchange(now: datetime) -> int:
    """The duty: what Mailman accepted, what it has to learn, what waits there. Returns how many
    things were done; 0 when Mailman does not answer, and nothing is lost by that.
    """
    if not is_on():
        return 0
    done = taking.read_all()
    try:
        with Rest() as rest:
            done += tell(rest, now)
            for mailing_list in MailingList.objects.select_related("group").order_by("pk"):
                done += _hear_held(rest, mailing_list, now)
    except MailmanDown as error:
        log.warning("Mailman does not answer (%s); the lists wait for it", error)
    return done


def tell(rest: Rest, now: datetime) -> int:
    """Work through what was noted. Raises `MailmanDown`."""
    done = 0
    for change in list(changes.due(now)[:MAX_CHANGES]):
        try:
            _tell_one(rest, change)
        except Refused as error:
            log.warning("Mailman refuses %s: %s", change, error)
            changes.failed(change, str(error), timezone.now())
        else:
            changes.done(change)
            done += 1
    return done


def _tell_one(rest: Rest, change: EngineChange) -> None:
    mailing_list = change.mailing_list
    if change.kind == Kind.LIST:
        making_same.same_list(rest, mailing_list)
    elif change.kind == Kind.MEMBER:
        if rest.get("lists", policy.list_id(mailing_list)) is None:
            making_same.same_list(rest, mailing_list)
        making_same.same_member(rest, mailing_list, change.key)
    elif change.kind == Kind.MESSAGE:
        if rest.get("lists", policy.list_id(mailing_list)) is None:
            making_same.same_list(rest, mailing_list)
        _send(Message.objects.select_related("mailing_list").get(pk=change.key))
    else:
        _decide(rest, mailing_list, change.key)


def _send(message: Message) -> None:
    """Have Mailman deliver what the site has taken. `Approved` lets it through at once; Mailman
    takes that field off. Repeated, the plug-in knows the message and nobody gets it twice.
    """
    mailing_list = message.mailing_list
    raw = bytes(message.raw)
    own = b"Approved: " + approval().encode() + b"\r\n"
    if not reading.read(raw).sender_email:  # Mailman throws away what has no sender at all
        own += f"Sender: <{addresses.of(mailing_list, 'owner')}>\r\n".encode()
    hand_over(own + raw, addresses.of(mailing_list, "bounces"), addresses.of(mailing_list))


def _decide(rest: Rest, mailing_list: MailingList, key: str) -> None:
    """`key` is "<id>:accept:<digest>" or "<id>:discard:<digest>". What is not found was decided
    before, and so was what has another message by now.
    """
    engine_id, action, digest = key.split(":", 2)
    found = rest.get("lists", policy.list_id(mailing_list), "held", engine_id)
    if found is None or changes.digest_in(str(found["msg"]).encode("utf-8", "replace")) != digest:
        return
    try:
        rest.post("lists", policy.list_id(mailing_list), "held", engine_id, action=action)
    except Refused as error:
        if error.status != 404:
            raise


def _hear_held(rest: Rest, mailing_list: MailingList, now: datetime) -> int:
    try:
        return holding.bring_in(rest, mailing_list, now)
    except Refused as error:
        if error.status == 404:  # the list is not made yet
            changes.note(mailing_list, Kind.LIST)
            return 0
        log.warning("held mail of %s: %s", mailing_list.slug, error)
        return 0


def hear_bounces(now: datetime) -> int:
    """A duty: each address from which mail came back today counts as with the built-in engine."""
    if not is_on():
        return 0
    done = 0
    try:
        with Rest() as rest:
            for mailing_list in MailingList.objects.filter(closed_at=None):
                if rest.get("lists", policy.list_id(mailing_list)) is not None:
                    done += _bounces_of(rest, mailing_list, now)
    except (MailmanDown, Refused) as error:
        log.warning("bounces of Mailman: %s", error)
    return done


def _bounces_of(rest: Rest, mailing_list: MailingList, now: datetime) -> int:
    done = 0
    for entry in rest.entries("lists", policy.list_id(mailing_list), "roster", "member"):
        at = _moment(entry.get("last_bounce_received"))
        if at is None or at < now - BOUNCES_SINCE:
            continue
        row = making_same.current(mailing_list, str(entry["email"]).lower())
        if row is None or (row.bounced_on is not None and row.bounced_on >= at.date()):
            continue
        bouncing.note(row, Bounce(Weight.HARD, "Mailman: mail came back"))
        done += 1
    return done


def _moment(text: object) -> datetime | None:
    """Mailman writes its times in UTC, without saying so."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else timezone.make_aware(found, timezone.get_default_timezone())


def send_digests(now: datetime) -> int:
    """A duty: once a day Mailman sends what it has gathered of each list."""
    if not is_on() or now.hour < DIGEST_AFTER_HOUR:
        return 0
    done = 0
    rows = MailingList.objects.filter(closed_at=None).exclude(digest_on__gte=now.date())
    try:
        with Rest() as rest:
            for mailing_list in rows:
                if rest.get("lists", policy.list_id(mailing_list)) is None:
                    continue
                rest.post("lists", policy.list_id(mailing_list), "digest", send=True)
                MailingList.objects.filter(pk=mailing_list.pk).update(digest_on=now.date())
                done += 1
    except (MailmanDown, Refused) as error:
        log.warning("digests of Mailman: %s", error)
    return done


def repair(now: datetime) -> list[str]:
    """Compare everything and mend what differs. Returns what was mended. Raises `MailmanDown`."""
    taking.read_all()
    with Rest() as rest:
        told = tell(rest, now)
        mended = making_same.all_the_same(rest)
        held = sum(_hear_held(rest, one, now) for one in MailingList.objects.all())
    if told:
        mended.insert(0, f"{told} changes told that had waited")
    if held:
        mended.append(f"{held} held messages brought to the site")
    return mended


def repair_daily(now: datetime) -> int:
    """The duty of `repair`."""
    if not is_on():
        return 0
    taking.forget_names()
    try:
        mended = repair(now)
    except (MailmanDown, Refused) as error:
        log.warning("comparing with Mailman: %s", error)
        return 0
    for words in mended:
        log.info("mended in Mailman: %s", words)
    return len(mended)
