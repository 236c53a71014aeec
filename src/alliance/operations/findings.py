"""What a look at one part of the site found: for the doctor, for probes and for the status page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`outcome` is ok, warn (works, but see to it) or fail (does not work).

    `text` and `remedy` are for whoever runs the site. They may name hosts and folders, so neither
    a probe nor a page that everybody reads shows them.
    """

    check: str
    outcome: str
    text: str
    remedy: str = ""


def ok(check: str, text: str) -> Finding:
    return Finding(check, "ok", text)


def warn(check: str, text: str, remedy: str) -> Finding:
    return Finding(check, "warn", text, remedy)


def fail(check: str, text: str, remedy: str) -> Finding:
    return Finding(check, "fail", text, remedy)
