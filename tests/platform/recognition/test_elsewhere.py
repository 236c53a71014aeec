"""What people do elsewhere counts once they have joined their account, and while it holds."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import urllib.error
import urllib.request
from base64 import b64encode
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from tests.platform.recognition import forges
from tests.platform.recognition.conftest import counted, look_at_all

from alliance.people.models import Person
from alliance.recognition import exporting, facts
from alliance.recognition.models import (
    Grant,
    OutsideAccount,
    OutsideAct,
    OutsideCode,
    OutsideDelivery,
)
from alliance.recognition.outside import configured, joining, keeping
from alliance.recognition.services import consents

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside(settings) -> None:
    settings.FORGES, settings.LEARNING = forges.SETTINGS, forges.LEARNING


def join(client, person: Person, account: int = 7, forge: str = "github") -> None:
    """As a person does it: a code from the page, written as a comment."""
    code = joining.new_code(by=person)
    assert forges.comment(f"I join: {code}", account, forge=forge).sent(client).json()["joined"]


# From the forge to the badge ----------------------------------------------------------------------
@pytest.mark.parametrize("forge", ["github", "gitlab", "forgejo"])
def test_a_change_that_was_merged_becomes_a_badge_with_its_address(
    client, person, make_rule, forge
):
    make_rule("merged")
    join(client, person, forge=forge)
    consents.answer(None, True, by=person)
    answer = forges.merged(forge=forge).sent(client)
    assert (answer.status_code, answer.json()["acts"]) == (200, 1), answer.content
    look_at_all()
    grant = Grant.objects.get(person=person)
    assert (grant.state, grant.problem) == ("issued", "")
    evidence = json.loads(bytes(grant.award.credential_json))["evidence"]
    assert [one["name"] for one in evidence] == ["Change 1"]
    assert evidence[0]["id"].startswith(f"https://{forge}.example.org/alliance/spec/")


@pytest.mark.django_db(transaction=True)
def test_a_forge_delivers_over_http_to_the_running_site(live_server, client, person, make_rule):
    make_rule("merged")
    join(client, person)
    delivery = forges.merged()

    def post(headers: dict[str, str]) -> int:
        asked = urllib.request.Request(live_server.url + delivery.path, delivery.body, headers)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return int(refusal.code)

    sent = delivery.headers | {"Content-Type": "application/json"}
    assert post(sent | {"X-Hub-Signature-256": "sha256=" + 64 * "0"}) == 403
    assert not OutsideAct.objects.exists()
    assert post(sent) == 200
    assert counted(person, "merged") == ["Change 1"]


# Who may tell -------------------------------------------------------------------------------------
@pytest.mark.parametrize("forge", ["github", "gitlab", "forgejo"])
def test_a_delivery_with_another_secret_is_refused(client, forge):
    delivery = forges.merged(forge=forge)
    delivery.secret = "another secret, of a stranger"
    assert delivery.sent(client).status_code == 403
    assert not OutsideAct.objects.exists()


@pytest.mark.parametrize(
    ("forge", "header"),
    [
        ("github", "X-Hub-Signature-256"),
        ("gitlab", "X-Gitlab-Token"),
        ("forgejo", "X-Forgejo-Signature"),
    ],
)
@pytest.mark.parametrize("given", ["", "sha256=", "é", "0" * 64])
def test_a_delivery_without_a_signature_that_holds_is_refused(client, forge, header, given):
    assert forges.merged(forge=forge).sent(client, **{header: given}).status_code == 403


@pytest.mark.parametrize("forge", ["github", "forgejo"])
def test_a_body_that_was_changed_after_signing_is_refused(client, forge):
    delivery = forges.merged(author=8, forge=forge)
    signed = delivery.headers
    delivery.payload["pull_request"]["user"]["id"] = 7
    answer = client.generic(
        "POST", delivery.path, delivery.body, content_type="application/json", headers=signed
    )
    assert answer.status_code == 403


def test_a_signing_token_of_gitlab_signs_name_time_and_body(client):
    delivery = forges.merged(forge="gitlab")
    key = b"a token that signs, 32 bytes long"

    def send(stamp: int, signed_stamp: int, *, name: str = "msg_1", token: str = "") -> int:
        text = f"msg_1.{signed_stamp}.".encode() + delivery.body
        made = b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
        headers = {
            "X-Gitlab-Event": delivery.event,
            "webhook-id": name,
            "webhook-timestamp": str(stamp),
            "webhook-signature": f"v1,AAAA v1,{made}",
            "X-Gitlab-Token": token,
        }
        answer = client.generic(
            "POST",
            "/api/hooks/forges/gitlab-signed",
            delivery.body,
            content_type="application/json",
            headers=headers,
        )
        return answer.status_code

    now = int(timezone.now().timestamp())
    assert send(now - 600, now - 600) == 403, "too old"
    assert send(now, now - 1) == 403, "another time than was signed"
    assert send(now, now, name="msg_2") == 403, "another name than was signed"
    assert send(now - 600, now - 600, token=str(forges.SETTINGS[3]["secret"])) == 403
    assert send(now, now) == 200


def test_another_repository_is_refused_though_the_secret_is_right(client):
    answer = forges.merged(repository="stranger/spec").sent(client)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "repository")
    assert not OutsideAct.objects.exists()


def test_a_change_of_a_private_repository_is_not_kept(client):
    assert forges.merged(private=True).sent(client).json()["acts"] == 0
    assert not OutsideAct.objects.exists()


def test_an_address_of_another_host_is_refused(client):
    delivery = forges.merged()
    delivery.payload["pull_request"]["html_url"] = "https://github.example.org.evil.example/x"
    assert delivery.sent(client).json()["error"]["field"] == "pull_request.html_url"


def test_the_same_body_under_another_name_is_a_replay(client):
    delivery = forges.merged()
    assert delivery.sent(client).status_code == 200
    assert delivery.sent(client).json() == {"acts": 0, "joined": False, "known": True}
    delivery.name = "overheard"
    answer = delivery.sent(client)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "replayed")


def test_a_replay_after_deliveries_were_forgotten_changes_nothing(client, person):
    join(client, person)
    submitted, dismissed = (
        forges.reviewed(),
        forges.reviewed(action="dismissed", at="2026-03-06T12:00:00Z"),
    )
    for delivery in (submitted, dismissed):
        delivery.sent(client)
    OutsideDelivery.objects.all().delete()
    assert submitted.sent(client).json()["acts"] == 0
    assert counted(person, "reviewed") == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[]", 400),
        (b'{"action": "closed", "action": "closed"}', 400),
        (b"[" * 200, 400),
        (b" " * (2 * 1024 * 1024 + 1), 413),
    ],
    ids=["list", "twice", "deep", "large"],
)
def test_what_is_no_delivery_is_refused_with_a_word(client, body, status):
    signature = hmac.new(forges.SECRET.encode(), body, hashlib.sha256).hexdigest()
    answer = client.generic(
        "POST",
        "/api/hooks/forges/github",
        body,
        content_type="application/json",
        headers={"X-Hub-Signature-256": f"sha256={signature}", "X-GitHub-Event": "pull_request"},
    )
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize("member", ["user", "number", "title", "html_url", "merged_at"])
def test_a_delivery_that_lacks_a_member_names_it(client, member):
    delivery = forges.merged()
    delivery.payload["pull_request"][member] = None
    answer = delivery.sent(client)
    assert answer.status_code == 400
    assert answer.json()["error"]["field"].startswith(f"pull_request.{member}")


def test_what_says_nothing_of_ours_is_taken_and_not_kept(client):
    closed = forges.merged()
    closed.payload["pull_request"]["merged"] = False
    ping = forges.Delivery("github", "ping", {"zen": "x"})
    for delivery in (closed, ping):
        assert delivery.sent(client).status_code == 200
    assert not OutsideAct.objects.exists() and not OutsideDelivery.objects.exists()


def test_a_forge_that_is_not_configured_is_told_nothing(client):
    delivery = forges.merged()
    delivery.forge = "unknown"
    assert delivery.sent(client).status_code == 404


# Whose account it is ------------------------------------------------------------------------------
def test_without_a_joined_account_nothing_counts(client, person):
    forges.merged().sent(client)
    assert counted(person, "merged") == []


def test_what_was_told_before_the_account_was_joined_counts_then(client, person):
    forges.merged().sent(client)
    join(client, person)
    assert counted(person, "merged") == ["Change 1"]


def test_an_account_is_known_by_its_number_and_not_by_its_name(client, person):
    join(client, person, account=7)
    delivery = forges.merged(author=8)
    delivery.payload["pull_request"]["user"]["login"] = "user-7"  # renamed to what was free
    delivery.sent(client)
    assert counted(person, "merged") == []


def test_an_account_that_is_joined_to_somebody_cannot_be_joined_by_another(
    client, person, make_person
):
    join(client, person)
    other = make_person("other@example.org")
    code = joining.new_code(by=other)
    assert not forges.comment(code, 7).sent(client).json()["joined"]
    assert OutsideAccount.objects.get().person == person


def test_a_code_is_good_once_for_an_hour_and_of_a_blocked_account_never(client, person):
    code = joining.new_code(by=person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert not forges.comment(code, 6).sent(client).json()["joined"]
    Person.objects.filter(pk=person.pk).update(is_active=True)
    OutsideCode.objects.update(made_at=timezone.now() - joining.CODE_VALID - timedelta(seconds=1))
    assert not forges.comment(code + " ", 7).sent(client).json()["joined"]
    fresh = joining.new_code(by=person)
    assert not forges.comment(fresh + "x", 8).sent(client).json()["joined"], "another code"
    assert forges.comment(f"`{fresh}`", 9).sent(client).json()["joined"]
    assert not forges.comment(f"{fresh}!", 10).sent(client).json()["joined"]
    assert OutsideAccount.objects.get().account == "9"


def test_a_code_is_kept_as_a_digest(person):
    code = joining.new_code(by=person)
    assert code not in str(OutsideCode.objects.values())
    assert code.removeprefix(joining.BEGINS) not in str(OutsideCode.objects.values())


def test_a_code_in_a_repository_that_is_not_configured_joins_nobody(client, person):
    delivery = forges.comment(joining.new_code(by=person))
    delivery.payload["repository"]["full_name"] = "stranger/spec"
    assert delivery.sent(client).status_code == 403
    assert not OutsideAccount.objects.exists()


def test_a_parted_account_counts_no_more_and_its_badge_is_revoked(client, person, make_rule):
    make_rule("merged")
    join(client, person)
    consents.answer(None, True, by=person)
    forges.merged().sent(client)
    look_at_all()
    assert Grant.objects.get().state == "issued"
    joining.part("forge:github", by=person)
    look_at_all()
    assert Grant.objects.get().state == "revoked"
    assert Grant.objects.get().award.revoked_at is not None


# In any order, any number of times ----------------------------------------------------------------
TELLINGS = {
    "review": forges.reviewed(review=100),
    "dismissal": forges.reviewed(review=100, action="dismissed", at="2026-03-06T12:00:00Z"),
    "second review": forges.reviewed(review=101, at="2026-03-07T12:00:00Z"),
    "its dismissal": forges.reviewed(review=101, action="dismissed", at="2026-03-08T12:00:00Z"),
}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_reviews_come_to_the_same_in_any_order(client, person, order):
    join(client, person)
    named = list(TELLINGS.values())
    for number in order:
        named[number].sent(client)
    assert counted(person, "reviewed") == ["Change 1"], "the second review holds"
    named[3].sent(client)
    assert counted(person, "reviewed") == []


def test_two_reviews_of_one_change_are_one_fact_and_own_changes_are_none(client, person):
    join(client, person)
    forges.reviewed(review=100).sent(client)
    forges.reviewed(review=101).sent(client)
    forges.reviewed(number=2, author=7, review=102).sent(client)
    assert counted(person, "reviewed") == ["Change 1"]


def test_an_approval_on_gitlab_is_taken_back(client, person):
    join(client, person, forge="gitlab")
    forges.approved_on_gitlab(at="2026-03-04T12:00:00Z").sent(client)
    assert counted(person, "reviewed") == ["Change 1"]
    forges.approved_on_gitlab(action="unapproved", at="2026-03-05T12:00:00Z").sent(client)
    assert counted(person, "reviewed") == []


def test_a_review_on_forgejo_counts_for_the_one_who_sent_it(client, person):
    join(client, person, forge="forgejo")
    forges.reviewed_on_forgejo().sent(client)
    forges.reviewed_on_forgejo(number=2, author=7).sent(client)
    assert counted(person, "reviewed") == ["Change 1"]


def test_a_rule_may_ask_for_one_repository(client, person, make_rule):
    make_rule("merged", scope="repo:github/alliance/other")
    wanted = make_rule("merged", scope="repo:github/alliance/spec")
    join(client, person)
    forges.merged().sent(client)
    look_at_all()
    assert [grant.rule for grant in Grant.objects.all()] == [wanted]


# Learning systems ---------------------------------------------------------------------------------
def agree(person: Person) -> None:
    joining.look_for_addresses("lms", by=person)


def test_a_statement_counts_for_a_proven_address_with_consent(client, person):
    assert forges.state(client, forges.statement(person.email.upper())).status_code == 200
    assert counted(person, "stated") == []
    agree(person)
    assert counted(person, "stated") == ["Course badges"]


def test_a_hashed_address_is_the_same_address(client, person):
    agree(person)
    digest = hashlib.sha1(f"mailto:{person.email}".encode()).hexdigest()
    actor = {"mbox_sha1sum": digest}
    assert forges.state(client, forges.statement("x@example.org", actor=actor)).status_code == 200
    assert counted(person, "stated") == ["Course badges"]


def test_statements_of_an_address_that_is_not_proven_are_nobodys(client, person, make_person):
    agree(person)
    forges.state(client, forges.statement("somebody@example.org"))
    assert counted(person, "stated") == []


@pytest.mark.parametrize("authorization", ["", "Basic", "Basic !!", "Bearer x", forges.basic("no")])
def test_a_statement_without_the_key_is_refused(client, authorization):
    answer = forges.state(client, forges.statement("a@example.org"), Authorization=authorization)
    assert answer.status_code == 401
    assert "Basic" in answer["WWW-Authenticate"]
    assert not OutsideAct.objects.exists()


def test_statements_of_other_verbs_and_activities_are_taken_and_not_kept(client):
    said = [
        forges.statement("a@example.org", verb={"id": "http://adlnet.gov/expapi/verbs/launched"}),
        forges.statement("a@example.org", object={"id": "https://other.example.org/courses/x"}),
        forges.statement("a@example.org", result={"success": False}),
        forges.statement("a@example.org", result={"completion": False}),
        forges.statement("a@example.org", actor={"objectType": "Group", "member": []}),
    ]
    answer = forges.state(client, said)
    assert answer.json() == [one["id"] for one in said]
    assert not OutsideAct.objects.exists()


def test_a_statement_is_taken_once_and_another_of_its_name_is_a_conflict(client, person):
    agree(person)
    said = forges.statement(person.email)
    assert forges.state(client, said).status_code == 200
    assert forges.state(client, said | {"stored": "2026-03-05T12:00:00Z"}).status_code == 200
    other = said | {"object": {"id": "https://lms.example.org/courses/other"}}
    assert forges.state(client, [forges.statement(person.email), other]).status_code == 409
    assert counted(person, "stated") == ["Course badges"], "all of a list or none"


@pytest.mark.parametrize("voided_first", [False, True])
def test_a_voided_statement_counts_no_more_whichever_comes_first(client, person, voided_first):
    agree(person)
    said = forges.statement(person.email)
    sent = [said, forges.voiding(said)]
    for one in reversed(sent) if voided_first else sent:
        assert forges.state(client, one).status_code == 200
    assert counted(person, "stated") == []
    assert forges.state(client, said).status_code == 200
    assert counted(person, "stated") == [], "sent again it stays void"


def test_a_learning_system_voids_its_own_statements_alone(client, person, settings):
    settings.LEARNING = [*forges.LEARNING, forges.LEARNING[0] | {"name": "other"}]
    agree(person)
    said = forges.statement(person.email)
    forges.state(client, said)
    answer = client.generic(
        "POST",
        "/api/xapi/other/statements",
        json.dumps(forges.voiding(said)).encode(),
        content_type="application/json",
        headers={"Authorization": forges.basic(), "X-Experience-API-Version": "2.0.0"},
    )
    assert answer.status_code == 200
    assert counted(person, "stated") == ["Course badges"]


def test_put_takes_the_statement_of_that_name(client):
    said = forges.statement("a@example.org")
    assert forges.state(client, said, "PUT").status_code == 400
    wrong = "?statementId=6a3c7c1e-5d0f-4b52-9d4e-0d6a1a1f5e77"
    assert forges.state(client, said, "PUT", wrong).status_code == 400
    assert forges.state(client, said, "PUT", f"?statementId={said['id']}").status_code == 204
    assert OutsideAct.objects.get().key == said["id"]


@pytest.mark.parametrize(
    "said",
    [
        b"[]", b"null", b"[null]", b'"x"', b"[" * 100,
        {"id": "no"}, {"id": 5}, {"actor": {}}, {"actor": {"mbox": "a@example.org"}},
        {"actor": {"mbox": "mailto:a@example.org", "openid": "x"}}, {"verb": {}},
        {"timestamp": "yesterday"}, {"timestamp": "2999-01-01T00:00:00Z"},
        {"verb": {"id": "http://adlnet.gov/expapi/verbs/voided"}},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_statement_is_refused_with_a_word(client, said):
    whole = said if isinstance(said, bytes) else forges.statement("a@example.org") | said
    answer = forges.state(client, whole)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert not OutsideAct.objects.exists()


def test_a_statement_names_the_version_it_is_of(client):
    said = forges.statement("a@example.org")
    refused = forges.state(client, said, **{"X-Experience-API-Version": "0.95"})
    assert refused.status_code == 400
    assert forges.state(client, [said] * 2).status_code == 400, "two of one name"


# What is kept, and for how long -------------------------------------------------------------------
def test_acts_of_accounts_that_nobody_joined_are_forgotten(client, person):
    join(client, person)
    forges.merged(number=1, author=7).sent(client)
    forges.merged(number=2, author=8).sent(client)
    now = timezone.now()
    assert keeping.forget(now + keeping.UNJOINED_KEPT - timedelta(hours=1)) == 0
    assert keeping.forget(now + keeping.UNJOINED_KEPT + timedelta(hours=1)) == 1
    assert OutsideAct.objects.get().account == "7"
    assert not OutsideDelivery.objects.exists()


def test_who_takes_their_data_along_or_closes_their_account_takes_this_too(client, person):
    join(client, person)
    agree(person)
    forges.merged().sent(client)
    forges.state(client, forges.statement(person.email))
    taken = exporting.of_person(person)
    assert {row["service"] for row in taken["accounts_elsewhere"]} == {
        "forge:github",
        "learning:lms",
    }
    assert {row["title"] for row in taken["acts_elsewhere"]} == {"Change 1", "Course badges"}
    exporting.erase(person)
    assert not OutsideAccount.objects.exists() and not OutsideAct.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "other"}, {"url": "forge"}, {"secret": "short"}, {"repositories": []},
        {"repositories": ["noslash"]}, {"name": "Not a name"}, {"secret": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_forge_that_is_configured_wrongly_is_named(settings, changed):
    settings.FORGES = [forges.SETTINGS[0] | changed]
    with pytest.raises(ImproperlyConfigured, match="FORGES"):
        configured.forges()


# The chat -----------------------------------------------------------------------------------------
def test_check_ins_of_open_rooms_and_joined_slack_accounts_count(person):
    from alliance.chat.models import CheckIn, Room, SlackLink

    room = Room.objects.create(slug="harbour", title="Harbour")
    closed = Room.objects.create(slug="cabin", title="Cabin", is_open=False)
    day = timezone.now().date()
    for one in (room, closed):
        CheckIn.objects.create(room=one, person=person, day=day, via="slack")
    assert counted(person, "checked_in") == [f"Harbour, {day}"]
    link = SlackLink.objects.create(person=person, team="T1", user="U1")
    assert len(counted(person, "joined_slack")) == 1
    link.delete()
    assert counted(person, "joined_slack") == []


# Pages --------------------------------------------------------------------------------------------
def test_a_person_joins_agrees_and_parts_on_one_page(client, person):
    client.force_login(person)
    page = client.get("/recognition/elsewhere/").content.decode()
    assert "alliance/spec" in page and "Give me a code" in page
    shown = client.post("/recognition/elsewhere/code").content.decode()
    code = shown.partition(joining.BEGINS)[2].partition("<")[0]
    assert forges.comment(joining.BEGINS + code).sent(client).json()["joined"]
    client.post("/recognition/elsewhere/addresses", {"name": "lms"})
    page = client.get("/recognition/elsewhere/").content.decode()
    assert "user-7" in page and "my proven addresses" in page
    client.post("/recognition/elsewhere/part", {"service": "forge:github"})
    assert OutsideAccount.objects.get().service == "learning:lms"


def test_secrets_are_on_no_page(client, staff):
    client.force_login(staff)
    page = client.get("/recognition/elsewhere/doors/").content.decode()
    assert "/api/hooks/forges/github" in page and "/api/xapi/lms/statements" in page
    assert not any(str(one["secret"]) in page for one in (*forges.SETTINGS, *forges.LEARNING))


def test_sources_of_elsewhere_are_among_those_of_a_rule():
    assert {"merged", "reviewed", "stated", "checked_in", "joined_slack"} <= set(facts.SOURCES)
