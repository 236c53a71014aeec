"""Up to how much one person approves an expense. To let one person approve more takes two."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.funding import permissions
from alliance.funding.amounts import limit_of
from alliance.funding.models import ApprovalLimit
from alliance.funding.services.posting import ask, error
from alliance.ledger import currencies
from alliance.people.models import Person


@transaction.atomic
def set_limit(by: Person, *, currency: str, minor: int) -> ApprovalLimit:
    """Two people are to approve what is above `minor` units. A lower limit holds at once; a higher
    one, and the first of a currency, waits until somebody else confirms it. What waited in that
    currency is dropped.

    Raises `PermissionDenied`, `ValidationError`.
    """
    ask(permissions.may_keep_books(by))
    if currency not in currencies.CODES:
        raise error("currency", _("Give the three letters of a currency, such as EUR."))
    for waiting in _locked(currency):
        if waiting.is_waiting:
            _drop(waiting, by)
    held = limit_of(currency)
    is_higher = minor > (held.minor if held else 0)
    now = timezone.now()
    limit = ApprovalLimit(
        currency=currency,
        minor=minor,
        set_by=by,
        set_at=now,
        holds_from=None if is_higher else now,
    )
    limit.full_clean()
    limit.save()
    return limit


@transaction.atomic
def confirm(limit: ApprovalLimit, *, by: Person) -> ApprovalLimit:
    """Have a higher limit hold from now on, as another than who asked for it. Raises
    `PermissionDenied`; `ValidationError` when it does not wait any more.
    """
    limit = _waiting(limit)
    ask(permissions.may_confirm_limit(by, limit))
    limit.holds_from, limit.answered_by = timezone.now(), by
    limit.save(update_fields=["holds_from", "answered_by"])
    _record("confirmed", limit, by)
    return limit


@transaction.atomic
def drop(limit: ApprovalLimit, *, by: Person) -> ApprovalLimit:
    """Let nothing come of a higher limit that waits. Raises `PermissionDenied`; `ValidationError`
    when it does not wait any more.
    """
    limit = _waiting(limit)
    ask(permissions.may_drop_limit(by, limit))
    return _drop(limit, by)


def _drop(limit: ApprovalLimit, by: Person) -> ApprovalLimit:
    limit.dropped_at, limit.answered_by = timezone.now(), by
    limit.save(update_fields=["dropped_at", "answered_by"])
    _record("dropped", limit, by)
    return limit


def _record(what: str, limit: ApprovalLimit, by: Person) -> None:
    record(
        f"funding.limit.{what}",
        by=by,
        about=limit.set_by,
        subject=f"limit:{limit.currency}",
        minor=limit.minor,
    )


def _waiting(limit: ApprovalLimit) -> ApprovalLimit:
    """As it is now, and nobody else's until the transaction ends."""
    found = {one.pk: one for one in _locked(limit.currency)}.get(limit.pk)
    if found is None or not found.is_waiting:
        raise ValidationError(_("This limit does not wait any more."))
    return found


def _locked(currency: str) -> list[ApprovalLimit]:
    """All of a currency: of two who decide at once, the second sees what the first has done."""
    rows = ApprovalLimit.objects.select_for_update(of=("self",)).filter(currency=currency)
    return list(rows.select_related("set_by").order_by("pk"))
