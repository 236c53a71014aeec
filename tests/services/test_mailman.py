"""GNU Mailman core for real: started by the project's own command, told by the site, killed in
between. Mail goes in over LMTP, by the site's door and by Mailman's, and out over SMTP.
"""

from __future__ import annotations

import json
import re
import smtplib
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from tests.services.mail_world import DOMAIN, Sink, lmtp
from tests.services.mailman_world import (
    PRELUDE,
    SITE,
    World,
    copies,
    mail,
    need_mailman,
    post,
    wait_for_copies,
)
from tests.services.processes import BIN, ROOT, free_port, run, wait_until

pytestmark = [pytest.mark.service, pytest.mark.slow]


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    sink = Sink()
    yield sink
    sink.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, sink: Sink) -> Iterator[World]:
    need_mailman()
    world = World(tmp_path_factory.mktemp("mailman"), sink)
    try:
        world.start_mailman()
        world.start_worker()
        yield world
    finally:
        world.close()


@pytest.fixture(autouse=True)
def _empty(sink: Sink) -> None:
    sink.came.clear()
    sink.refuse.clear()


def test_a_reader_who_subscribed_on_our_page_gets_a_message_with_all_its_fields(
    world: World, sink: Sink
) -> None:
    readers = ["ada@example.org", "bob@example.net"]
    slug = world.make_list(*readers, subject_prefix="[P]")
    message = mail(slug, "ada@example.org", DKIM_Signature="v=1; b=x", List_Id="<other.example>")
    post(world.door_port, message)
    out = wait_for_copies(sink, slug, 2, world)[0]
    assert sorted(to for _, to, _ in copies(sink, slug)) == readers
    assert {sender for sender, _, _ in copies(sink, slug)} == {
        f"{slug}-bounces+{reader.replace('@', '=')}@{DOMAIN}" for reader in readers
    }  # VERP
    assert out["Message-ID"] == message["Message-ID"]
    assert out["Subject"] == "[P] Topic"
    assert out["From"] == f"Ada via {slug.title()} <{slug}@{DOMAIN}>"  # DMARC
    assert out["Reply-To"] == "Ada <ada@example.org>"
    assert f"<{slug}.{DOMAIN}>" in str(out["List-Id"]) and len(out.get_all("List-Id")) == 1
    assert out["List-Post"] == f"<mailto:{slug}@{DOMAIN}>"
    assert out["List-Archive"] == f"<{SITE}/lists/{slug}/archive/>"
    assert re.fullmatch(
        rf"<{SITE}/lists/{slug}/message/[A-Z2-7]{{32}}/>", out["Archived-At"].strip()
    )
    assert out["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(out["List-Unsubscribe"]).strip().startswith(f"<{SITE}/lists/leave/m.")
    assert out["DKIM-Signature"] is None and out["X-MailFrom"] is None
    text = out.get_content()
    assert text.replace("\r\n", "\n").startswith("Grüße.\n.\n..and a dot\n")
    assert f"{SITE}/lists/{slug}/" in text  # the footer
    # The archive has it once, as it was written, under the address that the mail names.
    world.wait_for("Message", slug)
    kept = world.do(
        f"m = Message.objects.get(mailing_list__slug={slug!r})\n"
        "raw = bytes(m.raw).replace(b'\\r\\n', b'\\n')\n"
        "print(json.dumps([m.digest, raw.decode(), m.sender.email, m.entry.thread is not None]))"
    )
    digest, raw, sender, is_threaded = json.loads(kept)
    assert digest in out["Archived-At"] and sender == "ada@example.org" and is_threaded
    assert raw == bytes(message).decode()
    # A server that heard no answer repeats; through Mailman's own door, too.
    post(world.door_port, message)
    post(world.lmtp_port, message)
    other = mail(slug, "bob@example.net", "Later")
    post(world.lmtp_port, other)
    wait_until(
        lambda: sum(m["Message-ID"] == other["Message-ID"] for _, _, m in copies(sink, slug)) == 2,
        timeout_s=120,
        what="the later one",
    )
    world.wait_for("Message", slug, 2)
    assert len(copies(sink, slug)) == 4
    assert world.count("Message", slug) == 2 and world.count("HeldMessage", slug) == 0


def test_another_message_under_a_name_that_is_taken_waits_for_a_moderator(
    world: World, sink: Sink
) -> None:
    slug = world.make_list("ada@example.org")
    first = mail(slug, "ada@example.org")
    post(world.lmtp_port, first)
    wait_for_copies(sink, slug, 1, world)
    second = mail(slug, "ada@example.org", "Quite another")
    second.replace_header("Message-ID", str(first["Message-ID"]))
    second.set_content("Other words.\n")
    post(world.lmtp_port, second)
    world.wait_for("HeldMessage", slug, state="waiting", reasons=["repeated-id"])
    world.do(f"moderating.accept(HeldMessage.objects.get(mailing_list__slug={slug!r}), by=boss)")
    wait_for_copies(sink, slug, 2, world)
    assert world.count("Message", slug) == 2
    assert copies(sink, slug)[1][2]["Message-ID"] != first["Message-ID"]


def test_leaving_with_one_click_ends_delivery(world: World, sink: Sink) -> None:
    """RFC 8058: a POST without cookies, from the reader's mail program."""
    slug = world.make_list("ada@example.org", "bob@example.net")
    post(world.door_port, mail(slug, "ada@example.org"))
    wait_for_copies(sink, slug, 2, world)
    out = next(m for _, to, m in copies(sink, slug) if to == "bob@example.net")
    link = re.search(r"<https://alliance\.example\.org(/[^>]+)>", str(out["List-Unsubscribe"]))
    assert link
    forged = link[1][:-3] + "xx/"
    script = (
        "answers = [browser().post(path, {'List-Unsubscribe': 'One-Click'}, secure=True)"
        f".status_code for path in ({forged!r}, {link[1]!r}, {link[1]!r})]\n"
        f"rows = Subscription.objects.filter(mailing_list__slug={slug!r}, ended_at=None)\n"
        "print(answers, [row.email for row in rows])"
    )
    assert world.do(script) == "[404, 200, 200] ['ada@example.org']"
    world.wait_until_told()
    sink.came.clear()
    post(world.door_port, mail(slug, "ada@example.org", "After"))
    wait_for_copies(sink, slug, 1, world)
    time.sleep(3)
    assert [to for _, to, _ in copies(sink, slug)] == ["ada@example.org"]


def test_what_mailman_holds_waits_on_our_page_and_our_decision_goes_back(
    world: World, sink: Sink
) -> None:
    slug = world.make_list("ada@example.org")
    for subject in ("One", "Two", "Three"):
        post(world.lmtp_port, mail(slug, "eve@example.com", subject))
    spam = mail(slug, "ada@example.org", "Buy", X_Spam_Flag="YES")
    post(world.lmtp_port, spam)
    world.wait_for("HeldMessage", slug, 4, state="waiting")
    page = world.do(
        f"print(browser(boss).get('/lists/{slug}/held/', secure=True).content.decode())"
    )
    assert all(subject in page for subject in ("One", "Two", "Three", "Buy"))
    world.do(
        f"rows = HeldMessage.objects.filter(mailing_list__slug={slug!r})\n"
        "held = {h.subject: h for h in rows}\n"
        "assert held['Buy'].reasons == ['suspicious'], held['Buy'].reasons\n"
        "assert held['One'].reasons == ['not-subscribed'], held['One'].reasons\n"
        "def press(subject, **choice):\n"
        f"    path = f'/lists/{slug}/held/{{held[subject].pk}}/'\n"
        "    assert browser(boss).post(path, choice, secure=True).status_code == 302\n"
        "press('One', choice='accept')\n"
        "press('Two', choice='discard')\n"
        "press('Three', choice='reject', words='Off topic.')\n"
    )
    (out,) = wait_for_copies(sink, slug, 1, world)
    assert out["Subject"] == "One"
    world.wait_for("HeldMessage", slug, subject="One", message__isnull=False)
    world.wait_until_told()
    held_there = world.do(
        "from alliance.lists.mailman.rest import Rest\n"
        f"print(len(list(Rest().entries('lists', '{slug}.{DOMAIN}', 'held'))))"
    )
    assert held_there == "1"  # the one that nobody has looked at
    # What was put away can come back for 30 days, though Mailman has it no longer.
    world.do(
        f"two = HeldMessage.objects.get(mailing_list__slug={slug!r}, subject='Two')\n"
        "moderating.restore(two, by=boss)\nmoderating.accept(two, by=boss, trust=True)"
    )
    wait_for_copies(sink, slug, 2, world)
    assert sorted(str(m["Subject"]) for _, _, m in copies(sink, slug)) == ["One", "Two"]
    world.wait_until_told()
    # Whom a moderator trusts is let through from now on.
    post(world.lmtp_port, mail(slug, "eve@example.com", "Four"))
    wait_for_copies(sink, slug, 3, world)
    assert world.count("Message", slug) == 3 or world.wait_for("Message", slug, 3) is None


def test_the_first_message_of_a_new_reader_is_looked_at_and_the_next_is_not(
    world: World, sink: Sink
) -> None:
    slug = world.make_list("ada@example.org", first_posts_held=1)
    post(world.door_port, mail(slug, "ada@example.org", "First"))
    world.wait_for("HeldMessage", slug, state="waiting", reasons=["first-post"])
    world.do(f"moderating.accept(HeldMessage.objects.get(mailing_list__slug={slug!r}), by=boss)")
    wait_for_copies(sink, slug, 1, world)
    world.wait_for("Message", slug)
    world.wait_until_told()
    post(world.door_port, mail(slug, "ada@example.org", "Second"))
    wait_for_copies(sink, slug, 2, world)


def test_what_is_written_on_the_site_goes_out_once(world: World, sink: Sink) -> None:
    slug = world.make_list("ada@example.org", "bob@example.net")
    world.do(
        "from alliance.lists.services import post_from_site\n"
        f"for _ in range(2): post_from_site(MailingList.objects.get(slug={slug!r}),"
        f" subject='From the page', text='Grüße.', by=person('ada@example.org'), key='{slug}:1')"
    )
    out = wait_for_copies(sink, slug, 2, world)[0]
    assert out["Approved"] is None  # what lets the site in is seen by nobody
    assert str(out["From"]).endswith(f"via {slug.title()} <{slug}@{DOMAIN}>")
    assert "ada@example.org" not in bytes(copies(sink, slug)[1][2]).decode()
    world.wait_until_told()
    time.sleep(3)
    assert len(copies(sink, slug)) == 2 and world.count("Message", slug) == 1


def test_mailman_killed_while_it_delivers_loses_nothing(world: World, sink: Sink) -> None:
    readers = sorted(f"reader{n}@example.net" for n in range(12))
    slug = world.make_list("ada@example.org", *readers)
    sink.hold_after, message = 4, mail(slug, "ada@example.org")
    sink.holding.clear()
    sink.free.clear()
    post(world.door_port, message)
    assert sink.holding.wait(60)
    world.kill_mailman()
    sink.hold_after = 0
    sink.free.set()
    with pytest.raises(smtplib.SMTPResponseException) as refused:  # nobody there: come again
        post(world.door_port, mail(slug, "ada@example.org", "Meanwhile"))
    assert refused.value.smtp_code == 451
    # Somebody comes meanwhile; Mailman hears of it when it is back.
    world.do(
        "subscribing.subscribe(MailingList.objects.get(slug="
        f"{slug!r}), 'late@example.net', by=person('late@example.net'))"
    )
    world.start_mailman()
    everybody = {"ada@example.org", *readers}
    wait_until(
        lambda: everybody <= {to for _, to, _ in copies(sink, slug)},
        timeout_s=180,
        what=f"everybody's copy {world.mailman_said()}",
    )
    world.wait_for("Message", slug)
    assert world.count("Message", slug) == 1
    # A copy that was on the wire may come twice (RFC 5321 leaves it open); it is the same message.
    assert {m["Message-ID"] for _, _, m in copies(sink, slug)} == {message["Message-ID"]}
    world.wait_until_told()
    sink.came.clear()
    post(world.door_port, mail(slug, "ada@example.org", "Back"))
    wait_for_copies(sink, slug, 14, world)
    assert "late@example.net" in sink.recipients()


def test_the_site_killed_between_mailmans_yes_and_its_archive_has_the_message_once(
    world: World, sink: Sink
) -> None:
    slug = world.make_list("ada@example.org")
    world.kill_worker()
    post(world.lmtp_port, mail(slug, "ada@example.org"))
    wait_for_copies(sink, slug, 1, world)
    assert world.count("Message", slug) == 0
    # Once more it dies, after the commit and before the file is gone.
    script = PRELUDE + (
        "import os, pathlib\nfrom alliance.lists.mailman import taking\n"
        "pathlib.Path.unlink = lambda *a, **k: os.kill(os.getpid(), 9)\ntaking.read_all()"
    )
    command = [str(BIN / "python"), "-c", f"import django; django.setup()\n{script}"]
    environment = world.environment | {"DJANGO_SETTINGS_MODULE": "alliance.settings"}
    assert subprocess.run(command, env=environment, cwd=ROOT, timeout=60).returncode == -9
    assert world.count("Message", slug) == 1
    world.start_worker()
    wait_until(
        lambda: not list((world.data / "mailman" / "taken").glob("*.eml")),
        timeout_s=120,
        what="the file to be read",
    )
    assert world.count("Message", slug) == 1 and len(copies(sink, slug)) == 1


def test_a_message_of_the_site_told_twice_to_mailman_is_delivered_once(
    world: World, sink: Sink
) -> None:
    """Killed between Mailman's yes and noting it, the site tells it again."""
    slug = world.make_list("ada@example.org")
    script = (
        "from alliance.lists.services import post_from_site\n"
        "from alliance.lists.mailman import changes\n"
        f"m = post_from_site(MailingList.objects.get(slug={slug!r}), subject='Once',"
        f" text='Once.', by=None, key='{slug}:once')\n"
    )
    world.do(script)
    wait_for_copies(sink, slug, 1, world)
    world.do(script + "changes.note(m.mailing_list, EngineChange.Kind.MESSAGE, str(m.pk))")
    world.wait_until_told()
    time.sleep(4)
    assert len(copies(sink, slug)) == 1


def test_a_closed_list_takes_no_mail_and_delivers_none(world: World, sink: Sink) -> None:
    slug = world.make_list("ada@example.org")
    world.do(f"managing.close(MailingList.objects.get(slug={slug!r}), by=boss, closed=True)")
    world.wait_until_told()
    with pytest.raises(smtplib.SMTPResponseException) as refused:
        post(world.door_port, mail(slug, "ada@example.org"))
    assert refused.value.smtp_code == 550
    post(world.lmtp_port, mail(slug, "ada@example.org", "By the back door"))
    world.wait_for("HeldMessage", slug, state="waiting")  # never lost
    time.sleep(2)
    assert copies(sink, slug) == [] and world.count("Message", slug) == 0


def test_sync_mends_what_differs_and_says_what(world: World) -> None:
    slug = world.make_list("ada@example.org", "bob@example.net")
    sync = [str(BIN / "alliance"), "lists", "mailman", "sync"]
    run(sync, world.environment)
    assert run(sync, world.environment).strip() == "everything is the same"
    world.do(
        "from alliance.lists.mailman.rest import Rest\n"
        f"rest, list_id = Rest(), '{slug}.{DOMAIN}'\n"
        "rest.patch('lists', list_id, 'config', default_nonmember_action='accept')\n"
        "ada = rest.get('lists', list_id, 'member', 'ada@example.org')\n"
        "rest.delete('members', ada['member_id'], pre_approved=True, pre_confirmed=True)\n"
        "bob = rest.get('lists', list_id, 'member', 'bob@example.net')\n"
        "rest.patch('members', bob['member_id'], 'preferences', delivery_status='by_user')\n"
        "rest.post('members', list_id=list_id, subscriber='eve@example.com', pre_verified=True,"
        " pre_confirmed=True, pre_approved=True)"
    )
    said = run(sync, world.environment)
    at = f"{slug}@{DOMAIN}"
    assert f"{at}: default_nonmember_action set right" in said
    assert f"ada@example.org on {at}: put on" in said
    assert f"bob@example.net on {at}: delivery_status set right" in said
    assert f"eve@example.com on {at}: taken off" in said
    assert run(sync, world.environment).strip() == "everything is the same"


def test_modes_and_suspensions_reach_mailman(world: World, sink: Sink) -> None:
    slug = world.make_list("ada@example.org", "none@example.net", "away@example.net")
    world.do(
        f"rows = Subscription.objects.filter(mailing_list__slug={slug!r})\n"
        "none = rows.get(email='none@example.net')\n"
        "subscribing.change(none, by=person(none.email), mode=Subscription.Mode.NONE)\n"
        "from alliance.lists.services import bouncing\n"
        "from alliance.lists.bounces import Bounce, Weight\n"
        "away = rows.get(email='away@example.net')\n"
        "Subscription.objects.filter(pk=away.pk).update(bounce_score=bouncing.THRESHOLD - 1)\n"
        "bouncing.note(away, Bounce(Weight.HARD, 'gone'))"
    )
    world.wait_until_told()
    post(world.door_port, mail(slug, "ada@example.org"))
    wait_for_copies(sink, slug, 1, world)
    time.sleep(2)
    assert [to for _, to, m in copies(sink, slug) if m["Subject"] == "Topic"] == ["ada@example.org"]


def test_what_comes_back_counts_for_the_reader_it_names(world: World, sink: Sink) -> None:
    slug = world.make_list("ada@example.org", "gone@example.net")
    post(world.door_port, mail(slug, "ada@example.org"))
    wait_for_copies(sink, slug, 2, world)
    envelope = next(sender for sender, to, _ in copies(sink, slug) if to.startswith("gone"))
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"], report["To"] = "MAILER-DAEMON@mx.example.net", envelope
    report["Subject"], report["Message-ID"] = "Undelivered", f"<{slug}-dsn@mx.example.net>"
    report["Date"] = "Mon, 23 Nov 2026 10:00:00 +0000"
    report.attach(MIMEText("It did not work.\n"))
    about, one = Message(), Message()
    about["Reporting-MTA"] = "dns; mx.example.net"
    one["Final-Recipient"], one["Action"] = "rfc822; gone@example.net", "failed"
    one["Status"] = "5.1.1"
    status = MIMEBase("message", "delivery-status")
    status.set_payload([about, one])
    report.attach(status)
    with lmtp(world.door_port) as client:
        client.sendmail("", [envelope], bytes(report).replace(b"\n", b"\r\n"))
    hear = (
        "from alliance.lists.mailman import syncing\nsyncing.hear_bounces(timezone.now())\n"
        f"print(*Subscription.objects.filter(mailing_list__slug={slug!r}).order_by('email')"
        ".values_list('bounce_score', flat=True))"
    )
    wait_until(lambda: world.do(hear) == "0 2", timeout_s=180, what=world.mailman_said())
    assert world.do(hear) == "0 2"  # heard twice, counted once


def test_a_digest_goes_out_once_a_day_to_those_who_chose_it(world: World, sink: Sink) -> None:
    slug = world.make_list("ada@example.org", "daily@example.net", "plain@example.net")
    world.do(
        "for email, mode in (('daily@example.net', 'digest'), ('plain@example.net', 'plain')):\n"
        f"    row = Subscription.objects.get(mailing_list__slug={slug!r}, email=email)\n"
        "    subscribing.change(row, by=person(email), mode=Subscription.Mode(mode))"
    )
    world.wait_until_told()
    for subject in ("First topic", "Second topic"):
        post(world.door_port, mail(slug, "ada@example.org", subject))
    wait_for_copies(sink, slug, 2, world)
    assert {to for _, to, _ in copies(sink, slug)} == {"ada@example.org"}
    world.do(
        "from alliance.lists.mailman import syncing\n"
        f"MailingList.objects.exclude(slug={slug!r}).update(digest_on=timezone.now().date())\n"
        f"MailingList.objects.filter(slug={slug!r}).update(digest_on=None)\n"
        "for _ in range(2): syncing.send_digests(timezone.now().replace(hour=12))"
    )
    wait_for_copies(sink, slug, 4, world)
    digests = {to: m for _, to, m in copies(sink, slug) if "Digest" in str(m["Subject"])}
    assert set(digests) == {"daily@example.net", "plain@example.net"}
    assert "multipart/digest" in {
        part.get_content_type() for part in digests["daily@example.net"].walk()
    }
    for digest in digests.values():
        assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        texts = [part for part in digest.walk() if part.get_content_type() == "text/plain"]
        shown = "\n".join(text.get_payload(decode=True).decode() for text in texts)
        assert "First topic" in shown and "Second topic" in shown
    time.sleep(2)
    assert len(copies(sink, slug)) == 4


def test_status_says_how_it_is_and_what_runs_is_not_upgraded(world: World) -> None:
    alliance = [str(BIN / "alliance"), "lists"]
    said = json.loads(run([*alliance, "mailman", "status", "--json"], world.environment))
    assert said["well"] and said["installed"] == said["locked"] in said["running"]
    assert "mailman: Mailman" in run([*alliance, "status"], world.environment)
    refused = subprocess.run(
        [*alliance, "mailman", "upgrade"], env=world.environment, capture_output=True, text=True
    )
    assert refused.returncode == 1 and "stop it first" in refused.stderr
    nobody = world.environment | {"MAILMAN_REST_PORT": str(free_port())}
    down = subprocess.run(
        [*alliance, "mailman", "status"], env=nobody, capture_output=True, text=True
    )
    assert down.returncode == 1 and "alliance lists mailman up" in down.stdout
    other = subprocess.run(
        [*alliance, "mailman", "up"],
        env=world.environment | {"LISTS_ENGINE": "builtin"}, capture_output=True, text=True,
    )  # fmt: skip
    assert other.returncode == 2 and "LISTS_ENGINE=mailman" in other.stderr


def test_only_this_machine_and_only_with_the_password_is_answered(world: World) -> None:
    url = f"http://127.0.0.1:{world.rest_port}/3.1/lists"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url, timeout=10)
    assert refused.value.code == 401
    listening = Path("/proc/net/tcp").read_text()
    for port in (world.rest_port, world.lmtp_port):
        rows = [line.split() for line in listening.splitlines() if f":{port:04X} 00000000" in line]
        assert [row[1].partition(":")[0] for row in rows] == ["0100007F"]  # 127.0.0.1
    for name in ("mailman.cfg", "plugin.json", "rest-password"):
        assert (world.data / "mailman" / name).stat().st_mode & 0o077 == 0
