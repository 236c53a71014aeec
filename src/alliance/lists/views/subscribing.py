"""Coming, going, and what one gets."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.lists import permissions, queries, rates
from alliance.lists.forms import AskForm, ChangeForm, LeaveForm, SubscribeForm
from alliance.lists.models import Confirmation, Subscription
from alliance.lists.services import subscribing
from alliance.lists.views.common import anybody, known_list, viewer
from alliance.lists.views.reading import show

Mode = Subscription.Mode


@require_POST
def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    """With a proven address at once; with any other after it has confirmed."""
    mailing_list, person = known_list(request, slug), anybody(request)
    if not permissions.may_subscribe(person, mailing_list):
        raise PermissionDenied(_("This list is not open to you."))
    free = queries.addresses_free_for(person, mailing_list)
    if free and request.POST.get("email", "") in free:
        form = SubscribeForm(request.POST, addresses=free)
        if not form.is_valid():
            return show(request, mailing_list, status=422, subscribe_form=form)
        mode = Mode(form.cleaned_data["mode"])
        subscribing.subscribe(
            mailing_list, form.cleaned_data["email"], by=viewer(request), mode=mode
        )
        messages.success(
            request, _("%(email)s is subscribed.") % {"email": form.cleaned_data["email"]}
        )
        return redirect("lists:list", slug)
    ask = AskForm(request.POST)
    if not ask.is_valid():
        return show(request, mailing_list, status=422, ask_form=ask)
    if not rates.may_ask(request):
        ask.add_error(None, _("That was a lot of addresses in one hour. Try again later."))
        return show(request, mailing_list, status=429, ask_form=ask)
    try:
        subscribing.ask(
            mailing_list,
            ask.cleaned_data["email"],
            Confirmation.Wish.SUBSCRIBE,
            Mode(ask.cleaned_data["mode"]),
        )
    except ValidationError as error:
        ask.add_error("email", error)
        return show(request, mailing_list, status=422, ask_form=ask)
    # The same words whatever happened: who is subscribed is nobody else's business.
    return _look_into_your_mail(request, slug, ask.cleaned_data["email"])


@require_POST
def ask_to_leave(request: HttpRequest, slug: str) -> HttpResponse:
    """For those who are not signed in: the address is asked."""
    mailing_list = known_list(request, slug)
    form = LeaveForm(request.POST, auto_id="id_leave_%s")
    if not form.is_valid():
        return show(request, mailing_list, status=422, leave_form=form)
    if not rates.may_ask(request):
        form.add_error(None, _("That was a lot of addresses in one hour. Try again later."))
        return show(request, mailing_list, status=429, leave_form=form)
    try:
        subscribing.ask(mailing_list, form.cleaned_data["email"], Confirmation.Wish.LEAVE)
    except ValidationError as error:
        form.add_error("email", error)
        return show(request, mailing_list, status=422, leave_form=form)
    return _look_into_your_mail(request, slug, form.cleaned_data["email"])


def _look_into_your_mail(request: HttpRequest, slug: str, email: str) -> HttpResponse:
    words = _("Look into the mail of %(email)s: what we sent there confirms it.")
    messages.info(request, words % {"email": email})
    return redirect("lists:list", slug)


@login_required
@require_POST
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Another mode or address for a subscription of one's own; or leave; or try again."""
    mailing_list, person = known_list(request, slug), viewer(request)
    row = next((one for one in queries.own_on(person, mailing_list) if one.pk == pk), None)
    if row is None:
        raise Http404(_("This subscription is not yours."))
    if "leave" in request.POST:
        subscribing.leave(row, by=person)
        messages.success(request, _("%(email)s has left the list.") % {"email": row.email})
        if not permissions.may_read(person, mailing_list):
            return redirect("lists:index")
        return redirect("lists:list", slug)
    if "again" in request.POST:
        subscribing.try_again(row, by=person)
        messages.success(request, _("Mail is sent to %(email)s again.") % {"email": row.email})
        return redirect("lists:list", slug)
    addresses = {row.email, *queries.addresses_free_for(person, mailing_list)}
    form = ChangeForm(request.POST, addresses=sorted(addresses))
    if form.is_valid():
        mode = Mode(form.cleaned_data["mode"])
        subscribing.change(row, by=person, mode=mode, email=form.cleaned_data["email"])
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Choose one of your addresses and what you want to get."))
    return redirect("lists:list", slug)


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that the viewer is subscribed to."""
    rows = queries.subscriptions_of(viewer(request))
    return render(request, "lists/mine.html", {"subscriptions": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST confirms: mail scanners open links, but press nothing."""
    found = subscribing.usable(token)
    context: dict[str, object] = {"confirmation": found}
    if request.method == "POST" and found is not None:
        subscription = subscribing.confirm(token)
        context = {"confirmation": None, "subscription": subscription}
        if subscription is not None:
            return render(request, "lists/confirmed.html", context)
    status = 200 if context["confirmation"] else 410
    return render(request, "lists/confirm.html", context, status=status)


@never_cache
@csrf_exempt  # RFC 8058 3.2: mail services post here, without cookies; the token is the right
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """One click. GET changes nothing and shows a button; POST leaves, without signing in."""
    subscription = subscribing.of_leave_token(token)
    if subscription is None:
        raise Http404(_("This link is not complete. Copy all of it from the mail."))
    if request.method == "POST":
        subscription = subscribing.leave_by_click(token)
    return render(request, "lists/leave.html", {"subscription": subscription})


@login_required
@require_POST
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A moderator takes somebody off."""
    mailing_list, person = known_list(request, slug), viewer(request)
    if not permissions.may_moderate(person, mailing_list):
        raise Http404(_("There is no such page."))
    rows = Subscription.objects.filter(mailing_list=mailing_list, ended_at=None)
    row = get_object_or_404(rows, pk=pk)
    subscribing.leave(row, by=person)
    messages.success(request, _("%(email)s is taken off.") % {"email": row.email})
    return redirect("lists:members", slug)
