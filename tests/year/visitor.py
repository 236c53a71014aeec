"""Somebody with a browser and no script: reads pages, fills in their forms, presses their buttons.

Forms are taken from the pages as they come, hidden fields and all, so a form that is not on the
page cannot be sent. Each visitor has an address of their own, as behind the reverse proxy that a
site stands behind, and keeps cookies and one connection.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html
from urllib3.filepost import encode_multipart_formdata

JUST_READ = frozenset({200})


@dataclass(frozen=True)
class Upload:
    """A file that somebody chooses in a form, by the name that it has on their machine."""

    name: str
    data: bytes


class Page:
    """What was answered: .status, .path (with the query), .text, .tree, .headers."""

    def __init__(self, status: int, url: str, body: bytes, headers: dict[str, str]) -> None:
        self.status, self.url, self.body, self.headers = status, url, body, headers
        parts = urlsplit(url)
        self.path = parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def tree(self) -> html.HtmlElement:
        return html.document_fromstring(self.text, base_url=self.url)

    @property
    def words(self) -> str:
        """What stands in the main part of the page, on one line."""
        main = self.tree.find(".//main")
        return " ".join((self.tree if main is None else main).text_content().split())

    def json(self) -> Any:
        return json.loads(self.body)

    def button(
        self, to: str = "", button: str = "", having: Collection[str] = ()
    ) -> tuple[html.FormElement, html.HtmlElement]:
        """The form that goes `to` (the end of its address) and has these fields, and its button.

        A button may name another form than the one it stands in, and another address.
        """
        tree = self.tree
        found = []
        for pressed in tree.iter("button", "input"):
            form = _form_of(pressed, tree)
            if form is None or not _submits(pressed) or form.method != "POST":
                continue
            action = urlsplit(_action(self.url, form, pressed)).path
            if action.endswith(to) and _is(pressed, button) and set(having) <= _names(form):
                found.append((form, pressed))
        if not button and len({id(form) for form, _ in found}) == 1:
            return found[0]  # pressing Enter presses the first
        assert len(found) == 1, (
            f"{self.path} ({self.status}) has {len(found)} buttons {button!r} to {to!r} with"
            f" {set(having)}; it has {self._buttons()}\n{self.words[:600]}"
        )
        return found[0]

    def offers(self, to: str = "", button: str = "") -> bool:
        """Whether there is such a button."""
        tree = self.tree
        return any(
            _submits(b)
            and (form := _form_of(b, tree)) is not None
            and urlsplit(_action(self.url, form, b)).path.endswith(to)
            and _is(b, button)
            for b in tree.iter("button", "input")
        )

    def _buttons(self) -> list[tuple[str, str]]:
        tree = self.tree
        return [
            (urlsplit(_action(self.url, form, b)).path, " ".join(b.text_content().split()))
            for b in tree.iter("button")
            if (form := _form_of(b, tree)) is not None
        ]

    def complaints(self) -> str:
        """What the page says is wrong with what was sent."""
        marks = self.tree.xpath(
            "//*[contains(@class,'error') or contains(@class,'invalid-feedback')"
            " or contains(@class,'alert') or contains(@class,'message')]"
        )
        return " | ".join(dict.fromkeys(" ".join(m.text_content().split()) for m in marks))[:800]


def _submits(element: html.HtmlElement) -> bool:
    kind = element.get("type", "submit" if element.tag == "button" else "text")
    return kind == "submit"


def _form_of(element: html.HtmlElement, tree: html.HtmlElement) -> html.FormElement | None:
    if (name := element.get("form")) is not None:
        return next((form for form in tree.forms if form.get("id") == name), None)
    return next(element.iterancestors("form"), None)


def _action(url: str, form: html.FormElement, pressed: html.HtmlElement) -> str:
    return urljoin(url, pressed.get("formaction") or form.get("action") or url)


def _is(pressed: html.HtmlElement, button: str) -> bool:
    said = " ".join(pressed.text_content().split())
    return not button or button in (pressed.get("name"), pressed.get("value")) or button in said


def _names(form: html.FormElement) -> set[str]:
    return {
        name for field in form.iter("input", "select", "textarea") if (name := field.get("name"))
    }


class Visitor:
    """`address` is where they come from; `site` where they go to."""

    def __init__(self, site: str, address: str = "192.0.2.1") -> None:
        self.site, self.address = site, address
        self._netloc = urlsplit(site).netloc
        self._connection: http.client.HTTPConnection | None = None
        self.cookies: dict[str, str] = {}
        self.requests = 0

    def get(self, path: str, *, expect: frozenset[int] = JUST_READ) -> Page:
        page = self._ask("GET", path)
        for _ in range(5):
            if page.status not in (301, 302, 303):
                break
            page = self._ask("GET", urljoin(page.url, page.headers["location"]))
        assert page.status in expect, f"GET {path}: {page.status}\n{page.words[:800]}"
        return page

    def send(
        self, page: Page | str, to: str = "", button: str = "", *, look: bool = False, **said: Any
    ) -> Page:
        """Fill in the form of the page and press the button. A form that comes back with something
        wrong in it fails. With `look` the page after it is read; else only that it was taken.
        """
        answer = self.try_to_send(page, to, button, **said)
        where = page if isinstance(page, str) else page.path
        assert answer.status in (200, 302, 303), (
            f"{where}: {answer.status}\n{answer.complaints()}\n{answer.words[:800]}"
        )
        if answer.status == 200:
            trouble = answer.tree.xpath(
                "//*[contains(@class,'invalid-feedback')]|//*[@aria-invalid='true']"
            )
            assert not trouble, f"{where}: {answer.complaints()}"
        if look and answer.status in (302, 303):
            return self.get(urljoin(answer.url, answer.headers["location"]))
        return answer

    def try_to_send(self, page: Page | str, to: str = "", button: str = "", **said: Any) -> Page:
        """The same, whatever is answered."""
        shown = self.get(page) if isinstance(page, str) else page
        form, pressed = shown.button(to, button, said)
        where = _action(shown.url, form, pressed)
        files = {name: value for name, value in said.items() if isinstance(value, Upload)}
        words = {name: value for name, value in said.items() if name not in files}
        fields = _filled(form, pressed, words)
        if form.get("enctype") == "multipart/form-data":
            kinds = {f.get("name"): f.get("type") for f in form.iter("input")}
            fields = [(name, value) for name, value in fields if kinds.get(name) != "file"]
            return self.upload(where, fields, files, shown.url)
        assert not files, f"{shown.path}: this form takes no file"
        return self.post(where, fields, shown.url)

    def post(self, url: str, fields: list[tuple[str, str]], referer: str) -> Page:
        return self._ask("POST", url, urlencode(fields).encode(), referer=referer)

    def upload(
        self, url: str, fields: list[tuple[str, str]], files: Mapping[str, Upload], referer: str
    ) -> Page:
        """The same as `multipart/form-data` (RFC 7578), with files in it."""
        body, kind = encode_multipart_formdata(
            [*fields, *((name, (file.name, file.data)) for name, file in files.items())]
        )
        return self._ask("POST", url, body, referer=referer, kind=kind)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(
        self,
        method: str,
        where: str,
        body: bytes | None = None,
        referer: str = "",
        kind: str = "application/x-www-form-urlencoded",
    ) -> Page:
        url = urljoin(self.site, where)
        parts = urlsplit(url)
        headers = {"X-Forwarded-For": self.address, "Host": self._netloc}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if body is not None:
            headers |= {"Content-Type": kind, "Referer": referer}
            headers["Origin"] = self.site
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        answer = self._on_the_wire(method, target, body, headers)
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or morsel.value == "":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        self.requests += 1
        named = {key.lower(): value for key, value in answer.headers.items()}
        return Page(answer.status, url, content, named)

    def _on_the_wire(
        self, method: str, target: str, body: bytes | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """Over the connection that is kept; anew when the server has closed it meanwhile."""
        if self._connection is not None:
            try:
                self._connection.request(method, target, body, headers)
                return self._connection.getresponse()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.close()
        self._connection = http.client.HTTPConnection(self._netloc, timeout=120)
        try:
            self._connection.request(method, target, body, headers)
            return self._connection.getresponse()
        except OSError:
            self.close()
            raise


def _filled(
    form: html.FormElement, pressed: html.HtmlElement, said: dict[str, Any]
) -> list[tuple[str, str]]:
    """The fields of the form, with what is said in them; ticked is True, not ticked False. A choice
    is made by its value, or by a part of its words in a tuple: `owner=("Ada",)`.
    """
    fields = [(name, str(value)) for name, value in form.form_values() if name not in said]
    for name, value in said.items():
        if value is True:
            box = next(f for f in form.iter("input") if f.get("name") == name)
            fields.append((name, box.get("value") or "on"))
        elif isinstance(value, tuple):
            fields.append((name, _choice(form, name, *value)))
        elif isinstance(value, list):
            fields += [(name, str(one)) for one in value]
        elif value is not False:
            fields.append((name, str(value)))
    if pressed.get("name"):
        fields.append((pressed.get("name"), pressed.get("value") or ""))
    return fields


def _choice(form: html.FormElement, name: str, words: str) -> str:
    select = next(f for f in form.iter("select") if f.get("name") == name)
    options = {
        " ".join(o.text_content().split()): o.get("value") or "" for o in select.iter("option")
    }
    found = [value for shown, value in options.items() if words in shown]
    assert found, f"{name} offers {list(options)}, not {words!r}"
    return found[0]
