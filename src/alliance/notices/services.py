"""Tell people of things, once, in the way they chose."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from alliance.notices import hours, mail
from alliance.notices.kinds import KINDS, Way
from alliance.notices.models import Choice, Notice, Wishes
from alliance.notices.queries import may_be_mailed, way_for, wishes_of, zone_for
from alliance.notices.quiet import is_quiet
from alliance.people.models import Person

KEPT_READ = timedelta(days=180)
SENT_AT_ONCE = 500  # late mails, or digests, that one round of the duty sends
BETWEEN_DIGESTS = timedelta(hours=6)  # shorter than any two of one person lie apart


@transaction.atomic
def notify(
    person: Person, *, kind: str, key: str, title: str, text: str = "", url: str = ""
) -> Notice | None:
    """Tell `person` something, in the caller's transaction.

    `kind` is one that was registered in `notices.kinds` (KeyError otherwise). `key` names the
    occasion ("calls.reminder:12:2026-03-11"); told before under the same key, or within
    `notices.quiet.quietly()`, nothing happens and None is returned. `url` is a path of this site.
    Words are in the person's language: build them under `people.languages.speaking_to(person)`.
    """
    default = KINDS[kind].default
    if is_quiet():
        return None
    now = timezone.now()
    notice, is_new = Notice.objects.get_or_create(
        person=person,
        key=key,
        defaults={"kind": kind, "title": title[:200], "text": text, "url": url, "at": now},
    )
    if not is_new:
        return None
    if not may_be_mailed(person):
        return notice
    notice.way = way_for(person, kind, default)
    if notice.way == Way.MAIL:
        notice.due_at = _first_time(wishes_of(person), now)
        if notice.due_at <= now:
            _send(notice, now)
    notice.save(update_fields=["way", "due_at", "mailed_at"])
    return notice


def _first_time(wishes: Wishes, now: datetime) -> datetime:
    """When a mail may leave that has to leave now: after the pause, outside the quiet hours."""
    zone = zone_for(wishes.person)
    if wishes.paused_until:
        now = max(now, hours.start_of(wishes.paused_until, zone))
    return hours.first_loud(now, zone, wishes.quiet)


def _send(notice: Notice, now: datetime) -> None:
    mail.post_one(notice)
    notice.mailed_at = now


def send_late(now: datetime) -> int:
    """Send what had to wait for the end of quiet hours or of a pause; return how many left."""
    waiting = Notice.objects.filter(way=Way.MAIL, mailed_at=None, due_at__lte=now)
    sent = 0
    for pk in list(waiting.order_by("due_at").values_list("pk", flat=True)[:SENT_AT_ONCE]):
        with transaction.atomic():
            notice = waiting.select_for_update().select_related(None).filter(pk=pk).first()
            if notice is None:  # another process was faster
                continue
            # They may have changed their mind since, or have read it on the site.
            way = way_for(notice.person, notice.kind, Way.MAIL)
            time = _first_time(wishes_of(notice.person), now)
            if notice.read_at or way == Way.NONE or not may_be_mailed(notice.person):
                notice.way = Way.NONE
            elif way == Way.DIGEST:
                notice.way = Way.DIGEST
            elif time > now:
                notice.due_at = time
            else:
                _send(notice, now)
                sent += 1
            notice.save(update_fields=["way", "due_at", "mailed_at"])
    return sent


def send_digests(now: datetime) -> int:
    """Send each person the digest that has become due; return how many were sent.

    Everybody with something to hear is looked at, however many are not due: nobody waits behind
    them. Who had a digest within the last hours is left out beforehand.
    """
    people = Notice.objects.filter(way=Way.DIGEST, mailed_at=None, read_at=None)
    waiting = Person.objects.filter(pk__in=people.order_by().values("person_id"), is_active=True)
    lately = Wishes.objects.filter(last_digest_at__gt=now - BETWEEN_DIGESTS)
    waiting = waiting.exclude(pk__in=lately.values("person_id")).order_by("pk")
    sent = 0
    for pk in list(waiting.values_list("pk", flat=True)):
        sent += _send_digest(Person.objects.get(pk=pk), now)
        if sent >= SENT_AT_ONCE:
            break
    return sent


@transaction.atomic
def _send_digest(person: Person, now: datetime) -> bool:
    Wishes.objects.get_or_create(person=person)
    wishes = Wishes.objects.select_for_update().get(person=person)
    weekly = wishes.rhythm == Wishes.Rhythm.WEEKLY
    slot = hours.last_digest_slot(now, zone_for(person), wishes.digest_hour, weekly=weekly)
    if wishes.last_digest_at and wishes.last_digest_at >= slot:
        return False
    if not may_be_mailed(person) or _first_time(wishes, now) > now:
        return False
    fresh = Notice.objects.filter(person=person, way=Way.DIGEST, mailed_at=None, at__lt=slot)
    unread = list(fresh.filter(read_at=None).order_by("at", "pk"))
    if not unread:
        return False
    mail.post_digest(person, unread, slot)
    # These and no others: what another process adds meanwhile stays for the next digest.
    Notice.objects.filter(pk__in=[notice.pk for notice in unread]).update(mailed_at=now)
    wishes.last_digest_at = slot
    wishes.save(update_fields=["last_digest_at"])
    return True


def forget_read(now: datetime) -> int:
    """Forget what was read long ago; return how many notices went."""
    count, _ = Notice.objects.filter(read_at__lt=now - KEPT_READ).delete()
    return count


def mark_read(person: Person, pk: int | None = None) -> int:
    """Mark one notice of `person` read, or with `pk` None all; return how many were unread."""
    unread = Notice.objects.filter(person=person, read_at=None)
    if pk is not None:
        unread = unread.filter(pk=pk)
    return unread.update(read_at=timezone.now())


def choose_way(person: Person, kind: str, way: Way) -> None:
    """Hear of `kind` that way from now on. KeyError for a kind that there is not."""
    Choice.objects.update_or_create(
        person=person, kind=KINDS[kind].name, defaults={"way": Way(way)}
    )


@transaction.atomic
def renew_feed(person: Person) -> None:
    """Give the person's feed a new address; the old one is nobody's."""
    Wishes.objects.get_or_create(person=person)
    wishes = Wishes.objects.select_for_update().get(person=person)
    wishes.feed_version += 1
    wishes.save(update_fields=["feed_version"])
