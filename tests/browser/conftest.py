"""A real site, a real browser: `alliance up` on data of its own, and Debian's Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests import prepared
from tests.services.processes import Site

try:
    from playwright.sync_api import Browser, BrowserContext, Page, expect
except ImportError as error:  # the locked set of `make dev-setup` has it
    pytest.skip(f"no Playwright here ({error})", allow_module_level=True)

expect.set_options(timeout=30_000)
OUTSIDE = {  # who may tell what people did elsewhere, so that its pages have something to show
    "FORGES": json.dumps(
        [{"name": "forge", "kind": "forgejo", "url": "https://forge.example.org",
          "secret": "of-these-tests-and-no-other", "repositories": ["harbour/lamps"]}]
    ),
    "LEARNING": json.dumps(
        [{"name": "lms", "key": "lms", "secret": "of-these-tests-and-no-other",
          "verbs": ["http://adlnet.gov/expapi/verbs/completed"],
          "activities": ["https://lms.example.org/courses/"]}]
    ),
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site that all journeys share; each journey brings people of its own."""
    site = Site(tmp_path_factory.mktemp("site") / "data", OUTSIDE)
    prepared.lay(site.data)
    site.start()
    yield site
    site.stop()


@pytest.fixture
def open_browser(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """`open_browser(time_zone="Asia/Tokyo", java_script=False)`: a window of one more person.

    At the end of the test no page may have raised a script error or broken the site's own
    content security policy.
    """
    contexts: list[BrowserContext] = []
    trouble: list[str] = []

    def open_(*, time_zone: str = "Europe/London", java_script: bool = True) -> Page:
        context = browser.new_context(
            base_url=site.url, timezone_id=time_zone, locale="en-GB", color_scheme="light",
            java_script_enabled=java_script, accept_downloads=True,
            viewport={"width": 1280, "height": 800}, reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                trouble.append(f"{page.url}: {message.text}")
                if "Content Security Policy" in message.text
                else None
            ),
        )
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not trouble


@pytest.fixture
def page(open_browser: Callable[..., Page]) -> Page:
    """A window of somebody whom the site does not know."""
    return open_browser()
