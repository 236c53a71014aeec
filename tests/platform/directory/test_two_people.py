"""What goes against the rule of the registry takes two of the staff: attempts to do with one."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from alliance.audit.models import AuditEntry
from alliance.directory import queries
from alliance.directory.models import Link, Override, RegistryEvent
from alliance.directory.services import links, overrides
from alliance.notices.models import Notice
from badging.documents import MappedDocuments

pytestmark = pytest.mark.django_db
DID = "did:web:badges.example.org"
ADDRESS = "https://badges.example.org/.well-known/did.json"


@pytest.fixture
def second(make_person):
    return make_person("second", is_staff=True)


def showing(link: Link) -> MappedDocuments:
    said = {"id": DID, "alsoKnownAs": [f"urn:{link.challenge}"]}
    return MappedDocuments({ADDRESS: json.dumps(said).encode()})


def test_staff_alone_or_by_two_prove_no_issuer_for_a_member(staff, second, harbour):
    """They may control the issuer, so its document says what they like."""
    link = links.claim(DID, harbour.key, by=staff, name="Badges")
    assert links.claim(DID, harbour.key, by=second, name="Badges") == link
    for gone in (False, True):  # also when the account that asked is gone
        if gone:
            Link.objects.filter(pk=link.pk).update(claimed_by=None)
            link.refresh_from_db()
        for somebody in (staff, second):
            with pytest.raises(PermissionDenied):
                links.prove(link, by=somebody, documents=showing(link))
    link.refresh_from_db()
    assert not link.is_proven
    assert not queries.entries()


def test_what_staff_ask_for_waits_for_a_representative_who_is_told(
    staff, second, person, harbour, sign_in
):
    link = links.claim(DID, harbour.key, by=staff, name="Badges")
    told = Notice.objects.get(kind="directory.links")
    assert (told.person, told.url) == (person, link.get_absolute_url())
    address = reverse("directory:prove", args=[link.public_id])
    assert "Look for it now" not in sign_in(second).get(link.get_absolute_url()).content.decode()
    assert sign_in(second).post(address).status_code == 403
    page = sign_in(person).get(link.get_absolute_url()).content.decode()
    assert "Staff asked for this" in page
    assert "Look for it now" in page
    assert links.prove(link, by=person, documents=showing(link)).holds
    acts = AuditEntry.objects.filter(subject=f"issuer:{DID}").order_by("pk")
    assert [(entry.act, entry.by) for entry in acts if entry.by] == [
        ("directory.claimed", staff.pk), ("directory.entered", person.pk),
    ]  # fmt: skip


def test_a_representative_needs_nobody_else(person, harbour, sign_in):
    link = links.claim(DID, harbour.key, by=person, name="Badges")
    page = sign_in(person).get(link.get_absolute_url()).content.decode()
    assert "Staff asked for this" not in page
    assert links.prove(link, by=person, documents=showing(link)).holds
    assert not Notice.objects.exists()


def test_one_of_the_staff_cannot_end_a_link_that_holds(staff, person, school, harbour):
    """That would leave an issuer out alone; and what is not proven yet they may clear away."""
    held = links.claim(school.did, harbour.key, by=person)
    with pytest.raises(PermissionDenied):
        links.end(held, by=staff)
    assert queries.entries()
    waiting = links.claim(DID, harbour.key, by=person, name="Badges")
    links.end(waiting, by=staff)


@pytest.mark.parametrize("effect", ["enter", "leave_out", "lift"])
def test_no_override_takes_effect_by_one(effect, staff, second, person, school, harbour):
    links.claim(school.did, harbour.key, by=person)
    if effect == "lift":
        overrides.approve(
            overrides.propose("leave_out", school.did, by=staff, reason="x"), by=second
        )
    did = DID if effect == "enter" else school.did
    before = [entry.link.did for entry in queries.entries()]
    proposed = overrides.propose(
        effect, did, by=staff, reason="x", name="Old", organization=harbour.key
    )
    with pytest.raises(PermissionDenied):
        overrides.approve(proposed, by=staff)
    assert [entry.link.did for entry in queries.entries()] == before


def test_the_page_does_not_let_the_proposer_approve(
    staff, second, person, school, harbour, sign_in
):
    links.claim(school.did, harbour.key, by=person)
    proposed = overrides.propose("leave_out", school.did, by=staff, reason="x")
    address = reverse("directory:decide", args=[proposed.public_id, "approve"])
    assert sign_in(staff).post(address).status_code == 403
    assert sign_in(person).post(address).status_code == 403
    assert queries.entries()
    assert sign_in(second).post(address).status_code == 302
    assert not queries.entries()


def test_one_who_is_no_longer_staff_approves_nothing(staff, second, person, school, harbour):
    links.claim(school.did, harbour.key, by=person)
    proposed = overrides.propose("leave_out", school.did, by=staff, reason="x")
    second.is_staff = False
    with pytest.raises(PermissionDenied):
        overrides.approve(proposed, by=second)


def test_the_database_does_not_take_one_for_two(staff, person, school, harbour):
    links.claim(school.did, harbour.key, by=person)
    proposed = overrides.propose("leave_out", school.did, by=staff, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=proposed.pk).update(
            state="approved", decided_by=staff, decided_at=timezone.now() - timedelta(1)
        )


def test_both_stand_in_the_log_and_in_the_record(staff, second, person, school, harbour):
    links.claim(school.did, harbour.key, by=person)
    overrides.approve(overrides.propose("leave_out", school.did, by=staff, reason="x"), by=second)
    two = {"proposed": staff.pk, "approved": second.pk}
    logged = RegistryEvent.objects.filter(kind__in=two)
    assert {event.kind: event.by_id for event in logged} == two
    recorded = AuditEntry.objects.filter(act__in=[f"directory.{kind}" for kind in two])
    assert {e.act.partition(".")[2]: e.by for e in recorded} == two
