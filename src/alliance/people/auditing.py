"""Which acts about accounts are recorded: what staff do to them, and how those who are trusted
with something come in. Sign-ins of everybody else are nobody's business.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import (
    email_added,
    email_removed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from alliance.audit import acts
from alliance.audit.following import follow, follow_added
from alliance.audit.services import record
from alliance.people.models import AccountEvent, Office, Person


def register() -> None:
    follow(
        AccountEvent,
        "people.account",
        list(AccountEvent.Kind),
        subject=lambda event: f"account:{event.person_id}",
        about=lambda event: event.person,
    )
    follow_added(
        Office,
        "people.office.given",
        _("office given"),
        by="appointed_by",
        subject=lambda office: f"office:{office.kind}",
        about=lambda office: office.person,
    )
    acts.register(
        {
            "people.office.ended": _("office ended"),
            "people.administrator": _("administrator made"),
            "people.factors.taken_off": _("second factor taken off"),
            "people.link": _("sign-in link made by command"),
            "people.signed_in": _("signed in"),
            "people.sign_in_refused": _("sign-in refused"),
            "people.way_in.added": _("way to sign in added"),
            "people.way_in.removed": _("way to sign in removed"),
        }
    )
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_login_failed.connect(_refused, dispatch_uid="audit")
    for signal, what in ((email_added, "address"), (password_set, "password")):
        _follow_way_in(signal, "added", what)
    for signal in (password_changed, password_reset):
        _follow_way_in(signal, "added", "password")
    _follow_way_in(email_removed, "removed", "address")
    _follow_way_in(authenticator_added, "added", "")
    _follow_way_in(authenticator_removed, "removed", "")


def is_trusted(person: object) -> bool:
    """Staff, administrators, and whoever holds an office."""
    if not isinstance(person, Person):
        return False
    if person.is_staff or person.is_superuser:
        return True
    return Office.objects.filter(person=person, ended_at=None).exists()


def _signed_in(sender: Any, user: Any, **_kept: Any) -> None:
    if is_trusted(user):
        with transaction.atomic():
            record("people.signed_in", by=user, subject=f"account:{user.pk}")


def _refused(sender: Any, credentials: dict[str, Any], **_kept: Any) -> None:
    """Somebody tried to come in as one who is trusted. The site limits how often that can be."""
    email = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    address = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    if email and address is not None and is_trusted(address.user):
        with transaction.atomic():
            record(
                "people.sign_in_refused", about=address.user, subject=f"account:{address.user_id}"
            )


def _follow_way_in(signal: Any, how: str, what: str) -> None:
    def changed(sender: Any, user: Any, authenticator: Any = None, **_kept: Any) -> None:
        if not is_trusted(user):
            return
        kind = authenticator.type if isinstance(authenticator, Authenticator) else what
        with transaction.atomic():
            record(f"people.way_in.{how}", by=user, subject=f"account:{user.pk}", kind=kind)

    signal.connect(changed, weak=False, dispatch_uid=f"audit:{how}:{what}")
