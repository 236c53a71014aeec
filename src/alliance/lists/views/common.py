"""What several pages of lists need."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from alliance.lists import permissions, queries
from alliance.lists.models import MailingList
from alliance.people.models import Person


def viewer(request: HttpRequest) -> Person:
    """The signed-in person; views that use it require a login."""
    assert isinstance(request.user, Person)
    return request.user


def anybody(request: HttpRequest) -> Person | AnonymousUser:
    assert isinstance(request.user, Person | AnonymousUser)
    return request.user


def known_list(request: HttpRequest, slug: str) -> MailingList:
    """The list, when the viewer may know of it; nobody learns of others."""
    found = queries.list_for(anybody(request), slug)
    if found is None:
        raise Http404(_("There is no such list."))
    return found


def moderated_list(request: HttpRequest, slug: str) -> MailingList:
    found = known_list(request, slug)
    if not permissions.may_moderate(anybody(request), found):
        raise Http404(_("There is no such page."))
    return found


def managed_list(request: HttpRequest, slug: str) -> MailingList:
    found = known_list(request, slug)
    if not permissions.may_manage(anybody(request), found):
        raise Http404(_("There is no such page."))
    return found


def tabs(request: HttpRequest, mailing_list: MailingList) -> dict[str, object]:
    """What stands above every page of those who look after a list (lists/head.html)."""
    return {
        "list": mailing_list,
        "may_manage": permissions.may_manage(anybody(request), mailing_list),
        "waiting": queries.waiting_count(mailing_list),
    }
