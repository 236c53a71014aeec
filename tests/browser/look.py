"""How a page is looked at: in four views, by axe and by a camera."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, sync_playwright

HERE = Path(__file__).parent
IMAGES = HERE.parents[1] / "docs" / "images"
FLAGS = [
    "--no-sandbox",  # root in a container has no user namespace to give away
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The sheet for the dark is fetched when there is time for it, and colours change over a moment: a
# look before that sees neither the one nor the other.
SETTLED = """() =>
  [...document.querySelectorAll('link[rel=stylesheet]')].every((link) => link.sheet) &&
  document.getAnimations().every((one) => one.playState !== 'running')"""
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
SCHEMES = ("light", "dark")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Raises FileNotFoundError where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise FileNotFoundError("no Chromium here (apt-get install chromium fonts-dejavu-core)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class View:
    """A size of window (CSS pixels) and a colour scheme."""

    size: str
    scheme: str

    def __str__(self) -> str:
        return f"{self.size}-{self.scheme}"

    def put_on(self, page: Page) -> None:
        width, height = SIZES[self.size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=self.scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.wait_for_function(SETTLED)


VIEWS = [View(size, scheme) for size in SIZES for scheme in SCHEMES]


def follow(door: Locator) -> None:
    """Click on what leads to another page, and wait until that one is there: a click waits for
    nothing, and what looks at once may look at the page that is being left.
    """
    with door.page.expect_navigation():
        door.click()


def findings(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA on the page as it is now, one line a rule."""
    page.evaluate((HERE / "vendor" / "axe.min.js").read_text(encoding="utf-8"))
    options = json.dumps(
        {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    )
    result: dict[str, Any] = page.evaluate(f"axe.run(document, {options})")
    return [
        f"{found['id']} ({found['impact']}): {found['help']}: "
        + "; ".join(node["html"][:160] for node in found["nodes"][:4])
        for found in result["violations"]
    ]


def assert_accessible(page: Page, name: str = "", *, at: str = "html") -> None:
    """No finding of axe and nothing wider than the window, in any of the four views.

    With `name` and SHOTS=1 the four views are also kept as docs/images/<name>-<view>.webp: one
    screen, from the top of the element that the CSS selector `at` finds.
    """
    size, trouble = page.viewport_size, []
    for view in VIEWS:
        view.put_on(page)
        trouble += [f"{view}: {found}" for found in findings(page)]
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if overflow > 0:
            trouble.append(f"{view}: the page is {overflow} px wider than the window")
        if name and os.environ.get("SHOTS") == "1":
            page.evaluate("(at) => document.querySelector(at).scrollIntoView()", at)
            keep(page, IMAGES / f"{name}-{view}.webp")
    if size:
        page.set_viewport_size(size)
    page.emulate_media(color_scheme="light")
    assert not trouble, f"{page.url}:\n" + "\n".join(trouble)


def keep(page: Page, path: Path, *, whole: bool = False) -> None:
    """A picture of the page as WebP: small enough to be committed."""
    from PIL import Image

    page.evaluate("document.fonts.ready")
    png = page.screenshot(full_page=whole, animations="disabled", caret="hide")
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(png)).convert("RGB").save(path, "WEBP", quality=86, method=6)
