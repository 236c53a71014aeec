"""What is said when a document is not fetched: one sentence, one remedy, one code."""

from __future__ import annotations

from badging.errors import DocumentUnavailable

_LATER = "Try again later, or give the document in a document map."
_PUBLIC = "Publish the document under a public HTTPS address, or give it in a document map."
_ISSUER = "Tell the issuer, who has to correct its server."


def shown(url: str) -> str:
    """A URL as a message may show it: not too long, nothing that moves the cursor."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in url)
    return text if len(text) <= 200 else f"{text[:199]}…"


def refused(url: str, why: str, remedy: str = _PUBLIC) -> DocumentUnavailable:
    """An address that is not asked, whatever would be there."""
    return DocumentUnavailable(
        url, f"{shown(url)} is not fetched: {why}.", code="refused", remedy=remedy
    )


def timed_out(url: str, total_s: float) -> DocumentUnavailable:
    """The whole fetch, redirects included, has used up its time."""
    return DocumentUnavailable(
        url,
        f"{shown(url)} did not arrive within {total_s:g} seconds.",
        code="timeout",
        remedy=_LATER,
    )


def busy(url: str) -> DocumentUnavailable:
    """Too many look-ups of names are under way in this process."""
    return DocumentUnavailable(
        url,
        f"{shown(url)} is not fetched now: too many names are being looked up.",
        code="dns",
        remedy=_LATER,
    )


def unknown_name(url: str, host: str) -> DocumentUnavailable:
    """The name has no address."""
    return DocumentUnavailable(
        url,
        f"The name {shown(host)} has no address, so {shown(url)} cannot be had.",
        code="dns",
        remedy="Check the address for typing errors. " + _LATER,
    )


def no_connection(url: str, why: str) -> DocumentUnavailable:
    """No server there, or one that breaks off or does not speak HTTP."""
    return DocumentUnavailable(
        url, f"{shown(url)} cannot be had: {why}.", code="connection", remedy=_LATER
    )


def silent(url: str) -> DocumentUnavailable:
    """A server that neither takes nor refuses a connection."""
    return DocumentUnavailable(
        url, f"The server of {shown(url)} does not answer.", code="timeout", remedy=_LATER
    )


def bad_certificate(url: str, why: str) -> DocumentUnavailable:
    """The server cannot prove that it is who it says."""
    return DocumentUnavailable(
        url,
        f"The server of {shown(url)} does not prove who it is: {why}.",
        code="tls",
        remedy=_ISSUER,
    )


def too_large(url: str, max_bytes: int, *, inflated: bool = False) -> DocumentUnavailable:
    """More bytes than the caller allows, as sent or after unpacking."""
    how = "unpacks to" if inflated else "has"
    return DocumentUnavailable(
        url,
        f"{shown(url)} {how} more than {max_bytes:,} bytes.",
        code="too_large",
        remedy="The document has to be smaller.",
    )


def bad_encoding(url: str, why: str) -> DocumentUnavailable:
    """A content encoding that is unknown, or that the body does not keep to."""
    return DocumentUnavailable(
        url, f"{shown(url)} cannot be unpacked: {why}.", code="content_type", remedy=_ISSUER
    )


def redirected_too_often(url: str, limit: int) -> DocumentUnavailable:
    """More redirects than are followed."""
    return DocumentUnavailable(
        url,
        f"{shown(url)} is redirected more than {limit} times.",
        code="redirects",
        remedy=_ISSUER,
    )


def bad_redirect(url: str, why: str) -> DocumentUnavailable:
    """A redirect that leads nowhere, or from a protected to an open connection."""
    return DocumentUnavailable(
        url, f"{shown(url)} is redirected {why}.", code="redirects", remedy=_ISSUER
    )


def answered(url: str, status: int) -> DocumentUnavailable:
    """An HTTP status other than success."""
    code = {404: "not_found", 410: "gone"}.get(status, "http_status")
    what = {
        "not_found": f"There is no document at {shown(url)} (HTTP 404).",
        "gone": f"The document at {shown(url)} was withdrawn (HTTP 410).",
        "http_status": f"The server answered {status} for {shown(url)}.",
    }[code]
    remedy = _LATER if status in (408, 425, 429) or status >= 500 else _ISSUER
    return DocumentUnavailable(url, what, code=code, remedy=remedy, status=status)
