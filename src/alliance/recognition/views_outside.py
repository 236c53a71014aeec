"""Pages about what people do elsewhere: one's own accounts there, and for staff the doors."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from alliance.people.models import Person
from alliance.recognition import permissions
from alliance.recognition.models import OutsideAccount, OutsideAct, OutsideDelivery
from alliance.recognition.outside import configured, joining
from alliance.recognition.services.errors import NotPossible


@never_cache
@login_required
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """My accounts elsewhere, and how another is joined."""
    return _page(request)


@never_cache
@login_required
@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """A new code to write as a comment; shown once."""
    return _page(request, joining.new_code(by=_me(request)))


@login_required
@require_POST
def addresses(request: HttpRequest) -> HttpResponse:
    """Let a learning system, `name`, tell of my proven addresses."""
    try:
        joining.look_for_addresses(request.POST.get("name", "")[:20], by=_me(request))
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Kept. What it tells of your addresses counts now."))
    return redirect("recognition:elsewhere")


@login_required
@require_POST
def part(request: HttpRequest) -> HttpResponse:
    """Take my account of `service` apart."""
    joining.part(request.POST.get("service", "")[:40], by=_me(request))
    messages.success(request, _("Parted. What was done there counts no more."))
    return redirect("recognition:elsewhere")


@never_cache
@login_required
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """For staff: who may tell what, at which address, and when they last did."""
    permissions.require_staff(request.user)
    deliveries = dict(
        OutsideDelivery.objects.order_by().values_list("service").annotate(last=Max("received_at"))
    )
    acts = dict(
        OutsideAct.objects.order_by().values_list("service").annotate(last=Max("received_at"))
    )
    context = {
        "forges": [
            (one, _whole("api:forge", one.name), deliveries.get(one.service))
            for one in configured.forges().values()
        ],
        "learning": [
            (one, _whole("api:statements", one.name), acts.get(one.service))
            for one in configured.learning().values()
        ],
    }
    return render(request, "recognition/elsewhere_doors.html", context)


def _page(request: HttpRequest, code: str = "") -> HttpResponse:
    person, names = _me(request), configured.services()
    rows = list(OutsideAccount.objects.filter(person=person))
    joined = {row.service for row in rows}
    context = {
        "accounts": [(row, names.get(row.service, row.service)) for row in rows],
        "forges": list(configured.forges().values()),
        "learning": [one for one in configured.learning().values() if one.service not in joined],
        "code": code,
        "minutes": int(joining.CODE_VALID.total_seconds() // 60),
    }
    return render(request, "recognition/elsewhere.html", context)


def _whole(name: str, *args: str) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
