"""What becomes of the books when somebody closes their account: nothing but their name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from alliance.ledger.models import Entry
from alliance.people.closing import Fate
from alliance.people.models import Person


def words(person: Person) -> Fate:
    if Entry.objects.filter(by=person).exists():
        return Fate(stays=[_("Entries that you posted in the books, without your name.")])
    return Fate()
