"""What the views share: finding a series and a call, asking who may, answering in JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from alliance.calls import permissions
from alliance.calls.errors import NoSuchCall, Refused
from alliance.calls.forms import moment_of
from alliance.calls.models import CallSeries
from alliance.calls.occurrences import Occurrence, occurrence_at
from alliance.people.models import Person
from alliance.people.refusals import add_errors

View = Callable[..., HttpResponse]


def me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def viewer(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


def series_or_404(request: HttpRequest, slug: str) -> CallSeries:
    """A series that the viewer may see."""
    rows = CallSeries.objects.select_related("group", "continues")
    found = get_object_or_404(rows, slug=slug)
    if not permissions.may_see(request.user, found):
        raise Http404(_("There are no such calls."))
    return found


def call_or_404(series: CallSeries, stamp: str) -> Occurrence:
    moment = moment_of(stamp)
    call = occurrence_at(series, moment) if moment else None
    if call is None:
        raise Http404(_("There is no such call."))
    return call


def keeper(view: View) -> View:
    """`view(request, series, ...)` for those who may change the series; others get 403, and who is
    not signed in is asked to.
    """

    @wraps(view)
    @login_required
    def wrapped(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        series = series_or_404(request, slug)
        if not permissions.may_change(request.user, series):
            raise PermissionDenied(_("These calls are not yours to change."))
        return view(request, series, **kwargs)

    return wrapped


def done(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do it; where it is refused, say so in the form."""
    try:
        act()
    except ValidationError as error:
        add_errors(form, error)
    except (Refused, NoSuchCall) as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def as_json(data: dict[str, Any], *, is_private: bool = False) -> JsonResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    if is_private:
        response["Cache-Control"] = "private, no-store"
    else:
        response["Access-Control-Allow-Origin"] = "*"
    return response


def midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
