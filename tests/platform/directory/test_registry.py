"""Which issuers answer to a member: by proof, from membership, signed, as it was on any day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from hashlib import sha256

import pytest
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from alliance.directory import queries
from alliance.directory.models import Link, Override, RegistryEvent
from alliance.directory.services import links, overrides, registered
from alliance.directory.services.errors import NotPossible
from alliance.issuing import queries as issuing
from badging.documents import MappedDocuments

pytestmark = pytest.mark.django_db
DID = "did:web:badges.example.org"
ADDRESS = "https://badges.example.org/.well-known/did.json"


def document(**members) -> MappedDocuments:
    return MappedDocuments({ADDRESS: json.dumps({"id": DID, **members}).encode()})


# Proof ------------------------------------------------------------------------------------------
def test_an_issuer_here_is_linked_by_whoever_owns_it_and_speaks_for_the_organization(
    person, school, harbour
):
    link = links.claim(school.did, harbour.key, by=person)
    assert link.holds and link.method == "hosted"
    assert [entry.link for entry in queries.entries()] == [link]


def test_owning_the_issuer_is_not_enough_and_speaking_for_the_organization_is_not_either(
    person, other_person, staff, school, harbour, said
):
    with pytest.raises(PermissionDenied):
        links.claim(school.did, said.add("Elsewhere").key, by=person)
    said.speakers[other_person.pk] = [harbour.key]
    for somebody in (other_person, staff):
        with pytest.raises(NotPossible, match="owns it and represents"):
            links.claim(school.did, harbour.key, by=somebody)
    assert not queries.entries()


def test_another_issuer_is_linked_once_its_own_document_has_the_text(person, harbour):
    link = links.claim(DID, harbour.key, by=person, name="Badges")
    assert not link.holds and not queries.entries()
    with pytest.raises(NotPossible, match="does not stand in"):
        links.prove(link, by=person, documents=document(alsoKnownAs=["x"]))
    later = timezone.now() + timedelta(minutes=1)
    shown = document(alsoKnownAs=[f"urn:{link.challenge}"])
    assert links.prove(link, by=person, documents=shown, now=later).holds
    assert [entry.link.did for entry in queries.entries()] == [DID]


@pytest.mark.parametrize(
    ("documents", "said_"),
    [
        (MappedDocuments({}), "does not answer"),
        (MappedDocuments({ADDRESS: b"<html>"}), "is no JSON"),
        (MappedDocuments({ADDRESS: b"[" * 5000 + b"]" * 5000}), "is no JSON"),
        (MappedDocuments({ADDRESS: b'{"id": "did:web:other.example.org"}'}), "not about this"),
        (MappedDocuments({ADDRESS: b'["x"]'}), "not about this"),
    ],
    ids=["absent", "html", "deep", "of another", "a list"],
)
def test_what_is_no_proof_is_said(person, harbour, documents, said_):
    link = links.claim(DID, harbour.key, by=person, name="Badges")
    with pytest.raises(NotPossible, match=said_):
        links.prove(link, by=person, documents=documents)
    assert not Link.objects.get().is_proven


def test_the_text_as_the_name_of_a_member_proves_nothing(person, harbour):
    link = links.claim(DID, harbour.key, by=person, name="Badges")
    with pytest.raises(NotPossible):
        links.prove(link, by=person, documents=document(**{link.challenge: True}))


def test_the_text_of_one_organization_does_not_prove_another(person, harbour, said):
    other = said.add("Other", since=date(2024, 1, 1))
    said.speakers[person.pk].append(other.key)
    first = links.claim(DID, harbour.key, by=person, name="Badges")
    second = links.claim(DID, other.key, by=person, name="Badges")
    with pytest.raises(NotPossible):
        links.prove(second, by=person, documents=document(alsoKnownAs=[first.challenge]))


def test_an_issuer_answers_to_one_organization_at_a_time(person, harbour, said):
    other = said.add("Other", since=date(2024, 1, 1))
    said.speakers[person.pk].append(other.key)
    made = [links.claim(DID, key, by=person, name="Badges") for key in (harbour.key, other.key)]
    shown = document(alsoKnownAs=[link.challenge for link in made])
    links.prove(made[0], by=person, documents=shown)
    with pytest.raises(NotPossible, match="another organization already"):
        links.prove(made[1], by=person, documents=shown)
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.filter(pk=made[1].pk).update(proven_at=timezone.now())


def test_looking_again_and_again_is_bounded(person, harbour):
    link = links.claim(DID, harbour.key, by=person, name="Badges")
    with pytest.raises(NotPossible, match="does not answer"):
        links.prove(link, by=person, documents=MappedDocuments({}))
    with pytest.raises(NotPossible, match="just now"):
        links.prove(link, by=person, documents=MappedDocuments({}))


@pytest.mark.parametrize(
    "did",
    [
        "http://example.org/profile", "javascript:alert(1)", "did:web:", "did:web:../..",
        "file:///etc/passwd", "https://", "did:key:z6Mk", "https://a b.example.org", "x" * 600,
        "did:web:example.org:%2e%2e", "https://[",
    ],
)  # fmt: skip
def test_what_names_no_issuer_is_refused_with_its_field(person, harbour, did):
    with pytest.raises(NotPossible) as refused:
        links.claim(did, harbour.key, by=person, name="x")
    assert refused.value.field == "did"


def test_nobody_else_sees_the_text_or_has_it_looked_for(person, other_person, harbour, sign_in):
    link = links.claim(DID, harbour.key, by=person, name="Badges")
    assert sign_in(other_person).get(link.get_absolute_url()).status_code == 404
    assert link.challenge in sign_in(person).get(link.get_absolute_url()).content.decode()
    with pytest.raises(PermissionDenied):
        links.prove(link, by=other_person, documents=document(alsoKnownAs=[link.challenge]))


# It follows from membership ---------------------------------------------------------------------
def test_whose_organization_is_no_member_is_not_in_it(person, school, harbour, said):
    links.claim(school.did, harbour.key, by=person)
    del said.since[harbour.key]
    assert not queries.entries()


def test_a_past_day_is_answered_as_it_was(person, school, harbour, said):
    link = links.claim(school.did, harbour.key, by=person)
    Link.objects.update(proven_at=link.proven_at - timedelta(days=40))
    today = queries.today()
    said.since[harbour.key] = (today - timedelta(days=30), today - timedelta(days=10))
    seen = [bool(queries.entries(today - timedelta(days=n))) for n in (35, 30, 11, 10, 0)]
    assert seen == [False, True, True, False, False]


def test_an_ended_link_still_answers_for_the_days_before(person, school, harbour):
    link = links.claim(school.did, harbour.key, by=person)
    Link.objects.update(proven_at=link.proven_at - timedelta(days=9))
    links.end(link, by=person)
    yesterday = queries.today() - timedelta(days=1)
    assert not queries.entries() and queries.entries(yesterday)
    assert queries.answers_to(school.did) is None
    answer = queries.answers_to(school.did, yesterday)
    assert answer is not None and answer.organization == harbour


def test_what_is_known_of_an_issuer_is_of_now_and_of_the_day_of_issue(
    person, school, harbour, said
):
    links.claim(school.did, harbour.key, by=person)
    answer = queries.answers_to(school.did, date(2023, 1, 1))
    assert answer is not None and answer.now and answer.then
    assert (answer.now.is_member, answer.now.since) == (True, date(2024, 5, 1))
    assert not answer.then.is_member


def test_the_log_says_when_an_organization_became_a_member_and_ceased_to_be(
    person, school, harbour, said
):
    links.claim(school.did, harbour.key, by=person)
    registered.note_all(timezone.now())
    del said.since[harbour.key]
    assert registered.note_all(timezone.now()) == 1
    assert registered.note_all(timezone.now()) == 0
    kinds = RegistryEvent.objects.filter(did=school.did).values_list("kind", flat=True)
    assert list(kinds) == ["entered", "member", "no_member"]


# Two people -------------------------------------------------------------------------------------
def test_who_proposed_does_not_approve(staff, make_person, person, school, harbour):
    links.claim(school.did, harbour.key, by=person)
    proposed = overrides.propose("leave_out", school.did, by=staff, reason="it awards for money")
    with pytest.raises(PermissionDenied):
        overrides.approve(proposed, by=staff)
    with pytest.raises(PermissionDenied):
        overrides.approve(proposed, by=person)
    assert queries.entries()
    overrides.approve(proposed, by=make_person("second", is_staff=True))
    assert not queries.entries() and queries.is_left_out(school.did)
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=proposed.pk).update(decided_by=staff)


def test_a_decision_is_made_once_and_lifted_by_two_again(
    staff, make_person, person, school, harbour
):
    links.claim(school.did, harbour.key, by=person)
    second = make_person("second", is_staff=True)
    proposed = overrides.propose("leave_out", school.did, by=staff, reason="x")
    overrides.approve(proposed, by=second)
    with pytest.raises(PermissionDenied):
        overrides.decline(proposed, by=second)
    with pytest.raises(NotPossible):
        overrides.propose("leave_out", school.did, by=staff, reason="x")
    lifted = overrides.propose("lift", school.did, by=second, reason="it has changed")
    assert not queries.entries()
    overrides.approve(lifted, by=staff)
    assert queries.entries()
    kinds = [e.kind for e in RegistryEvent.objects.filter(did=school.did)]
    assert kinds.count("proposed") == kinds.count("approved") == 2


def test_two_enter_an_issuer_that_cannot_prove_itself(staff, make_person, harbour):
    proposed = overrides.propose(
        "enter", DID, by=staff, reason="its server is gone", name="Old", organization=harbour.key
    )
    assert not queries.entries()
    overrides.approve(proposed, by=make_person("second", is_staff=True))
    assert [entry.link.method for entry in queries.entries()] == ["decided"]


def test_only_staff_propose(person, school, harbour):
    links.claim(school.did, harbour.key, by=person)
    with pytest.raises(PermissionDenied):
        overrides.propose("leave_out", school.did, by=person, reason="x")


# The log ----------------------------------------------------------------------------------------
def test_the_database_lets_nothing_in_the_log_be_changed_or_taken_out(person, school, harbour):
    links.claim(school.did, harbour.key, by=person)
    for statement in (
        "UPDATE directory_registryevent SET did = 'x'",
        "DELETE FROM directory_registryevent",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(TypeError):
        RegistryEvent.objects.first().delete()


# The document -----------------------------------------------------------------------------------
def test_the_document_is_a_credential_that_the_alliances_issuer_has_signed(
    client, alliance, person, school, harbour
):
    links.claim(school.did, harbour.key, by=person)
    answer = client.get("/registry.json")
    assert answer["Content-Type"] == "application/vc"
    said = json.loads(answer.content)
    assert said["issuer"] == alliance.did
    (entry,) = said["credentialSubject"]["issuers"]
    assert entry["id"] == school.did
    assert entry["answersTo"] == {
        "id": "https://alliance.example.org/organizations/harbour/",
        "type": "Organization",
        "name": "Harbour",
        "url": "https://harbour.example.org",
        "memberSince": "2024-05-01",
    }
    method = said["proof"]["verificationMethod"]
    keys = json.loads(issuing.did_document_of(alliance))
    (found,) = [m for m in keys["verificationMethod"] if m["id"] == method]
    assert method in keys["assertionMethod"]
    assert _holds(said, found)
    said["credentialSubject"]["issuers"][0]["answersTo"]["name"] = "Somebody else"
    assert not _holds(said, found)


def _holds(said, method) -> bool:
    """As docs/reference/trust-registry.md tells: RFC 8785, SHA-256, Ed25519."""
    rest = {name: value for name, value in said.items() if name != "proof"}
    options = {name: value for name, value in said["proof"].items() if name != "proofValue"}
    signed = sha256(rfc8785.dumps(options)).digest() + sha256(rfc8785.dumps(rest)).digest()
    key = _base58(method["publicKeyMultibase"])
    assert key[:2] == b"\xed\x01"  # multicodec: ed25519-pub
    try:
        Ed25519PublicKey.from_public_bytes(key[2:]).verify(
            _base58(said["proof"]["proofValue"]), signed
        )
    except InvalidSignature:
        return False
    return True


def _base58(text: str) -> bytes:
    assert text[0] == "z"  # multibase: base58btc
    number = 0
    for letter in text[1:]:
        alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
        number = number * 58 + alphabet.index(letter)
    return number.to_bytes((number.bit_length() + 7) // 8)


def test_the_same_state_gives_the_same_bytes_and_an_unchanged_copy_is_not_sent_again(
    client, alliance, person, school, harbour
):
    links.claim(school.did, harbour.key, by=person)
    first, second = client.get("/registry.json"), client.get("/registry.json")
    assert first.content == second.content and first["ETag"] == second["ETag"]
    again = client.get("/registry.json", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and not again.content
    links.end(Link.objects.get(), by=person)
    changed = client.get("/registry.json", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]


def test_a_past_day_is_signed_too_and_a_day_to_come_is_refused(
    client, alliance, person, school, harbour
):
    links.claim(school.did, harbour.key, by=person)
    said = json.loads(client.get("/registry.json?on=2024-06-01").content)
    assert said["credentialSubject"]["asOf"] == "2024-06-01"
    assert said["credentialSubject"]["issuers"] == []
    tomorrow = queries.today() + timedelta(days=1)
    for wrong in (tomorrow.isoformat(), "yesterday", "2024-13-01", "20240601", "1" * 9000):
        answer = client.get("/registry.json", {"on": wrong})
        assert answer.status_code == 400 and answer.json()["field"] == "on"
    assert client.get("/registry/", {"on": "yesterday"}).status_code == 200


def test_without_an_issuer_of_its_own_nothing_is_signed(client, db):
    assert client.get("/registry.json").status_code == 404


# The verifier -----------------------------------------------------------------------------------
def test_the_page_of_a_verified_badge_says_to_whom_its_issuer_answers(
    client, person, school, harbour, said
):
    from alliance.issuing.services import AwardLine, award, create_achievement

    made = create_achievement(school, by=person, name="Rowing", description="x", criteria="x")
    badge = award(made, AwardLine("grace@example.org"), by=person)
    text = bytes(badge.credential_json).decode()
    assert "trust registry" not in client.post("/verify", {"text": text}).content.decode()
    links.claim(school.did, harbour.key, by=person)
    page = client.post("/verify", {"text": text}).content.decode()
    assert "a member of this alliance since" in page and "was a member on the day of issue" in page
    # Whoever only writes the issuer's name into a badge is not answered for.
    forged = json.loads(text)
    forged["name"] = "Something else"
    page = client.post("/verify", {"text": json.dumps(forged)}).content.decode()
    assert "a member of this alliance" not in page
    # And it says nothing of validity: a member that lapses makes no badge invalid.
    del said.since[harbour.key]
    page = client.post("/verify", {"text": text}).content.decode()
    assert "no member of this alliance today" in page and "Not verified" not in page


def test_reading_it_costs_no_more_queries_with_more_issuers(
    person, said, django_assert_max_num_queries
):
    for number in range(30):
        body = said.add(f"Body {number}", since=date(2024, 1, 1))
        Link.objects.create(
            did=f"did:web:{number}.example.org", name="x", organization=body.key,
            organization_name=body.name, method="decided", proven_at=timezone.now(),
        )  # fmt: skip
    with django_assert_max_num_queries(2):
        assert len(queries.entries()) == 30
