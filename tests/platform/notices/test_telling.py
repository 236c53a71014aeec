"""Who is told what, by which way, when; and that it is once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from alliance.notices import queries, services
from alliance.notices.kinds import Way
from alliance.notices.models import Notice, Wishes
from alliance.people.models import Person

Deliver = Callable[[], list[EmailMessage]]
pytestmark = pytest.mark.django_db


def tell(person: Person, key: str = "k", kind: str = "test.now", **fields: str) -> Notice | None:
    return services.notify(
        person, kind=kind, key=key, title=f"About {key}", **({"url": "/calls/"} | fields)
    )


def test_a_notice_stands_on_the_site_and_comes_by_mail(
    person: Person, deliver_mail: Deliver
) -> None:
    tell(person)
    [mail] = deliver_mail()
    assert mail.to == [person.email] and mail.subject == "About k"
    assert "/calls/" in mail.body
    assert queries.unread_count(person) == 1


def test_the_same_occasion_is_told_once(person: Person, deliver_mail: Deliver) -> None:
    assert tell(person) is not None
    assert tell(person) is None
    assert len(deliver_mail()) == 1


def test_an_address_that_is_not_proven_gets_no_mail(person: Person, deliver_mail: Deliver) -> None:
    EmailAddress.objects.filter(user=person).update(verified=False)
    tell(person)
    assert deliver_mail() == []
    assert queries.unread_count(person) == 1


def test_a_blocked_account_gets_no_mail(person: Person, deliver_mail: Deliver) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    person.refresh_from_db()
    tell(person)
    assert deliver_mail() == []


def test_whoever_chose_the_site_alone_gets_no_mail(person: Person, deliver_mail: Deliver) -> None:
    services.choose_way(person, "test.now", Way.NONE)
    tell(person)
    services.send_late(timezone.now() + timedelta(days=2))
    services.send_digests(timezone.now() + timedelta(days=2))
    assert deliver_mail() == []


def test_an_unknown_kind_is_a_mistake_of_the_caller(person: Person) -> None:
    with pytest.raises(KeyError):
        tell(person, kind="nobody.registered")


def test_mail_waits_for_the_end_of_quiet_hours(person: Person, deliver_mail: Deliver) -> None:
    now = timezone.now()
    here = now.astimezone(UTC)
    starts, ends = here - timedelta(hours=1), here + timedelta(hours=2)
    Wishes.objects.create(
        person=person,
        quiet_from=starts.time().replace(microsecond=0),
        quiet_to=ends.time().replace(microsecond=0),
    )
    tell(person)
    services.send_late(now + timedelta(hours=1))
    assert deliver_mail() == []
    services.send_late(now + timedelta(hours=2, minutes=1))
    services.send_late(now + timedelta(hours=2, minutes=2))
    assert len(deliver_mail()) == 1


def test_what_was_read_in_the_meantime_is_not_mailed(person: Person, deliver_mail: Deliver) -> None:
    Wishes.objects.create(person=person, paused_until=timezone.localdate() + timedelta(days=3))
    tell(person)
    services.mark_read(person)
    services.send_late(timezone.now() + timedelta(days=4))
    assert deliver_mail() == []


def test_a_pause_holds_mail_until_its_day(person: Person, deliver_mail: Deliver) -> None:
    Wishes.objects.create(person=person, paused_until=timezone.localdate() + timedelta(days=3))
    tell(person)
    services.send_late(timezone.now() + timedelta(days=1))
    assert deliver_mail() == []
    services.send_late(timezone.now() + timedelta(days=4))
    assert len(deliver_mail()) == 1


def test_a_digest_gathers_what_came_and_comes_once(person: Person, deliver_mail: Deliver) -> None:
    for key in ("one", "two"):
        tell(person, key, "test.later")
    tomorrow = datetime.combine(timezone.localdate() + timedelta(days=1), time(7), UTC)
    assert services.send_digests(tomorrow - timedelta(hours=30)) == 0
    assert services.send_digests(tomorrow + timedelta(minutes=1)) == 1
    assert services.send_digests(tomorrow + timedelta(minutes=6)) == 0
    [mail] = deliver_mail()
    assert "About one" in mail.body and "About two" in mail.body
    assert "2 things" in mail.subject


def test_no_digest_without_news(person: Person, deliver_mail: Deliver) -> None:
    tell(person, "one", "test.later")
    services.mark_read(person)
    assert services.send_digests(timezone.now() + timedelta(days=2)) == 0
    assert deliver_mail() == []


def test_a_digest_speaks_the_language_of_the_person_and_escapes_words(
    person: Person, deliver_mail: Deliver
) -> None:
    tell(person, "<b>bold</b>", "test.later")
    services.send_digests(timezone.now() + timedelta(days=2))
    [mail] = deliver_mail()
    html = str(mail.alternatives[0][0])  # type: ignore[attr-defined]
    assert "&lt;b&gt;bold" in html and "<b>bold" not in html


def test_every_mail_can_be_stopped_with_one_press(
    person: Person, deliver_mail: Deliver, client: object
) -> None:
    """RFC 8058: a POST without cookie, form or question."""
    from django.test import Client

    tell(person)
    [mail] = deliver_mail()
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<https?://[^/]+(/.*)>", mail.extra_headers["List-Unsubscribe"])
    assert found
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(found[1]).status_code == 200
    assert queries.ways_of(person)["test.now"] == Way.MAIL  # looking changes nothing
    assert strict.post(found[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert queries.ways_of(person)["test.now"] == Way.NONE


def test_read_notices_are_forgotten_after_half_a_year(person: Person) -> None:
    tell(person, "old")
    tell(person, "unread")
    services.mark_read(person, Notice.objects.get(key="old").pk)
    services.forget_read(timezone.now() + timedelta(days=200))
    assert [n.key for n in Notice.objects.all()] == ["unread"]


def test_whoever_is_due_does_not_wait_behind_many_who_are_not(
    make_person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch, deliver_mail: Deliver
) -> None:
    monkeypatch.setattr(services, "SENT_AT_ONCE", 2)
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    for number in range(4):  # had their digest this week, and have news again
        early = make_person(f"early{number}")
        Wishes.objects.create(
            person=early, rhythm="weekly", last_digest_at=now - timedelta(hours=5)
        )
        tell(early, kind="test.later")
    late = make_person("zoe")
    tell(late, kind="test.later")
    Notice.objects.update(at=now - timedelta(days=2))
    assert services.send_digests(now) == 1
    assert [mail.to for mail in deliver_mail()] == [[late.email]]


def test_what_comes_while_a_digest_is_made_is_not_lost(
    person: Person, deliver_mail: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(person, "first", kind="test.later")
    Notice.objects.update(at=timezone.now() - timedelta(days=2))
    post = services.mail.post_digest

    def another_process_tells_meanwhile(*given: object) -> None:
        tell(person, "second", kind="test.later")
        Notice.objects.update(at=timezone.now() - timedelta(days=2))
        post(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(services.mail, "post_digest", another_process_tells_meanwhile)
        assert services.send_digests(timezone.now()) == 1
    assert services.send_digests(timezone.now() + timedelta(days=1)) == 1
    bodies = [mail.body for mail in deliver_mail()]
    assert ["About first" in body for body in bodies] == [True, False]
    assert ["About second" in body for body in bodies] == [False, True]


def test_a_notice_and_its_mail_are_there_together_or_not_at_all(
    person: Person, deliver_mail: Deliver
) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(person)
        raise RuntimeError("the process is stopped before it is done")
    assert not Notice.objects.exists() and deliver_mail() == []
    tell(person)  # the cause comes again after the restart
    tell(person)
    assert len(deliver_mail()) == 1
