"""Open Badges: issue, verify, bake and carry them.

    >>> import badging
    >>> key = badging.generate_key("ed25519")
    >>> signed = badging.issue(credential, key)        # bytes, exactly what was signed
    >>> badging.verify(signed).verdict
    'verified'

Each verb is loaded when it is first used, so that `import badging` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from badging.baking import bake, unbake
    from badging.batch import Result, issue_many, verify_many
    from badging.critique import Critique, lint
    from badging.disclosing import disclose
    from badging.documents import Document, Documents, MappedDocuments, Offline
    from badging.errors import BadgingError
    from badging.inspection import inspect
    from badging.issuing import issue
    from badging.keys import SigningKey, generate_key, read_key
    from badging.presenting import present
    from badging.upgrading import Upgrade, upgrade, wrap
    from badging.verification import Check, Outcome, Report, Verdict, verify

__all__ = [
    "BadgingError",
    "Check",
    "Critique",
    "Document",
    "Documents",
    "MappedDocuments",
    "Offline",
    "Outcome",
    "Report",
    "Result",
    "SigningKey",
    "Upgrade",
    "Verdict",
    "bake",
    "disclose",
    "generate_key",
    "inspect",
    "issue",
    "issue_many",
    "lint",
    "present",
    "read_key",
    "unbake",
    "upgrade",
    "verify",
    "verify_many",
    "wrap",
]

_HOMES = {
    "badging.baking": ("bake", "unbake"),
    "badging.batch": ("Result", "issue_many", "verify_many"),
    "badging.disclosing": ("disclose",),
    "badging.critique": ("Critique", "lint"),
    "badging.documents": ("Document", "Documents", "MappedDocuments", "Offline"),
    "badging.errors": ("BadgingError",),
    "badging.inspection": ("inspect",),
    "badging.issuing": ("issue",),
    "badging.keys": ("SigningKey", "generate_key", "read_key"),
    "badging.presenting": ("present",),
    "badging.upgrading": ("Upgrade", "upgrade", "wrap"),
    "badging.verification": ("Check", "Outcome", "Report", "Verdict", "verify"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public verb from its home (PEP 562)."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
