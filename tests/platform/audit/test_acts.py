"""Each act that is said to be recorded is recorded, with who did it and to whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save

from alliance.audit.acts import ACTS
from alliance.audit.models import AuditEntry
from alliance.audit.services import record
from alliance.chat.models import Removal, Sanction
from alliance.conduct.models import (
    CaseEvent,
    CodeVersion,
    FlaggedThing,
    ModerationDecision,
)
from alliance.decisions.models import Decision, DecisionEvent
from alliance.directory.models import RegistryEvent
from alliance.exports.models import Export
from alliance.funding.models import ApprovalLimit, Claim, ClaimEvent, FeeRate, Gift, Grant
from alliance.groups.models import GroupEvent, WorkingGroup
from alliance.ledger.models import BankLine, BankLineEvent, Entry, PeriodEvent, Rate
from alliance.membership.models import (
    Agreement,
    Contribution,
    Invoice,
    Membership,
    MembershipEvent,
    Payment,
    Refund,
    WriteOff,
)
from alliance.organizations.models import Organization, OrganizationEvent
from alliance.people.models import AccountEvent, Office, Person
from alliance.programmes.models import GrantProgramme, ProgrammeEvent
from alliance.proposals.models import Proposal, ProposalEvent

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.django_db

# Rows as rooms add them, by the act that each is: what was done is the kind of the row.
Made = Callable[[Person, Person, str], Model]
LOGS: dict[str, Made] = {
    "groups": lambda by, about, kind: GroupEvent(
        group=WorkingGroup(acronym="trust"), kind=kind, by=by
    ),
    "organizations": lambda by, about, kind: OrganizationEvent(
        organization=Organization(), kind=kind, by=by, person=about
    ),
    "ledger.period": lambda by, about, kind: PeriodEvent(
        kind=kind, by=by, through=date(2026, 3, 31)
    ),
    "ledger.bank": lambda by, about, kind: BankLineEvent(line=BankLine(), kind=kind, by=by),
    "funding.claim": lambda by, about, kind: ClaimEvent(
        claim=Claim(claimant=about), kind=kind, by=by, round=1
    ),
    "membership": lambda by, about, kind: MembershipEvent(
        membership=Membership(person=about), kind=kind, by=by
    ),
    "decisions": lambda by, about, kind: DecisionEvent(decision=Decision(), kind=kind, by=by),
    "directory": lambda by, about, kind: RegistryEvent(kind=kind, did="did:web:a", by=by),
    "conduct.moderation": lambda by, about, kind: ModerationDecision(
        thing=FlaggedThing(kind="help.answer", key="7"), kind=kind, by=by
    ),
    "conduct.case": lambda by, about, kind: CaseEvent(report_id=3, kind=kind, by=by),
    "chat": lambda by, about, kind: Sanction(room_id=2, person=about, kind=kind, by=by),
    "proposals": lambda by, about, kind: ProposalEvent(proposal=Proposal(), kind=kind, by=by),
    "programmes": lambda by, about, kind: ProgrammeEvent(
        programme=GrantProgramme(code="sea"),
        kind=kind,
        by=by,
        data={"person": str(about.public_id)} if kind.startswith("officer") else {},
    ),
    "people.account": lambda by, about, kind: AccountEvent(person=about, kind=kind, by=by),
}
ROWS: dict[str, Made] = {
    "chat.removed": lambda by, about, kind: Removal(uid="x", by=by),
    "conduct.code": lambda by, about, kind: CodeVersion(language="en", number=2, by=by),
    "exports.asked": lambda by, about, kind: Export(person=by, scope=Export.Scope.ALLIANCE),
    "funding.fee": lambda by, about, kind: FeeRate(
        from_on=date(2026, 1, 1), basis_points=500, set_by=by
    ),
    "funding.gift": lambda by, about, kind: Gift(minor=5, currency="EUR", entered_by=by),
    "funding.grant": lambda by, about, kind: Grant(
        code="g", minor=5, currency="EUR", entered_by=by
    ),
    "funding.limit": lambda by, about, kind: ApprovalLimit(currency="EUR", minor=5, set_by=by),
    "funding.limit.asked": lambda by, about, kind: ApprovalLimit(
        currency="EUR", minor=5, set_by=by, holds_from=None
    ),
    "ledger.entry.by_hand": lambda by, about, kind: Entry(kind="manual", seal_id=1, by=by),
    "ledger.entry.reversed": lambda by, about, kind: Entry(
        kind="dues", seal_id=2, reverses=Entry(pk=9, seal_id=1), by=by
    ),
    "ledger.rate": lambda by, about, kind: Rate(
        currency="USD", into="EUR", on=date(2026, 1, 1), billionths=9, by=by
    ),
    "membership.agreement": lambda by, about, kind: Agreement(
        member="organization", version=2, published_by=by
    ),
    "membership.contribution": lambda by, about, kind: Contribution(
        membership=Membership(), term=1, minor=5, by=by
    ),
    "membership.credit_note": lambda by, about, kind: Invoice(
        kind=Invoice.Kind.CREDIT_NOTE, issued_by=by
    ),
    "membership.payment": lambda by, about, kind: Payment(
        method=Payment.Method.MANUAL, minor=5, currency="EUR", by=by
    ),
    "membership.refund": lambda by, about, kind: Refund(
        payment=Payment(currency="EUR"), minor=5, by=by
    ),
    "membership.write_off": lambda by, about, kind: WriteOff(invoice=Invoice(), minor=5, by=by),
    "people.office.given": lambda by, about, kind: Office(
        person=about, kind=Office.Kind.EDITOR, appointed_by=by
    ),
}


def _log_of(act: str) -> str:
    return act.rpartition(".")[0]


FOLLOWED = sorted(
    act for act in ACTS if act in ROWS or (_log_of(act) in LOGS and act not in
    {"chat.lifted", "chat.removed", "directory.claimed", "membership.tier", "membership.price",
     "membership.payment_voided", "membership.taken_over_all", "membership.contacts_invited"})
)  # fmt: skip
DIRECT = sorted(set(ACTS) - set(FOLLOWED))


@pytest.mark.parametrize("act", FOLLOWED)
def test_what_a_room_logs_is_recorded(act: str, staff: Person, person: Person) -> None:
    made = ROWS.get(act) or LOGS[_log_of(act)]
    row = made(staff, person, act.rpartition(".")[2])
    with transaction.atomic():
        post_save.send(sender=type(row), instance=row, created=True)
    entry = AuditEntry.objects.get(act=act)
    assert entry.by == staff.pk
    assert entry.about in (None, person.pk)
    assert re.fullmatch(r"[a-z_.]+:\S+", entry.subject)


@pytest.mark.parametrize("act", FOLLOWED)
def test_a_row_that_is_changed_is_no_new_act(act: str, staff: Person, person: Person) -> None:
    made = ROWS.get(act) or LOGS[_log_of(act)]
    row = made(staff, person, act.rpartition(".")[2])
    post_save.send(sender=type(row), instance=row, created=False)
    assert not AuditEntry.objects.filter(act=act).exists()


@pytest.mark.parametrize("act", DIRECT)
def test_other_acts_are_recorded_by_a_service(act: str) -> None:
    """And what each service does is tested below, or in its room."""
    held = re.compile(r"record\(\s*f?\"([a-z_.]+)(\{[a-z.]+\})?\"")
    found: set[str] = set()
    for path in (ROOT / "src" / "alliance").rglob("*.py"):
        for name, rest in held.findall(path.read_text(encoding="utf-8")):
            found |= {a for a in ACTS if a == name or (rest and a.startswith(name))}
    assert act in found


def test_the_reference_lists_the_acts_that_are_recorded() -> None:
    said = (ROOT / "docs" / "reference" / "audit.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| `([a-z_]+\.[a-z_.]+)` \| (.+) \|$", said)
    assert rows == [(act, str(label)) for act, label in sorted(ACTS.items())]


def test_reports_under_the_code_of_conduct_name_nobody_here(staff, person):
    row = CaseEvent(report_id=3, kind=CaseEvent.Kind.MEASURE, by=staff, detail=str(person))
    post_save.send(sender=CaseEvent, instance=row, created=True)
    entry = AuditEntry.objects.get(act="conduct.case.measure")
    assert (entry.about, entry.subject, entry.data) == (None, "report:3", {})


def test_an_officer_is_named_by_number_and_a_reviewer_not_at_all(staff, person, make_person):
    from tests.platform.programmes import world

    from alliance.programmes.services import keeping, rounds

    made = world.make(make_person)
    officer = keeping.name_officer(made.programme, person, by=made.staff)
    keeping.end_officer(officer, by=made.staff)
    rounds.name_reviewer(made.round, make_person("reads"), by=made.officer)
    assert acts_of(about=person.pk) == ["programmes.officer", "programmes.officer_end"]
    assert not any("review" in act for act in acts_of())


def test_no_ballot_and_no_wish_of_a_voter_is_an_act():
    private = {"nominated", "recused", "proxy", "delegated", "voted", "ballot"}
    said = {act for act in ACTS if act.rpartition(".")[2] in private}
    assert said == {"proposals.ballot"}  # that one was opened


def acts_of(**asked: Any) -> list[str]:
    return list(AuditEntry.objects.filter(**asked).order_by("pk").values_list("act", flat=True))


def test_whoever_is_trusted_is_recorded_as_they_sign_in(client, staff, person, make_person):
    from alliance.people import offices

    editor = make_person("editor")
    offices.appoint(editor, Office.Kind.EDITOR, by=staff)
    for somebody in (person, staff, editor):
        client.force_login(somebody)
    signed_in = AuditEntry.objects.filter(act="people.signed_in").order_by("pk")
    assert [entry.by for entry in signed_in] == [staff.pk, editor.pk]


def test_a_sign_in_as_staff_that_was_refused_is_recorded(client, staff, person):
    from django.contrib.auth import authenticate

    for somebody in (staff, person):
        assert authenticate(None, email=somebody.email, password="wrong") is None
    assert acts_of(about=staff.pk) == ["people.sign_in_refused"]
    assert acts_of(about=person.pk) == []


def test_offices_given_and_ended_are_recorded(staff, person):
    from alliance.people import offices

    offices.appoint(person, Office.Kind.MODERATOR, by=staff)
    offices.appoint(person, Office.Kind.MODERATOR, by=staff)
    offices.dismiss(person, Office.Kind.MODERATOR, by=staff)
    offices.dismiss(person, Office.Kind.MODERATOR, by=staff)
    assert acts_of(about=person.pk) == ["people.office.given", "people.office.ended"]


def test_a_closed_account_leaves_its_number_and_no_name(staff, person):
    from alliance.people import standing
    from alliance.people.services import close_account

    standing.deactivate(person, by=staff, reason="a test of ours")
    standing.reactivate(person, by=staff)
    close_account(person)
    entries = AuditEntry.objects.filter(about=person.pk)
    assert [e.act.rpartition(".")[2] for e in entries.order_by("pk")] == [
        "deactivated", "reactivated", "closed",
    ]  # fmt: skip
    assert "ada" not in str(list(entries.values())).lower()
    assert Person.objects.get(pk=entries[0].about).is_closed


def test_an_administrator_who_is_made_by_command_is_recorded(db):
    from alliance.cli.preparing import make_administrator

    made = make_administrator("boss@example.org")
    make_administrator("boss@example.org")
    entry = AuditEntry.objects.get(act="people.administrator")
    assert (entry.by, entry.system, entry.about) == (None, "command", made.pk)


def test_the_export_of_everything_is_recorded_when_it_is_asked_for_and_taken(staff, person):
    from django.utils import timezone

    from alliance.exports import services

    services.ask(person)
    export = services.ask(staff, Export.Scope.ALLIANCE)
    Export.objects.filter(pk=export.pk).update(
        state=Export.State.READY, expires_at=timezone.now() + services.KEPT
    )
    export.refresh_from_db()
    assert not services.take(export, person)
    assert services.take(export, staff)
    assert acts_of(by=staff.pk) == ["exports.asked", "exports.taken"]
    assert acts_of(by=person.pk) == []


def test_keys_and_roles_at_an_issuer_are_recorded(person, other_person):
    from alliance.issuing.services import issuers

    issuer = issuers.create_issuer(
        person, name="Issuer", url="https://issuer.example.org", email="i@example.org"
    )
    issuers.rotate_key(issuer, by=person)
    role = issuers.add_member(issuer, other_person.email, "awarder", by=person)
    issuers.remove_member(role, by=person)
    assert acts_of(by=person.pk) == [
        "issuing.issuer", "issuing.key", "issuing.member.given", "issuing.member.ended",
    ]  # fmt: skip


def test_lists_and_who_moderates_them_are_recorded(staff, person):
    from alliance.lists.models import MailingList
    from alliance.lists.services import managing

    found = managing.found_list(
        MailingList(slug="talk", name="Talk", kind=MailingList.Kind.MAIN), by=staff
    )
    managing.change_rules(found, by=staff)
    role = managing.appoint(found, person, by=staff)
    managing.dismiss(role, by=staff)
    managing.close(found, by=staff, closed=True)
    assert acts_of(by=staff.pk) == [
        "lists.founded", "lists.rules", "lists.moderator_named", "lists.moderator_ended",
        "lists.closed",
    ]  # fmt: skip


def test_what_is_refused_is_not_recorded(person, other_person):
    from django.core.exceptions import PermissionDenied

    from alliance.people import offices

    with pytest.raises(PermissionDenied):
        offices.appoint(other_person, Office.Kind.EDITOR, by=person)
    assert not AuditEntry.objects.filter(act__startswith="people.office").exists()


def test_an_entry_holds_no_identifier_that_leads_to_a_profile(staff, person):
    with transaction.atomic():
        entry = record("people.office.ended", by=staff, about=person, subject="office:editor")
    kept = str(AuditEntry.objects.filter(pk=entry.pk).values())
    assert str(person.public_id) not in kept
    assert person.email not in kept
