"""The mails of notices: one, and several in a digest. Each says how to hear no more of the kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.notices.kinds import KINDS
from alliance.notices.models import Notice
from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to
from alliance.people.models import Person

SALT = "notices.stop"
DIGEST = "digest"  # in place of a kind: every kind that comes in digests
IN_ONE_DIGEST = 100


def post_one(notice: Notice) -> None:
    """Post the mail of one notice, in the caller's transaction."""
    person = notice.person
    with speaking_to(person):
        stop = stop_url(person, notice.kind)
        context = {
            "notice": notice,
            "link": settings.SITE_URL + notice.url if notice.url else "",
            "kind": KINDS[notice.kind].label if notice.kind in KINDS else notice.kind,
            "stop": stop,
            "settings_url": settings.SITE_URL + reverse("notices:settings"),
        }
        text = render_to_string("notices/mail/one.txt", context)
    post_mail(
        key=f"notice:{notice.pk}",
        to=person.email,
        subject=notice.title,
        text=text,
        headers=_headers(stop),
    )


def post_digest(person: Person, notices: Sequence[Notice], slot: datetime) -> None:
    """Post one mail with many notices, by kind, in the caller's transaction."""
    shown = sorted(notices[:IN_ONE_DIGEST], key=lambda n: (n.kind, n.at))
    with speaking_to(person):
        stop = stop_url(person, DIGEST)
        context = {
            "groups": [
                (KINDS[kind].label if kind in KINDS else kind, list(of_kind))
                for kind, of_kind in groupby(shown, key=lambda n: n.kind)
            ],
            "more": len(notices) - len(shown),
            "site_url": settings.SITE_URL,
            "site_name": settings.SITE_NAME,
            "stop": stop,
            "page": settings.SITE_URL + reverse("notices:index"),
            "settings_url": settings.SITE_URL + reverse("notices:settings"),
        }
        subject = ngettext(
            "%(count)d thing new at %(site)s", "%(count)d things new at %(site)s", len(notices)
        ) % {
            "count": len(notices),
            "site": settings.SITE_NAME,
        }
        text = render_to_string("notices/mail/digest.txt", context)
        html = render_to_string("notices/mail/digest.html", context | {"title": _("Your digest")})
    post_mail(
        key=f"digest:{person.pk}:{slot:%Y-%m-%dT%H}",
        to=person.email,
        subject=subject,
        text=text,
        html=html,
        headers=_headers(stop),
    )


def stop_url(person: Person, kind: str) -> str:
    """The address under which `kind` is stopped for `person`, without signing in."""
    token = signing.dumps([str(person.public_id), kind], salt=SALT)
    return settings.SITE_URL + reverse("notices:stop", args=[token])


def read_stop(token: str) -> tuple[Person, str] | None:
    """Whom and which kind a stop address is for; None when it was not made here."""
    try:
        public_id, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(public_id=public_id).first()
    return (person, kind) if person and (kind == DIGEST or kind in KINDS) else None


def _headers(stop: str) -> dict[str, str]:
    """RFC 2369 and RFC 8058: mail programs show a button that stops it with one press."""
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
