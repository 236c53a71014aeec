"""The Backpack itself: what is in it, what waits, what is brought in and taken out."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.backpack import downloads, queries
from alliance.backpack.models import HeldBadge
from alliance.backpack.services import claiming, holding, importing
from alliance.backpack.services.errors import NotPossibleError
from alliance.backpack.views.common import viewer
from alliance.issuing.models import Award
from alliance.people.queries import proven_addresses
from alliance.verifier import limits
from alliance.verifier.forms import BadgeForm
from alliance.verifier.presented import NotTakenError
from badging.errors import BadgingError

PAGE_SIZE = 48
SEARCH_FROM = 7  # so many badges are seen at one glance; with more, a search helps


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits to be accepted, then everything that is in it."""
    person, now = viewer(request), timezone.now()
    holding.recheck_belonging(person)
    asked = {name: request.GET.get(name, "")[:500] for name in ("search", "show", "issuer")}
    badges = queries.badges_of(person, now=now, **asked)
    total = HeldBadge.objects.filter(person=person).count()
    page = Paginator(badges, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "tiles": [(badge, note_of(badge, now)) for badge in page],
        "total": total,
        "searchable": total >= SEARCH_FROM or any(asked.values()),
        "asked": asked,
        "filters": queries.FILTERS,
        "issuers": queries.issuers_in(person),
        "waiting": queries.waiting_awards(person),
        "declined": queries.declined_awards(person),
        "addresses": sorted(proven_addresses(person)),
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }
    return render(request, "backpack/home.html", context)


def note_of(badge: HeldBadge, now: object) -> str:
    """The one thing to know about a badge on its tile."""
    if badge.award is not None and badge.award.revoked_at is not None:
        return _("Revoked by the issuer")
    if badge.expired_at(timezone.now()):
        return _("Expired")
    if not badge.belongs:
        return _("Not proven yours")
    return pgettext("badge", "Public") if badge.public else _("Private")


@login_required
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Accept the awards named by the form, of those that wait for the viewer."""
    person, taken = viewer(request), 0
    for award in _named_awards(request):
        try:
            claiming.accept(award, by=person)
            taken += 1
        except (NotPossibleError, PermissionDenied) as error:
            messages.error(request, str(error))
    if taken:
        messages.success(
            request,
            ngettext(
                "%(n)d badge is now in your Backpack.",
                "%(n)d badges are now in your Backpack.",
                taken,
            )
            % {"n": taken},
        )
    return redirect("backpack:home")


@login_required
@require_POST
def decline(request: HttpRequest) -> HttpResponse:
    """Do not offer an award any more."""
    for award in _named_awards(request):
        claiming.decline(award, by=viewer(request))
        messages.info(request, f"“{award.achievement.name}” is not offered any more.")
    return redirect("backpack:home")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Bring a badge from elsewhere: GET shows the form, POST verifies and keeps it."""
    if request.method != "POST":
        return render(request, "backpack/import.html", {"form": BadgeForm()})
    try:
        form = BadgeForm(request.POST, request.FILES)
    except RequestDataTooBig:
        form = BadgeForm({}, MultiValueDict())
        form.refuse(NotTakenError(_("That is more than 10 MB."), field="file", status=413))
        return render(request, "backpack/import.html", {"form": form}, status=413)
    if not limits.take_verification(request).allowed:
        messages.error(request, _("That was a lot of badges in one minute. Try again in a minute."))
        return render(request, "backpack/import.html", {"form": form}, status=429)
    if not form.is_valid():
        return render(request, "backpack/import.html", {"form": form}, status=form.status)
    handed_in = form.handed_in
    try:
        done = importing.import_badge(handed_in.data, by=viewer(request))
    except BadgingError as error:
        form.refuse(NotTakenError.because(error, handed_in.field))
    except NotPossibleError as error:
        form.refuse(NotTakenError(str(error), field=handed_in.field))
    else:
        _tell(request, done)
        return redirect(done.held)
    return render(request, "backpack/import.html", {"form": form}, status=form.status)


@never_cache
@login_required
@require_safe
def export(request: HttpRequest) -> FileResponse:
    """Every badge in one ZIP."""
    now = timezone.now()
    badges = HeldBadge.objects.filter(person=viewer(request)).select_related("picture")
    file = downloads.export(badges.iterator(chunk_size=20), now=now)
    return FileResponse(file, as_attachment=True, filename=f"badges-{now:%Y-%m-%d}.zip")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_issuer(request: HttpRequest) -> HttpResponse:
    """Throw out every badge of one issuer: GET asks, POST does."""
    person = viewer(request)
    issuer_id = (request.POST if request.method == "POST" else request.GET).get("issuer", "")
    badges = queries.badges_of(person, now=timezone.now(), issuer=issuer_id) if issuer_id else None
    if badges is None or not badges.exists():
        messages.info(request, _("No badge of that issuer is in your Backpack."))
        return redirect("backpack:home")
    if request.method == "POST":
        count = holding.remove_all_of(issuer_id, by=person)
        messages.success(
            request,
            ngettext(
                "%(n)d badge removed from your Backpack.",
                "%(n)d badges removed from your Backpack.",
                count,
            )
            % {"n": count},
        )
        return redirect("backpack:home")
    return render(
        request, "backpack/remove_issuer.html", {"badges": badges, "issuer_id": issuer_id}
    )


def _named_awards(request: HttpRequest) -> list[Award]:
    found = []
    for value in request.POST.getlist("award")[:500]:
        try:
            award = queries.open_award(viewer(request), UUID(value))
        except ValueError:
            continue
        if award is not None:
            found.append(award)
    return found


def _tell(request: HttpRequest, done: importing.Imported) -> None:
    if done.already:
        messages.info(request, "This badge is already in your Backpack. Here it is.")
        return
    messages.success(request, _("“{held}” is in your Backpack.").format(held=done.held.name))
    if not done.report.verified:
        messages.warning(request, done.report.sentence)
