"""Open Badges: issue, verify, bake and carry them.

    >>> import badging
    >>> key = badging.generate_key("ed25519")
    >>> signed = badging.issue(credential, key)        # bytes, exactly what was signed
    >>> badging.verify(signed).verdict
    'verified'
"""

from badging.baking import bake, unbake
from badging.documents import Document, Documents, MappedDocuments, Offline
from badging.errors import BadgingError
from badging.issuing import issue
from badging.inspection import inspect
from badging.keys import SigningKey, generate_key, read_key
from badging.verification import Check, Outcome, Report, Verdict, verify

__all__ = [
    "BadgingError",
    "Check",
    "Document",
    "Documents",
    "MappedDocuments",
    "Offline",
    "Outcome",
    "Report",
    "SigningKey",
    "Verdict",
    "bake",
    "generate_key",
    "inspect",
    "issue",
    "read_key",
    "unbake",
    "verify",
]
