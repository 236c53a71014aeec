"""Draft, approve and amend the budget of a year."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.funding import permissions
from alliance.funding.models import Budget, BudgetLine
from alliance.funding.services.posting import ask, error
from alliance.ledger import currencies
from alliance.people.models import Person

LINES_AT_MOST = 200


@transaction.atomic
def draft(by: Person, *, year: int, currency: str = "EUR") -> Budget:
    """Begin the next version of the budget of `year`: the lines of the last one are taken over,
    and so is its currency. A draft that is there already is the answer.

    Raises `PermissionDenied`, `ValidationError`.
    """
    ask(permissions.may_keep_books(by))
    last = Budget.objects.select_for_update().filter(year=year).order_by("-version").first()
    if last and last.is_draft:
        return last
    budget = Budget(
        year=year,
        version=last.version + 1 if last else 1,
        currency=last.currency if last else currency.upper(),
        drafted_by=by,
    )
    if budget.currency not in currencies.CODES:
        raise error("currency", _("Give the three letters of a currency, such as EUR."))
    budget.full_clean()
    budget.save()
    if last:
        for line in last.lines.all():
            line.pk, line.budget = None, budget
            line.save(force_insert=True)
    return budget


@transaction.atomic
def add_line(budget: Budget, line: BudgetLine, *, by: Person) -> BudgetLine:
    """Add a line to a draft. Whoever changes it last has drafted it, and does not approve it.

    Raises `PermissionDenied`, and `ValidationError` once it is approved.
    """
    ask(permissions.may_keep_books(by))
    budget = _drafted(budget)
    if budget.lines.count() >= LINES_AT_MOST:
        raise ValidationError(_("That are many lines. Sum some of them up."))
    line.budget = budget
    line.full_clean()
    line.save()
    _touch(budget, by)
    return line


@transaction.atomic
def drop_line(line: BudgetLine, *, by: Person) -> None:
    """Take a line out of a draft. Raises like `add_line`."""
    ask(permissions.may_keep_books(by))
    budget = _drafted(line.budget)
    line.delete()
    _touch(budget, by)


@transaction.atomic
def say_why(budget: Budget, note: str, *, by: Person) -> None:
    """Keep what the draft changes, and why. Raises `PermissionDenied`, `ValidationError`."""
    ask(permissions.may_keep_books(by))
    budget = _drafted(budget)
    budget.note = note
    budget.full_clean()
    budget.save(update_fields=["note"])
    _touch(budget, by)


@transaction.atomic
def approve(budget: Budget, *, by: Person, decision: str) -> Budget:
    """Record that the draft was approved: from now on it is in force, and stays as it is.

    `decision` says where it was decided. Raises `PermissionDenied`, `ValidationError`.
    """
    budget = _drafted(budget)
    ask(permissions.may_approve_budget(by, budget))
    if not budget.lines.exists():
        raise ValidationError(_("This budget has no line yet."))
    budget.state, budget.decision = Budget.State.APPROVED, decision
    budget.approved_by, budget.approved_at = by, timezone.now()
    budget.full_clean()
    budget.save()
    record("funding.budget", by=by, subject=f"budget:{budget.year}", version=budget.version)
    return budget


def _touch(budget: Budget, by: Person) -> None:
    budget.drafted_by, budget.drafted_at = by, timezone.now()
    budget.save(update_fields=["drafted_by", "drafted_at"])


def _drafted(budget: Budget) -> Budget:
    found = Budget.objects.select_for_update().get(pk=budget.pk)
    if not found.is_draft:
        raise ValidationError(_("An approved budget stays as it is. Begin a new version."))
    return found
