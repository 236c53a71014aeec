"""Awards: what is signed is true, kept as it was signed, mailed once, and can be taken back."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import timedelta
from email.message import Message

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

import badging
from alliance.issuing import claims, queries, services
from alliance.issuing.models import Achievement, Award, Issuer, StatusListRecord
from alliance.issuing.services import status
from alliance.outbox.models import OutboxItem
from alliance.people.models import Person
from badging import Verdict
from badging.documents import DEFAULT_ACCEPT, DEFAULT_MAX_BYTES, Document
from badging.errors import DocumentUnavailable
from badging.status.bitstring import StatusList


class SiteDocuments:
    """This site's own documents, and nothing else."""

    def get(
        self, url: str, *, accept: str = DEFAULT_ACCEPT, max_bytes: int = DEFAULT_MAX_BYTES
    ) -> Document:
        body = queries.site_document(url)
        if body is None:
            raise DocumentUnavailable(url, f"{url} is not ours.", code="not_found")
        return Document(url=url, body=body)


def verify(award: Award, recipient: str | None = None, *, jwt: bool = False) -> badging.Report:
    presented = award.credential_jwt if jwt else bytes(award.credential_json)
    return badging.verify(presented, recipient=recipient, documents=SiteDocuments())


@pytest.mark.parametrize("jwt", [False, True], ids=["json", "jwt"])
def test_an_award_verifies_and_belongs_to_its_recipient(award: Award, jwt: bool) -> None:
    report = verify(award, "recipient@example.org", jwt=jwt)
    assert report.verdict is Verdict.VERIFIED, report.to_json()
    report = verify(award, "somebody.else@example.org", jwt=jwt)
    assert report.verdict is Verdict.NOT_VERIFIED


def test_the_credential_says_what_was_awarded_and_hides_the_address(award: Award) -> None:
    text = bytes(award.credential_json).decode()
    document = json.loads(text)
    subject = document["credentialSubject"]
    assert "recipient@example.org" not in text.lower()
    assert document["id"] == f"urn:uuid:{award.public_id}"
    assert document["issuer"]["id"] == award.issuer.did
    assert subject["narrative"] == "Tied them in a storm."
    assert subject["achievement"]["criteria"]["narrative"] == award.achievement.criteria
    assert subject["achievement"]["alignment"][0]["targetUrl"] == "https://example.org/seamanship#1"
    assert subject["achievement"]["tag"] == ["knots", "sailing"]
    assert document["evidence"] == [
        {"type": ["Evidence"], "id": "https://example.org/storm", "narrative": "A film of it."}
    ]


def test_two_awards_to_one_address_have_different_salts(
    award: Award, achievement: Achievement, person: Person
) -> None:
    other = services.award(achievement, services.AwardLine("recipient@example.org"), by=person)
    one, two = (
        json.loads(bytes(a.credential_json))["credentialSubject"]["identifier"][0]
        for a in (award, other)
    )
    assert one["salt"] != two["salt"]
    assert one["identityHash"] != two["identityHash"]


def test_the_mail_carries_the_badge_and_a_link_that_finds_the_award(
    award: Award, deliver_mail: Callable[[], list[Message]]
) -> None:
    (mail,) = deliver_mail()
    assert mail.to == ["recipient@example.org"]
    assert "Knot Tier" in mail.subject
    assert "Tied them in a storm." in mail.body
    token = mail.body.split("/claim/")[1].split("/")[0]
    assert queries.award_by_claim_token(token) == award
    name, content, media_type = mail.attachments[0]
    assert (name, media_type) == ("knot-tier.png", "image/png")
    assert badging.unbake(content) == bytes(award.credential_json)


def test_the_token_is_kept_only_as_a_hash(award: Award) -> None:
    token = claims.token_for(award.public_id)
    assert award.claim_token_hash == claims.hash_of(token) != token
    assert queries.award_by_claim_token(token + "x") is None
    assert queries.award_by_claim_token("") is None


def test_the_same_key_awards_once(achievement: Achievement, person: Person) -> None:
    line = services.AwardLine("rae@example.org")
    first = services.award(achievement, line, by=person, key="call:7")
    second = services.award(achievement, line, by=person, key="call:7")
    assert first == second
    assert Award.objects.count() == OutboxItem.objects.count() == 1


