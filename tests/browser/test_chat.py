"""Two people talk in the chat of the site, in two browsers, through a real Prosody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from tests import prepared
from tests.browser import look
from tests.browser.people import sign_up
from tests.services import prosody
from tests.services.processes import Site


@pytest.fixture(scope="module")
def chat(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[prosody.Chat]:
    """A site with a chat server beside it, whose community room keeps an archive."""
    prosody.needed()
    data = tmp_path_factory.mktemp("site") / "data"
    ports = prosody.environment(data)
    keys = ("CHAT_PORT", "CHAT_XMPP_PORT", "CHAT_DOMAIN")
    prepared.lay(data)
    site = Site(data, {key: ports[key] for key in keys})
    site.start(timeout_s=240)
    with prosody.running(site.environment) as chat:
        chat.site = site  # type: ignore[attr-defined]
        chat.python(
            "from alliance.chat import services\n"
            "room = services.community_room(); room.is_archived = True; room.save()"
        )
        yield chat
    site.stop()


@pytest.fixture
def site(chat: prosody.Chat) -> Site:
    return chat.site  # type: ignore[attr-defined, no-any-return]


def enter(page: Page, site: Site, email: str, nickname: str, archived: str = "not at all") -> None:
    sign_up(page, site, email)
    page.goto("/chat/me/")
    page.get_by_label("Nickname").fill(nickname)
    choice = page.get_by_label("In archives I appear")
    choice.select_option(label=choice.locator("option").filter(has_text=archived).inner_text())
    page.get_by_role("button", name="Keep").click()
    page.goto("/chat/community/")
    expect(writing(page)).to_be_visible(timeout=30_000)


def writing(page: Page) -> Locator:
    return page.locator("converse-muc textarea.chat-textarea")


def say(page: Page, words: str) -> None:
    writing(page).fill(words)
    writing(page).press("Enter")


def message(page: Page, words: str) -> Locator:
    return page.locator("converse-chat-message").filter(has_text=words)


def take_back(page: Page, words: str) -> None:
    message(page, words).hover()
    message(page, words).locator("converse-dropdown .dropdown-toggle").click()
    page.locator(".dropdown-menu.show .chat-msg__action-retract").click()
    page.get_by_role("button", name="Confirm").click()


def test_two_people_talk_take_back_and_are_there_again_after_a_restart(
    chat: prosody.Chat, site: Site, open_browser: Callable[..., Page]
) -> None:
    ada, grace = open_browser(), open_browser(java_script=True)
    ada.goto("/chat/")
    look.assert_accessible(ada)
    enter(ada, site, "ada.chat@example.org", "Ada", "with my nickname")
    enter(grace, site, "grace.chat@example.org", "Grace")

    say(ada, "Good day from Ada")
    expect(message(grace, "Good day from Ada")).to_be_visible()
    say(grace, "Good day to you, see https://www.example.org")
    expect(message(ada, "Good day to you")).to_be_visible()
    expect(ada.locator(".occupant-list")).to_contain_text("Grace")
    assert look.findings(ada) == []  # with the list of who is there, which small windows hide
    look.assert_accessible(ada, "chat", at="h1")

    say(ada, "This was not meant")
    expect(message(grace, "This was not meant")).to_be_visible()
    take_back(ada, "This was not meant")
    expect(message(grace, "This was not meant")).to_have_count(0)

    assert chat.alliance("restart")[0] == 0
    expect(ada.get_by_text("The chat does not answer at the moment")).to_be_hidden(timeout=60_000)
    expect(grace.get_by_text("The chat does not answer at the moment")).to_be_hidden(timeout=60_000)
    say(ada, "Here again")
    expect(message(grace, "Here again")).to_be_visible(timeout=60_000)

    grace.get_by_role("button", name="I am here").click()
    expect(grace.locator(".chat-here")).to_contain_text("Grace")
    kept = grace.locator(".chat-kept")
    expect(kept).to_contain_text("Good day from Ada")
    expect(kept).not_to_contain_text("Good day to you")  # Grace did not agree
    expect(kept).not_to_contain_text("This was not meant")


def test_a_moderator_takes_back_in_the_room_what_somebody_said(
    chat: prosody.Chat, site: Site, open_browser: Callable[..., Page]
) -> None:
    mod, eve = open_browser(), open_browser()
    sign_up(mod, site, "mod.chat@example.org")
    chat.python(
        "from alliance.people.services import person_for_proven_address as p\n"
        "one = p('mod.chat@example.org'); one.is_staff = True; one.save()"
    )
    enter(eve, site, "eve.chat@example.org", "Eve", "with my nickname")
    mod.goto("/chat/community/")
    expect(writing(mod)).to_be_visible(timeout=30_000)
    say(eve, "Buy cheap badges")
    expect(message(mod, "Buy cheap badges")).to_be_visible()
    message(mod, "Buy cheap badges").hover()
    message(mod, "Buy cheap badges").locator("converse-dropdown .dropdown-toggle").click()
    mod.locator(".dropdown-menu.show .chat-msg__action-retract").click()
    mod.get_by_role("button", name="Confirm").click()
    expect(message(eve, "Buy cheap badges")).to_have_count(0)
    mod.goto("/chat/community/")
    mod.locator("summary", has_text="Moderate this room").click()
    look.assert_accessible(mod)
    mod.get_by_label("Nickname of the person").fill("Eve")
    mod.get_by_label("What", exact=True).select_option(label="banned")
    mod.get_by_label(re.compile("^Why")).fill("Advertising")
    mod.get_by_role("button", name="Do it").click()
    expect(mod.get_by_text("Done, and logged.")).to_be_visible()
    eve.goto("/chat/community/")
    expect(eve.get_by_text("Advertising")).to_be_visible()
    expect(writing(eve)).to_have_count(0)


def test_the_chat_speaks_the_language_of_the_page(
    site: Site, open_browser: Callable[..., Page]
) -> None:
    page = open_browser()
    missing: list[str] = []
    page.on("response", lambda r: missing.append(r.url) if r.status >= 400 else None)
    enter(page, site, "juana.chat@example.org", "Juana")
    page.evaluate("document.cookie = 'django_language=es;path=/'")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(writing(page)).to_have_attribute("placeholder", "Mensaje", timeout=30_000)
    assert not missing


def test_a_room_reads_without_script(site: Site, open_browser: Callable[..., Page]) -> None:
    page = open_browser(java_script=False)
    page.goto("/chat/community/")
    expect(page.get_by_role("link", name="Sign in to chat")).to_be_visible()
    sign_up(page, site, "plain.chat@example.org")
    page.goto("/chat/community/")
    expect(page.get_by_text("Talking needs JavaScript")).to_be_visible()
    expect(page.get_by_role("heading", name="Kept of this room")).to_be_visible()
    page.get_by_role("button", name="I am here").click()
    expect(page.locator(".chat-here")).to_contain_text("member-")
