"""openbadges: 1EdTech's validator of Open Badges 2.0, with its network replaced by a map."""

from __future__ import annotations

import json
import logging
from typing import Any

import requests
from openbadges.verifier import verify as validate
from pyld import jsonld
from requests.adapters import BaseAdapter
from serving import Run, serve

documents: dict[str, str] = {}


class Mapped(BaseAdapter):
    """Answers from the map, and 404 for all else: nothing leaves this process."""

    def send(self, request: Any, **_options: Any) -> requests.Response:
        answer = requests.Response()
        body = documents.get(request.url)
        answer.status_code = 200 if body is not None else 404
        answer.url, answer.request = request.url, request
        answer.headers["Content-Type"] = "application/ld+json"
        answer._content = (body or "").encode()
        return answer

    def close(self) -> None:
        pass


def _mount(session: requests.Session, plain: Any = requests.Session.__init__) -> None:
    plain(session)
    session.mount("https://", Mapped())
    session.mount("http://", Mapped())


def learn(request: dict[str, Any]) -> Run:
    """The map from now on: URL to text."""

    def run() -> None:
        documents.clear()
        documents.update(request["documents"])

    return run


def verify(request: dict[str, Any]) -> Run:
    """Valid or not, with its messages. subject: URL, JWS or JSON, as its users give it."""

    def run() -> dict[str, Any]:
        found = validate(request["secured"], recipient_profile=request.get("recipient"))
        report = found["report"]
        return {
            "verified": report["valid"],
            "why": json.dumps([m for m in report["messages"] if m["success"] is False]),
        }

    return run


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)  # what it finds is in its report
    requests.Session.__init__ = _mount  # type: ignore[method-assign]
    assert jsonld  # the version of 2015, from its own environment
    serve("openbadges", {"learn": learn, "verify": verify})
