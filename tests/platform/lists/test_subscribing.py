"""Coming and going by page, by mail, with one click; what cannot be abused."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.platform.lists.world import deliver_all, mail, make_list, now, send, subscribe

from alliance.lists import addresses, links
from alliance.lists.models import Confirmation, MailingList, Subscription
from alliance.lists.services import subscribing
from alliance.people.services import prove_address

pytestmark = pytest.mark.django_db
Wish, Mode = Confirmation.Wish, Subscription.Mode


@pytest.fixture
def dev():
    return make_list()


@pytest.fixture
def own_mail(deliver_mail):
    """Mails of the lists themselves, by recipient."""

    def read(to):
        return [one for one in deliver_mail() if one.to == [to]]

    return read


def path_in(text, part):
    found = re.search(rf"https?://[^/\s]+(/lists/{part}/\S+)", text)
    assert found, text
    return found[1]


def current(mailing_list):
    rows = mailing_list.subscriptions.filter(ended_at=None)
    return set(rows.values_list("email", flat=True))


def test_a_proven_address_is_subscribed_at_once_and_welcomed(dev, signed_in, own_mail):
    signed_in.post("/lists/dev/subscribe/", {"email": "ada@example.org", "mode": "digest"})
    row = dev.subscriptions.get()
    assert (row.email, row.mode, row.person.name) == ("ada@example.org", "digest", "Ada")
    assert "Welcome" in own_mail("ada@example.org")[0].subject


def test_another_address_is_asked_and_nothing_happens_before_it_says_yes(dev, client, own_mail):
    client.post("/lists/dev/subscribe/", {"email": "New@Example.org", "mode": "each"})
    assert current(dev) == set()
    (question,) = own_mail("new@example.org")
    path = path_in(question.body, "confirm")
    assert client.get(path).status_code == 200 and current(dev) == set()
    assert client.post(path).status_code == 200
    assert current(dev) == {"new@example.org"}
    assert client.post(path).status_code == 410  # once


def test_the_confirmation_can_be_answered_by_mail(dev, client, own_mail):
    client.post("/lists/dev/subscribe/", {"email": "new@example.org", "mode": "each"})
    (question,) = own_mail("new@example.org")
    reply_to = question.extra_headers["Reply-To"]
    assert question.extra_headers["From"].endswith("<dev-request@lists.localhost>")
    answer = mail(sender="new@example.org", to=reply_to, subject="Re: " + question.subject)
    send(answer, to=reply_to, envelope_from="new@example.org")
    assert current(dev) == {"new@example.org"}


def test_an_absence_note_confirms_nothing(dev, client, own_mail):
    client.post("/lists/dev/subscribe/", {"email": "new@example.org", "mode": "each"})
    reply_to = own_mail("new@example.org")[0].extra_headers["Reply-To"]
    note = mail(sender="new@example.org", to=reply_to, auto_submitted="auto-replied")
    send(note, to=reply_to, envelope_from="new@example.org")
    send(mail(sender="new@example.org", to=reply_to), to=reply_to, envelope_from="")
    assert current(dev) == set()


@pytest.mark.parametrize(
    ("to", "subject", "body"),
    [
        ("dev-join@lists.localhost", "x", "y"),
        ("dev-request@lists.localhost", "subscribe", ""),
        ("dev-request@lists.localhost", "Re: join", ""),
        ("dev-request@lists.localhost", "hello", "subscribe\n"),
    ],
)
def test_subscribing_by_mail_asks_the_address(dev, to, subject, body, own_mail):
    raw = mail(sender="Eve <eve@example.net>", to=to, subject=subject, body=body)
    send(raw, to=to, envelope_from="eve@example.net")
    assert Confirmation.objects.get().wish == Wish.SUBSCRIBE and current(dev) == set()
    assert "/lists/confirm/" in own_mail("eve@example.net")[0].body


def test_leaving_by_mail_asks_the_address_for_anybody_can_forge_a_sender(dev, own_mail, client):
    subscribe(dev, "ada")
    send(mail(to="dev-leave@lists.localhost"), to="dev-leave@lists.localhost")
    assert current(dev) == {"ada@example.org"}
    assert client.post(path_in(own_mail("ada@example.org")[0].body, "confirm")).status_code == 200
    assert current(dev) == set()
    assert dev.subscriptions.get().ended_how == "asked"


def test_help_is_answered_once_a_day_and_programs_never(dev, own_mail):
    for number in range(3):
        raw = mail(to="dev-request@lists.localhost", subject="?", message_id=f"<{number}@x>")
        send(raw, to="dev-request@lists.localhost")
    for fields in ({"auto_submitted": "auto-generated"}, {"precedence": "bulk"}, {"list_id": "x"}):
        raw = mail(
            sender="robot@example.net", to="dev-request@lists.localhost", subject="help", **fields
        )
        send(raw, to="dev-request@lists.localhost", envelope_from="robot@example.net")
    send(mail(sender="b@example.net"), to="dev-request@lists.localhost", envelope_from="")
    assert len(own_mail("ada@example.org")) == 1
    assert own_mail("robot@example.net") == own_mail("b@example.net") == []


def test_one_address_is_asked_five_times_a_day_at_most(client, own_mail):
    for number in range(9):
        make_list(f"list{number}")
        client.post(f"/lists/list{number}/subscribe/", {"email": "v@example.net", "mode": "each"})
    assert len(own_mail("v@example.net")) == subscribing.QUESTIONS_A_DAY


def test_one_visitor_asks_only_so_many_addresses_an_hour(dev, client):
    answers = [
        client.post("/lists/dev/subscribe/", {"email": f"a{n}@example.net", "mode": "each"})
        for n in range(21)
    ]
    assert [a.status_code for a in answers] == [302] * 20 + [429]


def test_the_page_does_not_tell_who_is_subscribed(dev, client, own_mail):
    subscribe(dev, "ada")
    said = [
        client.post(f"/lists/dev/{action}/", {"email": email, "mode": "each"}, follow=True)
        for action in ("subscribe", "leave")
        for email in ("ada@example.org", "eve@example.org")
    ]
    words = {
        re.sub(r'csrf\w+" value="\w+"|(ada|eve)@', "", answer.content.decode()) for answer in said
    }
    assert len(words) == 1
    assert "subscribed already" in " ".join(own_mail("ada@example.org")[0].body.split())


def test_a_token_expires(dev):
    confirmation = subscribing.ask(dev, "a@example.net", Wish.SUBSCRIBE)
    Confirmation.objects.update(expires_at=now() - timedelta(minutes=1), token_hash="x")
    assert confirmation is not None and subscribing.confirm("x") is None
    assert subscribing.confirm("") is None and current(dev) == set()


def test_one_click_leaves_without_signing_in_and_get_changes_nothing(dev, own_mail):
    row = subscribe(dev, "ada")
    path = links.leave(row).partition(":8000")[2]
    strict = Client(enforce_csrf_checks=True)  # mail services bring no cookie and no token
    assert strict.get(path).status_code == 200 and current(dev)
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and current(dev) == set()
    assert strict.post(path).status_code == 200
    row.refresh_from_db()
    assert row.ended_how == "one-click"
    assert len(own_mail("ada@example.org")) == 1


def test_nobody_can_make_a_link_for_leaving_and_that_in_the_envelope_is_none(dev):
    row = subscribe(dev, "ada")
    strict = Client()
    good = addresses.subscription_token(row, "leave")
    changed = good[:-1] + ("a" if good[-1] != "a" else "b")
    for token in (
        changed,
        addresses.subscription_token(row, "bounce"),
        addresses.subscription_token(row, "probe"),
        "1-", "-", "1", "zzzzzzzzzzzzzzz-" + "a" * 24, "١-x",
    ):  # fmt: skip
        assert strict.post(f"/lists/leave/{token}/").status_code == 404, token
    assert current(dev) == {"ada@example.org"}


def test_an_old_leave_link_does_not_end_a_subscription_that_began_later(dev, client):
    row = subscribe(dev, "ada")
    path = links.leave(row).partition(":8000")[2]
    client.post(path)
    subscribe(dev, "ada")
    client.post(path)
    assert current(dev) == {"ada@example.org"}


def test_whoever_left_gets_nothing_more_even_of_what_was_on_its_way(dev, person):
    row = subscribe(dev, "ada")
    subscribe(dev, "grace")
    send(mail())
    subscribing.leave(row, by=person)
    assert [one["Delivered-To"] for one in deliver_all()] == ["grace@example.org"]


def test_mode_and_address_change_only_to_ones_own(dev, signed_in, person):
    row = subscribe(dev, "ada")
    prove_address(person, "ada@home.example")
    url = f"/lists/dev/subscription/{row.pk}/"
    signed_in.post(url, {"email": "ada@home.example", "mode": "plain"})
    row.refresh_from_db()
    assert (row.email, row.mode) == ("ada@home.example", "plain")
    signed_in.post(url, {"email": "boss@example.net", "mode": "each"})
    row.refresh_from_db()
    assert row.email == "ada@home.example"
    with pytest.raises(subscribing.NotYours):
        subscribing.change(row, by=person, mode=Mode.EACH, email="boss@example.net")


def test_an_address_that_was_taken_from_an_account_takes_its_subscription_along(
    dev, person, make_person
):
    from allauth.account.models import EmailAddress

    prove_address(person, "shared@example.org")
    row = subscribe(dev, "shared", person=person)
    EmailAddress.objects.filter(email="shared@example.org").delete()
    with pytest.raises(PermissionDenied):
        subscribing.change(row, by=person, mode=Mode.NONE)


def test_a_list_is_not_subscribed_to_a_list(dev):
    with pytest.raises(ValidationError):
        subscribing.ask(dev, "other@lists.localhost", Wish.SUBSCRIBE)


def test_twice_at_once_is_one_subscription(dev, person):
    for mode in (Mode.EACH, Mode.DIGEST):
        subscribing.subscribe(dev, "ada@example.org", by=person, mode=mode)
    assert dev.subscriptions.get().mode == Mode.DIGEST


def test_a_private_list_is_not_joined_by_mail(dev, own_mail):
    MailingList.objects.update(reading=MailingList.Reading.SUBSCRIBERS)
    raw = mail(sender="eve@example.net", to="dev-join@lists.localhost")
    send(raw, to="dev-join@lists.localhost", envelope_from="eve@example.net")
    assert not Confirmation.objects.exists() and own_mail("eve@example.net") == []
