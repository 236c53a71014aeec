"""What the site does for Mailman without one: noting, configuring, reading links and files."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from django.test import Client
from tests.platform.lists.world import mail, make_list, now, subscribe

from alliance.lists import door, engine
from alliance.lists.addresses import Local
from alliance.lists.mailman import changes, holding, installing, places, rules, syncing, taking
from alliance.lists.mailman.plugin.alliance_mailman import tokens
from alliance.lists.mailman.rest import MailmanDown, Rest
from alliance.lists.models import EngineChange, HeldMessage, MailingList, Message, Subscription
from alliance.lists.services import managing, moderating, post_from_site, subscribing
from alliance.outbox.models import OutboxItem

pytestmark = pytest.mark.django_db

Kind = EngineChange.Kind


@pytest.fixture(autouse=True)
def _mailman(settings, tmp_path):
    """The engine is Mailman, and nobody answers at its ports."""
    settings.LISTS_ENGINE = "mailman"
    settings.DATA_DIR = tmp_path
    settings.MAILMAN_ENV = tmp_path / "env"
    settings.MAILMAN_REST_PORT, settings.MAILMAN_LMTP_PORT = 1, 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.example.org", 587
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "list", "p%a$s: s"
    settings.EMAIL_USE_TLS = True


def noted():
    return list(EngineChange.objects.order_by("pk").values_list("kind", "key"))


def spool(mailing_list, raw: bytes, kind="taken", name="1") -> Path:
    folder = places.places().taken
    folder.mkdir(parents=True, exist_ok=True)
    head = {"list": mailing_list.slug, "kind": kind, "at": 1_800_000_000}
    path = folder / f"{name}.eml"
    path.write_bytes(json.dumps(head).encode() + b"\n" + raw)
    return path


def test_changes_are_noted_in_the_transaction_that_makes_them(staff, make_person):
    dev = managing.found_list(MailingList(slug="dev", name="Dev"), by=staff)
    ada = make_person("ada")
    row = subscribing.subscribe(dev, ada.email, by=ada)
    assert noted() == [("list", ""), ("member", ada.email)]
    subscribing.change(row, by=ada, mode=Subscription.Mode.DIGEST)
    subscribing.leave(row, by=ada)
    assert noted() == [("list", ""), ("member", ada.email)]  # a state, not steps
    message = post_from_site(dev, subject="News", text="Text", by=None, key="1")
    assert noted()[-1] == ("message", str(message.pk))


def test_a_new_address_is_put_on_and_the_old_one_taken_off(make_person):
    from allauth.account.models import EmailAddress

    dev, ada = make_list(), make_person("ada")
    EmailAddress.objects.create(user=ada, email="new@example.net", verified=True)
    row = subscribe(dev, ada.email)
    subscribing.change(row, by=ada, mode=Subscription.Mode.EACH, email="new@example.net")
    assert noted() == [("member", ada.email), ("member", "new@example.net")]


def test_what_changes_while_it_is_told_is_told_again():
    dev = make_list()
    changes.note(dev, Kind.LIST)
    (change,) = changes.due(now())
    changes.note(dev, Kind.LIST)
    changes.done(change)
    assert noted() == [("list", "")]
    (again,) = changes.due(now())
    changes.done(again)
    assert noted() == []


def test_a_refused_change_waits_longer_each_time_and_the_others_go_on():
    dev = make_list()
    changes.note(dev, Kind.LIST)
    waits = []
    for _ in range(3):
        change = EngineChange.objects.select_related("mailing_list").get()
        before = now()
        changes.failed(change, "no", before)
        change.refresh_from_db()
        waits.append((change.due_at - before).total_seconds())
        assert list(changes.due(before)) == []
    assert waits == [15, 30, 60] and change.last_error == "no"


def test_without_an_answer_nothing_is_lost_and_health_says_what_to_do():
    dev = make_list()
    changes.note(dev, Kind.LIST)
    assert syncing.exchange(now()) == 0
    assert noted() == [("list", "")]
    with pytest.raises(MailmanDown):
        Rest().version()
    health = engine.current().health()
    assert not health.well and "alliance lists mailman setup" in health.remedy


def test_the_door_says_later_while_mailman_is_down():
    dev = make_list()
    subscribe(dev, "ada")
    with pytest.raises(door.Refusal) as refused:
        door.receive(mail(), "ada@example.org", "dev@lists.localhost")
    assert refused.value.reply.startswith("451 4.3.2")
    assert not Message.objects.exists() and not HeldMessage.objects.exists()


def test_the_site_itself_sees_to_coming_going_and_what_mailman_would_throw_away():
    make_list()
    door.receive(mail(to="dev-join@lists.localhost"), "ada@example.org", "dev-join@lists.localhost")
    assert OutboxItem.objects.get().key.startswith("lists:ada@example.org:confirm:")
    door.receive(mail(sender=None), "x@example.org", "dev@lists.localhost")
    held = HeldMessage.objects.get()
    assert "unclear-sender" in held.reasons and held.engine_id is None


def test_bounces_of_the_site_are_its_own_and_those_of_mailman_are_handed_on():
    from alliance.lists import addresses
    from alliance.lists.mailman.receiving import receive

    row = subscribe(make_list(), "ada")
    for token in (
        addresses.subscription_token(row, "bounce"),
        "p-" + addresses.subscription_token(row, "probe"),
    ):
        assert receive(b"", "", "x", Local("dev", "bounces", token)) is False
    with pytest.raises(door.Refusal):  # it was tried: nobody is there
        receive(b"Subject: x\r\n\r\n", "", "x@y.example", Local("dev", "bounces", "ada=e.org"))


def test_a_link_that_mailman_made_is_read_and_a_forged_one_is_not(client: Client):
    dev = make_list()
    before = subscribe(dev, "ada", ended_at=now(), ended_how="asked")
    row = subscribe(dev, "ada")
    token = tokens.leave_token(places.leave_key(), "dev", "Ada@Example.org")
    assert subscribing.of_leave_token(token) == row != before
    for forged in (
        tokens.leave_token("another key", "dev", "ada@example.org"),
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.replace("m.", "n."), "m.", "m..", "m.!.x", "m." + "A" * 2000,
    ):  # fmt: skip
        assert subscribing.of_leave_token(forged) is None
        assert client.post(f"/lists/leave/{forged}/").status_code == 404
    # Going back to the built-in engine, links in old mail stay right.
    assert client.post(f"/lists/leave/{token}/").status_code == 200
    row.refresh_from_db()
    assert row.ended_how == "one-click"


def test_a_file_of_mailman_enters_the_archive_once_and_is_gone_afterwards():
    dev = make_list(first_posts_held=1)
    row = subscribe(dev, "ada")
    path = spool(dev, mail())
    assert taking.read_all() == 1 and not path.exists()
    spool(dev, mail(), name="2")  # it died before the file was gone
    assert taking.read_all() == 1
    message = Message.objects.get()
    assert bytes(message.raw) == mail() and message.sender_email == "ada@example.org"
    row.refresh_from_db()
    assert row.posts_accepted == 1
    # Known from now on, its next message is looked at no more: Mailman has to learn that. The
    # message itself goes out without the site.
    assert noted() == [("member", "ada@example.org")]
    assert rules.moderation_action(row) == ""


def test_a_file_that_cannot_be_taken_over_stays_and_the_others_go_on(caplog):
    dev = make_list()
    lost = spool(make_list("gone"), mail(), name="1")
    MailingList.objects.filter(slug="gone").delete()
    spool(dev, mail(), name="2")
    assert taking.read_all() == 1
    assert lost.exists() and "not here" in caplog.text


def test_a_decision_goes_to_mailman_and_the_message_comes_from_there(staff):
    dev = make_list()
    held = HeldMessage.objects.create(
        mailing_list=dev, raw=mail(), raw_hash="1", size_bytes=1, engine_id=7
    )
    assert moderating.accept(held, by=staff) is None
    assert noted() == [("held", f"7:accept:{Message.digest_of('1@example.org')}")]
    assert not Message.objects.exists()
    spool(dev, mail())
    taking.read_all()
    held.refresh_from_db()
    assert held.message == Message.objects.get() and bytes(held.raw) == b""
    with pytest.raises(moderating.Decided):
        moderating.accept(held, by=staff)


def test_what_was_discarded_stays_here_and_can_still_go_out(staff):
    dev = make_list()
    held = HeldMessage.objects.create(
        mailing_list=dev, raw=mail(), raw_hash="1", size_bytes=1, engine_id=7
    )
    moderating.discard(held, by=staff)
    moderating.restore(held, by=staff)
    message = moderating.accept(held, by=staff)
    assert message is not None
    discarded = f"7:discard:{Message.digest_of('1@example.org')}"
    assert noted() == [("held", discarded), ("message", str(message.pk))]


def test_what_waits_is_shown_as_it_was_written():
    own = b"X-Mailman-Rule-Hits: a;\r\n b\r\nMessage-ID-Hash: X\r\nX-MailFrom: eve@example.net\r\n"
    written = mail()
    raw = written.replace(b"Date:", own + b"Date:")
    assert raw != written and holding.without_own_fields(raw) == written


@pytest.mark.parametrize(
    ("fields", "status", "action"),
    [
        ({}, "enabled", ""),
        ({"mode": "none"}, "by_user", ""),
        ({"suspended_at": "now"}, "by_moderator", ""),
        ({"mode": "none", "suspended_at": "now"}, "by_moderator", ""),
        ({"is_moderated": True}, "enabled", "hold"),
    ],
)
def test_a_subscription_is_what_mailman_calls_it(fields, status, action):
    fields = {name: now() if value == "now" else value for name, value in fields.items()}
    row = subscribe(make_list(), "ada", **fields)
    assert rules.delivery_status(row) == status and rules.moderation_action(row) == action


def test_rules_of_a_list_are_what_mailman_calls_them():
    dev = make_list(posting="moderators", reply_to="list", subject_prefix="[D]", max_kib=100)
    found = rules.of_list(dev)
    assert found["default_member_action"] == "hold" and found["reply_goes_to_list"]
    assert (found["subject_prefix"], found["max_message_size"]) == ("[D] ", 100)
    assert found["default_nonmember_action"] == "hold" and not found["emergency"]
    dev.closed_at = now()
    assert rules.of_list(dev)["emergency"]


def test_the_configuration_is_the_users_alone_and_listens_on_loopback(settings):
    settings.MAIL_AUTH_HOST = "mx.example.org"
    place = places.set_up()
    text = place.config.read_text()
    assert "hostname: 127.0.0.1" in text and "lmtp_host: 127.0.0.1" in text
    assert "smtp_secure_mode: starttls" in text and "smtp_pass: p%a$s: s" in text
    assert "mx\\.example\\.org" in text
    for path in (place.config, place.plugin_config, place.password):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert place.password.read_text().strip() in text
    before = text
    places.set_up()
    assert place.config.read_text() == before  # the password is made once
    said = json.loads(place.plugin_config.read_text())
    assert said["archived_at"].endswith("/lists/{list}/message/{digest}/")
    assert said["leave"].endswith("/lists/leave/{token}/")
    assert settings.SECRET_KEY not in place.plugin_config.read_text()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "MAIL_URL"),
        ({"EMAIL_HOST_PASSWORD": "a\n[shell]"}, "line end"),
        ({"LISTS_ARC_KEY": "/nowhere.pem"}, "LISTS_ARC_KEY"),
        ({"LISTS_ARC_KEY": __file__}, "LISTS_ARC_SELECTOR"),
    ],
)
def test_what_mailman_cannot_be_given_is_named_with_its_remedy(settings, values, words):
    for name, value in values.items():
        setattr(settings, name, value)
    with pytest.raises(places.CannotConfigure, match=words):
        places.set_up()


def test_the_lock_names_every_file_by_its_digest_and_no_host():
    lock = installing.LOCK.read_text()
    pins = [line for line in lock.splitlines() if "==" in line and not line.startswith(" ")]
    assert installing.locked_version() == "3.3.10" and len(pins) > 30
    assert all(line.endswith("\\") for line in pins)
    assert "http" not in lock and "file:" not in lock and "--index" not in lock
