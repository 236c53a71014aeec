"""Who reads what of the archive, and what nobody does."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client

from alliance.archive import placing, services
from alliance.archive.models import Entry
from alliance.lists.models import MailingList, Subscription
from alliance.lists.services import keep
from alliance.people.models import Person
from alliance.search.queries import Wish, search

NOBODY = AnonymousUser()


def write(to: MailingList, number: int, text: str = "Hello", **headers: str) -> Entry:
    mail = EmailMessage()
    mail["From"] = "Ada Example <ada@example.org>"
    mail["Subject"] = headers.pop("subject", "Topic")
    mail["Date"] = f"Sun, 01 Mar 2026 10:{number:02d}:00 +0000"
    mail["Message-ID"] = f"<{number}@example.org>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    mail.add_attachment("<script>alert(1)</script>", subtype="html", filename="a.html")
    assert keep(mail.as_bytes(), to) is not None
    placing.catch_up(to)
    return Entry.objects.select_related("mailing_list", "thread").get(
        mailing_list=to, subject=str(mail["Subject"]), at__minute=number
    )


@pytest.fixture
def dev(db: None) -> MailingList:
    return MailingList.objects.create(slug="dev", name="Dev")


@pytest.fixture
def private(db: None) -> MailingList:
    return MailingList.objects.create(slug="inner", name="Inner", reading="subscribers")


def pages_of(entry: Entry) -> list[str]:
    base = f"/lists/{entry.mailing_list.slug}"
    return [
        f"{base}/archive/",
        f"{base}/archive.json",
        f"{base}/archive.atom",
        f"{base}/archive/search/?q=hello",
        f"{base}/archive/2026-03/",
        f"{base}/archive/2026-03.mbox",
        f"{base}/thread/{entry.digest}/",
        f"{base}/thread/{entry.digest}.atom",
        f"{base}/message/{entry.digest}/",
        f"{base}/message/{entry.digest}/part/2",
        f"{base}/message-id/1@example.org",
    ]


def content(answer: object) -> str:
    if getattr(answer, "streaming", False):
        return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return answer.content.decode()  # type: ignore[attr-defined]


def test_everybody_reads_a_public_list_without_addresses(client: Client, dev: MailingList) -> None:
    entry = write(dev, 1, "Write to grace@example.org")
    for path in pages_of(entry):
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, path
        shown = content(answer)
        assert "grace@example.org" not in shown, path
        assert "ada@example.org" not in shown, path


def test_the_page_of_a_list_shows_its_newest_threads(client: Client, dev: MailingList) -> None:
    entry = write(dev, 1, subject="Evidence in 3.1")
    shown = client.get("/lists/dev/").content.decode()
    assert "Newest threads" in shown and "Evidence in 3.1" in shown
    services.hide(entry, by=Person.objects.create_superuser("s@example.org"), reason="spam")
    assert "Evidence in 3.1" not in client.get("/lists/dev/").content.decode()


def test_a_private_list_is_nowhere_for_others(
    client: Client,
    private: MailingList,
    make_person: Callable[..., Person],
    sign_in: Callable[[Person], Client],
) -> None:
    entry = write(private, 1, "hello secretword")
    inside, outside = make_person("inside"), make_person("outside")
    Subscription.objects.create(mailing_list=private, email=inside.email, person=inside)
    for path in [*pages_of(entry), f"/lists/inner/message/{entry.digest}/raw"]:
        assert sign_in(outside).get(path).status_code == 404, path
        assert sign_in(inside).get(path, follow=True).status_code == 200, path
        if not path.endswith("raw"):
            assert client.get(path).status_code == 404, path
    for viewer, number in ((NOBODY, 0), (outside, 0), (inside, 1)):
        answer = search(viewer, Wish("secretword"))
        assert (answer.total, answer.everything) == (number, number)


def test_a_list_that_becomes_private_is_found_no_longer(dev: MailingList) -> None:
    write(dev, 1, "secretword")
    assert search(NOBODY, Wish("secretword")).total == 1
    dev.reading = MailingList.Reading.SUBSCRIBERS
    dev.save()
    assert search(NOBODY, Wish("secretword")).total == 0


def test_the_original_is_for_those_signed_in(
    client: Client, dev: MailingList, person: Person, sign_in: Callable[[Person], Client]
) -> None:
    entry = write(dev, 1)
    path = f"/lists/dev/message/{entry.digest}/raw"
    assert client.get(path).status_code == 302
    answer = sign_in(person).get(path)
    assert answer.content == bytes(entry.message.raw)


def test_attachments_are_downloads_and_never_pages(client: Client, dev: MailingList) -> None:
    entry = write(dev, 1)
    [[number, name, *_]] = entry.about["attachments"]
    answer = client.get(f"/lists/dev/message/{entry.digest}/part/{number}")
    assert name == "a.html"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    for other in (0, 1, 99):
        path = f"/lists/dev/message/{entry.digest}/part/{other}"
        assert client.get(path).status_code == 404


def test_a_hidden_message_is_out_of_everything_and_comes_back(
    client: Client, dev: MailingList, staff: Person, person: Person
) -> None:
    write(dev, 1)
    entry = write(dev, 2, "hello secretword", In_Reply_To="<1@example.org>")
    with pytest.raises(PermissionDenied):
        services.hide(entry, by=person, reason="spam")
    services.hide(entry, by=staff, reason="spam")
    for path in pages_of(entry):
        answer = client.get(path, follow=True)
        if answer.status_code == 200:
            shown = content(answer)
            assert "secretword" not in shown, path
            assert entry.digest not in shown, path
    assert client.get(entry.get_absolute_url()).status_code == 404
    assert search(NOBODY, Wish("secretword")).total == 0
    services.show(entry, by=staff)
    assert client.get(entry.get_absolute_url()).status_code == 200
    assert search(NOBODY, Wish("secretword")).total == 1


def test_threads_are_split_and_joined_by_moderators_alone(
    dev: MailingList, staff: Person, person: Person
) -> None:
    first = write(dev, 1)
    second = write(dev, 2, In_Reply_To="<1@example.org>")
    third = write(dev, 3, References="<1@example.org> <2@example.org>")
    for verb in (services.split, services.show):
        with pytest.raises(PermissionDenied):
            verb(second, by=person)
    services.split(second, by=staff)
    thread = {e.pk: e.thread_id for e in Entry.objects.all()}
    assert thread[first.pk] != thread[second.pk] == thread[third.pk]
    services.join(second, first, by=staff)
    assert len({e.thread_id for e in Entry.objects.all()}) == 1


def test_the_list_of_threads_asks_few_questions(
    client: Client, dev: MailingList, django_assert_max_num_queries: Callable
) -> None:
    for number in range(12):
        write(dev, number, subject=f"Topic {number}")
    with django_assert_max_num_queries(4):
        assert content(client.get("/lists/dev/archive/")).count("threads-subject") == 12


def test_a_thread_page_asks_few_questions(
    client: Client, dev: MailingList, django_assert_max_num_queries: Callable
) -> None:
    entry = write(dev, 0)
    for number in range(1, 12):
        write(dev, number, In_Reply_To="<0@example.org>", subject="Re: Topic")
    with django_assert_max_num_queries(5):
        shown = content(client.get(f"/lists/dev/thread/{entry.digest}/"))
    assert shown.count("<article") == 12
