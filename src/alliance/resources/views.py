"""Pages of resources."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Avg, Count, Q, QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.people.models import Person
from alliance.people.refusals import add_errors
from alliance.resources import finding, permissions, services
from alliance.resources.forms import CurateForm, ProposeForm, ReviewForm, VersionForm, WhatForm
from alliance.resources.models import Resource, Review, Version

PAGE = 60


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is published, by topic; for editors what waits, too."""
    topic = request.GET.get("topic", "")
    is_editor = permissions.is_editor(request.user)
    waiting = Resource.objects.filter(state=Resource.State.PROPOSED, hidden_at=None)
    context = {
        "page": Paginator(_shown(topic), PAGE).get_page(request.GET.get("page")),
        "topics": Resource.Topic.choices,
        "topic": topic,
        "waiting": waiting.order_by("proposed_at") if is_editor else [],
    }
    return render(request, "resources/index.html", context)


@require_safe
def index_json(request: HttpRequest) -> JsonResponse:
    """`{"resources": [...]}`: what is published, of one `topic` or all."""
    found = _shown(request.GET.get("topic", "")).prefetch_related("versions")
    entries = [
        finding.as_json(one) | {"stars": one.average, "reviews": one.count} for one in found[:1000]
    ]
    return JsonResponse({"resources": entries}, json_dumps_params={"ensure_ascii": False})


def _shown(topic: str) -> QuerySet[Any]:
    counted = Q(reviews__hidden_at=None)
    resources = finding.shown().annotate(
        average=Avg("reviews__stars", filter=counted), count=Count("reviews", filter=counted)
    )
    if topic in Resource.Topic.values:
        resources = resources.filter(topic=topic)
    return resources.order_by("topic", "title", "pk")


@require_safe
def resource_json(request: HttpRequest, public_id: UUID) -> JsonResponse:
    """The resource with its versions, and its reviews."""
    found = _find(request, public_id)
    reviews = [
        {"stars": one.stars, "text": one.text, "by": str(one.person), "version": one.of_version}
        for one in found.reviews.filter(hidden_at=None).select_related("person")
    ]
    whole = finding.as_json(found) | {"reviews": reviews}
    return JsonResponse(whole, json_dumps_params={"ensure_ascii": False})


@require_safe
def resource(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _find(request, public_id))


def _page(request: HttpRequest, found: Resource, status: int = 200, **forms: Any) -> HttpResponse:
    reviews = found.reviews.select_related("person")
    may_hide = permissions.may_hide(request.user)
    mine = reviews.filter(person_id=request.user.pk or 0).first()
    context = {
        "resource": found,
        "versions": list(found.versions.all()),
        "reviews": reviews if may_hide else reviews.filter(hidden_at=None),
        "may_hide": may_hide,
        "mine": mine,
        "may_curate": permissions.may_curate(request.user, found),
        "may_change": permissions.may_change(request.user, found),
        "may_review": permissions.may_review(request.user, found),
        "review_form": ReviewForm(instance=mine),
        "version_form": VersionForm(),
        "curate_form": CurateForm(initial={"word": found.curators_word}),
    }
    return render(request, "resources/resource.html", context | forms, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Person)
    form = ProposeForm(request.POST or None)
    what = WhatForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and what.is_valid():
        given = what.cleaned_data
        try:
            made = form.save(commit=False)
            services.propose(request.user, made, url=given["url"], upload=given["file"])
        except ValidationError as refusal:
            add_errors(what, refusal)
        else:
            return redirect(made)
    return render(request, "resources/propose.html", {"form": form, "what": what})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Other words about it: an editor's work, and its proposer's while it waits."""
    assert isinstance(request.user, Person)
    found = _find(request, public_id)
    if not permissions.may_change(request.user, found):
        raise PermissionDenied(_("Editors do that."))
    form = ProposeForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        services.edit(form.save(commit=False), by=request.user)
        return redirect(found)
    return render(request, "resources/propose.html", {"form": form, "resource": found})


@login_required
@require_POST
def withdraw_review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    assert isinstance(request.user, Person)
    found = _find(request, public_id)
    services.withdraw_review(found, by=request.user)
    return redirect(found)


@login_required
@require_POST
def add_version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    assert isinstance(request.user, Person)
    found = _find(request, public_id)
    form = VersionForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.add_version(
                found, by=request.user, url=given["url"], upload=given["file"], note=given["note"]
            )
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            return redirect(found)
    return _page(request, found, status=400, version_form=form)


@login_required
@require_POST
def curate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    assert isinstance(request.user, Person)
    found = _find(request, public_id)
    form = CurateForm(request.POST)
    publish = request.POST.get("verdict") == "publish"
    state = Resource.State.PUBLISHED if publish else Resource.State.RETIRED
    if not form.is_valid():
        return _page(request, found, status=400, curate_form=form)
    services.curate(found, state, by=request.user, word=form.cleaned_data["word"])
    return redirect(found)


@login_required
@require_POST
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    assert isinstance(request.user, Person)
    found = _find(request, public_id)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=400, review_form=form)
    given = form.cleaned_data
    services.review(found, by=request.user, stars=given["stars"], text=given["text"])
    return redirect(found)


@login_required
@require_POST
def hide_review(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, Person)
    given = get_object_or_404(Review.objects.select_related("person", "resource"), pk=pk)
    services.hide_review(given, by=request.user, hidden=given.hidden_at is None)
    return redirect(given.resource)


@require_safe
def file(request: HttpRequest, public_id: UUID, number: int) -> HttpResponseBase:
    """The file of a version, to keep: never shown in the page, whatever it holds."""
    found = _find(request, public_id)
    version = get_object_or_404(Version.objects.exclude(file=""), resource=found, number=number)
    response = FileResponse(
        version.file.open("rb"),
        as_attachment=True,
        filename=version.file_name,
        content_type=version.file_type,
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["ETag"] = f'"{version.sha256}"'
    return response


def _find(request: HttpRequest, public_id: UUID) -> Resource:
    found = get_object_or_404(Resource, public_id=public_id)
    if not permissions.may_read(request.user, found):
        raise Http404("No resource is here.")
    return found
