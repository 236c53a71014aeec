"""The looking itself: a page that is wrong must be found."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from tests.browser.look import assert_accessible, findings


def test_axe_finds_an_image_without_words(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<html lang="en"><title>t</title><h1>t</h1><img src="data:,"></html>')
    assert [line for line in findings(page) if line.startswith("image-alt (critical)")]
    page.close()


def test_page_wider_than_a_phone_is_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<html lang="en"><title>t</title><p style="width: 600px">wide</p></html>')
    with pytest.raises(AssertionError, match="wider than the window"):
        assert_accessible(page)
    page.close()
