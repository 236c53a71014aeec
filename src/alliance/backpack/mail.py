"""Mails about claims: a new link, and the notice that an address was added to an account."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.backpack import links
from alliance.issuing.models import Award
from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to, speaking_to_address
from alliance.people.models import Person

RENEWAL_INTERVAL_S = 600  # one mail in so many seconds, however often it is asked for


def post_renewed(award: Award, *, now: datetime) -> None:
    """Post a new claim link to the address of the award. To be called in a transaction."""
    token = links.renewed_token(award.public_id)
    context = _context(award) | {
        "claim_url": settings.SITE_URL + reverse("backpack:claim", args=[token]),
        "days": links.RENEWED_LIFETIME.days,
    }
    with speaking_to_address(award.recipient_email):
        post_mail(
            key=f"claim-renew:{award.public_id}:{int(now.timestamp()) // RENEWAL_INTERVAL_S}",
            to=award.recipient_email,
            subject=_("Your link to the badge “{achievement}”").format(
                achievement=award.achievement.name
            ),
            text=render_to_string("backpack/mail/renewed.txt", context),
        )


def post_address_added(award: Award, person: Person) -> None:
    """Tell an address that it was added to an account, with a link that undoes it."""
    token = links.undo_token(award.public_id, person.public_id)
    context = _context(award) | {
        "account": person.account_name,
        "undo_url": settings.SITE_URL + reverse("backpack:claim_undo", args=[token]),
        "days": links.UNDO_LIFETIME.days,
    }
    with speaking_to_address(award.recipient_email):
        post_mail(
            key=f"claim-notice:{award.public_id}:{person.public_id}",
            to=award.recipient_email,
            subject=_("This address was added to an account at {site_name}").format(
                site_name=settings.SITE_NAME
            ),
            text=render_to_string("backpack/mail/address_added.txt", context),
        )


def post_address_gained(award: Award, person: Person) -> None:
    """Tell the owner of an account, at its main address, that it has one more."""
    context = _context(award) | {
        "addresses_url": settings.SITE_URL + reverse("account_email"),
    }
    with speaking_to(person):
        post_mail(
            key=f"claim-gained:{award.public_id}:{person.public_id}",
            to=person.email,
            subject=_("Your account at {site_name} has one more address").format(
                site_name=settings.SITE_NAME
            ),
            text=render_to_string("backpack/mail/address_gained.txt", context),
        )


def _context(award: Award) -> dict[str, object]:
    return {
        "achievement": award.achievement,
        "issuer": award.issuer,
        "email": award.recipient_email,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
