"""The three lists: mail over LMTP and from the pages, answers, spam that is held, somebody who
leaves by one press, an address that no longer exists.
"""

from __future__ import annotations

import re
import smtplib
from datetime import date
from email.message import EmailMessage
from email.utils import format_datetime

from tests.year.cast import Somebody
from tests.year.community import Community, Posted


def by_mail(
    community: Community, one: Somebody, slug: str, subject: str, *, answer: Posted | None = None
) -> Posted:
    """Somebody writes with a mail program; whoever is subscribed then has to get it."""
    number = len(community.book.posts)
    message_id = f"<{number}.{one.number}@mail.example.net>"
    message = EmailMessage()
    message["From"], message["To"] = f"{one.name} <{one.email}>", community.address(slug)
    message["Subject"] = f"Re: {answer.subject}" if answer else subject
    message["Date"], message["Message-ID"] = format_datetime(community.now), message_id
    if answer is not None:
        message["In-Reply-To"] = message["References"] = answer.message_id
    message.set_content(f"{subject}\n\nWith greetings,\n{one.name}\n")
    community.site.door.post(message)
    how = "mail" if answer is None else "answer by mail"
    return _noted(community, slug, str(message["Subject"]), message_id, how)


def from_page(community: Community, one: Somebody, slug: str, subject: str) -> Posted:
    path = f"/lists/{slug}/write/"
    community.do(one, path, path, subject=subject, text=f"{subject}\n\n{one.name}")
    return _noted(community, slug, subject, _message_id(community, slug, subject), "page")


def answer_from_page(community: Community, one: Somebody, slug: str, to: Posted) -> Posted:
    """Somebody answers from the archive."""
    browser = community.as_(one)
    page = browser.get(f"/lists/{slug}/message-id/{to.message_id.strip('<>')}")
    path = re.search(rf"/lists/{slug}/message/[-\w]+/reply/", page.text)
    assert path, f"no way to answer on {page.path}"
    browser.send(path[0], "/reply/", text="I think so, too.")
    subject = f"Re: {to.subject}"
    return _noted(community, slug, subject, _message_id(community, slug, subject), "answer by page")


def _message_id(community: Community, slug: str, subject: str) -> str:
    """The identity that the site gave to what was written on it, as its readers see it."""
    address = next(iter(sorted(community.subscribers(slug))))
    mail = community.site.post.wait_for(
        address, lambda one: one.header("Subject").endswith(subject) and bool(one.header("List-Id"))
    )
    return mail.header("Message-ID")


def _noted(community: Community, slug: str, subject: str, message_id: str, how: str) -> Posted:
    community.settle()
    posted = Posted(slug, subject, message_id, community.now, community.subscribers(slug), how)
    community.book.posts.append(posted)
    return posted


def stranger_writes(community: Community, subject: str) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "Offer <offer@spam.example>", community.address("main")
    message["Subject"] = subject
    message["Message-ID"] = f"<{subject.replace(' ', '.')}@spam.example>"
    message["Date"] = format_datetime(community.now)
    message.set_content("Buy now.")
    community.site.door.post(message)
    community.settle()


def spam(community: Community, day: date) -> None:
    """A stranger writes; a moderator discards it."""
    subject = f"Cheap badges {day}"
    stranger_writes(community, subject)
    moderator = community.as_(community.offices["moderator"])
    held = moderator.get("/lists/main/held/")
    path = re.search(r"/lists/main/held/\d+/", held.text)
    assert path and subject in held.text, held.words[:400]
    moderator.send(path[0], "", "discard")
    community.book.held.append(subject)


def newcomer_is_let_through(community: Community, one: Somebody) -> Posted:
    """The first mail of a newcomer to the dev list waits for a moderator, who lets it through."""
    subject = f"Hello from {one.name}"
    message = EmailMessage()
    message["From"], message["To"] = f"{one.name} <{one.email}>", community.address("dev")
    message["Subject"], message["Message-ID"] = subject, f"<first.{one.number}@mail.example.net>"
    message["Date"] = format_datetime(community.now)
    message.set_content("I am new here.")
    community.site.door.post(message)
    community.settle()
    moderator = community.as_(community.offices["moderator"])
    path = re.search(r"/lists/dev/held/\d+/", moderator.get("/lists/dev/held/").text)
    assert path
    moderator.send(path[0], "", "trust")
    return _noted(community, "dev", subject, str(message["Message-ID"]), "mail, held first")


def leave_by_one_press(community: Community, one: Somebody, slug: str) -> None:
    """Their mail program posts to the address of List-Unsubscribe (RFC 8058), without cookies."""
    mail = next(
        m
        for m in reversed(community.site.post.boxes[one.email])
        if m.header("List-Unsubscribe") and f"<{slug}." in m.header("List-Id")
    )
    address = mail.header("List-Unsubscribe").split(",")[0].strip(" <>")
    stranger = type(one.browser)(community.site.url, "203.0.113.9")
    page = stranger.post(address, [("List-Unsubscribe", "One-Click")], "")
    stranger.close()
    assert page.status == 200, page.words
    del one.lists[slug]
    community.book.left.append((one.email, slug))


def address_ends(community: Community, one: Somebody) -> None:
    """From now on their mail server says that there is no such person."""
    community.site.post.refuse[one.email] = "550 5.1.1 no such user"
    one.lists.clear()
    community.book.facts["gone"] = one.email


def bounce(community: Community, one: Somebody, slug: str) -> None:
    """A mail server far away says later that it could not deliver (RFC 3464 says how)."""
    copy = next(
        m
        for m in reversed(community.site.post.boxes[one.email])
        if f"<{slug}." in m.header("List-Id")
    )
    report = (
        "From: MAILER-DAEMON@mx.example.net\r\n"
        f"To: {copy.sender}\r\nSubject: Undelivered\r\n"
        f"Message-ID: <dsn.{one.number}@mx.example.net>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        "\r\n--b\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n--b\r\n"
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
        f"Final-Recipient: rfc822; {one.email}\r\nAction: failed\r\nStatus: 4.2.2\r\n\r\n--b--\r\n"
    )
    with smtplib.LMTP("127.0.0.1", community.site.door.port) as client:
        client.sendmail("", [copy.sender], report.encode())
    community.book.facts["bounced"] = one.email
