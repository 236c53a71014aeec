"""An alliance with everything in it, whose pages are walked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings as site
from django.test import Client
from tests.platform.translation.reading import Page

from alliance.people.models import Person

# Addresses that give no page to read.
PASSED_BY = re.compile(
    r"\.(?:json|ics|atom|rss|xml|svg|png|zip|mbox|md|txt|vtt|eml|jsonld)$|^/(?:static|media)/"
    r"|/(?:feed|atom|raw|original)/?$|logout"
)
STARTS = ("/", "/home/", "/community/")
ALIKE = 5  # so many pages of one form: /issuers/NAME/ is one, /issuers/NAME/members/ another

Walk = Callable[[Client], Iterator[tuple[str, Page]]]


@pytest.fixture
def administrator(db: None) -> Person:
    """Of a new site, with the demonstration that it begins with and what its tasks make of it."""
    from alliance.cli.preparing import first_content
    from alliance.recognition import due
    from alliance.recognition.models import Due

    first_content(with_demo=True)
    for person_id in list(Due.objects.values_list("person_id", flat=True)):
        due.look(person_id)  # as the tasks do
    return Person.objects.get(is_superuser=True)


@pytest.fixture(params=["a visitor", "an administrator"])
def reader(request: pytest.FixtureRequest, administrator: Person) -> Client:
    """A browser that asks for Spanish."""
    client = Client(HTTP_ACCEPT_LANGUAGE="es-MX,es;q=0.9")
    if request.param == "an administrator":
        client.force_login(administrator, backend=site.AUTHENTICATION_BACKENDS[-1])
    return client


def walk(client: Client) -> Iterator[tuple[str, Page]]:
    """Pages that links lead to, each as its address and what it says."""
    ahead, seen = list(STARTS), set(STARTS)
    forms: dict[str, int] = {}
    while ahead:
        address = ahead.pop(0)
        answer = client.get(address, follow=True)
        assert answer.status_code < 500, f"{address} answers {answer.status_code}"
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        page = Page(answer.content.decode())
        yield address, page
        for link in page.links:
            parts = urlsplit(urljoin(address, link))
            known = parts.path in seen or PASSED_BY.search(parts.path)
            if known or parts.netloc or parts.scheme not in ("", "http"):
                continue
            seen.add(parts.path)
            form = _form(parts.path)
            forms[form] = forms.get(form, 0) + 1
            if forms[form] <= ALIKE:
                ahead.append(parts.path)


def _form(path: str) -> str:
    """The route that an address is of; an address of no page is its own."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(path).route
    except Resolver404:
        return path
