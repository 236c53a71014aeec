"""The recipient's journey: from the mail to the Backpack, out in four forms, shared, unshared."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser import people
from tests.browser.look import assert_accessible
from tests.services.processes import BIN, Site

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Issued:
    """The window in which the issuer is signed in, the issuer's slug, and who was awarded."""

    page: Page
    slug: str
    learner: str


@pytest.fixture
def issued(open_browser: Callable[..., Page], site: Site) -> Issued:
    """A badge that has just been awarded, by people who are new with each test."""
    page, number = open_browser(), next(_numbers)
    address, learner = f"teacher-{number}@example.org", f"sailor-{number}@example.org"
    people.sign_up(page, site, address)
    people.create_issuer(page, f"Example Sailing School {number}", address)
    slug = page.url.rstrip("/").rsplit("/", 1)[-1]
    page.get_by_role("link", name="Design the first achievement.").click()
    people.fill_achievement(page, "Sailing at night")
    page.get_by_role("button", name="Create the achievement").click()
    rows = f'email,name,narrative\n{learner},Robin Recipient,"Brought us home by the stars."'
    people.award(page, rows)
    return Issued(page, slug, learner)


def test_recipient_claims_downloads_shares_and_unshares(
    issued: Issued, open_browser: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    page = open_browser()
    people.open_mail(page, site, issued.learner)
    expect(page.get_by_role("heading", level=1, name="Sailing at night")).to_be_visible()
    assert_accessible(page, "recipient-claim")
    page.get_by_role("button", name=re.compile("accept the badge", re.I)).click()
    expect(page.locator(".account-menu")).to_be_visible()  # the address is confirmed by the link

    page.goto("/backpack/")
    assert_accessible(page, "recipient-backpack")
    page.get_by_role("link", name=re.compile("Sailing at night")).first.click()
    expect(page.locator(".verdict-label")).to_be_visible()
    assert_accessible(page, "recipient-badge")
    downloaded_forms_verify_elsewhere(page, site, issued, tmp_path)

    page.get_by_role("button", name="Share it").click()
    expect(page.get_by_text("Public.")).to_be_visible()
    assert_accessible(page)
    linkedin = page.get_by_role("link", name=re.compile("Add to LinkedIn")).get_attribute("href")
    shared = page.get_by_label("Address").input_value()
    assert linkedin and "linkedin.com" in linkedin
    assert urllib.parse.quote(shared, safe="") in linkedin
    public_page_shows_the_badge(open_browser(), shared, issued.learner)

    page.get_by_role("button", name="Make it private again").click()
    expect(page.get_by_role("button", name="Share it")).to_be_visible()
    stranger = open_browser()
    for path in ("", "og.png", "qr.svg", "embed", "badge.json"):
        answer = stranger.request.get(shared + path)
        assert answer.status == 404, path
    answer = stranger.goto(shared)
    assert answer is not None and answer.status == 404
    assert_accessible(stranger)


def downloaded_forms_verify_elsewhere(page: Page, site: Site, issued: Issued, folder: Path) -> None:
    """PNG, SVG, JSON and JWT, each verified by the command line with the issuer's documents as a
    map of files: no site and no network has a part in it.
    """
    documents = document_map(page, site, issued.slug, folder)
    for kind in ("png", "svg", "json", "jwt"):
        with page.expect_download() as waiting:
            page.locator(f'a[href$="/badge.{kind}"]').click()
        path = folder / f"badge.{kind}"
        waiting.value.save_as(path)
        done = subprocess.run(
            [str(BIN / "badging"), "verify", str(path), "--offline", "--json",
             "--documents", str(documents), "--recipient", issued.learner],
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, f"{kind}: {done.stdout}{done.stderr}"
        report = json.loads(done.stdout)
        assert report["verdict"] == "verified", f"{kind}: {report}"
        recipient = next(c for c in report["checks"] if c["name"] == "recipient")
        assert recipient["outcome"] == "pass"


def document_map(page: Page, site: Site, slug: str, folder: Path) -> Path:
    """What the issuer publishes, as files. did:web asks for https, whatever the site speaks."""
    mapping = {}
    for number, path in enumerate(("did.json", "profile.json", "status/1")):
        answer = page.request.get(f"/issuers/{slug}/{path}")
        assert answer.status == 200, path
        (folder / f"document-{number}").write_bytes(answer.body())
        url = f"{site.url}/issuers/{slug}/{path}"
        mapping |= dict.fromkeys((url, url.replace("http:", "https:")), f"document-{number}")
    file = folder / "documents.json"
    file.write_text(json.dumps(mapping))
    return file


def public_page_shows_the_badge(page: Page, address: str, learner: str) -> None:
    """The page that anybody sees, its Open Graph picture, QR code and embed."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1, name="Sailing at night")).to_be_visible()
    expect(page.get_by_text(learner)).to_have_count(0)  # the address stays private
    assert_accessible(page, "recipient-shared")
    picture = page.locator('meta[property="og:image"]').get_attribute("content")
    answer = page.request.get(picture or "")
    assert answer.headers["content-type"] == "image/png"
    assert answer.body()[16:24] == (1200).to_bytes(4) + (630).to_bytes(4)  # PNG 11.2.2 IHDR
    code = page.request.get(address + "qr.svg")
    assert code.headers["content-type"].startswith("image/svg+xml") and b"<svg" in code.body()
    embed = page.request.get(address + "embed")
    assert "frame-ancestors *" in embed.headers["content-security-policy"]
    page.goto(address + "embed")
    expect(page.get_by_text("Sailing at night")).to_be_visible()
    assert_accessible(page)


def test_revoked_badge_says_so_where_it_was_shared(
    issued: Issued, open_browser: Callable[..., Page], site: Site
) -> None:
    page = open_browser()
    people.open_mail(page, site, issued.learner)
    page.get_by_role("button", name=re.compile("accept the badge", re.I)).click()
    page.goto("/backpack/")
    page.get_by_role("link", name=re.compile("Sailing at night")).first.click()
    page.get_by_role("button", name="Share it").click()
    shared = page.get_by_label("Address").input_value()

    issuer = issued.page
    issuer.goto(f"/issuers/{issued.slug}/awards/")
    issuer.get_by_role("link", name="Robin Recipient").click()
    issuer.get_by_text("Revoke this badge").click()
    issuer.get_by_label("Why is it revoked?").fill("The stars were satellites.")
    issuer.get_by_label(re.compile("^I know that this cannot be undone")).check()
    issuer.get_by_role("button", name="Revoke", exact=True).click()

    stranger = open_browser()
    stranger.goto(shared)
    expect(stranger.locator(".verdict")).to_contain_text(re.compile("revoked", re.I))
    assert_accessible(stranger, "recipient-revoked")


def test_claim_link_that_was_used_opens_no_account(
    issued: Issued, open_browser: Callable[..., Page], site: Site
) -> None:
    first = open_browser()
    people.open_mail(first, site, issued.learner)
    first.get_by_role("button", name=re.compile("accept the badge", re.I)).click()
    second = open_browser()
    people.open_mail(second, site, issued.learner)
    expect(second.locator(".account-menu")).to_have_count(0)
    expect(second.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(second)
