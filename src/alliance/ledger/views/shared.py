"""What the views of this room do alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.forms import BaseForm
from django.http import HttpRequest
from django.utils import timezone

from alliance.ledger import permissions, reports
from alliance.ledger.errors import LedgerError
from alliance.ledger.forms import SpanForm
from alliance.people.models import Person

Done = TypeVar("Done")


def keeper(request: HttpRequest) -> Person:
    """Who keeps the books. Raises `PermissionDenied` for everybody else."""
    permissions.ask_to_keep_books(request.user)
    assert isinstance(request.user, Person)
    return request.user


def done(form: BaseForm, act: Callable[[], Done]) -> Done | None:
    """What `act` did, when the form is valid and the books took it; else the form says why not."""
    if not form.is_valid():
        return None
    try:
        return act()
    except LedgerError as refusal:
        form.add_error(None, str(refusal))
        return None


def span(request: HttpRequest) -> tuple[SpanForm, date, date, str]:
    """What time and currency is asked for; this year, in the first currency there is."""
    today = timezone.localdate()
    used = reports.currencies_used()
    usual: dict[str, Any] = {
        "since": date(today.year, 1, 1),
        "until": date(today.year, 12, 31),
        "currency": "EUR" if "EUR" in used or not used else used[0],
    }
    asked = {name: request.GET.get(name) or value for name, value in usual.items()}
    form = SpanForm(asked)
    found = form.cleaned_data if form.is_valid() else usual
    return form, found["since"], max(found["since"], found["until"]), found["currency"]
