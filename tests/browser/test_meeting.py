"""A call from its first topic to its record: its coordinator, those on it, a speaker, a reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser.look import SIZES, assert_accessible, follow
from tests.browser.people import link_in, sign_up
from tests.services.processes import Site

ROOM = "https://room.example.org/harbour"


@pytest.fixture
def coordinator(open_browser: Callable[..., Page], site: Site) -> Page:
    page = open_browser()
    page.goto(link_in_text(site.alliance("signin", "coordinator@example.org", "--admin")))
    page.get_by_role("button", name="Sign in").first.click()
    expect(page.locator(".account-menu")).to_be_visible()
    page.goto("/people/me/")
    page.locator("input[name=name]").fill("Cora")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator(".account-name")).to_contain_text("Cora")
    return page


def link_in_text(text: str) -> str:
    found = re.search(r"https?://\S+", text)
    assert found, text
    return found[0]


def participant(open_browser: Callable[..., Page], site: Site, name: str) -> Page:
    page = open_browser()
    sign_up(page, site, f"{name.lower()}@meeting.example.org")
    page.goto("/people/me/")
    page.locator("input[name=name]").fill(name)
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator(".account-name")).to_contain_text(name)
    return page


def make_calls(page: Page, slug: str, minutes: int = 12) -> str:
    """A weekly series whose first call begins in so many minutes; the address of that call."""
    start = datetime.now(UTC) + timedelta(minutes=minutes)
    page.goto("/calls/new/")
    page.locator("input[name=name]").fill(f"Harbour call {slug}")
    page.locator("input[name=slug]").fill(slug)
    page.locator("input[name=first_on]").fill(f"{start:%Y-%m-%d}")
    page.locator("input[name=local_time]").fill(f"{start:%H:%M}")
    page.locator("[name=time_zone]").select_option("UTC")
    page.locator("input[name=duration_min]").fill("45")
    page.locator("input[name=join_url]").fill(ROOM)
    page.locator("form.call-form button").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Harbour call {slug}")
    return f"/calls/{slug}/{start:%Y-%m-%d}/"


def part(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.locator(f"#{name}")


def test_a_call_from_its_first_topic_to_its_record(
    open_browser: Callable[..., Page], site: Site, coordinator: Page
) -> None:
    call = make_calls(coordinator, "harbour")
    pat, quinn = (participant(open_browser, site, name) for name in ("Pat", "Quinn"))
    reader = open_browser(java_script=False)

    # Before: a topic is suggested, voted for, accepted and put on the agenda; a speaker is invited.
    pat.goto("/calls/harbour/topics/")
    pat.get_by_label("Title").fill("Badges for lighthouse keepers")
    pat.get_by_label("Why", exact=False).first.fill("Who keeps watch should have one.")
    pat.get_by_role("button", name="Suggest it").click()
    quinn.goto("/calls/harbour/topics/")
    quinn.locator(".topic", has_text="lighthouse").locator("button.vote").click()
    expect(quinn.locator(".topic .vote-count")).to_have_text("2")
    assert_accessible(quinn, "call-topics")
    coordinator.goto("/calls/harbour/topics/")
    coordinator.get_by_role("button", name="Accept Badges").click()
    expect(coordinator.locator(".topic .tag-gold")).to_have_text("accepted")
    coordinator.goto(f"{call}prepare/")
    coordinator.get_by_role("button", name="Put on the agenda").click()
    expect(coordinator.locator(".plan")).to_contain_text("Badges for lighthouse keepers")
    invite = coordinator.locator("details", has_text="Invite a speaker")
    invite.get_by_label("Item").select_option(label="Badges for lighthouse keepers")
    invite.get_by_label("Name").fill("Sol")
    invite.get_by_label("E-mail address").fill("sol@meeting.example.org")
    invite.get_by_role("button", name="Send the invitation").click()
    expect(coordinator.locator("#speakers")).to_contain_text("invited")
    assert_accessible(coordinator, "call-prepare")
    speaker = open_browser(java_script=False)
    speaker.goto(link_in(site.wait_for_mail("sol@meeting.example.org"), "/calls/speaking/"))
    speaker.get_by_role("button", name="I will speak").click()
    expect(speaker.locator("main")).to_contain_text("You will speak. Thank you!")
    speaker.locator("input[type=file]").set_input_files(
        {"name": "watch.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n"}
    )
    speaker.get_by_role("button", name="Save").click()
    expect(speaker.get_by_role("link", name="watch.pdf")).to_be_visible()

    # The room is open: the page leads in, and its address stands nowhere on it.
    pat.set_viewport_size({"width": SIZES["phone"][0], "height": SIZES["phone"][1]})
    for page in (pat, quinn, coordinator):
        page.goto(call)
    expect(pat.get_by_role("link", name="Join the call")).to_be_visible()
    assert ROOM not in pat.content()
    answer = pat.request.get(f"{call}join/", max_redirects=0)
    assert answer.status == 302 and answer.headers["location"] == ROOM

    # It begins; everybody's page follows.
    coordinator.get_by_role("button", name="Begin the call").click()
    for page in (pat, quinn, coordinator):
        expect(page.locator("#now[data-phase=on]")).to_be_visible()
        expect(page.locator("[data-now]")).to_have_text("Roll call")
        expect(page.locator("[data-ring]")).to_be_visible()
    assert_accessible(coordinator, "call-coordinator")

    # Roll call with an introduction, and a hand.
    form = pat.locator("[data-mine=line] form").first
    form.locator("[name=organization]").fill("Harbour School")
    form.locator("[name=first_time]").check()
    form.locator("[name=introduction]").fill("I keep the light.")
    form.get_by_role("button", name="Sign", exact=True).click()
    expect(part(coordinator, "roll-call")).to_contain_text("I keep the light.")
    expect(coordinator.get_by_role("button", name="Confirm Pat")).to_be_visible()
    expect(part(quinn, "roll-call")).to_contain_text("Harbour School")
    part(pat, "queue").get_by_placeholder("About").fill("lamps")
    pat.get_by_role("button", name="Raise my hand").click()
    expect(part(coordinator, "queue")).to_contain_text("lamps")
    coordinator.get_by_role("button", name="Call on Pat").click()
    expect(pat.locator(".hand.is-speaking")).to_contain_text("Pat")
    assert_accessible(pat, "call-participant")

    # A poll.
    coordinator.locator("summary", has_text="Ask a poll").click()
    coordinator.locator("[name=question]").fill("Which lamp?")
    coordinator.locator("[name=options]").fill("Oil\nElectric")
    coordinator.get_by_role("button", name="Open the poll").click()
    for page, choice in ((pat, "Oil"), (quinn, "Oil")):
        page.get_by_label(choice).check()
        page.get_by_role("button", name="Vote", exact=True).click()
        expect(page.locator(".ballot")).to_have_count(0)
    expect(coordinator.locator("[data-ballots]")).to_have_text("2")
    coordinator.get_by_role("button", name="Close and show the result").click()
    expect(quinn.locator(".poll-result")).to_contain_text("2 · 100 %")

    # The spoken code makes a line count.
    expect(coordinator.locator("[data-code-text]")).to_have_text(re.compile("^[A-Z0-9]{6}$"))
    code = coordinator.locator("[data-code-text]").inner_text()
    assert code not in quinn.content()
    pat.get_by_label("The code that is read aloud").fill(code.lower())
    pat.get_by_role("button", name="I am here").click()
    expect(part(pat, "roll-call")).to_contain_text("it counts")

    # The next item, more time for it; notes, a decision and an action with an owner.
    for _ in range(3):
        coordinator.get_by_role("button", name="Next item").click()
        coordinator.wait_for_timeout(200)
    coordinator.get_by_role("button", name="+5 min").click()
    pat.locator("#notes summary", has_text="Write").click()
    expect(pat.locator("[data-pad-status=kept]")).to_be_visible(timeout=30_000)
    pat.keyboard.press("Control+End")
    pat.keyboard.type("\nSol showed **three** lamps.\n")
    expect(part(quinn, "notes")).to_contain_text("Sol showed three lamps.")
    coordinator.locator("summary", has_text="Note a decision").click()
    coordinator.locator("#decision-text").fill("We badge keepers.")
    coordinator.locator("form", has=coordinator.locator("#decision-text")).get_by_role(
        "button", name="Note it"
    ).click()
    coordinator.locator("summary", has_text="Note an action").click()
    action = coordinator.locator("form", has=coordinator.locator("#action_text"))
    action.locator("#action_text").fill("Draw the badge")
    action.locator("#action_owner").select_option(label="Pat")
    action.get_by_role("button", name="Note it").click()
    expect(part(quinn, "record")).to_contain_text("Draw the badge")
    expect(part(quinn, "record")).to_contain_text("We badge keepers.")
    expect_kept(pat)

    # After: ended, wrapped up, final; what was typed is in the record, and nobody writes on.
    coordinator.get_by_role("button", name="End the call").click()
    expect(coordinator.get_by_text("The call has ended.")).to_be_visible()
    follow(coordinator.get_by_role("link", name="Wrap up").first)
    assert_accessible(coordinator, "call-wrap-up")
    coordinator.get_by_label("Summary").fill("Keepers get a badge.")
    coordinator.get_by_role("button", name="Finalise").click()
    expect(coordinator.get_by_text("The record is final.")).to_be_visible()
    expect(pat.locator("[data-pad-status=closed]")).to_be_visible(timeout=20_000)

    coordinator.goto(f"{call}wrap-up/")
    coordinator.locator("#consent").fill("All who are heard agreed.")
    with coordinator.expect_navigation():
        coordinator.locator("#consent").press("Enter")
    coordinator.locator("summary", has_text="Add a recording").click()
    recording = coordinator.locator("form[action$='/wrap-up/recordings/']")
    recording.locator("[name=title]").fill("The call")
    recording.locator("input[type=file]").set_input_files(
        {"name": "call.mp3", "mimeType": "audio/mpeg", "buffer": b"ID3\x04" + b"\0" * 2000}
    )
    recording.get_by_role("button", name="Add it").click()
    shown = coordinator.locator("#recordings")
    shown.get_by_role("button", name="Publish", exact=True).click()
    expect(shown.locator(".tag-gold")).to_have_text("published")
    coordinator.locator("summary", has_text="Add a transcript").click()
    transcript = coordinator.locator("form[action$='/wrap-up/transcripts/']")
    transcript.locator("[name=text]").fill("Sol: This lamp burns whale-free oil.")
    transcript.get_by_role("button", name="Add it").click()
    shown = coordinator.locator("#transcripts")
    shown.get_by_role("button", name="Publish", exact=True).click()
    expect(shown.locator(".tag-gold")).to_have_text("published")

    reader.goto(call)
    for words in ("Keepers get a badge.", "three", "We badge keepers.", "Draw the badge", "Pat"):
        expect(reader.locator("main")).to_contain_text(words)
    expect(reader.locator("audio")).to_have_count(1)
    assert_accessible(coordinator_on(coordinator, call), "call-record")
    reader.goto("/calls/records/?q=lamps")
    expect(reader.locator("main")).to_contain_text("Harbour call harbour")
    feed = reader.request.get("/calls/podcast.xml").text()
    assert "Harbour call" in feed and 'type="audio/mpeg"' in feed
    pat.goto("/calls/actions/")
    expect(pat.locator("main")).to_contain_text("Draw the badge")


def expect_kept(page: Page) -> None:
    expect(page.locator("[data-pad-status=kept]")).to_be_visible()


def coordinator_on(page: Page, address: str) -> Page:
    page.goto(address)
    return page


def test_a_call_is_held_without_java_script(
    open_browser: Callable[..., Page], site: Site, coordinator: Page
) -> None:
    call = make_calls(coordinator, "plain")
    plain = open_browser(java_script=False)
    plain.context.add_cookies(coordinator.context.cookies())
    plain.goto(call)
    plain.get_by_role("button", name="Begin the call").click()
    expect(plain.locator("[data-now]")).to_have_text("Roll call")
    plain.get_by_placeholder("About").fill("a lamp")
    plain.get_by_role("button", name="Raise my hand").click()
    expect(plain.locator(".hand")).to_contain_text("a lamp")
    plain.get_by_role("button", name="Call on Cora").click()
    expect(plain.locator(".hand.is-speaking")).to_be_visible()
    plain.get_by_role("button", name="Sign", exact=True).click()
    expect(plain.locator("#roll-call .roll-line")).to_contain_text("Cora")
    plain.get_by_role("button", name="End the call").click()
    expect(plain.get_by_text("The call has ended.")).to_be_visible()
