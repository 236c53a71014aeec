"""The consumer's journey: is this genuine? A dropped file, a pasted text, a changed letter."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser import people
from tests.browser.look import assert_accessible
from tests.services.processes import Site

import badging

LEARNER = "consumer-learner@example.org"


@dataclass(frozen=True)
class Handed:
    """A badge as its holder hands it to a consumer."""

    png: Path
    json: str


@pytest.fixture(scope="module")
def badge(browser: object, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Handed:
    """Awarded on the site and taken from the mail that brought it."""
    page = browser.new_page(base_url=site.url, locale="en-GB")  # type: ignore[attr-defined]
    people.sign_up(page, site, "consumer-issuer@example.org")
    people.create_issuer(page, "Example Rowing Club", "consumer-issuer@example.org")
    page.get_by_role("link", name="Design the first achievement.").click()
    people.fill_achievement(page, "Rowing")
    page.get_by_role("button", name="Create the achievement").click()
    people.award(page, LEARNER)
    page.close()
    mail = site.wait_for_mail(LEARNER)
    image = next(part for part in mail.iter_attachments() if part.get_content_type() == "image/png")
    path = tmp_path_factory.mktemp("handed") / "rowing.png"
    path.write_bytes(image.get_content())
    return Handed(path, badging.unbake(path.read_bytes()).decode())


def verdict(page: Page) -> str:
    return page.locator(".verdict-label").inner_text()


def test_an_example_shows_what_the_answer_looks_like(page: Page) -> None:
    page.goto("/verify")
    page.get_by_role("link", name="Verify an example").click()
    assert verdict(page) == "Verified"
    assert_accessible(page)


def test_dropped_image_is_verified_with_every_check(page: Page, badge: Handed) -> None:
    page.goto("/verify")
    assert_accessible(page, "verify-form")
    drop(page, badge.png)
    page.get_by_role("button", name="Verify", exact=True).click()
    expect(page.locator(".verdict")).to_have_class(re.compile("verdict-(pass|good|success)"))
    expect(page.get_by_role("heading", name="Rowing")).to_be_visible()
    expect(page.locator(".check")).not_to_have_count(0)
    assert_accessible(page, "verify-verified")


def drop(page: Page, path: Path) -> None:
    """Drop a file from the desktop onto the page."""
    content = base64.b64encode(path.read_bytes()).decode()
    transfer = page.evaluate_handle(
        """([content, name]) => {
            const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], name, {type: "image/png"}));
            return transfer;
        }""",
        [content, path.name],
    )
    page.dispatch_event("body", "drop", {"dataTransfer": transfer})


@pytest.mark.parametrize("java_script", [True, False], ids=["with-script", "without-script"])
def test_chosen_file_and_pasted_text_give_the_same_verdict(
    open_browser: Callable[..., Page], badge: Handed, java_script: bool
) -> None:
    page = open_browser(java_script=java_script)
    page.goto("/verify")
    page.get_by_label("Image or file").set_input_files(badge.png)
    page.get_by_label("Does it belong to this e-mail address?").fill(LEARNER)
    page.get_by_role("button", name="Verify", exact=True).click()
    by_file = verdict(page)
    expect(page.get_by_text(f"Does it belong to {LEARNER}?")).to_be_visible()
    page.goto("/verify")
    page.get_by_label("Text or address").fill(badge.json)
    page.get_by_role("button", name="Verify", exact=True).click()
    assert verdict(page) == by_file


def test_changed_letter_is_refused_in_words(page: Page, badge: Handed) -> None:
    assert '"Rowing"' in badge.json
    page.goto("/verify")
    page.get_by_label("Text or address").fill(badge.json.replace('"Rowing"', '"Towing"'))
    page.get_by_role("button", name="Verify", exact=True).click()
    expect(page.locator(".verdict")).not_to_have_class(re.compile("verdict-(pass|good|success)"))
    expect(page.locator(".check-fail, .check-bad, .check-danger").first).to_be_visible()
    assert_accessible(page, "verify-changed")


def test_someone_elses_address_is_answered_with_no(page: Page, badge: Handed) -> None:
    page.goto("/verify")
    page.get_by_label("Text or address").fill(badge.json)
    page.get_by_label("Does it belong to this e-mail address?").fill("someone-else@example.org")
    page.get_by_role("button", name="Verify", exact=True).click()
    expect(page.locator(".verdict")).not_to_have_class(re.compile("verdict-(pass|good|success)"))
    expect(page.get_by_text("Does it belong to someone-else@example.org?")).to_be_visible()


@pytest.mark.parametrize(
    "text",
    ["", "hello", "[" * 10_000, '{"a": 1, "a": 2}', "http://127.0.0.1:1/x.json", "file:///etc/x"],
    ids=["nothing", "prose", "deep", "duplicate-keys", "loopback", "file-scheme"],
)  # fmt: skip
def test_what_is_no_badge_gets_a_sentence_that_helps(page: Page, text: str) -> None:
    page.goto("/verify")
    page.get_by_label("Text or address").fill(text)
    page.get_by_role("button", name="Verify", exact=True).click()
    message = page.get_by_role("alert").or_(page.locator(".invalid-feedback")).first
    expect(message).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
    if not text:
        assert_accessible(page)


def test_same_answer_for_programs(page: Page, badge: Handed) -> None:
    answer = page.request.post(
        "/api/verify",
        data=badge.json,
        headers={"Content-Type": "application/vc+ld+json"},
    )
    assert answer.status == 200, answer.text()
    report = answer.json()
    assert report["verified"] is True
    assert {"format", "proof", "status"} <= {check["name"] for check in report["checks"]}
