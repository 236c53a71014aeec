"""The charter: what is in force, its versions and what changed, drafting and deciding."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.groups import pages, permissions, queries, representations, services
from alliance.groups.forms import CharterForm, DecisionForm
from alliance.groups.models import Charter, WorkingGroup
from alliance.groups.services import NotPossible, Stale
from alliance.groups.views.common import as_json, attempt, find_group, person_of
from alliance.people.permissions import require
from alliance.writing.diff import diff, has_changes, to_html


@require_safe
def charter(request: HttpRequest, acronym: str) -> HttpResponse:
    """The version in force, or before the first approval the one that is written."""
    group = find_group(request, acronym)
    shown = queries.charter_of(group) or group.charters.order_by("-version").first()
    return _page(request, group, shown)


@require_safe
def version(request: HttpRequest, acronym: str, number: int) -> HttpResponse:
    group = find_group(request, acronym)
    return _page(request, group, get_object_or_404(group.charters, version=number))


def _page(request: HttpRequest, group: WorkingGroup, shown: Charter | None) -> HttpResponse:
    versions = list(group.charters.prefetch_related("decisions").order_by("-version"))
    in_force = queries.charter_of(group)
    context = {
        "group": group,
        "charter": shown,
        "sections": pages.sections(shown.sections) if shown else [],
        "decisions": list(shown.decisions.all()) if shown else [],
        "versions": versions,
        "in_force": in_force,
        "before": _before(shown, versions, in_force),
        "may_write": permissions.may_write(request.user, group) and group.is_open,
        "may_decide": permissions.may_decide(request.user, group) and group.is_open,
    }
    return render(request, "groups/charter.html", context)


def _before(
    shown: Charter | None, versions: list[Charter], in_force: Charter | None
) -> Charter | None:
    """What the shown version is best compared with: the one in force, else the one before it."""
    if shown is None:
        return None
    if in_force is not None and shown.version > in_force.version:
        return in_force
    return next((v for v in versions if v.version < shown.version), None)


@require_safe
def compare(request: HttpRequest, acronym: str) -> HttpResponse:
    """Two versions, word by word: `?from=1&to=3`. Without numbers the last two."""
    group = find_group(request, acronym)
    versions = list(group.charters.order_by("version"))
    if not versions:
        raise Http404
    old = _asked(request, "from", versions, versions[max(len(versions) - 2, 0)])
    new = _asked(request, "to", versions, versions[-1])
    changes = []
    for name, heading in Charter.SECTIONS:
        pieces = diff(getattr(old, name), getattr(new, name))
        if pieces:
            changed = has_changes(pieces)
            changes.append({"heading": heading, "html": to_html(pieces), "changed": changed})
    context = {
        "group": group,
        "versions": versions,
        "old": old,
        "new": new,
        "changes": changes,
        "any_changed": any(change["changed"] for change in changes),
    }
    return render(request, "groups/compare.html", context)


def _asked(request: HttpRequest, name: str, versions: list[Charter], default: Charter) -> Charter:
    text = request.GET.get(name, "")
    if not text:
        return default
    found = next((v for v in versions if str(v.version) == text), None)
    if found is None:
        raise Http404
    return found


@require_safe
def versions_json(request: HttpRequest, acronym: str) -> HttpResponse:
    group = find_group(request, acronym)
    charters = list(group.charters.prefetch_related("decisions"))
    changed = max((c.changed_at for c in charters), default=None)
    decided = [d.recorded_at for c in charters for d in c.decisions.all()]
    if changed is not None:
        changed = max([changed, *decided])
    return as_json(request, representations.of_charters(group, charters), changed=changed)


@login_required
@require_POST
def begin(request: HttpRequest, acronym: str) -> HttpResponse:
    """Begin the next version, or go to the one that is there."""
    group = find_group(request, acronym)
    try:
        services.draft_charter(group, by=person_of(request))
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("groups:charter", group.acronym)
    return redirect("groups:charter_draft", group.acronym)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, acronym: str) -> HttpResponse:
    """Write the draft: save it, or save it and submit it."""
    group, person = find_group(request, acronym), person_of(request)
    require(permissions.may_write(person, group))
    current = queries.draft_of(group)
    if current is None:
        return redirect("groups:charter", group.acronym)
    if current.state == Charter.State.SUBMITTED:
        return redirect("groups:charter_version", group.acronym, current.version)
    form = CharterForm(
        request.POST or None, instance=current, initial={"revision": current.revision}
    )
    theirs: list[dict[str, object]] = []
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name, _heading in Charter.SECTIONS}
        try:
            saved = services.save_draft(
                Charter.objects.get(pk=current.pk),
                words,
                by=person,
                summary=form.cleaned_data["summary"],
                revision=form.cleaned_data["revision"],
            )
        except Stale as stale:
            form.add_error(None, str(stale))
            theirs = _differences(stale.current, words)
            # Saving again is then a choice made with both texts in view.
            form.data = {**request.POST.dict(), "revision": stale.current.revision}
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            if "submit" not in request.POST:
                messages.success(request, _("The draft is saved."))
                return redirect("groups:charter_draft", group.acronym)
            if attempt(form, lambda: services.submit_charter(saved, by=person)):
                messages.success(request, _("The charter waits for a decision now."))
                return redirect("groups:charter_version", group.acronym, saved.version)
            form.data = {**request.POST.dict(), "revision": saved.revision}
    context = {"group": group, "form": form, "draft": current, "theirs": theirs}
    return render(request, "groups/charter_edit.html", context)


def _differences(theirs: Charter, mine: dict[str, str]) -> list[dict[str, object]]:
    """From what is saved now to what was typed, for the sections that differ."""
    found: list[dict[str, object]] = []
    for name, heading in Charter.SECTIONS:
        pieces = diff(getattr(theirs, name), mine[name])
        if has_changes(pieces):
            found.append({"heading": heading, "html": to_html(pieces)})
    return found


@login_required
@require_POST
def withdraw(request: HttpRequest, acronym: str) -> HttpResponse:
    group = find_group(request, acronym)
    current = queries.draft_of(group)
    require(permissions.may_write(request.user, group))
    if current is not None:
        try:
            services.withdraw_draft(current, by=person_of(request))
        except NotPossible as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The draft is withdrawn. It stays in the list."))
    return redirect("groups:charter", group.acronym)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, acronym: str, number: int) -> HttpResponse:
    """Record what was decided about a submitted version."""
    group, person = find_group(request, acronym), person_of(request)
    shown = get_object_or_404(group.charters, version=number)
    require(permissions.may_decide(person, group))
    if shown.state != Charter.State.SUBMITTED:
        messages.error(request, _("Only a charter that was submitted can be decided."))
        return redirect("groups:charter_version", group.acronym, shown.version)
    form = DecisionForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: services.decide(shown, by=person, **form.cleaned_data))
    ):
        messages.success(request, _("The decision is recorded."))
        return redirect("groups:charter_version", group.acronym, shown.version)
    return render(request, "groups/decide.html", {"group": group, "charter": shown, "form": form})
