"""What several views share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from alliance.decisions import permissions
from alliance.decisions.models import Decision, Elector
from alliance.decisions.services import NotPossible
from alliance.people.models import Person
from alliance.people.refusals import tell


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; for views that require sign-in."""
    assert isinstance(request.user, Person)
    return request.user


def find(request: HttpRequest, public_id: UUID) -> Decision:
    found = Decision.objects.select_related("group", "created_by")
    decision = get_object_or_404(found, public_id=public_id)
    if not permissions.may_see(request.user, decision):
        raise Http404
    return decision


def find_elector(decision: Decision, pk: int) -> Elector:
    rows = decision.electors.select_related("person", "organization", "proxy", "delegate")
    elector = get_object_or_404(rows, pk=pk)
    elector.decision = decision
    return elector


def attempt(form: BaseForm, work: Callable[[], Any]) -> Any:
    """What `work` gives; None with what is wrong written into the form, where nothing is lost."""
    try:
        return work()
    except (NotPossible, ValidationError) as refusal:
        tell(form, refusal)
    return None


def form_page(
    request: HttpRequest, form: BaseForm, decision: Decision | None, **words: Any
) -> HttpResponse:
    """A page with one form: `title`, `lead`, `button` in `words`."""
    context = {"form": form, "decision": decision, **words}
    return render(request, "decisions/form.html", context)
