"""What changes people: addresses proven, accounts made, profiles edited."""

from __future__ import annotations

import uuid

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from alliance.outbox.services import post_mail
from alliance.people import closing
from alliance.people.languages import speaking_to
from alliance.people.models import AccountEvent, Office, Person, SignInLink
from alliance.people.queries import owner_of, proven_addresses


class AddressTaken(Exception):
    """Somebody else has already proven this address to be theirs."""

    def __init__(self, email: str) -> None:
        self.email = email
        super().__init__(
            _(
                "{email} belongs to another account here. Sign in with that account, or remove the "
                "address there first."
            ).format(email=email)
        )


@transaction.atomic
def prove_address(person: Person, email: str) -> None:
    """Note that `person` has shown `email` to be theirs (they opened what was sent to it).

    Raises `AddressTaken` when another person has proven it before.
    """
    email = email.strip().lower()
    owner = owner_of(email)
    if owner is not None:
        if owner != person:
            raise AddressTaken(email)
        return
    # Others may have typed this address without proving it; it was never theirs.
    EmailAddress.objects.filter(email__iexact=email).exclude(user=person).delete()
    address, _is_new = EmailAddress.objects.get_or_create(user=person, email=email)
    has_primary = EmailAddress.objects.filter(user=person, primary=True).exists()
    address.verified = True
    address.primary = address.primary or not has_primary
    address.save()


@transaction.atomic
def person_for_proven_address(email: str, name: str = "") -> Person:
    """The person who owns `email`, made if there is none. The caller has seen the proof.

    An account that somebody opened under this address but never proved may have been opened by
    anyone, to lie in wait. The owner gets it without anything the other could still enter by:
    password, passkeys, other addresses and sessions are removed.
    """
    email = email.strip().lower()
    owner = owner_of(email)
    if owner is not None:
        return owner
    person = Person.objects.select_for_update().filter(email=email).first()
    if person is None:
        person = Person.objects.create_user(email, name=name)
    else:
        _evict(person)
    prove_address(person, email)
    return person


def _evict(person: Person) -> None:
    EmailAddress.objects.filter(user=person, verified=False).exclude(email=person.email).delete()
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()  # sessions hold a digest of the password, and end with it
    person.save()


def speak(person: Person, language: str) -> None:
    """Keep the language of pages and mail for `person`; one we do not have changes nothing."""
    if language in {code for code, _name in settings.LANGUAGES}:
        Person.objects.filter(pk=person.pk).update(language=language)


def hindrances_to_close(person: Person) -> list[str]:
    """What of the account itself stands against closing it, in the person's language."""
    others = Person.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        return [
            _(
                "You are the only administrator. Make somebody else one first: "
                "“alliance signin --admin ADDRESS”."
            )
        ]
    return []


@transaction.atomic
def close_account(person: Person) -> None:
    """Remove what is personal of `person`, in every room, and leave an empty shell that nobody can
    sign in to. It cannot be undone. The last mail about it leaves to the main address.

    Raises `CannotClose` when something stands against it.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    reasons = [*hindrances_to_close(person), *closing.hindrances(person)]
    if reasons:
        raise CannotClose(reasons)
    _say_goodbye(person)
    for room in closing.ROOMS.values():
        room.erase(person)
    Office.objects.filter(person=person, ended_at=None).update(ended_at=timezone.now())
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SignInLink.objects.filter(person=person).delete()
    UserSession.objects.filter(user=person).delete()
    AccountEvent.objects.create(person=person, kind=AccountEvent.Kind.CLOSED)
    shell = Person(
        pk=person.pk,
        date_joined=person.date_joined,
        # A new id: whatever still names the old one (a link, a feed) names nobody.
        email=f"{uuid.uuid4()}@closed.invalid",
        is_active=False,
        blocked_as=Person.Blocked.CLOSED,
    )
    with translation.override(settings.LANGUAGE_CODE):
        shell.name = _("former participant").capitalize()
    shell.set_unusable_password()  # sessions hold a digest of it, and end
    shell.save(force_update=True)
    shell.groups.clear()
    shell.user_permissions.clear()


class CannotClose(Exception):
    """The account cannot be closed yet; `reasons` says what to do first."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


def _say_goodbye(person: Person) -> None:
    if person.email not in proven_addresses(person):
        return
    with speaking_to(person):
        text = _(
            "Your account at %(site)s is closed, as you asked. What was personal is removed; what "
            "stays in public records stands under “former participant”.%(fate)s\n\n"
            "This is our last mail to you. Thank you for having been here."
        )
        post_mail(
            key=f"closed:{uuid.uuid4()}",
            to=person.email,
            subject=_("Your account is closed"),
            text=text
            % {"site": settings.SITE_NAME, "fate": closing.as_text(closing.fate_of(person))},
        )
