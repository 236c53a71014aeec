"""Pictures of the demonstration for the documentation: what a new site shows before anybody acts.

    .venv/bin/python -m tests.browser.demonstration

Starts a site with its demonstration on empty data and keeps the pages below in four views, as
docs/images/<name>-<view>.webp. The pictures of a journey are kept by the journeys (`make images`).
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.browser.look import IMAGES, VIEWS, chromium, keep
from tests.services.processes import Site

# name of the picture: address, and the CSS selector of what stands at its top
PAGES = {
    "flows": ("/money/", "section:has(.sankey)"),
    "members": ("/members/", "main"),
    "registry": ("/registry", "main"),
    "proposals": ("/proposals/", "main"),
    "programmes": ("/programmes/", "main"),
}


def main() -> None:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        site = Site(Path(folder) / "data")
        site.start(timeout_s=180)
        stack.callback(site.stop)
        page = stack.enter_context(chromium()).new_page()
        for name, (address, at) in PAGES.items():
            page.goto(site.url + address)
            for view in VIEWS:
                view.put_on(page)
                page.evaluate("(at) => document.querySelector(at).scrollIntoView()", at)
                path = IMAGES / f"{name}-{view}.webp"
                keep(page, path)
                print(path.relative_to(IMAGES.parents[1]))


if __name__ == "__main__":
    main()
