"""What changes people: addresses proven, accounts made, profiles edited."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from alliance.people.models import Person
from alliance.people.queries import owner_of


class AddressTaken(Exception):
    """Somebody else has already proven this address to be theirs."""

    def __init__(self, email: str) -> None:
        self.email = email
        super().__init__(
            f"{email} belongs to another account here. Sign in with that account, or remove the "
            "address there first."
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
    address, _ = EmailAddress.objects.get_or_create(user=person, email=email)
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