def test_an_award_that_fails_leaves_no_award_and_no_mail(
    achievement: Achievement, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alliance.issuing import mail

    def fail(*args: object, **more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(mail, "post_mail", fail)
    with pytest.raises(OSError, match="disk is full"):
        services.award(achievement, services.AwardLine("rae@example.org"), by=person)
    assert not Award.objects.exists()
    assert not OutboxItem.objects.exists()


def test_a_line_that_cannot_be_awarded_names_its_member(
    achievement: Achievement, person: Person
) -> None:
    past = timezone.now() - timedelta(days=1)
    for line, field in (
        (services.AwardLine("nobody"), "email"),
        (services.AwardLine("a@example.org", evidence_url="file:///etc/passwd"), "evidence_url"),
        (services.AwardLine("a@example.org", valid_until=past), "valid_until"),
    ):
        with pytest.raises(services.NotPossibleError) as caught:
            services.award(achievement, line, by=person)
        assert caught.value.field == field


def test_an_archived_achievement_is_not_awarded(achievement: Achievement, person: Person) -> None:
    services.archive_achievement(achievement, by=person)
    with pytest.raises(services.NotPossibleError, match="put away"):
        services.award(achievement, services.AwardLine("a@example.org"), by=person)


def test_a_revoked_award_is_not_verified_and_its_bytes_stay(award: Award, person: Person) -> None:
    before = bytes(award.credential_json)
    revoked = services.revoke(award, reason="Awarded in error.", by=person)
    assert bytes(revoked.credential_json) == before
    assert revoked.state == Award.State.REVOKED
    report = verify(revoked)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert [c.name for c in report.checks if c.outcome == "fail"] == ["status"]


def test_revocation_needs_a_reason_and_happens_once(award: Award, person: Person) -> None:
    with pytest.raises(services.NotPossibleError) as caught:
        services.revoke(award, reason="  ", by=person)
    assert caught.value.field == "reason"
    services.revoke(award, reason="Error.", by=person)
    with pytest.raises(services.NotPossibleError, match="already revoked"):
        services.revoke(award, reason="Again.", by=person)


def test_revoking_sets_one_bit_and_signs_the_next_version(award: Award, person: Person) -> None:
    before = award.status_list
    services.revoke(award, reason="Error.", by=person)
    after = StatusListRecord.objects.get(pk=before.pk)
    bits = StatusList.decode(after.encoded)
    assert bits.get(award.status_index)
    assert sum(byte.bit_count() for byte in bits.bits) == 1
    assert after.version == before.version + 1
    assert bytes(after.document) != bytes(before.document)


def test_indexes_are_drawn_at_random_and_a_half_full_list_is_left(
    issuer: Issuer, award: Award
) -> None:
    StatusListRecord.objects.update(allocated=65_536)
    now = timezone.now()
    drawn = [status.reserve(issuer, now=now, rng=random.Random(n)) for n in range(4)]
    assert {record.number for record, _ in drawn} == {2}
    indexes = [index for _, index in drawn]
    assert len(set(indexes)) == 4
    assert sorted(indexes) != list(range(min(indexes), min(indexes) + 4))


def test_an_index_that_is_taken_is_not_drawn_again(issuer: Issuer, award: Award) -> None:
    class Stubborn(random.Random):
        drawn = 0

        def randrange(self, *args: int) -> int:  # type: ignore[override]
            self.drawn += 1
            return award.status_index if self.drawn < 3 else 7

    _, index = status.reserve(issuer, now=timezone.now(), rng=Stubborn())
    assert index == 7


def test_a_mail_that_is_sent_again_carries_the_same_link(
    award: Award, person: Person, deliver_mail: Callable[[], list[Message]]
) -> None:
    services.resend(award, by=person)
    first, second = deliver_mail()
    link = [m.body.split("/claim/")[1].split("/")[0] for m in (first, second)]
    assert link[0] == link[1]


def test_badges_signed_before_a_key_was_replaced_stay_good(
    award: Award, issuer: Issuer, achievement: Achievement, person: Person
) -> None:
    services.rotate_key(issuer, by=person)
    newer = services.award(achievement, services.AwardLine("b@example.org"), by=person)
    methods = [json.loads(bytes(a.credential_json))["proof"] for a in (award, newer)]
    assert verify(award).verdict is Verdict.VERIFIED
    assert verify(newer).verdict is Verdict.VERIFIED
    assert methods[0] != methods[1]


def test_a_withdrawn_key_is_trusted_no_more(award: Award, issuer: Issuer) -> None:
    issuer.signing_keys.update(withdrawn_at=timezone.now())
    assert verify(award).verdict is not Verdict.VERIFIED


def test_the_secret_key_is_sealed_and_bound_to_its_row(issuer: Issuer, person: Person) -> None:
    from alliance.issuing.keystore import DatabaseKeyStore, KeyUnavailableError

    first = issuer.signing_keys.get()
    secret = json.dumps(first.public_document)
    assert b"secretKeyMultibase" not in bytes(first.sealed_secret)
    assert "secretKeyMultibase" not in secret
    second = services.rotate_key(issuer, by=person)
    second.sealed_secret = first.sealed_secret
    second.save()
    with pytest.raises(KeyUnavailableError, match="SECRET_KEY"):
        DatabaseKeyStore().signer(issuer)


def test_keys_open_with_a_former_secret_of_the_site(issuer: Issuer, settings: object) -> None:
    from alliance.issuing.keystore import DatabaseKeyStore, KeyUnavailableError

    old = settings.SECRET_KEY  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another secret, long enough"  # type: ignore[attr-defined]
    with pytest.raises(KeyUnavailableError):
        DatabaseKeyStore().signer(issuer)
    settings.SECRET_KEY_FALLBACKS = [old]  # type: ignore[attr-defined]
    assert DatabaseKeyStore().signer(issuer).controller == issuer.did


def test_the_picture_of_an_award_is_the_one_it_was_awarded_with(
    award: Award, achievement: Achievement, person: Person
) -> None:
    from alliance.issuing import artwork
    from alliance.issuing.designer import Design

    before = artwork.svg_of(award)
    changed = services.update_achievement(achievement, by=person, design=Design(icon="sun"))
    award.refresh_from_db()
    assert artwork.svg_of(award) == before != artwork.svg_of(changed)
    version = award.picture.digest[:16]
    assert queries.picture_of(changed, version) == award.picture
    assert queries.picture_of(changed, "0" * 16) is None


def test_only_members_award_and_only_owners_or_who_awarded_revoke(
    achievement: Achievement,
    award: Award,
    person: Person,
    awarder: Person,
    other_person: Person,
    stranger: Person,
) -> None:
    line = services.AwardLine("c@example.org")
    for outsider in (other_person, stranger):
        with pytest.raises(PermissionDenied):
            services.award(achievement, line, by=outsider)
        with pytest.raises(PermissionDenied):
            services.revoke(award, reason="Envy.", by=outsider)
        with pytest.raises(PermissionDenied):
            services.resend(award, by=outsider)
    own = services.award(achievement, line, by=awarder)
    with pytest.raises(PermissionDenied):
        services.revoke(award, reason="Not mine.", by=awarder)
    services.revoke(own, reason="Mine.", by=awarder)
    other = services.award(achievement, services.AwardLine("d@example.org"), by=awarder)
    services.revoke(other, reason="The owner may.", by=person)


def test_an_awarder_changes_nothing_about_the_issuer(
    issuer: Issuer, achievement: Achievement, awarder: Person
) -> None:
    for act in (
        lambda: services.update_issuer(issuer, by=awarder, name="Mine"),
        lambda: services.update_achievement(achievement, by=awarder, name="Mine"),
        lambda: services.archive_achievement(achievement, by=awarder),
        lambda: services.create_achievement(
            issuer, by=awarder, name="x", description="x", criteria="x"
        ),
        lambda: services.rotate_key(issuer, by=awarder),
        lambda: services.add_member(issuer, awarder.email, "owner", by=awarder),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_an_issuer_keeps_an_owner(issuer: Issuer, person: Person, awarder: Person) -> None:
    with pytest.raises(services.NotPossibleError, match="needs an owner"):
        services.add_member(issuer, person.email, "awarder", by=person)
    with pytest.raises(services.NotPossibleError, match="needs an owner"):
        services.remove_member(issuer.memberships.get(person=person), by=person)
    services.add_member(issuer, awarder.email, "owner", by=person)
    services.remove_member(issuer.memberships.get(person=person), by=person)
