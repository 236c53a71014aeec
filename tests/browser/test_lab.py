"""From badges that software made to a published run, and to the report that points to it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect
from tests.browser.look import assert_accessible, follow
from tests.browser.people import sign_up
from tests.services.processes import Site

import badging
from alliance.lab import testset


def _say_what_it_is(page: Page, name: str) -> None:
    page.get_by_label("Implementation").fill(name)
    page.get_by_label("Its version").fill("2.4")
    page.get_by_label("Who made it").fill("Harbour House")


def test_software_that_issues_is_examined_and_the_run_published(
    open_browser: Callable[..., Page], site: Site
) -> None:
    maker = open_browser()
    sign_up(maker, site, "maker@example.org")
    good, other = testset.right_ones("eddsa-rdfc-2022", datetime.now(UTC), 2)
    maker.goto("/lab/")
    assert_accessible(maker, "lab")
    maker.get_by_role("link", name="Examine an issuer").click()
    _say_what_it_is(maker, "Harbour Studio")
    maker.get_by_label("Badges that it made").set_input_files(
        [
            {"name": "good.json", "mimeType": "application/json", "buffer": good},
            {
                "name": "altered.json",
                "mimeType": "application/json",
                "buffer": other.replace(b"Read closely", b"Read quickly"),
            },
        ]
    )
    maker.get_by_label("The badges are for tests").check()
    maker.get_by_role("button", name="Examine them").click()
    expect(maker.get_by_role("heading", name="Requirements")).to_be_visible(timeout=60_000)
    expect(maker.get_by_role("row", name="Is it unchanged since it was signed?")).to_contain_text(
        "1 of 2 badges"
    )
    assert_accessible(maker, "lab-run")
    maker.get_by_role("button", name="Publish it").click()
    expect(maker.locator("main")).to_contain_text("It is published.")

    visitor = open_browser(java_script=False)
    visitor.goto(maker.url)
    expect(visitor.get_by_role("heading", level=1, name="Harbour Studio 2.4")).to_be_visible()
    expect(visitor.locator("main")).to_contain_text("The signature does not fit")


def test_software_that_verifies_is_given_badges_and_told_what_it_missed(
    open_browser: Callable[..., Page], site: Site
) -> None:
    maker = open_browser()
    sign_up(maker, site, "lab-reader@example.org")
    maker.goto("/lab/verifier/")
    _say_what_it_is(maker, "Harbour Reader")
    follow(maker.get_by_role("button", name="Make the badges"))
    assert_accessible(maker, "lab-verdicts")
    with maker.expect_download() as download:
        maker.get_by_role("link", name="Download the badges").click()
    said = []
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        for name in archive.namelist():
            if name != "verdicts.csv":  # this verifier has no network, so it sees no status list
                report = badging.verify(archive.read(name), documents=badging.Offline())
                refused = report.verdict == "not_verified"
                said.append(f"{name},{'invalid' if refused else 'valid'}")
    maker.get_by_label("Or the verdicts themselves").fill("\n".join(said))
    maker.get_by_role("button", name="Score it").click()
    expect(maker.locator(".lab-result")).to_contain_text("6 of 7 requirements hold")
    expect(
        maker.get_by_role("row", name="Does it see that the issuer has revoked it?")
    ).to_contain_text("0 of 2 badges")
    assert_accessible(maker)
