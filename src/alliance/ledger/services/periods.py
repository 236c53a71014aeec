"""Close the books through a day; open them again, by two people."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.ledger.errors import NotNow
from alliance.ledger.models import PeriodEvent
from alliance.ledger.permissions import ask_to_keep_books
from alliance.ledger.queries import closed_through, reopening_asked
from alliance.ledger.services.turns import in_turn
from alliance.people.models import Person

Kind = PeriodEvent.Kind


@transaction.atomic
def close(through: date, *, by: Person, today: date, text: str = "") -> PeriodEvent:
    """Let nothing more be posted on or before `through`, the last day of a month that is over.

    Raises `PermissionDenied`; `NotNow` for another day, or one that is closed already.
    """
    ask_to_keep_books(by)
    in_turn()
    _check_last_of_month(through)
    if through >= today:
        raise NotNow(_("A period is closed after its last day."))
    already = closed_through()
    if already and through <= already:
        raise NotNow(_("The books are closed through %(day)s already.") % {"day": already})
    return _add(Kind.CLOSED, through, by, text)


@transaction.atomic
def ask_to_reopen(through: date, *, by: Person, text: str) -> PeriodEvent:
    """Ask that the books be closed only through the earlier day `through`. Another one of those
    who keep the books decides. Raises `PermissionDenied`, `NotNow`.
    """
    ask_to_keep_books(by)
    in_turn()
    _check_last_of_month(through)
    already = closed_through()
    if already is None or through >= already:
        raise NotNow(_("The books are open after that day."))
    if reopening_asked():
        raise NotNow(_("There is a request to reopen already. Decide it first."))
    if not text.strip():
        raise NotNow(_("Say why the books have to be opened again."))
    return _add(Kind.ASKED, through, by, text)


@transaction.atomic
def reopen(*, by: Person, text: str = "") -> PeriodEvent:
    """Agree to the request. Raises `PermissionDenied` for whoever made it, `NotNow` without one."""
    ask_to_keep_books(by)
    asked = _asked()
    if asked.by_id is None or asked.by_id == by.pk:
        raise PermissionDenied(_("Another person than the one who asked opens the books again."))
    return _add(Kind.REOPENED, asked.through, by, text)


@transaction.atomic
def refuse_to_reopen(*, by: Person, text: str = "") -> PeriodEvent:
    """Keep the books closed; whoever asked may also take the request back so."""
    ask_to_keep_books(by)
    return _add(Kind.REFUSED, _asked().through, by, text)


def _asked() -> PeriodEvent:
    in_turn()
    asked = reopening_asked()
    if asked is None:
        raise NotNow(_("Nobody has asked to reopen the books."))
    return asked


def _check_last_of_month(day: date) -> None:
    if (day + timedelta(days=1)).day != 1:
        raise NotNow(_("A period ends on the last day of a month."))


def _add(kind: PeriodEvent.Kind, through: date, by: Person, text: str) -> PeriodEvent:
    return PeriodEvent.objects.create(kind=kind, through=through, by=by, text=text[:300])
