"""What a list takes, holds and refuses, and that nothing is lost or taken twice."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.platform.lists.world import (
    deliver_all,
    mail,
    make_list,
    now,
    only_held,
    only_message,
    send,
    subscribe,
)

from alliance.lists import door, links
from alliance.lists.models import Delivery, HeldMessage, ListRole, MailingList, Message
from alliance.lists.policy import Reason
from alliance.lists.services import Held, Refused, Taken, keep, keep_many, take
from alliance.lists.signals import message_taken
from alliance.people.services import prove_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def dev():
    dev = make_list()
    subscribe(dev, "ada")
    return dev


def take_now(raw, mailing_list, envelope_from="ada@example.org"):
    return take(raw, mailing_list, envelope_from, now())


def test_a_subscribers_message_is_kept_exactly_as_it_came(dev):
    raw = mail(body="Grüße\n")
    taken = take_now(raw, dev)
    assert isinstance(taken, Taken) and taken.is_new
    message = only_message()
    assert bytes(message.raw) == raw
    assert (message.subject, message.sender_name) == ("Hello", "Ada")
    assert (message.message_id, message.sender_email) == ("1@example.org", "ada@example.org")
    assert links.archived_at(message).endswith(f"/lists/dev/message/{message.digest}/")


def test_the_same_message_again_is_taken_once(dev):
    first, again = take_now(mail(), dev), take_now(mail(), dev)
    by_another_way = take_now(b"Received: from x by y\r\n" + mail(), dev)
    assert [first.is_new, again.is_new, by_another_way.is_new] == [True, False, False]
    assert Message.objects.count() == 1 and Delivery.objects.count() == 1


def test_another_message_under_the_same_identifier_is_held_and_can_still_be_read(dev, staff):
    from alliance.lists.services.moderating import accept

    take_now(mail(), dev)
    held = take_now(mail(body="Other words.\n"), dev)
    assert isinstance(held, Held) and held.item.reasons == [Reason.REPEATED_ID]
    message = accept(held.item, by=staff)
    assert message.message_id != "1@example.org" and b"Other words" in bytes(message.raw)


def test_a_message_without_identifier_gets_one_that_is_the_same_each_time(dev):
    take_now(mail(message_id=None), dev)
    take_now(mail(message_id=None), dev)
    message = only_message()
    assert message.message_id.endswith("@lists.localhost")
    assert bytes(message.raw).startswith(f"Message-ID: <{message.message_id}>".encode())


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (mail(sender="stranger@example.net"), Reason.NOT_SUBSCRIBED),
        (mail(to="undisclosed-recipients:;"), Reason.IMPLICIT),
        (mail(cc=", ".join(f"p{n}@example.org" for n in range(20))), Reason.TOO_MANY),
        (mail(x_spam_flag="YES"), Reason.SUSPICIOUS),
        (mail(x_spam_status="Yes, score=9"), Reason.SUSPICIOUS),
        (mail(sender="a@example.org, ada@example.org"), Reason.UNCLEAR_SENDER),
        (mail(sender="nobody at all"), Reason.UNCLEAR_SENDER),
        (mail(subject="unsubscribe"), Reason.COMMAND),
        (mail(auto_submitted="auto-replied"), Reason.AUTOMATIC),
        (mail(body="x" * 40_000), Reason.TOO_BIG),
    ],
)
def test_what_is_doubtful_waits_and_is_not_delivered(raw, reason):
    dev = make_list(max_kib=32)
    subscribe(dev, "ada")
    held = take_now(raw, dev)
    assert isinstance(held, Held) and reason in held.item.reasons
    assert bytes(only_held().raw) == raw
    assert not Message.objects.exists() and not Delivery.objects.exists()
    assert not take_now(raw, dev).is_new and HeldMessage.objects.count() == 1


def test_first_messages_of_a_new_subscriber_are_looked_at_until_one_was_accepted(staff):
    from alliance.lists.services.moderating import accept

    dev = make_list(first_posts_held=1)
    subscribe(dev, "ada")
    held = take_now(mail(), dev)
    assert held.item.reasons == [Reason.FIRST_POST]
    accept(held.item, by=staff)
    assert isinstance(take_now(mail(message_id="<2@example.org>"), dev), Taken)


def test_any_proven_address_of_a_subscriber_counts(dev, make_person):
    ada = make_person("ada")
    prove_address(ada, "ada@home.example")
    assert isinstance(take_now(mail(sender="ada@home.example"), dev), Taken)
    assert only_message().sender == ada


def test_an_address_that_somebody_only_typed_does_not_count(dev, make_person):
    from allauth.account.models import EmailAddress

    ada = make_person("ada")
    EmailAddress.objects.create(user=ada, email="boss@example.net", verified=False)
    held = take_now(mail(sender="boss@example.net"), dev)
    assert held.item.reasons == [Reason.NOT_SUBSCRIBED]


def test_forged_sender_is_held_by_what_the_trusted_host_says(dev, settings):
    settings.MAIL_AUTH_HOST = "mx.example.org"
    forged = mail(authentication_results="mx.example.org; spf=pass; dmarc=fail (p=reject)")
    assert Reason.SUSPICIOUS in take_now(forged, dev).item.reasons
    lie = mail(message_id="<2@x>", authentication_results="mx.elsewhere.example; dmarc=fail")
    assert isinstance(take_now(lie, dev), Taken)


def test_announcements_by_mail_need_a_moderator_whom_the_mail_server_has_proven(
    make_person, settings
):
    news = make_list("announcements", posting=MailingList.Posting.MODERATORS)
    ada = make_person("ada")
    raw = mail(to="announcements@lists.localhost")
    assert take_now(raw, news).item.reasons == [Reason.NOT_MODERATOR]
    ListRole.objects.create(mailing_list=news, person=ada)
    raw = mail(to="announcements@lists.localhost", message_id="<2@x>")
    assert take_now(raw, news).item.reasons == [Reason.UNPROVEN]
    settings.MAIL_AUTH_HOST = "mx.example.org"
    proven = mail(
        to="announcements@lists.localhost",
        message_id="<3@x>",
        authentication_results="mx.example.org; dmarc=pass",
    )
    assert isinstance(take_now(proven, news), Taken)


def test_a_loop_is_refused_and_so_is_a_closed_list(dev):
    subscribe(dev, "grace")
    take_now(mail(), dev)
    came_back = deliver_all()[0].as_bytes()
    assert take_now(came_back, dev).code == "5.4.6"
    tired = b"Received: from a by b\r\n" * 101 + mail(message_id="<2@x>")
    assert take_now(tired, dev).code == "5.4.6"
    dev.closed_at = now()
    assert isinstance(take_now(mail(message_id="<3@x>"), dev), Refused)


def test_nesting_a_thousand_deep_is_held_as_unreadable(dev):
    body = "".join(
        f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(1000)
    )
    held = take_now(mail(body=body, content_type="multipart/mixed; boundary=b0"), dev)
    assert Reason.UNREADABLE in held.item.reasons


def test_a_header_beyond_all_measure_is_refused(dev):
    huge = b"X: " + b"y" * 300_000 + b"\r\n" + mail()
    assert take_now(huge, dev).code == "5.6.0"
    many = b"X: y\r\n" * 2000 + mail()
    assert take_now(many, dev).code == "5.6.0"


def test_a_listener_that_stumbles_does_not_stop_the_mail(dev):
    def stumble(**_):
        raise RuntimeError("the archive is broken")

    message_taken.connect(stumble)
    try:
        assert isinstance(take_now(mail(), dev), Taken)
    finally:
        message_taken.disconnect(stumble)
    assert len(deliver_all()) == 1


def test_a_listener_is_told_in_the_transaction_that_keeps_the_message(dev):
    told = []
    message_taken.connect(lambda message, **_: told.append(message.pk), weak=False, dispatch_uid=1)
    take_now(mail(), dev)
    message_taken.disconnect(dispatch_uid=1)
    assert told == [only_message().pk]


def test_keeping_delivers_nothing_and_skips_what_is_there(dev):
    raws = [mail(message_id=f"<{n}@x>", date="Tue, 01 Mar 2011 10:00:00 +0000") for n in range(9)]
    assert len(keep_many([*raws, raws[0], b"\0" * 300_000], dev)) == 9
    assert keep(raws[0], dev) is None
    assert not Delivery.objects.exists() and Message.objects.first().sent_at.year == 2011


def test_keeping_many_takes_few_queries(dev, django_assert_max_num_queries):
    raws = [mail(message_id=f"<{n}@x>") for n in range(400)]
    with django_assert_max_num_queries(12):
        keep_many(raws, dev)


HOSTILE = st.one_of(
    st.binary(max_size=2000),
    st.lists(
        st.tuples(
            st.sampled_from(
                ["From", "To", "Subject", "Message-ID", "Content-Type", "Date", "References",
                 "Content-Transfer-Encoding", "List-Id", "X-Spam-Status", "MIME-Version"]
            ),
            st.one_of(
                st.text(max_size=60).map(lambda t: t.encode("utf-8", "surrogateescape")),
                st.binary(max_size=60),
                st.sampled_from([
                    b"=?utf-7?q?+AGE-?=", b"=?x?b?////?=", b"Ada <ada@example.org>",
                    b"dev@lists.localhost", b'multipart/mixed; boundary="b"', b"base64",
                    b"text/plain; charset=idna", b"<a@b> <c@d>", b"a\r\nBcc: x@y",
                    b"=?utf-8?b?4oCuZ25w?= <@>", b"message/rfc822", b'a; x*0*=utf-8\'\'%00',
                ]),
            ),
        ),
        max_size=12,
    ).map(lambda fields: b"".join(n.encode() + b": " + v + b"\n" for n, v in fields)
          + b"\n--b\n\nxx\n--b--\n\0\xff"),
)  # fmt: skip


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(raw=HOSTILE)
def test_any_bytes_are_taken_held_or_refused_and_what_goes_out_is_a_mail(raw, dev):
    from alliance.lists import composing, mime

    outcome = take_now(raw, dev)
    assert isinstance(outcome, Taken | Held | Refused)
    mime.readable_text(raw), mime.attachments(raw)
    if not isinstance(outcome, Refused):
        row = outcome.item if isinstance(outcome, Held) else outcome.message
        message = Message(
            mailing_list=dev, raw=row.raw, message_id="x@y", digest="X", sent_at=now()
        )
        for has_footer in (True, False):
            dev.has_footer, dev.subject_prefix = has_footer, "[Dev]"
            sent = composing.compose(message)
            head, _, _ = sent.partition(b"\r\n\r\n")
            assert b"\0" not in sent and sent.count(b"\n") == sent.count(b"\r\n")
            for line in head.split(b"\r\n"):
                assert line[:1] in b" \t" or b":" in line, line
            names = [ln.partition(b":")[0].lower() for ln in head.split(b"\r\n") if ln[:1] > b" "]
            assert names.count(b"from") == 1 and b"bcc" not in names


def test_unknown_addresses_are_refused_before_any_data():
    make_list()
    for address, code in [
        ("nobody@lists.localhost", "5.1.1"),
        ("dev@elsewhere.example", "5.7.1"),
        ("@lists.localhost", "5.7.1"),
        ("x" * 400 + "@lists.localhost", "5.7.1"),
    ]:
        assert door.knows(address).code == code
    assert door.knows("DEV@Lists.Localhost") is None
    with pytest.raises(door.Refusal):
        send(mail(), to="nobody@lists.localhost")


def test_another_room_receives_at_its_own_address():
    came = []
    door.register("calendar", lambda *args: came.append(args))
    try:
        send(b"raw", to="calendar+x1@lists.localhost", envelope_from="")
    finally:
        del door.TAKERS["calendar"]
    assert came == [(b"raw", "", "calendar+x1@lists.localhost")]
