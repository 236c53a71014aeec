"""What can go wrong, said so that the reader knows where and what to do."""

from __future__ import annotations


class BadgingError(Exception):
    """Base of every error that leaves a public verb of this package.

    message: what was wrong, one sentence.
    pointer: JSON pointer (RFC 6901) into the document, or "" for the whole of it.
    remedy: what the reader can do about it, one sentence, or "".
    code: a stable word for programs.
    """

    code = "error"

    def __init__(self, message: str, *, pointer: str = "", remedy: str = "", code: str = ""):
        super().__init__(message)
        self.message = message
        self.pointer = pointer
        self.remedy = remedy
        if code:
            self.code = code

    def __str__(self) -> str:
        where = f" (at {self.pointer})" if self.pointer else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.message}{where}{remedy}"


class Unreadable(BadgingError):
    """The bytes are no badge: no JSON, no JWS, no image with one inside, or beyond a bound."""

    code = "unreadable"


class Misused(BadgingError):
    """The caller asked for something that does not exist or does not fit together."""

    code = "misused"


class InvalidCredential(BadgingError):
    """The document is readable, but is not a credential that can be secured or processed."""

    code = "invalid_credential"


class InvalidKey(BadgingError):
    """A key that is malformed, of an unsupported type, or without the part that is needed."""

    code = "invalid_key"


class KeyUnavailable(BadgingError):
    """A signing key cannot be had or does not work: no such file, variable, token or PIN.

    code: key_not_found | key_store | key_exposed | pin | token | module | signing
    """

    code = "key_store"


class ProofError(BadgingError):
    """A proof that is malformed or of an unknown mechanism (a wrong signature is no exception)."""

    code = "proof"


class ImageError(BadgingError):
    """An image that is damaged, of another type than it says, or beyond a bound."""

    code = "image"


class NotBaked(ImageError):
    """A sound image with no credential inside."""

    code = "not_baked"


class BatchError(BadgingError):
    """A line that cannot be worked on, or a run over many of them that cannot go on."""

    code = "batch"


class DocumentUnavailable(BadgingError):
    """A document that the badge points to cannot be had.

    url: what was asked for.  status: HTTP status where a server answered, else None.
    code: offline | refused | not_found | gone | http_status | timeout | too_large | redirects
          | content_type | dns | tls | connection
    """

    code = "connection"

    def __init__(
        self, url: str, message: str, *, code: str, remedy: str = "", status: int | None = None
    ):
        super().__init__(message, remedy=remedy, code=code)
        self.url = url
        self.status = status
