"""Mail that comes back: whom it is about, how it counts, and how an address recovers."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.platform.lists.world import deliver_all, mail, make_list, now, send, subscribe

from alliance.lists import addresses, bounces, reading
from alliance.lists.bounces import Weight
from alliance.lists.models import Posting, Subscription
from alliance.lists.services import bouncing
from alliance.people.services import prove_address

pytestmark = pytest.mark.django_db

REPORT = """--r
Content-Type: text/plain

It did not work.
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0000

Final-Recipient: rfc822; {who}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--r
Content-Type: message/rfc822

Subject: Hello

--r--
"""


def dsn(action="failed", status="5.1.1", words="550 5.1.1 unknown user", who="ada@example.org"):
    return mail(
        sender="MAILER-DAEMON@mx.example.org",
        to="x@y",
        subject="Undelivered",
        body=REPORT.format(action=action, status=status, words=words, who=who),
        content_type='multipart/report; report-type=delivery-status; boundary="r"',
        auto_submitted="auto-replied",
    )


def weight(raw):
    return bounces.read_bounce(reading.read(raw)).weight


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (dsn(), Weight.HARD),
        (dsn(status="4.2.2", words="mailbox full"), Weight.SOFT),
        (dsn(status="nonsense"), Weight.HARD),
        (dsn(action="delayed", status="4.4.1"), Weight.NONE),
        (dsn(action="delivered", status="2.0.0"), Weight.NONE),
        (mail(sender="ada@example.org", auto_submitted="auto-replied"), Weight.NONE),
        (mail(sender="ada@example.org", subject="Re: Hello", body="550 I say\n"), Weight.NONE),
        (mail(sender="mailer-daemon@x.example", body="<a>: 550 5.1.1 no such\n"), Weight.HARD),
        (mail(sender="mailer-daemon@x.example", body="quota, 452 try later\n"), Weight.SOFT),
        (mail(sender="postmaster@x.example", body="something\n"), Weight.SOFT),
        (
            mail(
                sender="fbl@x.example", body="--r\n\nx\n--r--\n",
                content_type="multipart/report; report-type=feedback-report; boundary=r",
            ),
            Weight.NONE,
        ),
    ],
)  # fmt: skip
def test_how_a_notification_counts(raw, expected):
    assert weight(raw) == expected


@pytest.fixture
def ada():
    return subscribe(make_list(), "ada")


def bounce(row, raw=None, purpose="bounce", prefix=""):
    token = prefix + addresses.subscription_token(row, purpose)
    send(raw or dsn(), to=f"dev-bounces+{token}@lists.localhost", envelope_from="")
    row.refresh_from_db()


def on_another_day(row):
    Subscription.objects.filter(pk=row.pk).update(
        bounced_on=now().date() - timedelta(days=1)
    )  # as the days pass


def test_the_address_it_came_to_says_whom_it_is_about_not_its_words(ada):
    grace = subscribe(ada.mailing_list, "grace")
    bounce(ada, dsn(who="grace@example.org"))
    grace.refresh_from_db()
    assert (ada.bounce_score, grace.bounce_score) == (2, 0)
    assert ada.bounce_text == "550 5.1.1 unknown user"


def test_a_forged_bounce_counts_for_nobody(ada):
    token = addresses.subscription_token(ada, "leave")
    for bad in (token, "1-xxxx", "p-1-xxxx", ""):
        send(dsn(), to=f"dev-bounces+{bad}@lists.localhost", envelope_from="")
    other = make_list("other")
    good = addresses.subscription_token(ada, "bounce")
    send(dsn(), to=f"other-bounces+{good}@lists.localhost", envelope_from="")
    ada.refresh_from_db()
    assert ada.bounce_score == 0 and other.subscriptions.count() == 0


def test_many_bounces_of_one_day_count_once(ada):
    for _ in range(5):
        bounce(ada)
    assert ada.bounce_score == 2


def test_days_of_bounces_suspend_and_the_person_hears_of_it_elsewhere(
    ada, make_person, deliver_mail
):
    person = make_person("ada")
    prove_address(person, "ada@home.example")
    for _ in range(4):
        bounce(ada)
        on_another_day(ada)
    assert ada.suspended_at is not None
    assert person.notices.filter(kind="lists.bouncing").count() == 1
    told = [m for m in deliver_mail() if "does not reach you" in m.subject]
    assert [m.to for m in told] == [["ada@home.example"]]
    send(mail(sender="grace@example.org"))
    assert deliver_all() == []


def test_an_old_failure_is_forgotten(ada):
    bounce(ada)
    Subscription.objects.update(bounced_on=now().date() - timedelta(days=11))
    bounce(ada)
    assert ada.bounce_score == 2


@pytest.fixture
def suspended(ada):
    Subscription.objects.update(suspended_at=now(), bounce_score=8, bounce_text="550 unknown")
    ada.refresh_from_db()
    return ada


def test_a_probe_that_does_not_come_back_takes_delivery_up_again(suspended):
    bouncing.see_to_suspended(now())
    (probe,) = deliver_all()
    assert "+p-" in probe["Return-Path"] and probe["Auto-Submitted"] == "auto-generated"
    assert (
        probe["To"] == probe["Delivered-To"] == "ada@example.org"
        or probe["To"] == "<ada@example.org>"
    )
    assert "550 unknown" in probe.get_content()
    bouncing.see_to_suspended(now())
    assert Posting.objects.count() == 1  # once a week
    bouncing.see_to_suspended(now() + timedelta(days=4))
    suspended.refresh_from_db()
    assert suspended.suspended_at is None and suspended.bounce_score == 0


def test_probes_that_come_back_end_the_subscription(suspended):
    moment = now()
    for number in range(4):
        bouncing.see_to_suspended(moment)
        deliver_all()
        bounce(suspended, purpose="probe", prefix="p-")
        moment += timedelta(days=8)
        assert suspended.is_current == (number < 3)
    assert suspended.ended_how == "bounces"


def test_the_owner_has_it_tried_again(suspended, make_person, sign_in):
    client = sign_in(make_person("ada"))
    page = client.get("/lists/dev/").content.decode()
    assert "550 unknown" in page
    client.post(f"/lists/dev/subscription/{suspended.pk}/", {"again": "1"})
    suspended.refresh_from_db()
    assert suspended.suspended_at is None


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(garbage=st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
def test_any_notification_is_read_without_falling(garbage):
    for raw in (garbage, dsn().replace(b"Reporting-MTA", garbage + b"\r\n\r\n"),
                b"Content-Type: multipart/report; boundary=r\r\n\r\n--r\r\nContent-Type: "
                b"message/delivery-status\r\n\r\n" + garbage):  # fmt: skip
        try:
            read = reading.read(raw)
        except ValueError:
            continue
        assert isinstance(bounces.read_bounce(read).weight, Weight)
