"""Facts from money: gifts that came, of whoever says that they gave them. How much is no fact:
recognition never sees it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alliance.funding import queries as funding
from alliance.funding.models import Gift
from alliance.ledger.models import Entry
from alliance.people.models import Person
from alliance.recognition.facts import Fact, Source
from alliance.recognition.facts import register as register_source


def register() -> None:
    register_source(Source("donated", _("Gave money to the Alliance"), donated))


def donated(person: Person | None) -> Iterable[Fact]:
    """Gifts that are in the books, and whose giver says so. Withdrawn with their entry."""
    rows = Gift.objects.filter(claimed_at__isnull=False, person__isnull=False)
    rows = rows.filter(person=person) if person else rows
    for gift, entry in funding.receipts(rows):
        assert gift.person_id is not None
        back: Entry | None = getattr(entry, "reversed_by", None)
        yield Fact(
            source="donated",
            key=f"{gift.pk}:{gift.person_id}",
            person_id=gift.person_id,
            at=datetime.combine(gift.on, time(), UTC),
            title=_now("Gave to the Alliance in %(year)s") % {"year": gift.on.year},
            path=reverse("funding:year", args=[gift.on.year]),
            is_withdrawn=back is not None,
            why=_now("Taken back in the books on %(day)s.") % {"day": back.on} if back else "",
        )
