"""Pages about issuers: all of them, one of them, and what their owners change."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.issuing import permissions, queries, reach, services
from alliance.issuing.forms.issuers import IssuerForm, MemberForm
from alliance.issuing.forms.pictures import picture_in
from alliance.issuing.models import Issuer, IssuerMember, Picture
from alliance.issuing.views import common


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who issues here, and the way in for those who want to."""
    mine = queries.issuers_of(common.person_of(request)) if request.user.is_authenticated else []
    context = {"mine": mine, "issuers": queries.all_issuers()[:200]}
    return render(request, "issuing/home.html", context)


@require_safe
def issuer(request: HttpRequest, slug: str) -> HttpResponse:
    """The public page of an issuer, or its Profile for a machine."""
    found = common.find_issuer(slug)
    if common.wants_json(request):
        return common.json_beside_html(request, queries.profile_document_of(found))
    achievements = found.achievements.select_related("picture")
    may_award = permissions.may_award(request.user, found)
    context = {
        "issuer": found,
        "achievements": achievements.filter(archived_at=None),
        "archived": achievements.exclude(archived_at=None) if may_award else [],
        "keys": found.signing_keys.filter(withdrawn_at=None),
        "counts": queries.award_counts(found) if may_award else {},
        **_for_members(request, found),
    }
    response = render(request, "issuing/issuer.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make an issuer."""
    form, logo = _issuer_form(request, None)
    if request.method == "POST" and form.is_valid():
        fields = {k: form.cleaned_data[k] for k in ("name", "url", "email", "description")}
        made = services.create_issuer(common.person_of(request), **fields, logo=logo)
        messages.success(
            request, _("{made} can issue badges now. Design the first one.").format(made=made.name)
        )
        return redirect(made)
    return render(
        request, "issuing/issuer_form.html", {"form": form, "kept": logo}, status=_status(form)
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what the Profile says."""
    found = common.managed_issuer(request, slug)
    form, logo = _issuer_form(request, found)
    if request.method == "POST" and form.is_valid():
        fields = {k: form.cleaned_data[k] for k in ("name", "url", "email", "description")}
        services.update_issuer(found, by=common.person_of(request), **fields, logo=logo)
        messages.success(
            request, _("The profile is changed. Badges awarded before keep what they say.")
        )
        return redirect(found)
    context = {"form": form, "kept": logo, "issuer": found, **_for_members(request, found)}
    return render(request, "issuing/issuer_form.html", context, status=_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who acts for the issuer, and its keys."""
    found = common.managed_issuer(request, slug)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_member(found, **form.cleaned_data, by=common.person_of(request))
        except services.NotPossibleError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(
                request,
                _("{person} acts for {issuer} now: {role}.").format(
                    person=added.person, role=added.get_role_display(), issuer=found.name
                ),
            )
            return redirect("issuing:members", slug)
    context = {
        "issuer": found,
        "form": form,
        "memberships": found.memberships.select_related("person").order_by("created_at"),
        "keys": found.signing_keys.all(),
        **_for_members(request, found),
    }
    return render(request, "issuing/members.html", context, status=_status(form))


@login_required
@require_POST
def remove_member(request: HttpRequest, slug: str, membership_id: int) -> HttpResponse:
    found = common.find_issuer(slug)
    membership = get_object_or_404(IssuerMember, pk=membership_id, issuer=found)
    try:
        services.remove_member(membership, by=common.person_of(request))
    except services.NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("{person} acts for {found} no more.").format(
                person=membership.person, found=found.name
            ),
        )
    still = permissions.may_manage(request.user, found)
    return redirect("issuing:members", slug) if still else redirect("issuing:home")


@login_required
@require_POST
def rotate_key(request: HttpRequest, slug: str) -> HttpResponse:
    found = common.managed_issuer(request, slug)
    services.rotate_key(found, by=common.person_of(request))
    messages.success(request, _("A new key signs from now on. What the old one signed stays good."))
    return redirect("issuing:members", slug)


def _issuer_form(request: HttpRequest, found: Issuer | None) -> tuple[IssuerForm, Picture | None]:
    """The form, and the logo that it holds. The upload survives errors in other fields."""
    current = found.logo if found else None
    if request.method != "POST":
        initial = {"email": common.person_of(request).email}
        if found is not None:
            initial = {k: getattr(found, k) for k in ("name", "url", "email", "description")}
        return IssuerForm(initial={**initial, "kept": current.digest if current else ""}), current
    form = IssuerForm(request.POST, request.FILES)
    form.is_valid()
    return form, picture_in(form, common.person_of(request), current=current)


def _for_members(request: HttpRequest, found: Issuer) -> dict[str, object]:
    """What the members' part of a page needs."""
    return {
        "may_manage": permissions.may_manage(request.user, found),
        "may_award": permissions.may_award(request.user, found),
        "is_reachable": reach.is_public(settings.SITE_URL),
    }


def _status(form: IssuerForm | MemberForm) -> int:
    return 422 if form.errors else 200
