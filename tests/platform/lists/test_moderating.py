"""What waits is read by moderators, decided once, never lost; and who hears of it."""

from datetime import timedelta

import pytest
from tests.platform.lists.world import deliver_all, mail, make_list, now, only_held, send, subscribe

from alliance.lists.models import HeldMessage, Message, TrustedSender
from alliance.lists.services import moderating
from alliance.lists.services.moderating import Decided
from alliance.people.models import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def dev():
    dev = make_list()
    subscribe(dev, "ada")
    return dev


@pytest.fixture
def held(dev):
    send(mail(sender="Eve <eve@example.net>", subject="Offer"), envelope_from="eve@example.net")
    return only_held()


@pytest.fixture
def moderator(make_person):
    person = make_person("mo")
    Office.objects.create(person=person, kind="moderator", starts_on=now().date())
    return person


def test_what_is_accepted_goes_out_and_stays_in_the_archive(held, moderator):
    message = moderating.accept(held, by=moderator)
    held.refresh_from_db()
    assert (held.state, held.message, held.decided_by) == ("accepted", message, moderator)
    assert bytes(held.raw) == b"" and b"Words" in bytes(message.raw)
    assert len(deliver_all()) == 1


def test_a_decision_is_made_once(held, moderator, staff):
    moderating.discard(held, by=moderator)
    for act in (moderating.accept, moderating.discard):
        with pytest.raises(Decided):
            act(held, by=staff)
    assert not Message.objects.exists()


def test_a_trusted_stranger_is_held_no_more(held, moderator):
    moderating.accept(held, by=moderator, trust=True)
    assert TrustedSender.objects.get().email == "eve@example.net"
    send(mail(sender="eve@example.net", message_id="<2@x>"), envelope_from="eve@example.net")
    assert Message.objects.count() == 2


def test_discarded_and_rejected_messages_are_restored_for_thirty_days(held, moderator):
    raw = bytes(held.raw)
    moderating.discard(held, by=moderator)
    assert moderating.forget_old(now() + timedelta(days=29)) == 0
    moderating.restore(held, by=moderator)
    held.refresh_from_db()
    assert held.state == "waiting" and bytes(held.raw) == raw
    moderating.discard(held, by=moderator)
    assert moderating.forget_old(now() + timedelta(days=31)) == 1
    held.refresh_from_db()
    assert bytes(held.raw) == b"" and held.subject == "Offer"
    with pytest.raises(Decided):
        moderating.restore(held, by=moderator)


def test_what_waits_is_never_forgotten(held):
    assert moderating.forget_old(now() + timedelta(days=4000)) == 0


def test_a_rejection_tells_the_sender_why(held, moderator, deliver_mail):
    moderating.reject(held, by=moderator, words="Not about badges.")
    (told,) = [m for m in deliver_mail() if m.to == ["eve@example.net"]]
    assert "Not about badges." in told.body


def test_a_rejection_of_mail_without_envelope_sender_tells_nobody(dev, moderator, deliver_mail):
    send(mail(sender="eve@example.net"), envelope_from="")
    moderating.reject(only_held(), by=moderator, words="x")
    assert [m for m in deliver_mail() if m.to == ["eve@example.net"]] == []


def test_moderators_find_it_among_their_notices(dev, moderator, person):
    send(mail(sender="eve@example.net", subject="Offer"), envelope_from="eve@example.net")
    (notice,) = moderator.notices.all()
    assert notice.kind == "lists.held" and notice.url == "/lists/dev/held/"
    assert "Offer" in notice.text and not person.notices.exists()


def held_notices(deliver_mail, to):
    return [m for m in deliver_mail() if m.to == [to] and "waits" in m.subject]


def test_a_known_sender_hears_once_a_day_that_it_waits(dev, make_person, deliver_mail):
    make_person("eve@example.net")
    for number in range(3):
        raw = mail(sender="eve@example.net", message_id=f"<{number}@x>")
        send(raw, envelope_from="eve@example.net")
    assert HeldMessage.objects.count() == 3
    assert len(held_notices(deliver_mail, "eve@example.net")) == 1


@pytest.mark.parametrize(
    ("fields", "envelope"),
    [
        ({}, "eve@example.net"),  # a stranger: From may be forged, and this would be backscatter
        ({"x_spam_flag": "YES", "sender": "ada@example.org"}, "ada@example.org"),
        ({"sender": "ada@example.org", "to": "other@x"}, ""),
        ({"sender": "ada@example.org", "to": "other@x", "precedence": "bulk"}, "ada@example.org"),
        ({"sender": "ada@example.org", "auto_submitted": "auto-replied"}, "ada@example.org"),
    ],
)
def test_nobody_else_is_answered(dev, deliver_mail, fields, envelope):
    send(mail(**{"sender": "eve@example.net"} | fields), envelope_from=envelope)
    assert HeldMessage.objects.exists()
    assert deliver_mail() == []


def test_a_stranger_whom_the_server_in_front_has_proven_is_answered(dev, deliver_mail, settings):
    settings.MAIL_AUTH_HOST = "mx.example.org"
    raw = mail(sender="eve@example.net", authentication_results="mx.example.org; dmarc=pass")
    send(raw, envelope_from="eve@example.net")
    assert len(held_notices(deliver_mail, "eve@example.net")) == 1


def test_the_page_shows_text_and_no_markup_of_the_sender(dev, moderator, sign_in):
    evil = "<script>alert(1)</script><img src=x onerror=y>Read <b>this</b>"
    raw = mail(
        sender='"<b>Eve</b>" <eve@example.net>', subject="<i>x</i>", body=evil,
        content_type="text/html",
    )  # fmt: skip
    send(raw, envelope_from="eve@example.net")
    page = sign_in(moderator).get(f"/lists/dev/held/{only_held().pk}/").content.decode()
    assert "Read this" in page
    for bad in ("<script>alert", "<img src=x", "<i>x</i>", "<b>Eve</b>"):
        assert bad not in page


def test_the_page_decides(held, moderator, sign_in):
    client = sign_in(moderator)
    url = f"/lists/dev/held/{held.pk}/"
    assert client.post(url, {"choice": "reject", "words": ""}).status_code == 200
    held.refresh_from_db()
    assert held.state == "waiting"
    client.post(url, {"choice": "discard"})
    client.post(url, {"choice": "restore"})
    client.post(url, {"choice": "trust"})
    held.refresh_from_db()
    assert held.state == "accepted"


def test_many_held_messages_are_listed_in_few_queries(
    dev, moderator, sign_in, django_assert_max_num_queries
):
    for number in range(30):
        raw = mail(sender=f"e{number}@example.net", message_id=f"<{number}@x>")
        send(raw, envelope_from="x@example.net")
    client = sign_in(moderator)
    with django_assert_max_num_queries(22):
        assert client.get("/lists/dev/held/").status_code == 200


def test_mail_to_the_owner_reaches_the_moderators(dev, moderator):
    raw = mail(sender="Eve <eve@example.net>", to="dev-owner@lists.localhost", subject="Question")
    send(raw, to="dev-owner@lists.localhost", envelope_from="eve@example.net")
    send(raw, to="dev-owner@lists.localhost", envelope_from="eve@example.net")
    (out,) = deliver_all()
    assert out["Delivered-To"] == "mo@example.org"
    assert out["Reply-To"].addresses[0].addr_spec == "eve@example.net"
    assert out["From"].addresses[0].addr_spec == "dev-owner@lists.localhost"
    assert out["List-Unsubscribe"] is None
