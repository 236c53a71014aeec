"""The profile: editing it, seeing it as others do, and the directory of who chose to be seen."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.people import as_json, panels, queries
from alliance.people.forms import ProfileForm
from alliance.people.models import FIELDS, Person
from alliance.people.views.common import me

PAGE = 48


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Only ever the viewer's own profile: the form takes no id."""
    form = ProfileForm(request.POST or None, instance=me(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("people:profile_edit")
    return render(request, "people/profile_edit.html", {"form": form, "person": me(request)})


@require_safe
def public(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A person's public profile; somebody who is not to be seen is nobody."""
    person = queries.public_profile(str(public_id))
    if person is None:
        raise Http404("No public profile is here.")
    return _page(request, person, queries.shown_fields(person), preview=False)


@never_cache
@login_required
@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """My own page as others see it, also while nobody does."""
    person = me(request)
    shown = frozenset(field for field in FIELDS if getattr(person, f"shows_{field}"))
    return _page(request, person, shown, preview=True)


def _page(
    request: HttpRequest, person: Person, shown: frozenset[str], *, preview: bool
) -> HttpResponse:
    context = {
        "person": person,
        "name": person.name if "name" in shown else "",
        "shown": shown,
        "preview": preview,
        "panels": panels.panels_of(person, request.user, timezone.now(), shown),
    }
    return render(request, "people/profile.html", context)


@require_safe
def public_json(request: HttpRequest, public_id: UUID) -> JsonResponse:
    person = queries.public_profile(str(public_id))
    if person is None:
        raise Http404("No public profile is here.")
    return JsonResponse(as_json.of_person(person, timezone.now()))


@require_safe
def directory_json(request: HttpRequest) -> JsonResponse:
    """The directory, a page at a time; `next` is the address of the rest."""
    search = request.GET.get("q", "").strip()[:100]
    page = Paginator(queries.directory(search), PAGE).get_page(request.GET.get("page"))
    following = QueryDict(mutable=True)
    following.update({"q": search} if search else {})
    following["page"] = str(page.number + 1)
    here = settings.SITE_URL + request.path
    return JsonResponse(
        {
            "people": [as_json.short(person) for person in page],
            "next": f"{here}?{following.urlencode()}" if page.has_next() else None,
        }
    )


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """People who chose to be seen."""
    search = request.GET.get("q", "").strip()[:100]
    page = Paginator(queries.directory(search), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/directory.html", {"page": page, "search": search})
