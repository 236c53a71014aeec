"""All groups: the list, the constellation, and proposing another."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from alliance.groups import permissions, queries, representations, services, sky
from alliance.groups.forms import ProposalForm
from alliance.groups.models import Charter, GroupEvent, WorkingGroup
from alliance.groups.views.common import as_json, attempt, person_of
from alliance.people.models import Person

State = WorkingGroup.State


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All groups by what they are doing, or those that the filters leave."""
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "").strip()[:100]
    mine = request.GET.get("mine") == "1" and request.user.is_authenticated
    groups = queries.groups_of(person_of(request)) if mine else queries.all_groups()
    if kind in WorkingGroup.Kind.values:
        groups = groups.filter(kind=kind)
    for word in words.split()[:8]:
        groups = groups.filter(Q(name__icontains=word) | Q(purpose__icontains=word))
    context = {
        "sections": _sections(groups),
        "kinds": WorkingGroup.Kind.choices,
        "kind": kind,
        "words": words,
        "mine": mine,
        "is_filtered": bool(kind or words or mine),
        "withheld": _withheld(request),
    }
    return render(request, "groups/index.html", context)


def _sections(groups: QuerySet[WorkingGroup]) -> list[dict[str, object]]:
    """Groups by state; what is over stands together, as the archive."""
    titles = {
        State.ACTIVE: _("Active"),
        State.PROPOSED: _("Proposed"),
        State.DORMANT: _("Dormant"),
        State.CONCLUDED: _("Archive"),
    }
    found: dict[State, list[WorkingGroup]] = {}
    people = Count(
        "roles__person",
        filter=Q(roles__in=queries.roles_on().filter(person__isnull=False)),
        distinct=True,
    )
    for group in groups.annotate(people=people):
        state = State.CONCLUDED if group.state == State.ARCHIVED else State(group.state)
        found.setdefault(state, []).append(group)
    return [
        {"state": state, "title": title, "groups": found[state]}
        for state, title in titles.items()
        if state in found
    ]


def _withheld(request: HttpRequest) -> list[WorkingGroup]:
    if not permissions.is_staff(request.user):
        return []
    return list(WorkingGroup.objects.exclude(withheld_at=None).order_by("name"))


def _last_change() -> datetime | None:
    return GroupEvent.objects.aggregate(last=Max("at"))["last"]


@require_safe
def index_json(request: HttpRequest) -> HttpResponse:
    data = representations.of_index(queries.all_groups())
    return as_json(request, data, changed=_last_change())


# Which lines of the constellation are drawn: "" all.
LINES = {
    "": gettext_lazy("Both"),
    "organizations": gettext_lazy("Organizations in common"),
    "people": gettext_lazy("People in common"),
}


@require_safe
def constellation(request: HttpRequest) -> HttpResponse:
    """Groups as stars, what they share as lines; the same as a list below."""
    kinds = {name: label for name, label in LINES.items() if name}
    asked = request.GET.get("lines", "")
    drawn = sky.read(timezone.now(), [asked] if asked in kinds else list(kinds))
    context = {
        "sky": drawn,
        "rows": _rows(drawn),
        "choices": LINES.items(),
        "chosen": asked if asked in kinds else "",
    }
    return render(request, "groups/constellation.html", context)


def _rows(drawn: sky.Sky) -> list[dict[str, object]]:
    """For each star what it shares with which other."""
    names = {star.acronym: star for star in drawn.stars}
    rows = []
    for star in drawn.stars:
        shared = [
            {"with": names[line.b if line.a == star.acronym else line.a], "line": line}
            for line in drawn.lines
            if star.acronym in (line.a, line.b)
        ]
        rows.append({"star": star, "shared": shared})
    return rows


@require_safe
def constellation_json(request: HttpRequest) -> HttpResponse:
    drawn = sky.read(timezone.now())
    data = {
        "url": representations.address("groups:constellation"),
        "groups": [
            {
                "acronym": star.acronym,
                "name": star.name,
                "state": star.state,
                "people": star.people,
                "organizations": star.organizations,
                "url": representations.address("groups:group", star.acronym),
            }
            for star in drawn.stars
        ],
        "lines": [
            {
                "groups": [line.a, line.b],
                "organizations": line.organizations,
                "people": line.people,
                "other_people": line.others,
            }
            for line in drawn.lines
        ],
    }
    # No Last-Modified: brightness and roles change with time alone. The ETag says it.
    return as_json(request, data, changed=None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """A new group and the first words of its charter; then its page, where the draft goes on."""
    person = person_of(request)
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _found(form, person)):
        group = form.cleaned_data["acronym"]
        messages.success(
            request, _("The group is proposed. Complete its charter, then submit it for decision.")
        )
        if person.is_staff:
            return redirect("groups:group", group)
        return redirect(reverse("groups:charter_draft", args=[group]))
    return render(request, "groups/propose.html", {"form": form})


@transaction.atomic
def _found(form: ProposalForm, person: Person) -> Charter:
    words = form.cleaned_data
    group = services.found_group(
        person,
        acronym=words["acronym"],
        name=words["name"],
        purpose=words["purpose"],
        kind=words["kind"],
        parent=words["parent"],
    )
    draft = services.draft_charter(group, by=person)
    return services.save_draft(
        draft,
        {**draft.sections, "mission": words["mission"]},
        by=person,
        summary="",
        revision=draft.revision,
    )
