"""Published specifications, as documents with versions, a changelog and errata."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.groups.views.common import attempt, person_of
from alliance.people.permissions import require
from alliance.proposals import as_json, changes, permissions, queries, services
from alliance.proposals.document import anchors, sections
from alliance.proposals.forms import ErratumForm, SettleErratumForm
from alliance.proposals.models import Erratum, Proposal, Version
from alliance.proposals.queries import Somebody
from alliance.proposals.views.common import find, find_version, form_page

FILES = {
    "context.jsonld": ("context", "application/ld+json"),
    "schema.json": ("schema", "application/schema+json"),
    "text.md": ("text", "text/markdown; charset=utf-8"),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything that was published, by title."""
    rows = [
        {"proposal": one, "version": queries.versions(one).first()}
        for one in queries.specifications(request.user)
    ]
    return render(request, "proposals/specifications.html", {"rows": rows})


@require_safe
def version(request: HttpRequest, slug: str, name: str = "") -> HttpResponse:
    """One version as a document; without a name the latest."""
    shown = find_version(request, slug, name)
    every = list(queries.versions(shown.proposal))
    errata = _errata(shown, request.user)
    by_anchor: dict[str, list[Erratum]] = {}
    parts = sections(shown.revision.text)
    known = {one.anchor for one in parts}
    for one in errata:
        by_anchor.setdefault(one.anchor if one.anchor in known else "", []).append(one)
    context = {
        "proposal": shown.proposal,
        "version": shown,
        "versions": every,
        "latest": every[0],
        "is_latest": every[0].pk == shown.pk,
        "sections": parts,
        "rows": [
            {"section": one, "errata": by_anchor.get(one.anchor, []) if one.anchor else []}
            for one in parts
        ],
        "errata_of_whole": by_anchor.get("", []),
        "erratum_count": len(errata),
        "editors": queries.editors_at(shown.proposal, shown.published_at),
    }
    return render(request, "proposals/specification.html", context)


def _errata(version: Version, viewer: Somebody) -> list[Erratum]:
    """Errata of the version that are shown beside its text: submitted and verified ones."""
    rows = version.errata.exclude(state=Erratum.State.REJECTED).select_related("by")
    return list(rows if queries.sees_hidden(viewer) else rows.filter(hidden_at=None))


@require_safe
def specification_json(request: HttpRequest, slug: str) -> JsonResponse:
    found = find_version(request, slug).proposal
    return JsonResponse(as_json.specification(found), json_dumps_params={"ensure_ascii": False})


@require_safe
def file(request: HttpRequest, slug: str, name: str, kind: str) -> HttpResponse:
    """The text, the context or the schema of a version, byte for byte as it was handed in."""
    shown = find_version(request, slug, name)
    if kind not in FILES:
        raise Http404
    field, media_type = FILES[kind]
    text = getattr(shown.revision, field)
    if not text:
        raise Http404
    response = HttpResponse(text.encode(), content_type=media_type)
    response["Access-Control-Allow-Origin"] = "*"
    response["ETag"] = f'"{shown.revision.digest}"'
    return response


@require_safe
def changelog(request: HttpRequest, slug: str) -> HttpResponse:
    """What each version changed of the one before, with the notes of the revisions between."""
    newest = find_version(request, slug)
    every = list(queries.versions(newest.proposal))
    rows: list[dict[str, Any]] = []
    for new, old in zip(every, [*every[1:], None], strict=True):
        since = old.revision.number if old else 0
        between = newest.proposal.revisions.filter(
            number__gt=since, number__lte=new.revision.number
        )
        rows.append(
            {
                "version": new,
                "before": old,
                "revisions": between.order_by("-number").defer("text", "context", "schema"),
                "changes": changes.between(old.revision, new.revision) if old else None,
            }
        )
    context = {"proposal": newest.proposal, "rows": rows, "latest": newest}
    return render(request, "proposals/changelog.html", context)


@require_safe
def errata(request: HttpRequest, slug: str) -> HttpResponse:
    """All errata of all versions, the newest first."""
    newest, viewer = find_version(request, slug), request.user
    rows = Erratum.objects.filter(version__proposal=newest.proposal)
    rows = rows.select_related("version__revision", "by").order_by("-at", "-pk")
    if not queries.sees_hidden(viewer):
        rows = rows.filter(hidden_at=None)
    shown = []
    for one in rows:
        one.version.proposal = newest.proposal
        titles = dict(anchors(one.version.revision.text))
        may_settle = permissions.may_settle(viewer, one)
        shown.append(
            {"erratum": one, "section": titles.get(one.anchor, ""), "may_settle": may_settle}
        )
    context = {"proposal": newest.proposal, "rows": shown, "latest": newest}
    return render(request, "proposals/errata.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Submit an erratum on the latest version, at the section of `?at=`."""
    newest, person = find_version(request, slug), person_of(request)
    require(permissions.may_comment(person, newest.proposal))
    initial = {"anchor": request.GET.get("at", "")}
    form = ErratumForm(request.POST or None, text=newest.revision.text, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        if attempt(form, lambda: services.submit_erratum(newest, by=person, **words)):
            messages.success(request, _("It stands there. Those who write it look at it."))
            return redirect("proposals:errata", slug)
    return form_page(
        request,
        form,
        newest.proposal,
        title=_("Submit an erratum"),
        lead=_("On version %(version)s.") % {"version": newest.name},
        button=_("Submit it"),
        back=newest.get_absolute_url(),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found, person = find(request, slug), person_of(request)
    rows = Erratum.objects.filter(version__proposal=found)
    erratum = get_object_or_404(rows.select_related("version__proposal__group"), pk=pk)
    require(permissions.may_settle(person, erratum))
    form = SettleErratumForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        state, answer = Erratum.State(form.cleaned_data["state"]), form.cleaned_data["answer"]
        if attempt(form, lambda: services.settle_erratum(erratum, state, answer=answer, by=person)):
            messages.success(request, _("It is settled."))
            return redirect("proposals:errata", slug)
    return form_page(
        request,
        form,
        found,
        title=_("Settle an erratum"),
        lead=erratum.text,
        button=_("Settle it"),
    )


@login_required
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the latest revision, where nothing but words has changed."""
    found: Proposal = find(request, slug)
    try:
        made = services.publish_editorial(found, by=person_of(request))
    except services.NotPossible as error:
        messages.error(request, str(error))
        return redirect(found)
    messages.success(request, _("It is published."))
    return redirect(made)
