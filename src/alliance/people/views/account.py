"""The account itself: closing one's own; and, for staff, keeping one out and letting it in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.people import closing, lost_factor, queries, services, standing
from alliance.people.forms import ReasonForm
from alliance.people.models import Person
from alliance.people.recent import recent_sign_in_required
from alliance.people.second_factor import lacks_one
from alliance.people.signin import safe_next
from alliance.people.views.common import me

PAGE = 50


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_required
def close(request: HttpRequest) -> HttpResponse:
    """Close my account. GET says what goes and what stays; POST asks that it is meant."""
    person = me(request)
    hindrances = [*services.hindrances_to_close(person), *closing.hindrances(person)]
    error = ""
    if request.method == "POST" and not hindrances:
        if request.POST.get("sure") == "yes":
            services.close_account(person)
            logout(request)
            return render(request, "people/closed.html")
        error = _("Tick the box to say that you mean it. Nothing has been changed.")
    context = {"fate": closing.fate_of(person), "hindrances": hindrances, "error": error}
    return render(request, "people/close.html", context, status=422 if error else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_again(request: HttpRequest) -> HttpResponseBase:
    """For accounts without password and passkey: out, and in again by a code."""
    after = safe_next(request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST":
        logout(request)
        return redirect(f"{reverse('account_request_login_code')}?{urlencode({'next': after})}")
    return render(request, "people/sign_in_again.html", {"next": after})


@never_cache
@login_required
@require_safe
def needs_second_factor(request: HttpRequest) -> HttpResponse:
    """Why nothing else opens, and what to do; on to where they wanted once they have one."""
    after = safe_next(request.GET.get("next", ""))
    if not lacks_one(request.user):
        return redirect(after)
    return render(request, "people/second_factor.html", {"next": after})


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Accounts, for staff."""
    _staff(request)
    search = request.GET.get("q", "").strip()[:200]
    page = Paginator(queries.accounts(search), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/accounts.html", {"page": page, "search": search})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One account, for staff: since when, what was done to it; deactivate and reactivate."""
    staff = _staff(request)
    person = get_object_or_404(Person, public_id=public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            if person.blocked_as:
                standing.reactivate(person, by=staff, reason=reason)
                messages.success(request, _("The account works again."))
            else:
                standing.deactivate(person, by=staff, reason=reason)
                messages.success(request, _("The account is deactivated. Nothing was deleted."))
            return redirect("people:account", person.public_id)
        except standing.CannotBeDone as problem:
            form.add_error(None, str(problem))
    context = {
        "person": person,
        "form": form,
        "log": queries.account_log(person),
        "addresses": sorted(queries.proven_addresses(person)),
        "may": _may(staff, person),
        "factors": lost_factor.may_take_off(staff, person) and lost_factor.has_one(person),
    }
    return render(request, "people/account.html", context)


@never_cache
@login_required
@require_POST
@recent_sign_in_required
def take_factors_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """For staff: somebody has lost their second factor, and `reason` says how it is known."""
    staff = _staff(request)
    person = get_object_or_404(Person, public_id=public_id)
    reason = request.POST.get("reason", "").strip()[:500]
    try:
        if not reason:
            raise standing.CannotBeDone(_("Say how you know that it is them."))
        lost_factor.take_off(person, by=staff, reason=reason)
        messages.success(request, _("The second factor is taken off, and they are told."))
    except standing.CannotBeDone as problem:
        messages.error(request, str(problem))
    return redirect("people:account", person.public_id)


def _staff(request: HttpRequest) -> Person:
    if not me(request).is_staff:
        raise PermissionDenied(_("Only staff look after accounts."))
    return me(request)


def _may(staff: Person, person: Person) -> bool:
    """Whether there is anything for `staff` to do with that account."""
    try:
        standing.ask_staff(staff, person)
    except PermissionDenied:
        return False
    return person.blocked_as in (Person.Blocked.NOT, Person.Blocked.DEACTIVATED)
