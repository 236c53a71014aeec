"""Pages of the bank: accounts, statements, and the queue of what is not yet known."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.ledger import awaiting, services
from alliance.ledger.errors import LedgerError
from alliance.ledger.forms import (
    AsideForm,
    BankAccountForm,
    BookForm,
    ColumnsForm,
    ImportForm,
    SettleForm,
)
from alliance.ledger.matching import suggestions
from alliance.ledger.models import BankAccount, BankLine
from alliance.ledger.queries import bank_accounts, closed_through
from alliance.ledger.services import Line
from alliance.ledger.services.bank import columns_of
from alliance.ledger.statements import Format
from alliance.ledger.views.shared import done, keeper

FORM = require_http_methods(["GET", "HEAD", "POST"])
QUEUE_SHOWN = 100


@login_required
@require_safe
def bank(request: HttpRequest) -> HttpResponse:
    """Our accounts, and the movements that wait, the oldest first."""
    keeper(request)
    waiting = BankLine.objects.filter(state=BankLine.State.WAITING).select_related("bank_account")
    open_now = list(awaiting.everything())
    shown = waiting.order_by("booked_on", "pk")[:QUEUE_SHOWN]
    context = {
        "accounts": bank_accounts(),
        "waiting": waiting.count(),
        "queue": [(line, suggestions(line, open_now)[:1]) for line in shown],
        "open_now": len(open_now),
    }
    return render(request, "ledger/bank.html", context)


@login_required
@FORM
def keep_account(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    by = keeper(request)
    found = get_object_or_404(BankAccount, public_id=public_id) if public_id else None
    form = BankAccountForm(request.POST or None, instance=found)
    if request.method == "POST":
        kept = done(form, lambda: services.keep_bank_account(form.save(commit=False), by=by))
        if kept is not None:
            return redirect("ledger:bank_account", kept.public_id)
    context = {"form": form, "account": found}
    status = 422 if request.method == "POST" else 200
    return render(request, "ledger/bank_account_form.html", context, status=status)


@login_required
@FORM
def account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An account, its statements, and where the next one is imported."""
    by = keeper(request)
    found = get_object_or_404(BankAccount, public_id=public_id)
    form = ImportForm(request.POST or None, request.FILES or None, initial={"form": found.form})
    columns = ColumnsForm(request.POST or None, initial=columns_of(found), prefix="columns")
    if (
        request.method == "POST"
        and columns.is_valid()
        and done(form, lambda: _bring(request, found, form, columns, by)) is not None
    ):
        return redirect("ledger:bank_account", found.public_id)
    context = {
        "account": found,
        "form": form,
        "columns": columns,
        "statements": found.statements.select_related("by")[:50],
        "waiting": found.lines.filter(state=BankLine.State.WAITING).count(),
        "recent": found.lines.select_related("entry").order_by("-booked_on", "-pk")[:50],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "ledger/bank_account.html", context, status=status)


def _bring(
    request: HttpRequest, found: BankAccount, form: ImportForm, columns: ColumnsForm, by: Any
) -> bool:
    form_of_file = Format(form.cleaned_data["form"])
    kept = services.import_statement(
        found,
        form.cleaned_data["file"].read(),
        form=form_of_file,
        by=by,
        columns=columns.columns if form_of_file == Format.CSV else None,
    )
    lines = BankLine.objects.filter(statement__in=kept)
    fresh = lines.count()
    known = sum(statement.repeated for statement in kept)
    booked = lines.exclude(state=BankLine.State.WAITING).count()
    messages.success(
        request,
        ngettext("%(n)d new movement", "%(n)d new movements", fresh) % {"n": fresh}
        + ", "
        + ngettext("%(n)d known already", "%(n)d known already", known) % {"n": known}
        + ", "
        + ngettext("%(n)d matched by itself", "%(n)d matched by themselves", booked)
        % {"n": booked},
    )
    return True


@login_required
@require_safe
def line(request: HttpRequest, public_id: UUID) -> HttpResponse:
    keeper(request)
    return _line(request, _found(public_id))


def _found(public_id: UUID) -> BankLine:
    lines = BankLine.objects.select_related("bank_account", "entry", "by")
    return get_object_or_404(lines, public_id=public_id)


def _line(request: HttpRequest, found: BankLine, status: int = 200, **forms: Any) -> HttpResponse:
    open_now = list(awaiting.everything())
    through = closed_through()
    context = {
        "line": found,
        "suggestions": suggestions(found, open_now),
        "others": [
            (room, one)
            for room, one in open_now
            if one.currency == found.currency and (one.minor > 0) == (found.minor > 0)
        ][:200],
        "is_closed": through is not None and found.booked_on <= through,
        "today": timezone.localdate(),
        "events": found.events.select_related("by"),
        "book_form": BookForm(initial={"text": ""}),
        "aside_form": AsideForm(),
        **forms,
    }
    return render(request, "ledger/bank_line.html", context, status=status)


@login_required
@require_POST
def settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    by = keeper(request)
    found = _found(public_id)
    form = SettleForm(request.POST)
    if done(form, lambda: services.settle(found, by=by, **form.cleaned_data)) is None:
        messages.error(request, " ".join(map(str, form.non_field_errors())) or _("That cannot be."))
        return redirect("ledger:bank_line", found.public_id)
    return redirect("ledger:bank")


@login_required
@require_POST
def book(request: HttpRequest, public_id: UUID) -> HttpResponse:
    by = keeper(request)
    found = _found(public_id)
    form = BookForm(request.POST)
    if done(form, lambda: _book(found, form.cleaned_data, by)) is None:
        return _line(request, found, 422, book_form=form)
    return redirect("ledger:bank")


def _book(found: BankLine, given: dict[str, Any], by: Any) -> Any:
    other = Line(
        given["account"],
        -found.minor,
        found.currency,
        fund=given["fund"],
        programme=given["programme"],
        group=given["group"],
    )
    return services.book(
        found, lines=[other], text=given["text"], note=given["note"], on=given["on"], by=by
    )


@login_required
@require_POST
def set_aside(request: HttpRequest, public_id: UUID) -> HttpResponse:
    by = keeper(request)
    found = _found(public_id)
    form = AsideForm(request.POST)

    def act() -> bool:
        services.set_aside(found, by=by, reason=form.cleaned_data["reason"])
        return True

    if done(form, act) is None:
        return _line(request, found, 422, aside_form=form)
    return redirect("ledger:bank")


@login_required
@require_POST
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Back into the queue; what was posted is reversed today."""
    by = keeper(request)
    found = _found(public_id)
    try:
        services.undo(found, on=timezone.localdate(), by=by)
    except LedgerError as refusal:
        messages.error(request, str(refusal))
    return redirect("ledger:bank_line", found.public_id)
