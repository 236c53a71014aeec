"""What becomes of an archive when somebody closes their account."""

from __future__ import annotations

from alliance.archive import finding, placing
from alliance.archive.models import Entry
from alliance.lists.parting import name_of_the_gone
from alliance.people.models import Person
from alliance.people.queries import proven_addresses


def erase(person: Person) -> None:
    """Pages, feeds and the search name them no more. In the transaction of the closing."""
    own = proven_addresses(person)
    theirs = Entry.objects.filter(message__sender=person)
    theirs |= Entry.objects.filter(message__sender_email__in=own)
    entries = list(theirs.select_related("mailing_list", "message"))
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(author=name_of_the_gone())
    fresh = Entry.objects.filter(pk__in=[entry.pk for entry in entries])
    found = list(fresh.select_related("mailing_list"))
    if found:
        placing.regrow_around(found)
    for entry in found:
        finding.keep(entry)
