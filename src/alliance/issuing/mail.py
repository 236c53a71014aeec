"""The mail that brings a badge: who, what, why, how to take it, and that it verifies anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

import badging
from alliance.issuing import artwork, documents
from alliance.issuing.models import Achievement, Award
from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to_address

PICTURE_SIZE = 400  # pixels: sharp in a mail, and some tens of kilobytes


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str
    html: str


def compose(
    achievement: Achievement,
    *,
    email: str,
    name: str,
    narrative: str,
    evidence_url: str,
    evidence_text: str,
    valid_until: datetime | None,
    claim_url: str,
) -> Letter:
    """The mail for one recipient. The preview shows what this returns, and the outbox sends it."""
    context = {
        "achievement": achievement,
        "issuer": achievement.issuer,
        "email": email,
        "name": name,
        "narrative": narrative,
        "evidence_url": evidence_url,
        "evidence_text": evidence_text,
        "valid_until": valid_until,
        "claim_url": claim_url,
        "achievement_url": documents.achievement_url(achievement.public_id, settings.SITE_URL),
        "picture_url": (
            documents.achievement_url(achievement.public_id, settings.SITE_URL)
            + f"image.png?v={achievement.picture.digest[:16]}"
        ),
        "verify_url": f"{settings.SITE_URL}/verify",
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    with speaking_to_address(email), timezone.override(UTC):
        # one mail, whoever's zone and language the process is in
        if valid_until:
            day = date_format(
                timezone.localtime(valid_until), pgettext("date format", "j F Y, H:i")
            )
            context["valid_day"] = f"{day} UTC"
        return Letter(
            subject=_("You have earned “{achievement}” from {issuer}").format(
                achievement=achievement.name, issuer=achievement.issuer.name
            ),
            text=render_to_string("issuing/mail/award.txt", context),
            html=render_to_string("issuing/mail/award.html", context),
        )


def post(award: Award, token: str, *, times: int) -> None:
    """Post the mail of an award, the badge attached. To be called in the award's transaction.

    times: 1 for the first mail, 2 and up when it is sent again.
    """
    evidence = award.evidence[0] if award.evidence else {}
    letter = compose(
        award.achievement,
        email=award.recipient_email,
        name=award.recipient_name,
        narrative=award.narrative,
        evidence_url=evidence.get("id", ""),
        evidence_text=evidence.get("narrative", ""),
        valid_until=award.valid_until,
        claim_url=settings.SITE_URL + reverse("backpack:claim", args=[token]),
    )
    baked = badging.bake(artwork.png_of(award, PICTURE_SIZE), bytes(award.credential_json))
    post_mail(
        key=f"award:{award.public_id}" + (f":{times}" if times > 1 else ""),
        to=award.recipient_email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        attachments=[(f"{slugify(award.achievement.name) or 'badge'}.png", baked, "image/png")],
        headers={"Reply-To": award.issuer.email},
    )
