"""One-time sign-in links: a token that signs one person in once, before it expires."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from alliance.people.models import Person, SignInLink

LIFETIME = timedelta(hours=24)


def safe_next(url: str) -> str:
    """`url` when it leads to a page of this site, else the front page."""
    if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return url
    site = urlsplit(settings.SITE_URL)
    if url_has_allowed_host_and_scheme(url, allowed_hosts={site.netloc}) and urlsplit(url).netloc:
        return url
    return "/"  # a bare word, too: to redirect it would be the name of a view


def make_link(person: Person, *, next: str = "", lifetime: timedelta = LIFETIME) -> str:
    """Make a link that signs `person` in once within `lifetime`, and leads on to `next`: without
    one, to where every other way to sign in leads.

    Returns the absolute address. It cannot be read back later: the database keeps a digest.
    """
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        person=person,
        token_hash=_digest(token),
        next=safe_next(next or resolve_url(settings.LOGIN_REDIRECT_URL)),
        expires_at=timezone.now() + lifetime,
    )
    return settings.SITE_URL + reverse("people:sign_in_link", args=[token])


def usable_link(token: str) -> SignInLink | None:
    """The link of `token` while it can be used. Looking does not use it up."""
    links = SignInLink.objects.select_related("person")
    return links.filter(
        token_hash=_digest(token),
        used_at=None,
        expires_at__gt=timezone.now(),
        person__is_active=True,
    ).first()


def use_link(token: str) -> SignInLink | None:
    """Use the link of `token` up and return it; None when it is unknown, used or expired.

    Of two requests at the same moment only one gets it: the row is changed on condition that
    nobody has changed it before.
    """
    with transaction.atomic():
        link = usable_link(token)
        if link is None:
            return None
        taken = SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now())
        return link if taken else None


def _digest(token: str) -> str:
    # The token has 256 bits of chance, so a plain digest is enough to hide it.
    return hashlib.sha256(token.encode()).hexdigest()


class OneTimeLinkBackend(ModelBackend):
    """`authenticate(request, one_time_token=…)`. Permissions are left to the other backend."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, one_time_token: str | None = None, **_: object
    ) -> Person | None:
        link = use_link(one_time_token) if one_time_token else None
        return link.person if link else None
