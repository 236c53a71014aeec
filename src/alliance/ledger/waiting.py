"""What of the books waits for those who keep them, for the desk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.desk import queues, retention
from alliance.desk.queues import Waiting
from alliance.ledger.models import BankLine
from alliance.ledger.permissions import may_keep_books
from alliance.ledger.queries import reopening_asked
from alliance.people.models import Person


def register() -> None:
    queues.register(
        "ledger.movements",
        label=_("Movements of the bank to book"),
        may=may_keep_books,
        read=lambda viewer: queues.waiting(
            BankLine.objects.filter(state=BankLine.State.WAITING), "booked_on"
        ),
        url=lambda viewer: reverse("ledger:bank"),
    )
    queues.register(
        "ledger.reopening",
        label=_("Books to open again, by a second person"),
        may=may_keep_books,
        read=_reopening,
        url=lambda viewer: reverse("ledger:periods"),
    )
    retention.register(
        "ledger.books",
        what=_("The books, statements of the bank, and who wrote an entry"),
        kept=None,
        why=_("Books stay whole: a reversal takes back, nothing is deleted. They name nobody."),
    )


def _reopening(viewer: Person) -> Waiting:
    asked = reopening_asked()
    if asked is None or asked.by_id == viewer.pk:
        return Waiting()
    return Waiting(1, asked.at)
