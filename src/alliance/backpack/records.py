"""Held badges made from what they are: an award of this site, or bytes from elsewhere."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from alliance.backpack.models import HeldBadge
from alliance.issuing.models import Award, Picture
from alliance.people.models import Person
from alliance.verifier.presentation import mapping, moment
from badging.model.summary import summarise_v3
from badging.reading import looks_like_jws, looks_like_sd_jwt
from badging.strict_json import parse_json


def hold_award(award: Award, person: Person, *, now: datetime) -> HeldBadge:
    """The award in the Backpack of `person`. One that was brought in as a file before is the same
    badge, and becomes this one.
    """
    signed = bytes(award.credential_json)
    existing = HeldBadge.objects.filter(
        person=person, credential_id=f"urn:uuid:{award.public_id}", issuer_id=award.issuer.did
    ).first()
    badge = existing or HeldBadge(person=person, added_at=now)
    badge.award = award
    badge.source = HeldBadge.Source.AWARD
    badge.credential_json = signed
    badge.credential_jwt = award.credential_jwt
    badge.digest = digest_of(signed.decode("utf-8"))
    badge.picture = award.picture
    badge.version = "3.0"
    badge.belongs = True
    describe(badge, summarise_v3(parse_json(signed)))
    badge.save()
    return badge


def imported(
    *,
    person: Person,
    text: str,
    raw: bytes | None,
    version: str,
    summary: dict[str, Any],
    original: bytes | None,
    original_form: str,
    picture: Picture | None,
    belongs: bool,
    now: datetime,
) -> HeldBadge:
    """A badge from elsewhere, not saved yet.

    text: the credential as it was secured, unwrapped. raw: the bytes of the JSON as handed in, when
    it was no image. original: the image that it came in.
    """
    is_jws = looks_like_jws(text) or looks_like_sd_jwt(text)
    badge = HeldBadge(
        person=person,
        source=HeldBadge.Source.IMPORT,
        credential_json=b"" if is_jws else (raw or text.encode("utf-8")),
        credential_jwt=text if is_jws else "",
        digest=digest_of(text),
        original=original,
        original_form=original_form,
        picture=picture,
        version=version[:8],
        belongs=belongs,
        added_at=now,
    )
    describe(badge, summary)
    return badge


def describe(badge: HeldBadge, summary: dict[str, Any]) -> None:
    """Fill in what lists and tiles show."""
    issuer = mapping(summary.get("issuer"))
    badge.summary = summary
    badge.credential_id = str(summary.get("id") or "")[:500]
    badge.name = str(summary.get("name") or _("A badge without a name"))[:300]
    badge.issuer_name = str(issuer.get("name") or issuer.get("id") or "")[:300]
    badge.issuer_id = str(issuer.get("id") or "")[:500]
    badge.valid_from = moment(summary.get("valid_from"))
    badge.valid_until = moment(summary.get("valid_until"))


def digest_of(text: str) -> str:
    """What makes two copies the same badge: SHA-256 of the secured text, hex."""
    return sha256(text.strip().encode("utf-8")).hexdigest()
