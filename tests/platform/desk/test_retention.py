"""What is kept how long: the table, the reference made from it, and the duty that enforces it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from alliance.audit.models import AuditEntry
from alliance.desk import own, retention
from alliance.desk.models import DeletionRequest
from alliance.desk.retention import RULES
from alliance.duties.registry import DUTIES
from alliance.outbox.models import OutboxItem
from alliance.outbox.services import post_mail
from alliance.people.models import SignInLink
from alliance.people.signin import make_link

pytestmark = pytest.mark.django_db
REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "retention.md"


def gone(name: str, now) -> int:
    return RULES[name].forget(now)


def test_every_time_is_enforced_by_a_duty_that_there_is():
    assert "desk.retention" in DUTIES
    for rule in RULES.values():
        if rule.kept is None:
            assert not rule.forget
            assert not rule.duty
        else:
            assert rule.forget or rule.duty in DUTIES, rule.name


@pytest.mark.parametrize("how", [{"kept": timedelta(1)}, {"kept": None, "duty": "x"}])
def test_a_time_that_nothing_enforces_is_no_rule(how):
    with pytest.raises(ValueError, match="removed by"):
        retention.register("x", what="x", why="x", **how)


def test_the_reference_says_what_the_site_does():
    said = REFERENCE.read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in said.splitlines() if line.startswith("| `")]
    assert [row[0].strip("| `") for row in rows] == [rule.name for rule in retention.rules()]
    for row, rule in zip(rows, retention.rules(), strict=True):
        assert row[1] == str(rule.what)
        days = rule.kept.days if rule.kept else 0
        assert row[2] == (f"{days} day{'s' * (days > 1)}" if days else "for good")
        assert row[3] == str(rule.why)
        assert row[4].strip("| `") == (rule.duty or ("desk.retention" if rule.forget else "-"))


def test_everybody_reads_the_table(client):
    page = client.get(reverse("desk:kept")).content.decode()
    assert "Sign-in links" in page
    assert "for good" in page


def test_links_that_were_used_or_ran_out_go_and_others_stay(person):
    now = timezone.now()
    for _ in range(3):
        make_link(person)
    old, used, _fresh = SignInLink.objects.order_by("pk")
    SignInLink.objects.filter(pk=old.pk).update(expires_at=now - timedelta(days=31))
    SignInLink.objects.filter(pk=used.pk).update(used_at=now - timedelta(days=31))
    assert gone("people.sign_in_links", now - timedelta(days=2)) == 0
    assert gone("people.sign_in_links", now) == 2
    assert SignInLink.objects.count() == 1


def test_sessions_that_ran_out_go():
    now = timezone.now()
    for key, days in (("a", -2), ("b", 2)):
        Session.objects.create(session_key=key, expire_date=now + timedelta(days=days))
    assert gone("people.sessions", now) == 1


@pytest.mark.parametrize(
    ("rule", "status", "field"),
    [
        ("outbox.left", OutboxItem.Status.DELIVERED, "delivered_at"),
        ("outbox.failed", OutboxItem.Status.FAILED, "created_at"),
    ],
)
def test_of_old_mail_the_key_stays_and_nobody_is_named(rule, status, field):
    now = timezone.now()
    for key, days in (("a", 91), ("b", 89), ("of:c@example.org:1", 91)):
        post_mail(key=key, to="c@example.org", subject="s", text="t")
        at = {field: now - timedelta(days=days)}
        OutboxItem.objects.filter(key=key).update(status=status, **at)
    assert gone(rule, now) == 2
    kept = dict(OutboxItem.objects.values_list("key", "to"))
    assert kept == {"a": "", "b": "c@example.org"}
    again = post_mail(key="a", to="c@example.org", subject="s", text="t")
    assert again.status == status  # told once, also later
    assert gone(rule, now) == 0


def test_what_is_on_its_way_stays():
    now = timezone.now()
    post_mail(key="a", to="c@example.org", subject="s", text="t")
    OutboxItem.objects.update(created_at=now - timedelta(days=900))
    assert gone("outbox.failed", now) == gone("outbox.left", now) == 0


def test_answered_requests_go_and_waiting_ones_stay(person, other_person):
    now, long_ago = timezone.now(), timezone.now() - own.REQUESTS - timedelta(days=1)
    DeletionRequest.objects.create(person=person, what="account", asked_at=long_ago)
    DeletionRequest.objects.create(
        person=other_person, what="account", state="declined", answered_at=long_ago
    )
    assert gone("desk.deletions", now) == 1
    assert DeletionRequest.objects.get().person == person


def test_applications_that_came_to_nothing_are_emptied(person):
    from alliance.membership.models import Membership, MembershipEvent, Tier
    from alliance.membership.waiting import APPLICATIONS

    now = timezone.now()
    tier = Tier.objects.first() or Tier.objects.create(slug="t", name="T", member="person")
    rows = [
        Membership.objects.create(person=person, tier=tier, state=state, statement="why I join")
        for state in ("declined", "withdrawn", "ended", "declined")
    ]
    for row, days in zip(rows, (1, 1, 1, -1), strict=True):
        MembershipEvent.objects.create(
            membership=row, kind="declined", at=now - APPLICATIONS - timedelta(days=days)
        )
    assert gone("membership.applications", now) == 2
    assert gone("membership.applications", now) == 0
    assert [row.statement for row in Membership.objects.order_by("pk")] == [
        "", "", "why I join", "why I join",
    ]  # fmt: skip


def test_the_duty_keeps_every_rule_though_one_fails_and_says_so(person, monkeypatch):
    make_link(person)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(days=31))

    def fail(now):
        raise RuntimeError("no")

    first = retention.Rule("first", "x", timedelta(1), "x", fail, "")
    monkeypatch.setattr(retention, "RULES", {"first": first, **RULES})
    with pytest.raises(ExceptionGroup):
        retention.enforce(timezone.now())
    assert not SignInLink.objects.exists()
    entry = AuditEntry.objects.get(act="desk.forgotten")
    assert (entry.subject, entry.data, entry.system) == (
        "rule:people.sign_in_links", {"count": 1}, "desk.retention",
    )  # fmt: skip


def test_the_books_and_what_was_signed_have_no_end():
    for name in ("ledger.books", "membership.records", "directory.log", "audit.entries"):
        assert RULES[name].kept is None
