"""Reading about people."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from alliance.people.models import Person


def proven_addresses(person: Person) -> set[str]:
    """Addresses that `person` has shown to be theirs, in lower case."""
    rows = EmailAddress.objects.filter(user=person, verified=True)
    return {address.lower() for address in rows.values_list("email", flat=True)}


def owner_of(email: str) -> Person | None:
    """The person who has proven `email` to be theirs."""
    row = EmailAddress.objects.filter(email__iexact=email.strip(), verified=True)
    address = row.select_related("user").first()
    return address.user if address else None


def public_profile(public_id: str) -> Person | None:
    """The person behind `public_id`, when they chose to be seen."""
    return Person.objects.filter(public_id=public_id, profile_public=True, is_active=True).first()
