"""What the claimant does: claim an expense, with lines and receipts, and ask for approval."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.funding import files, permissions, telling
from alliance.funding.models import (
    Claim,
    ClaimEvent,
    ClaimLine,
    Receipt,
)
from alliance.funding.services.posting import ask, error
from alliance.groups.queries import active_groups
from alliance.ledger import currencies
from alliance.people.models import Person

CLAIMS_A_DAY = 20
LINES_AT_MOST = 50
State, Kind = Claim.State, ClaimEvent.Kind


@transaction.atomic
def begin(by: Person, *, title: str, payee: str = "") -> Claim:
    """Begin a claim. Raises `PermissionDenied`, `ValidationError`."""
    ask(permissions.may_claim(by))
    day_ago = timezone.now() - timedelta(days=1)
    if Claim.objects.filter(claimant=by, made_at__gt=day_ago).count() >= CLAIMS_A_DAY:
        raise ValidationError(_("That are many claims for one day. Please go on tomorrow."))
    claim = Claim(claimant=by, title=title, payee=payee)
    claim.full_clean()
    claim.save()
    return claim


@transaction.atomic
def begin_again(claim: Claim, *, by: Person) -> Claim:
    """Begin a claim like an earlier one of theirs: its lines, as of today, without receipts, for
    there are new ones. A grant or a group that has ended meanwhile is left out. Raises
    `PermissionDenied`, `ValidationError`.
    """
    ask(claim.claimant_id == by.pk)
    again = begin(by, title=claim.title, payee=claim.payee)
    today, groups = timezone.localdate(), set(active_groups())
    for line in claim.lines.select_related("group", "grant"):
        grant, group = line.grant, line.group
        line.pk, line.claim, line.on, line._state.adding = None, again, today, True
        if grant is not None and not grant.starts_on <= today <= grant.ends_on:
            line.grant = None
        if group is not None and group not in groups:
            line.group = None
        line.full_clean()
        line.save()
    return again


@transaction.atomic
def change(claim: Claim, *, by: Person, title: str, payee: str) -> None:
    """Keep another title, and where the money should go. Raises `PermissionDenied`,
    `ValidationError`.
    """
    claim = locked(claim)
    ask(permissions.may_change(by, claim))
    claim.title, claim.payee = title, payee
    claim.full_clean()
    claim.save(update_fields=["title", "payee"])


@transaction.atomic
def add_line(claim: Claim, line: ClaimLine, *, by: Person) -> ClaimLine:
    """Add one thing that was paid for. Raises `PermissionDenied`, `ValidationError` by field."""
    claim = locked(claim)
    ask(permissions.may_change(by, claim))
    if claim.lines.count() >= LINES_AT_MOST:
        raise ValidationError(_("That are many lines. Make another claim."))
    if line.currency not in currencies.CODES:
        raise error("currency", _("Give the three letters of a currency, such as EUR."))
    if line.on > timezone.localdate():
        raise error("on", _("That day is still to come."))
    if line.grant is not None and line.grant.currency != line.currency:
        words = _("This grant is in %(currency)s.") % {"currency": line.grant.currency}
        raise error("grant", words)
    line.claim = claim
    line.full_clean()
    line.save()
    return line


@transaction.atomic
def drop_line(line: ClaimLine, *, by: Person) -> None:
    """Take a line out again. Raises `PermissionDenied`."""
    ask(permissions.may_change(by, locked(line.claim)))
    line.delete()


@transaction.atomic
def add_receipt(claim: Claim, upload: UploadedFile, *, by: Person) -> Receipt:
    """Keep a file that shows what was paid, a photo without what the camera wrote beside it.
    Raises `PermissionDenied`, `ValidationError`.
    """
    claim = locked(claim)
    ask(permissions.may_change(by, claim))
    if claim.receipts.count() >= files.A_CLAIM:
        raise error("file", _("That are many files. Put some of them together."))
    try:
        found, content = files.receipt(upload)
    except ValidationError as refusal:
        raise error("file", refusal.messages) from refusal
    receipt = Receipt(
        claim=claim,
        name=found.name,
        media_type=found.media_type,
        size_bytes=found.size_bytes,
        sha256=found.sha256,
    )
    try:
        receipt.validate_constraints()
    except ValidationError as refusal:
        raise error("file", refusal.messages) from refusal
    receipt.file.save("receipt", content, save=False)
    receipt.save()
    return receipt


@transaction.atomic
def drop_receipt(receipt: Receipt, *, by: Person) -> None:
    """Take a file away again. Raises `PermissionDenied`."""
    ask(permissions.may_change(by, locked(receipt.claim)))
    erase_file(receipt)
    receipt.delete()


@transaction.atomic
def discard(claim: Claim, *, by: Person) -> None:
    """Throw away a draft that nobody else has seen. Raises `PermissionDenied`."""
    claim = locked(claim)
    ask(permissions.may_change(by, claim) and claim.state == State.DRAFT)
    erase_files(claim)
    claim.delete()


def erase_files(claim: Claim) -> None:
    """The receipts with their files, once the transaction is through."""
    for receipt in claim.receipts.all():
        erase_file(receipt)
    claim.receipts.all().delete()


def erase_file(receipt: Receipt) -> None:
    """The file that the receipt has now, once the transaction is through."""
    storage, name = receipt.file.storage, receipt.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def submit(claim: Claim, *, by: Person, text: str = "") -> Claim:
    """Ask for approval; after a question `text` answers it. Approvals of an earlier state count no
    more. Raises `PermissionDenied`, and `ValidationError` without a line or without a receipt.
    """
    claim = locked(claim)
    ask(permissions.may_change(by, claim))
    if not claim.lines.exists():
        raise ValidationError(_("Say first what you have paid for."))
    if not claim.receipts.exists():
        raise ValidationError(_("Add a receipt first: a PDF or a picture of it."))
    claim.state, claim.round, claim.submitted_at = State.SUBMITTED, claim.round + 1, timezone.now()
    claim.save(update_fields=["state", "round", "submitted_at"])
    event = log(claim, Kind.SUBMITTED, by, text)
    telling.submitted(claim, event)
    return claim


def log(claim: Claim, kind: ClaimEvent.Kind, by: Person | None, text: str) -> ClaimEvent:
    """Write what was done into the record of the claim."""
    event = ClaimEvent(claim=claim, kind=kind, round=claim.round, by=by, text=text)
    event.full_clean()
    event.save()
    return event


def locked(claim: Claim) -> Claim:
    """The claim as it is now, kept from others until the transaction ends."""
    return Claim.objects.select_for_update().get(pk=claim.pk)
