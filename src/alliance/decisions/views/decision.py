"""One decision: its page, its JSON, the file that is counted, the words for minutes."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alliance.decisions import (
    as_json,
    choices,
    document,
    drawing,
    gates,
    minutes,
    permissions,
    queries,
    receipts,
    services,
    subjects,
    wording,
)
from alliance.decisions.log_lines import lines
from alliance.decisions.models import Decision, Nomination
from alliance.decisions.naming import Names
from alliance.decisions.queries import Somebody
from alliance.decisions.views.common import find
from alliance.groups.queries import today
from alliance.people.models import Person
from alliance.writing.markdown import to_html


@require_safe
def decision(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The question, the rule, and what can be done now or has come of it. `?receipt=` finds a
    ballot among those of a closed vote.
    """
    found = find(request, public_id)
    names = Names(found, request.user)
    now = timezone.now()
    is_over = found.is_open and now >= found.closes_at
    context = {
        "decision": found,
        "text": to_html(found.text),
        "rule": wording.rule(found),
        "gates": gates.words(found, request.user),
        "outcome": wording.outcome(found),
        "numbers": wording.numbers(found),
        "charts": drawing.charts(found),
        "turnout": queries.turnout(found),
        "options": queries.offered(found),
        "subject": subjects.link_of(found),
        "is_over": is_over,  # and is being counted
        "objections": _objections(found, request.user, names, is_over),
        "cast": _cast(found, names),
        "electors": _electors(found, names),
        "lines": lines(found, names),
        "may_lead": permissions.may_lead(request.user, found),
        "may_void": _may_void(request.user, found),
        "void": document.void(found) if found.is_void else None,
        "mine": [] if is_over else _mine(found, request.user, names),
        **_election(found, request.user),
        **_asked_receipt(found, request.GET.get("receipt", "")),
    }
    return render(request, "decisions/decision.html", context)


def _may_void(viewer: Somebody, decision: Decision) -> bool:
    return decision.is_closed and not decision.is_void and permissions.may_void(viewer, decision)


def _mine(decision: Decision, viewer: Somebody, names: Names) -> list[dict[str, Any]]:
    """What the viewer may do for each elector that they vote for or speak for."""
    if not decision.is_open:
        return []
    own = {elector.pk for elector in queries.electors_of(viewer, decision)}
    rows = {e.pk: e for e in queries.votes_of(viewer, decision)}
    rows |= {e.pk: e for e in queries.electors_of(viewer, decision)}
    found = []
    for pk, elector in sorted(rows.items()):
        elector.decision = decision
        standing = elector.objections.filter(state__in=("open", "upheld")).first()
        found.append(
            {
                "elector": elector,
                "name": names.of_elector(elector),
                "is_self": isinstance(viewer, Person) and elector.person_id == viewer.pk,
                "is_own": pk in own,
                "objection": standing,
                "proxy": names.of_elector(elector.proxy) if elector.proxy else "",
                "may_delegate": permissions.may_name_delegate(viewer, elector),
            }
        )
    return found


def _objections(
    decision: Decision, viewer: Somebody, names: Names, is_over: bool
) -> list[dict[str, Any]]:
    rows = decision.objections.select_related(
        "decision__group", "elector__person", "elector__organization", "elector__decision"
    )
    can_change = decision.is_open and not is_over
    return [
        {
            "objection": one,
            "who": names.of_elector(one.elector),
            "may_settle": can_change
            and one.state == "open"
            and permissions.may_settle(viewer, one),
            "may_take_back": can_change
            and one.state == "open"
            and permissions.may_speak_for(viewer, one.elector),
        }
        for one in rows
    ]


def _cast(decision: Decision, names: Names) -> list[dict[str, Any]]:
    """What was voted, as far as it may be seen: nothing while it is hidden, without names where the
    ballot is secret. Votes of a decision that was called off stay as hidden as they were.
    """
    if decision.hides_votes:
        return []
    rows = decision.ballots.select_related("elector__person", "elector__organization")
    return [
        {
            "receipt": ballot.receipt,
            "who": names.of_elector(ballot.elector) if ballot.elector else "",
            "votes": ballot.votes,
            "choice": choices.in_words(decision, ballot.choice),
        }
        for ballot in rows.order_by("receipt")
    ]


def _electors(decision: Decision, names: Names) -> list[dict[str, Any]]:
    """Who may vote. Who has voted is not said while it is open, nor after a secret ballot."""
    rows = decision.electors.select_related("person", "organization", "proxy__person")
    return [
        {
            "name": names.of_elector(elector),
            "votes": elector.votes,
            "is_recused": elector.is_recused,
            "reason": elector.recusal_reason,
            "proxy": names.of_elector(elector.proxy) if elector.proxy else "",
        }
        for elector in rows
    ]


def _election(decision: Decision, viewer: Somebody) -> dict[str, Any]:
    """Who stands, and what the viewer may do about it. Who was asked and has not answered is known
    to those who lead it and to whoever asked.
    """
    if not decision.is_election:
        return {}
    leads = permissions.may_lead(viewer, decision)
    rows = list(decision.nominations.select_related("person", "nominated_by"))
    nominating = (
        decision.state == Decision.State.NOMINATING
        and decision.nominations_close_at is not None
        and timezone.now() < decision.nominations_close_at
    )
    return {
        "standing": [one for one in rows if one.state == Nomination.State.ACCEPTED],
        "asked": [
            one
            for one in rows
            if one.state != Nomination.State.ACCEPTED
            and (leads or viewer.pk in (one.nominated_by_id, one.person_id))
        ],
        "my_nomination": next((one for one in rows if one.person_id == viewer.pk), None),
        "nominating": nominating,
        "may_nominate": nominating and permissions.may_nominate(viewer, decision),
        "may_seat": leads
        and decision.is_closed
        and not decision.is_void
        and decision.seated_at is None
        and bool(decision.role)
        and bool(services.elected_people(decision)),
        "role_has_begun": decision.role_starts_on is not None
        and decision.role_starts_on <= today(),
    }


def _asked_receipt(decision: Decision, typed: str) -> dict[str, Any]:
    """The ballot under a receipt, which may be given with the key behind it."""
    if not typed or not decision.is_closed:
        return {}
    plain = "".join(typed.split()).upper()
    receipt = receipts.split(plain)[0] or plain
    ballot = decision.ballots.filter(receipt=receipt[:20]).first()
    return {
        "asked_receipt": receipt[:20],
        "found_ballot": ballot,
        "found_choice": choices.in_words(decision, ballot.choice) if ballot else "",
    }


@require_safe
def decision_json(request: HttpRequest, public_id: UUID) -> JsonResponse:
    told = as_json.of(find(request, public_id))
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The published file of a closed decision; before that there is none."""
    found = document.published(find(request, public_id))
    if found is None:
        raise Http404
    response = HttpResponse(
        json.dumps(found, ensure_ascii=False, indent=1), content_type="application/json"
    )
    response["Access-Control-Allow-Origin"] = "*"
    response["Content-Disposition"] = f'inline; filename="decision-{public_id}.json"'
    return response


@require_safe
def minutes_text(request: HttpRequest, public_id: UUID) -> HttpResponse:
    text = minutes.text_of(find(request, public_id))
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")
