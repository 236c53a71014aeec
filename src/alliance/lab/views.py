"""Pages and documents of the Lab."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.lab import as_json, documents, permissions, presentation, queries
from alliance.lab.forms import IssuerForm, VerdictsForm, VerifierForm, WithholdForm
from alliance.lab.models import Content, Run
from alliance.lab.services import beginning, judging, publishing
from alliance.lab.services.errors import NotPossible
from alliance.people.models import Person
from alliance.people.permissions import require

RUNS = 30  # on one page
OWN = 20


# For everybody ----------------------------------------------------------------------------------
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the Lab does, one's own runs, and those that were published."""
    viewer = request.user
    context = {
        "page": Paginator(queries.shown(), RUNS).get_page(request.GET.get("page")),
        "own": queries.of(viewer)[:OWN] if isinstance(viewer, Person) else [],
        "may_begin": permissions.may_begin(viewer),
    }
    return render(request, "lab/index.html", context)


@require_safe
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One run: what was given, and what came out."""
    return _page(request, _readable(request, public_id))


@require_safe
def run_json(request: HttpRequest, public_id: UUID) -> JsonResponse:
    return JsonResponse(as_json.run(_readable(request, public_id)))


@require_safe
def badges(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The badges of a run in one archive, with a table for verdicts where they are waited for."""
    found = _readable(request, public_id)
    given = Content.objects.filter(sample__run=found).select_related("sample")
    if hasattr(found, "withholding") or not given:
        raise Http404("Its badges are not to be had any more.")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for content in given.order_by("sample__number"):
            file.writestr(content.sample.name, bytes(content.data))
        if not found.is_of_issuer:
            names = [content.sample.name for content in given.order_by("sample__number")]
            file.writestr("verdicts.csv", "badge,verdict\n" + "".join(f"{n},\n" for n in names))
    response = HttpResponse(archive.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="badges-{public_id}.zip"'
    return response


@require_safe
def document(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """A document that badges of a verifier run point to: their verifier fetches it."""
    found = documents.document(str(public_id), name)
    if found is None:
        raise Http404("There is no such document.")
    is_status_list = name.startswith("status-")  # the others are of Open Badges 2.0
    kind = "application/vc+ld+json" if is_status_list else "application/ld+json"
    response = HttpResponse(found, content_type=kind)
    response["Access-Control-Allow-Origin"] = "*"  # read by verifiers in pages of others
    return response


# Whoever begins a run ---------------------------------------------------------------------------
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin_issuer(request: HttpRequest) -> HttpResponse:
    form = IssuerForm(_me(request), request.POST or None, request.FILES or None)
    context = {
        "form": form,
        "title": _("Examine what an issuer makes"),
        "lead": _(
            "Hand in badges that your software made. Each is verified, and every check told."
        ),
        "button": _("Examine them"),
    }
    return _begun(
        request,
        context,
        lambda by: beginning.issuer_run(
            form.subject(), form.cleaned_data["badges"], by=by, organization=form.chosen
        ),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin_verifier(request: HttpRequest) -> HttpResponse:
    form = VerifierForm(_me(request), request.POST or None)
    context = {
        "form": form,
        "title": _("Examine what a verifier says"),
        "lead": _(
            "You are given badges, right ones and others with one fault each. Let your verifier "
            "judge them, and hand in what it said."
        ),
        "button": _("Make the badges"),
    }
    return _begun(
        request,
        context,
        lambda by: beginning.verifier_run(
            form.subject(), form.cleaned_data["mechanisms"], by=by, organization=form.chosen
        ),
    )


def _begun(
    request: HttpRequest, context: dict[str, Any], begin: Callable[[Person], Run]
) -> HttpResponse:
    form = context["form"]
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(begin(_me(request)))
        except NotPossible as error:
            form.add_error(error.field or None, str(error))
    return render(request, "lab/begin.html", context)


@login_required
@require_POST
def judge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the verdicts of a verifier."""
    found = _readable(request, public_id)
    require(permissions.may_answer(_me(request), found))
    form = VerdictsForm(found, request.POST, request.FILES)
    if form.is_valid():
        try:
            judging.judge(found, form.said, by=_me(request))
            return redirect(found)
        except NotPossible as error:
            form.add_error(None, str(error))
    return _page(request, found, verdicts=form)


@login_required
@require_POST
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _readable(request, public_id)
    try:
        publishing.publish(found, by=_me(request))
        messages.success(request, _("It is published. Its address stays."))
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect(found)


@login_required
@require_POST
def withhold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _readable(request, public_id)
    try:
        publishing.withhold(found, request.POST.get("reason", ""), by=_me(request))
        messages.success(request, _("It is withheld."))
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect(found)


def _page(
    request: HttpRequest, found: Run, *, verdicts: VerdictsForm | None = None
) -> HttpResponse:
    viewer, concluded = request.user, hasattr(found, "conclusion")
    withheld = hasattr(found, "withholding")
    samples = [] if withheld else list(queries.samples(found))
    waits = not concluded and not found.is_of_issuer and permissions.may_answer(viewer, found)
    context = {
        "run": found,
        "samples": samples,
        "has_badges": bool(samples) and Content.objects.filter(sample__run=found).exists(),
        "is_own": permissions.is_own(viewer, found),
        "concluded": concluded,
        "withheld": withheld,
        "published": hasattr(found, "publication"),
        "may_publish": concluded
        and not hasattr(found, "publication")
        and permissions.may_publish(viewer, found),
        "may_withhold": not withheld and permissions.may_withhold(viewer, found),
        "withhold_form": WithholdForm(),
        "verdicts_form": (verdicts or VerdictsForm(found)) if waits else None,
    }
    if concluded and not withheld:
        context |= {
            "requirements": presentation.requirements(found, samples),
            "not_asked": presentation.not_asked(found),
            "kinds": presentation.kinds(found, samples),
            "badges": presentation.badges(found, samples),
        }
    status = 400 if verdicts is not None else 200
    return render(request, "lab/run.html", context, status=status)


def _readable(request: HttpRequest, public_id: UUID) -> Run:
    found = queries.find(public_id)
    if found is None or not permissions.may_read(request.user, found):
        raise Http404("There is no such run, or it is not published.")
    return found


def _me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
