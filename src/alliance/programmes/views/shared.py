"""What the views of this room do alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from alliance.people.models import Person
from alliance.programmes import permissions
from alliance.programmes.models import Application, GrantProgramme, Milestone, Round


def me(request: HttpRequest) -> Person:
    """Whoever is signed in; the view has asked for that."""
    assert isinstance(request.user, Person)
    return request.user


def round_for(request: HttpRequest, code: str, slug: str) -> Round:
    """The round, for who may see it. Others are told that nothing is there."""
    rows = Round.objects.select_related("programme", "grant")
    found = rows.filter(programme__code=code, slug=slug).first()
    if found is None or not permissions.may_see_round(request.user, found):
        raise Http404("No call for applications is here.")
    return found


def run_by_me(request: HttpRequest, code: str) -> GrantProgramme:
    """The programme, for who runs it. Raises `PermissionDenied` for everybody else."""
    found = get_object_or_404(GrantProgramme, code=code)
    permissions.ask(permissions.may_run(request.user, found))
    return found


def round_run_by_me(request: HttpRequest, code: str, slug: str) -> Round:
    """The round, for who runs its programme. Raises `PermissionDenied` for everybody else."""
    found = round_for(request, code, slug)
    permissions.ask(permissions.may_run(request.user, found.programme))
    return found


def head(round: Round, now: datetime) -> dict[str, Any]:
    """What every page of who runs a round is given: `is_closed` once there is something to read."""
    phase = round.phase(now)
    return {
        "round": round,
        "programme": round.programme,
        "phase": phase,
        "is_closed": phase in permissions.JUDGED,
    }


def application_for(request: HttpRequest, public_id: UUID) -> Application:
    """The application, for who may read it. Others are told that nothing is there: among them
    whoever has an interest in it, whatever else they are.
    """
    rows = Application.objects.select_related("round__programme", "organization", "lead")
    found = rows.filter(public_id=public_id).first()
    if found is None or not permissions.may_read(request.user, found, timezone.now()):
        raise Http404("No application is here.")
    return found


def milestone_for(request: HttpRequest, public_id: UUID) -> Milestone:
    """The milestone, for who may read its application."""
    rows = Milestone.objects.select_related("award__application__round__programme")
    found = rows.filter(public_id=public_id).first()
    if found is None or not permissions.may_read(
        request.user, found.award.application, timezone.now()
    ):
        raise Http404("No milestone is here.")
    return found


def refused(request: HttpRequest, refusal: ValidationError) -> None:
    """Say on the next page why something was not done."""
    messages.error(request, " ".join(refusal.messages))


def tried(request: HttpRequest, act: Callable[[], Any], words: str = "") -> bool:
    """Do it and say so; or say why not."""
    try:
        act()
    except ValidationError as refusal:
        refused(request, refusal)
        return False
    if words:
        messages.success(request, words)
    return True
