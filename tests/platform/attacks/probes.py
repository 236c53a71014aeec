"""What is sent to attack, and how it shows that it worked. Each probe is one text that tries
several things at once: whichever interpreter takes it for its own gives itself away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpResponseBase

PRODUCT = "1787569"  # 1337 * 1337, which no page has by chance
ELEMENT = "<svg/onload=alert(1337)>"
MARKUP = (
    f"p\"'>{ELEMENT}</script></textarea>{{{{1337*1337}}}}{{% debug %}}${{1337*1337}}#{{1337*1337}}"
)
SPLIT = "p\r\nX-Probe: 1\r\nSet-Cookie: probe=1\r\n\r\n<b>"
QUERY = "1' OR '1'='1' UNION SELECT password FROM people_person --\\"
ODD = "\x00\u202e\ufeff\ud7ff\U0010ffff\u0600İß﷽"
AWAY = "//evil.example/\\@evil.example"
UP = "../../../../../../../../etc/passwd"
LONG = "9" * 5000
EVERYWHERE = (SPLIT + MARKUP, QUERY + ODD + LONG, AWAY, UP)
# Bytes that are no UTF-8, as they stand in an address.
NO_TEXT = "%ff%fe%c0%80%ed%a0%80"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str
    cookies: frozenset[str]

    @classmethod
    def of(cls, response: HttpResponseBase) -> Answer:
        parts = getattr(response, "streaming_content", None)
        body = b"".join(parts) if parts is not None else response.content  # type: ignore[attr-defined]
        return cls(
            response.status_code,
            {name.lower(): value for name, value in response.headers.items()},
            bytes(body[:400_000]).decode("utf-8", "replace"),
            frozenset(response.cookies),
        )

    @property
    def is_page(self) -> bool:
        return self.headers.get("content-type", "text/html").startswith(
            ("text/html", "image/svg", "application/xhtml")
        )


def given_away(answer: Answer) -> list[str]:
    """What worked, in words; nothing where the site held."""
    found = []
    if answer.status >= 500:
        found.append(f"an error {answer.status}")
    if answer.is_page and re.search(r"<svg/onload|<b>\s*$", answer.text):
        found.append("markup is taken for the page's own")
    if PRODUCT in answer.text:
        found.append("an expression is evaluated")
    if "x-probe" in answer.headers or "probe" in answer.cookies:
        found.append("a header is split")
    if "root:x:" in answer.text:
        found.append("a file of the machine is shown")
    if re.search(r"Traceback \(most recent|django\.(db|core)\.|sqlite3\.\w+Error", answer.text):
        found.append("the inside of the program is told")
    to = urlsplit(answer.headers.get("location", ""))
    if "evil.example" in to.netloc or to.scheme not in ("", "http", "https"):
        found.append(f"leads away to {answer.headers['location'][:80]}")
    if re.match(r"[/\\]{2,}", answer.headers.get("location", "")):
        found.append(f"leads away to {answer.headers['location'][:80]}")
    return found
