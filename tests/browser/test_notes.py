"""Many write the same notes: at once, offline, over restarts, and without JavaScript."""

from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.look import assert_accessible
from tests.browser.people import sign_up
from tests.services.processes import Site, wait_until

TEXT = """document.querySelector('[data-pad-place]').shadowRoot
  .querySelector('.cm-content').cmTile.view.state.doc.toString()"""
WRITERS = 5


@pytest.fixture
def call(open_browser: Callable[..., Page]) -> str:
    """The address of the next community call, whose notes are open."""
    page = open_browser()
    page.goto("/calls/community-call/")
    link = page.locator("a[href*='/calls/community-call/2']").first
    return re.sub(r"[#?].*", "", link.get_attribute("href") or "")


def write_in(page: Page, call: str) -> None:
    """Open the editor on the page of the call."""
    page.goto(call)
    page.locator("summary", has_text="Write").click()
    expect_kept(page)


def expect_kept(page: Page) -> None:
    expect(page.locator("[data-pad-status=kept]")).to_be_visible(timeout=60_000)


def content(page: Page):  # type: ignore[no-untyped-def]
    return page.locator(".cm-content")


def text_of(page: Page) -> str:
    """The whole text in the editor, also what is scrolled out of sight."""
    return str(page.evaluate(TEXT))


