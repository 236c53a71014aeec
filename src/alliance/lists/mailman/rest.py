"""Mailman's REST interface (3.1) over urllib3, on 127.0.0.1 alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import urllib3
from django.conf import settings

from alliance.lists.mailman.places import USER, password

TIMEOUT_S = 30
PAGE = 500

Json = dict[str, Any]


class MailmanDown(Exception):
    """Nobody answers, or not as Mailman does. To be tried again."""


class Refused(Exception):
    """Mailman says no. `status` is that of HTTP."""

    def __init__(self, status: int, words: str) -> None:
        self.status = status
        super().__init__(f"Mailman answers {status}: {words[:300]}")


class Rest:
    """One conversation. Not found is None where that is an answer."""

    def __init__(self) -> None:
        self._pool = urllib3.PoolManager(
            headers=urllib3.make_headers(basic_auth=f"{USER}:{password()}"),
            timeout=TIMEOUT_S,
            retries=False,
        )
        self._base = f"http://127.0.0.1:{settings.MAILMAN_REST_PORT}/3.1"

    def __enter__(self) -> Rest:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.clear()

    def get(self, *path: str) -> Json | None:
        try:
            return self._call("GET", path)
        except Refused as refused:
            if refused.status == 404:
                return None
            raise

    def entries(self, *path: str) -> Iterator[Json]:
        """All of a collection, page by page."""
        number = 1
        while True:
            query = f"?count={PAGE}&page={number}"
            found = self._call("GET", path, query=query) or {}
            entries = found.get("entries", [])
            yield from entries
            if len(entries) < PAGE:
                return
            number += 1

    def post(self, *path: str, **values: object) -> Json:
        return self._call("POST", path, values) or {}

    def patch(self, *path: str, **values: object) -> None:
        self._call("PATCH", path, values)

    def delete(self, *path: str, **values: object) -> bool:
        """False when it was not there."""
        try:
            self._call("DELETE", path, values)
        except Refused as refused:
            if refused.status == 404:
                return False
            raise
        return True

    def version(self) -> str:
        return str((self._call("GET", ("system", "versions")) or {}).get("mailman_version", ""))

    def _call(
        self,
        method: str,
        path: tuple[str, ...],
        values: Mapping[str, object] | None = None,
        query: str = "",
    ) -> Json | None:
        url = "/".join([self._base, *(quote(part, safe="@+=") for part in path)]) + query
        body = urlencode(_flat(values), encoding="utf-8") if values else None
        headers = dict(self._pool.headers)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        try:
            answer = self._pool.request(
                method, url, body=body, headers=headers, redirect=False, preload_content=True
            )
        except urllib3.exceptions.HTTPError as error:
            raise MailmanDown(f"{type(error).__name__}: {error}"[:300]) from error
        text = answer.data.decode("utf-8", "replace")
        if answer.status == 401:
            raise MailmanDown("another Mailman, or another program, answers on this port")
        if answer.status in (502, 503):
            raise MailmanDown(f"it answers {answer.status}")
        if answer.status >= 400:
            raise Refused(answer.status, _words(text))
        return _object(text)


def _flat(values: Mapping[str, object]) -> list[tuple[str, str]]:
    """Lists as repeated names; an empty list as one empty value, which clears it."""
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        if isinstance(value, list | tuple):
            pairs += [(name, str(one)) for one in value] or [(name, "")]
        elif isinstance(value, bool):
            pairs.append((name, "true" if value else "false"))
        else:
            pairs.append((name, str(value)))
    return pairs


def _object(text: str) -> Json | None:
    if not text:
        return None
    try:
        found = json.loads(text)
    except ValueError as error:
        raise MailmanDown("another program answers on this port") from error
    return found if isinstance(found, dict) else None


def _words(text: str) -> str:
    try:
        return str(json.loads(text).get("description") or text)
    except (ValueError, AttributeError):
        return text
