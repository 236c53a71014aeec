"""Issuers, their members and their keys."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext

from alliance.audit.services import record
from alliance.issuing import documents, permissions
from alliance.issuing.keystore import DatabaseKeyStore
from alliance.issuing.models import Issuer, IssuerMember, Picture, SigningKeyRecord
from alliance.issuing.services.errors import NotPossibleError
from alliance.people.models import Person
from alliance.people.queries import owner_of

RESERVED_SLUGS = frozenset({"new", "preview"})  # addresses of our own pages


@transaction.atomic
def create_issuer(
    person: Person,
    *,
    name: str,
    url: str,
    email: str,
    description: str = "",
    logo: Picture | None = None,
    slug: str = "",
) -> Issuer:
    """A new issuer that `person` owns, with its key pair and its did:web."""
    slug = _free_slug(slug or name)
    issuer = Issuer.objects.create(
        slug=slug,
        did=documents.did_of(slug, settings.SITE_URL),
        name=name,
        url=url,
        email=email,
        description=description,
        logo=logo,
        created_by=person,
    )
    IssuerMember.objects.create(issuer=issuer, person=person, role=IssuerMember.Role.OWNER)
    DatabaseKeyStore().create(issuer)
    record("issuing.issuer", by=person, subject=f"issuer:{issuer.slug}")
    return issuer


@transaction.atomic
def update_issuer(issuer: Issuer, *, by: Person, **fields: Any) -> Issuer:
    """Change what the Profile says. The DID stays; badges already awarded keep what they said."""
    permissions.require_manage(by, issuer)
    for name in ("name", "url", "email", "description", "logo"):
        if name in fields:
            setattr(issuer, name, fields[name])
    issuer.save()
    return issuer


@transaction.atomic
def rotate_key(issuer: Issuer, *, by: Person) -> SigningKeyRecord:
    """A new key signs from now on; what the old ones signed stays good."""
    permissions.require_manage(by, issuer)
    issuer.signing_keys.filter(retired_at=None).update(retired_at=timezone.now())
    record("issuing.key", by=by, subject=f"issuer:{issuer.slug}")
    return DatabaseKeyStore().create(issuer)


@transaction.atomic
def add_member(issuer: Issuer, email: str, role: str, *, by: Person) -> IssuerMember:
    """Let the person who has proven `email` act for the issuer, or change their role."""
    permissions.require_manage(by, issuer)
    if role not in IssuerMember.Role.values:
        raise NotPossibleError(gettext("Choose owner or awarder."), field="role")
    person = owner_of(email)
    if person is None:
        raise NotPossibleError(
            gettext(
                "Nobody here has confirmed {email} yet. Ask them to sign in once with that "
                "address, then add them."
            ).format(email=email),
            field="email",
        )
    current = IssuerMember.objects.filter(issuer=issuer, person=person).first()
    if current and current.role == IssuerMember.Role.OWNER and role != IssuerMember.Role.OWNER:
        _keep_an_owner(current)
    membership, _ = IssuerMember.objects.update_or_create(
        issuer=issuer, person=person, defaults={"role": role}
    )
    subject = f"issuer:{issuer.slug}"
    record("issuing.member.given", by=by, about=person, subject=subject, role=role)
    return membership


@transaction.atomic
def remove_member(membership: IssuerMember, *, by: Person) -> None:
    """Take a person's role away; a person may also give up their own."""
    if membership.person_id != by.pk:
        permissions.require_manage(by, membership.issuer)
    if membership.role == IssuerMember.Role.OWNER:
        _keep_an_owner(membership)
    membership.delete()
    subject = f"issuer:{membership.issuer.slug}"
    record("issuing.member.ended", by=by, about=membership.person, subject=subject)


def _keep_an_owner(leaving: IssuerMember) -> None:
    owners = IssuerMember.objects.select_for_update().filter(
        issuer=leaving.issuer, role=IssuerMember.Role.OWNER
    )
    if not owners.exclude(pk=leaving.pk).exists():
        raise NotPossibleError(
            gettext("An issuer needs an owner. Make somebody else an owner first.")
        )


def _free_slug(wish: str) -> str:
    base = slugify(wish)[:48].strip("-") or "issuer"
    slug = base
    while slug in RESERVED_SLUGS or Issuer.objects.filter(slug=slug).exists():
        slug = f"{base}-{secrets.token_hex(2)}"
    return slug