def type_at_the_end(page: Page, words: str) -> None:
    content(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def stored(page: Page) -> str:
    """The text as the site has it."""
    address = page.get_by_role("link", name="As Markdown").get_attribute("href") or ""
    answer = page.request.get(address)
    assert answer.status == 200
    return answer.text()


def make_writer(
    open_browser: Callable[..., Page], site: Site, name: str, *, named: bool = True
) -> Page:
    page = open_browser()
    sign_up(page, site, f"{name.lower()}@notes.example.org")
    if named:
        page.goto("/people/me/")
        page.locator("input[name=name]").fill(name)
        page.get_by_role("button", name="Save").first.click()
    return page


@pytest.mark.slow
def test_five_write_while_the_site_is_killed_twice_and_nothing_is_lost(
    open_browser: Callable[..., Page], site: Site, call: str
) -> None:
    writers = [make_writer(open_browser, site, f"Five{n}", named=False) for n in range(WRITERS)]
    for page in writers:
        write_in(page, call)
        page.keyboard.press("Control+End")

    def kill_twice() -> None:
        for _ in range(2):
            time.sleep(1.5)
            site.stop(signal.SIGKILL)
            time.sleep(1.5)
            site.start()
            time.sleep(4)

    killer = threading.Thread(target=kill_twice)
    killer.start()
    markers, rounds, cut_off = [], 0, 0
    while killer.is_alive() or rounds < 12:
        for number, page in enumerate(writers):
            marker = f"[{number}.{rounds}]"
            markers.append(marker)
            if rounds % 4 == number % 4:  # not all at the same place
                page.keyboard.press("Control+Home" if rounds % 8 < 4 else "Control+End")
            # As one stroke: what others write may come between two letters of somebody's own.
            page.keyboard.insert_text(marker)
            cut_off += page.locator("[data-pad-status=waiting]").count()
        rounds += 1
    killer.join()
    assert cut_off, "nobody wrote while the site was away"

    for page in writers:
        expect_kept(page)
    wait_until(
        lambda: len({text_of(page) for page in writers}) == 1,
        timeout_s=90,
        what="five windows with the same text",
    )
    text = text_of(writers[0])
    assert stored(writers[0]) == text
    assert {marker: text.count(marker) for marker in markers} == dict.fromkeys(markers, 1)


def test_two_see_each_other_write_with_name_and_colour_or_as_somebody(
    open_browser: Callable[..., Page], site: Site, call: str
) -> None:
    ada, grace = make_writer(open_browser, site, "Ada"), make_writer(open_browser, site, "Grace")
    write_in(ada, call)
    write_in(grace, call)
    type_at_the_end(ada, "Ada was here. ")
    expect(content(grace)).to_contain_text("Ada was here.")
    expect(grace.locator(".pad-people")).to_contain_text("Ada")
    expect(grace.locator(".pad-caret-name")).to_have_text("Ada")
    assert_accessible(grace, "notes-editor", at="#notes")

    ada.get_by_role("checkbox", name="Show that I write as Ada").uncheck()
    expect(grace.locator(".pad-people")).to_have_text("Somebody")
    type_at_the_end(ada, "So was somebody. ")
    expect(content(grace)).to_contain_text("So was somebody.")
    grace.keyboard.press("Control+End")

    # Undo takes back one's own words alone.
    type_at_the_end(grace, "Grace too.")
    expect(content(ada)).to_contain_text("Grace too.")
    ada.keyboard.press("Control+z")
    expect(content(grace)).not_to_contain_text("So was somebody.")
    expect(content(grace)).to_contain_text("Grace too.")


def test_what_is_written_offline_arrives_even_from_a_tab_that_was_closed(
    open_browser: Callable[..., Page], site: Site, call: str
) -> None:
    away, there = make_writer(open_browser, site, "Away"), make_writer(open_browser, site, "There")
    write_in(away, call)
    write_in(there, call)

    away.context.set_offline(True)
    expect(away.locator("[data-pad-status=offline]")).to_be_visible()
    type_at_the_end(away, "[written offline]")
    type_at_the_end(there, "[written meanwhile]")
    expect_kept(there)
    assert "[written offline]" not in stored(there)
    away.context.set_offline(False)
    expect_kept(away)
    expect(content(there)).to_contain_text("[written offline]")
    assert "[written offline]" in stored(there) and "[written meanwhile]" in text_of(away)

    away.context.set_offline(True)
    expect(away.locator("[data-pad-status=offline]")).to_be_visible()
    type_at_the_end(away, "[written before closing]")
    away.wait_for_timeout(300)  # the browser's own database
    context = away.context
    away.close()
    context.set_offline(False)
    again = context.new_page()
    write_in(again, call)
    expect(content(there)).to_contain_text("[written before closing]")
    assert stored(there).count("[written before closing]") == 1


def test_notes_are_read_and_written_without_java_script(
    open_browser: Callable[..., Page], site: Site, call: str
) -> None:
    writer = make_writer(open_browser, site, "Wren")
    write_in(writer, call)
    type_at_the_end(writer, "\n\nThe **plain** truth.\n")
    expect_kept(writer)

    reader = open_browser(java_script=False)
    reader.goto(call)
    expect(reader.locator(".pad-text strong", has_text="plain")).to_be_visible()
    expect(reader.locator(".pad-write")).to_have_count(0)

    plain = open_browser(java_script=False)
    plain.context.add_cookies(writer.context.cookies())  # the same account, no scripts
    plain.goto(call)
    plain.locator("summary", has_text="Write").click()
    field = plain.locator("textarea[name=text]")
    typed = field.input_value() + "\nFrom the form.\n"
    type_at_the_end(writer, "Meanwhile in the editor.\n")
    expect_kept(writer)
    field.fill(typed)
    plain.get_by_role("button", name="Keep the notes").click()
    expect(plain.locator(".pad-text")).to_contain_text("From the form.")
    expect(plain.locator(".pad-text")).to_contain_text("Meanwhile in the editor.")
    expect(content(writer)).to_contain_text("From the form.")


def test_who_reads_sees_the_text_grow_without_loading_the_page_anew(
    open_browser: Callable[..., Page], site: Site, call: str
) -> None:
    writer, reader = make_writer(open_browser, site, "Rhea"), open_browser()
    reader.goto(call)
    write_in(writer, call)
    type_at_the_end(writer, "\n\nNews for *readers*.\n")
    expect(reader.locator(".pad-text em", has_text="readers")).to_be_visible()


def test_an_earlier_text_is_looked_at_compared_and_brought_back(
    open_browser: Callable[..., Page], site: Site
) -> None:
    writer = make_writer(open_browser, site, "Hedy")
    writer.goto("/calls/community-call/")
    later = writer.locator("a[href*='/calls/community-call/2']").nth(2)
    write_in(writer, later.get_attribute("href") or "")
    before = text_of(writer)
    content(writer).focus()
    writer.keyboard.press("Control+a")
    writer.keyboard.type("All gone.")
    expect_kept(writer)
    writer.get_by_role("link", name="How these notes came to be").click()
    steps = writer.locator(".pad-steps a")
    steps.first.click()
    expect(writer.locator(".pad-diff ins", has_text="All gone.")).to_be_visible()
    expect(writer.locator(".pad-names").first).to_have_text("Hedy")
    assert_accessible(writer, "notes-history")
    steps.last.click()
    writer.get_by_role("button", name="Bring this text back").click()
    expect(writer.get_by_text("The notes are as they were then.")).to_be_visible()
    assert stored(writer) == before
