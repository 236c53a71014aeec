"""`make shot PAGE=/verify`: one page in four views, into .shots/.

Looks at the site on 127.0.0.1:$PORT when one is running there, else starts one on empty data and
signs its administrator in.
"""

from __future__ import annotations

import os
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from tests.browser.look import VIEWS, chromium, findings, keep
from tests.services.processes import Site


def main(address: str) -> None:
    base = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        page = browser.new_page()
        try:
            urllib.request.urlopen(base, timeout=2).close()
        except (urllib.error.URLError, OSError):
            folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
            site = Site(Path(folder) / "data")
            site.start()
            stack.callback(site.stop)
            page.goto(site.administrator_link())
            if (button := page.get_by_role("button", name="Sign in")).count():
                button.first.click()
            base = site.url
        page.goto(base + address)
        for view in VIEWS:
            view.put_on(page)
            path = Path(".shots") / f"{address.strip('/').replace('/', '-') or 'home'}-{view}.webp"
            keep(page, path, whole=True)
            print(path, *findings(page), sep="\n  ")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "/")
