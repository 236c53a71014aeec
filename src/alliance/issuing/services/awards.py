"""Awards: signed, stored, mailed; later claimed, sent again, or revoked."""

from __future__ import annotations

import random
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import badging
from alliance.audit.services import record
from alliance.issuing import claims, documents, mail, permissions
from alliance.issuing.keystore import DatabaseKeyStore, KeyStore
from alliance.issuing.models import Achievement, Award, Batch
from alliance.issuing.services import status
from alliance.issuing.services.errors import NotPossibleError
from alliance.operations import counting
from alliance.people.models import Person

_valid_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class AwardLine:
    """To whom, and with what. valid_from, valid_until: aware; None for from now on, and for a
    badge that does not expire. subject_id: a DID or an address that the recipient is known by,
    besides the e-mail address. further: more evidence, each an address and its name.
    """

    email: str
    name: str = ""
    narrative: str = ""
    evidence_url: str = ""
    evidence_text: str = ""
    valid_until: datetime | None = None
    valid_from: datetime | None = None
    subject_id: str = ""
    further: tuple[tuple[str, str], ...] = ()

    def evidence(self) -> list[dict[str, Any]]:
        """Evidence members (OB 3.0 B.1)."""
        one = {}
        if self.evidence_url:
            one["id"] = self.evidence_url
        if self.evidence_text:
            one["narrative"] = self.evidence_text
        return [*([one] if one else []), *({"id": url, "name": name} for url, name in self.further)]


def award(
    achievement: Achievement,
    line: AwardLine,
    *,
    by: Person,
    key: str | None = None,
    batch: Batch | None = None,
    now: datetime | None = None,
    rng: random.Random | None = None,
    new_salt: Callable[[], str] = lambda: secrets.token_hex(16),
    keys: KeyStore | None = None,
) -> Award:
    """Sign a badge, store it and post its mail: all of it, or nothing.

    key: names the act; the same key awards once, and a second call returns the first award.
    Raises PermissionDenied, KeyUnavailableError, NotPossibleError (its field is one of AwardLine).
    """
    permissions.require_award(by, achievement.issuer)
    if key is not None and (done := Award.objects.filter(key=key).first()):
        return done
    now = now or timezone.now()
    if achievement.archived_at is not None:
        raise NotPossibleError(
            _("“{achievement}” is put away. Bring it back to award it.").format(
                achievement=achievement.name
            )
        )
    email = _checked_email(line, now)
    chance = rng or random.SystemRandom()
    valid_from = line.valid_from or now
    signer = (keys or DatabaseKeyStore()).signer(achievement.issuer)
    for attempt in range(3):
        # The index is reserved in a short transaction of its own: signing holds no lock.
        status_list, index = status.reserve(achievement.issuer, now=now, rng=chance)
        public_id = uuid.UUID(int=chance.getrandbits(128), version=4)
        members = documents.credential(
            public_id=public_id,
            it=achievement,
            picture=achievement.picture,
            email=email,
            name=line.name,
            narrative=line.narrative,
            evidence=line.evidence(),
            valid_from=valid_from,
            valid_until=line.valid_until,
            subject_id=line.subject_id,
            status_list=status_list,
            status_index=index,
            salt=new_salt(),
            site_url=settings.SITE_URL,
        )
        signed = badging.issue(members, signer, created=now)
        jwt = badging.issue(members, signer, proof="vc-jwt", created=now)
        token = claims.token_for(public_id)
        try:
            with transaction.atomic():
                made = Award.objects.create(
                    public_id=public_id,
                    achievement=achievement,
                    batch=batch,
                    key=key,
                    picture=achievement.picture,
                    recipient_email=email,
                    recipient_name=line.name,
                    narrative=line.narrative,
                    evidence=line.evidence(),
                    valid_from=valid_from,
                    valid_until=line.valid_until,
                    credential_json=signed,
                    credential_jwt=jwt.decode("ascii"),
                    status_list=status_list,
                    status_index=index,
                    issued_at=now,
                    issued_by=by,
                    claim_token_hash=claims.hash_of(token),
                    mailed_times=1,
                )
                mail.post(made, token, times=1)
                transaction.on_commit(lambda: counting.award("awarded"))
        except IntegrityError:
            # Another worker did this very act, or drew this very index.
            if key is not None and (done := Award.objects.filter(key=key).first()):
                return done
            if attempt == 2:
                raise
        else:
            return made
    raise AssertionError("the loop returns or raises")


@transaction.atomic
def revoke(award: Award, *, reason: str, by: Person, now: datetime | None = None) -> Award:
    """Take a badge back: the reason is kept, and the status list says so from now on."""
    award = Award.objects.select_for_update().get(pk=award.pk)
    permissions.require_revoke(by, award)
    reason = reason.strip()
    if not reason:
        raise NotPossibleError(_("Say why the badge is revoked."), field="reason")
    if award.revoked_at is not None:
        raise NotPossibleError(_("This badge is already revoked."))
    now = now or timezone.now()
    award.revoked_at, award.revoked_by, award.revocation_reason = now, by, reason
    award.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    status.revoke_index(award.status_list, award.status_index, now=now)
    record("issuing.revoked", by=by, subject=f"award:{award.public_id}")
    transaction.on_commit(lambda: counting.award("revoked"))
    return award


@transaction.atomic
def resend(award: Award, *, by: Person) -> Award:
    """Send the mail with the claim link once more."""
    permissions.require_award(by, award.issuer)
    award = Award.objects.select_for_update().get(pk=award.pk)
    if award.revoked_at is not None:
        raise NotPossibleError(_("A revoked badge is not sent again."))
    token = claims.token_for(award.public_id)
    award.claim_token_hash = claims.hash_of(token)  # differs when SECRET_KEY has changed
    award.mailed_times += 1
    award.save(update_fields=["claim_token_hash", "mailed_times"])
    mail.post(award, token, times=award.mailed_times)
    return award


def mark_claimed(award: Award, *, now: datetime | None = None) -> None:
    """Note that the recipient has taken the badge; the first time counts."""
    first = Award.objects.filter(pk=award.pk, claimed_at=None)
    if first.update(claimed_at=now or timezone.now()):
        transaction.on_commit(lambda: counting.award("claimed"))


def _checked_email(line: AwardLine, now: datetime) -> str:
    email = line.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NotPossibleError(
            _("“{email}” is no e-mail address.").format(email=email), field="email"
        ) from None
    addresses = [line.evidence_url] if line.evidence_url else []
    for address in [*addresses, *(url for url, _name in line.further)]:
        try:
            _valid_url(address)
        except ValidationError:
            message = _("Give the evidence as a whole http or https address.")
            raise NotPossibleError(message, field="evidence_url") from None
    if line.valid_until is not None and line.valid_until <= now:
        message = _("The badge would have expired already. Choose a later date.")
        raise NotPossibleError(message, field="valid_until")
    return email
