"""What the pages of conduct share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase

from alliance.people.models import Person

View = Callable[..., HttpResponseBase]


def me(request: HttpRequest) -> Person:
    """Whoever is signed in; call it behind `login_required`."""
    assert isinstance(request.user, Person)
    return request.user


def in_confidence(view: View) -> View:
    """Nothing of the page is kept by browsers or caches, found by robots, or told elsewhere."""

    @wraps(view)
    def quiet(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        # "no-referrer" would go too far: forms would come with the origin "null", and be refused.
        response["Referrer-Policy"] = "same-origin"
        return response

    return quiet
