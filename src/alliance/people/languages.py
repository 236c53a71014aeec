"""In which language we speak: a mail in the person's own, else the site's; a page in the viewer's
own, else the one chosen in the footer, else what the browser asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from alliance.people.models import Person
from alliance.people.queries import owner_of


def language_of(person: Person) -> str:
    """The code of the language to write to `person` in; one of LANGUAGES."""
    offered = {code for code, _ in settings.LANGUAGES}
    return person.language if person.language in offered else settings.LANGUAGE_CODE


def speaking_to(person: Person) -> AbstractContextManager[None]:
    """`with speaking_to(person):` makes translated words theirs."""
    return translation.override(language_of(person))


def speaking_to_address(email: str) -> AbstractContextManager[None]:
    """As `speaking_to` the owner of a proven address; the site's language where there is none."""
    owner = owner_of(email)
    return speaking_to(owner) if owner else translation.override(settings.LANGUAGE_CODE)


class LanguageMiddleware:
    """Make a signed-in person's own language that of the page.

    Without one, Django's LocaleMiddleware has chosen already: by the cookie of the footer's form,
    else by Accept-Language. It adds Vary: Accept-Language, the middleware of zones Vary: Cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        own = chosen_by(request)
        if not own:
            return self.get_response(request)
        with translation.override(own):
            request.LANGUAGE_CODE = own
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", own)
        return response


def chosen_by(request: HttpRequest) -> str:
    """The language that the viewer keeps in their account; "" for none.

    Like `zones.zone_of`: no look at the account unless the browser brings a session.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return ""
    offered = {code for code, _ in settings.LANGUAGES}
    return request.user.language if request.user.language in offered else ""
