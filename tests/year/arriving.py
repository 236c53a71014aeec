"""People come: they make an account with a code from their mail, say who they are, subscribe."""

from __future__ import annotations

from tests.year.cast import Somebody
from tests.year.community import Community

MODES = {0: "digest", 1: "none"}  # of ten people one gets digests and one nothing by mail


def come(community: Community, count: int) -> list[Somebody]:
    """The next `count` people make their accounts; returns them."""
    first = len(community.arrived)
    new = community.everybody[first : first + count]
    community.all_at_once(lambda one: sign_up(community, one), new)
    community.arrived += new
    return new


def sign_up(community: Community, one: Somebody) -> None:
    make_account(community, one)
    subscribe(community, one, "main", MODES.get(one.number % 10, "each"))
    if one.number % 4 == 0:
        subscribe(community, one, "announcements", "each")
    if one.number % 8 == 1:
        subscribe(community, one, "dev", "each")


def make_account(community: Community, one: Somebody) -> None:
    browser = one.browser
    browser.send("/account/signup/", "/account/signup/", email=one.email)
    code = community.site.post.code_for(one.email)
    browser.send(browser.get("/account/confirm-email/"), "/account/confirm-email/", code=code)
    one.came_at = one.signed_in_at = community.now
    page = browser.get("/people/me/")
    browser.send(page, "/people/me/", name=one.name, profile_public=one.number % 2 == 0)


def subscribe(community: Community, one: Somebody, slug: str, mode: str) -> None:
    community.do(one, f"/lists/{slug}/", f"/lists/{slug}/subscribe/", email=one.email, mode=mode)
    one.lists[slug] = mode


def join(community: Community, one: Somebody, group: str) -> None:
    community.do(one, f"/groups/{group}/", f"/groups/{group}/join/")
    one.groups.add(group)
