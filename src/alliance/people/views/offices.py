"""Who looks after what; and, for staff, who is given an office."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.people import as_json, offices, queries
from alliance.people.forms import AppointForm
from alliance.people.models import Office, Person
from alliance.people.views.common import me


@dataclass
class Shown:
    """One office of the page: whoever is named, and how many are not."""

    kind: Office.Kind
    text: str
    named: list[Office] = field(default_factory=list)
    unnamed: int = 0
    all: list[Office] = field(default_factory=list)  # for staff
    own: Office | None = None


@never_cache
@require_http_methods(["GET", "HEAD"])
def index(request: HttpRequest) -> HttpResponse:
    """Every office, and who holds it where they agreed to be named."""
    context = {
        "offices": _offices(request),
        "form": AppointForm() if request.user.is_active and request.user.is_staff else None,
        "contact": settings.DEFAULT_FROM_EMAIL,
    }
    return render(request, "people/offices.html", context)


@require_safe
def index_json(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"offices": as_json.of_offices(queries.offices_held())})


@login_required
@require_POST
def appoint(request: HttpRequest) -> HttpResponse:
    """Staff give an office. The services ask again."""
    if not me(request).is_staff:
        raise PermissionDenied(_("Only staff of the alliance fill its offices."))
    form = AppointForm(request.POST)
    if form.is_valid():
        person = queries.find_account(form.cleaned_data["who"], by=me(request))
        if person is None:
            form.add_error("who", _("No active account is known by this. Is it proven there?"))
        elif person == me(request) and form.cleaned_data["kind"] == Office.Kind.CONDUCT:
            form.add_error(
                "who", _("Nobody appoints themselves to this office. Ask another of the staff.")
            )
        elif _appoint(request, person, form):
            return redirect("people:offices")
    context = {"offices": _offices(request), "form": form, "contact": settings.DEFAULT_FROM_EMAIL}
    return render(request, "people/offices.html", context)


def _appoint(request: HttpRequest, person: Person, form: AppointForm) -> bool:
    given = form.cleaned_data
    kind = Office.Kind(given["kind"])
    try:
        office = offices.appoint(person, kind, by=me(request), ends_on=given["ends_on"])
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    said = {"name": str(person), "office": office.get_kind_display()}
    messages.success(request, _("%(name)s now holds the office “%(office)s”.") % said)
    return True


@login_required
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """End an office (staff, and the holder), or choose whether one is named (the holder)."""
    office = get_object_or_404(Office.objects.select_related("person"), pk=pk, ended_at=None)
    mine = office.person_id == me(request).pk
    if not (mine or me(request).is_staff):
        raise PermissionDenied(_("Only staff and the holder change an office."))
    kind = Office.Kind(office.kind)
    if "named" in request.POST:
        if not mine:
            raise PermissionDenied("Only the holder chooses whether they are named.")
        offices.choose_to_be_named(me(request), kind, named=request.POST["named"] == "yes")
        messages.success(request, _("Your choice is kept."))
    elif "end" in request.POST:
        offices.dismiss(office.person, kind, by=me(request))
        messages.success(request, _("The office has ended. It stays in the record."))
    return redirect("people:offices")


def _offices(request: HttpRequest) -> list[Shown]:
    texts = {
        Office.Kind.COORDINATOR: _(
            "Keeps the community call: its agenda and speakers, who came, what was decided."
        ),
        Office.Kind.MODERATOR: _("Lets held mail through, and hides what breaks the rules."),
        Office.Kind.CONDUCT: _(
            "Reads reports under the code of conduct. Nobody else does, staff included."
        ),
        Office.Kind.VOLUNTEER: _("Answers what people ask the alliance, and gives hours to talk."),
        Office.Kind.EDITOR: _("Curates the resources, and reviews changes of the history."),
        Office.Kind.TREASURER: _(
            "Keeps the books of the Alliance, approves and pays expenses, reads bank statements."
        ),
        Office.Kind.DEPUTY: _("Does what the treasurer does, where a second person has to."),
    }
    shown = {kind: Shown(kind, texts[kind]) for kind in Office.Kind}
    for office in queries.offices_held():
        entry = shown[Office.Kind(office.kind)]
        entry.all.append(office)
        if office.person_id == request.user.pk:
            entry.own = office
        if queries.named_in_office(office):
            entry.named.append(office)
        else:
            entry.unnamed += 1
    return list(shown.values())
