"""Reading about people."""

from __future__ import annotations

from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from alliance.people.models import FIELDS, AccountEvent, Office, Person


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


def shown_fields(person: Person) -> frozenset[str]:
    """Which of `models.FIELDS` others may see: none while the profile is private."""
    if not (person.profile_public and person.is_active):
        return frozenset()
    return frozenset(field for field in FIELDS if getattr(person, f"shows_{field}"))


def shows(person: Person, field: str) -> bool:
    """Whether others may see that one of `models.FIELDS` ("name", "groups", …)."""
    return field in shown_fields(person)


def directory(search: str = "") -> QuerySet[Person]:
    """People who chose to be seen with their name, by name. search: words that all occur in what
    each of them shows; what somebody hides is not found either.
    """
    people = Person.objects.filter(profile_public=True, shows_name=True, is_active=True)
    people = people.exclude(name="")
    for word in search.split()[:10]:
        in_bio = Q(shows_bio=True, bio__icontains=word)
        in_pronouns = Q(shows_pronouns=True, pronouns__icontains=word)
        people = people.filter(Q(name__icontains=word) | in_bio | in_pronouns)
    return people.order_by("name", "pk")


def accounts(search: str = "") -> QuerySet[Person]:
    """Accounts for staff, the newest first. search: part of a name, or a whole address."""
    people = Person.objects.exclude(blocked_as=Person.Blocked.CLOSED)
    if search := search.strip():
        of_address = EmailAddress.objects.filter(email__iexact=search).values("user_id")
        people = people.filter(Q(name__icontains=search) | Q(pk__in=of_address))
    return people.order_by("-date_joined", "-pk")


def account_log(person: Person) -> QuerySet[AccountEvent]:
    return AccountEvent.objects.filter(person=person).select_related("by").order_by("-at", "-pk")


def offices_held() -> QuerySet[Office]:
    """Offices that are held now by people who may be here, by office and since when."""
    today = timezone.localdate()
    still = Q(ends_on=None) | Q(ends_on__gte=today)
    rows = Office.objects.filter(still, ended_at=None, person__is_active=True)
    return rows.select_related("person").order_by("kind", "starts_on", "pk")


def named_in_office(office: Office) -> bool:
    """Whether others may read who holds it. Who reads reports of conduct is always named: those
    who report have to know whom they turn to.
    """
    return office.kind == Office.Kind.CONDUCT or office.is_shown


def find_account(text: str, *, by: Person | AnonymousUser) -> Person | None:
    """The active person whom `by` names in a form: by a proven address typed in full, or by the
    address of their profile page. None where there is none: a form says so for every reason alike.
    """
    text = text.strip()
    if not by.is_authenticated:
        return None
    if "@" in text:
        person = owner_of(text)
        return person if person and person.is_active else None
    try:
        public_id = UUID(text.rstrip("/").rpartition("/")[2])
    except ValueError:
        return None
    found = Person.objects.filter(public_id=public_id, is_active=True).first()
    return found if found and (found.profile_public or found == by) else None
