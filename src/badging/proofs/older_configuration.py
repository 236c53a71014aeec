"""The configuration of proofs before Data Integrity, which may bring a context of their own.

didkit and others sign a credential that does not name the suite's context, and name it in the
proof. It holds for the proof alone, after the document's (JSON-LD 1.1, 4.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.documents import Documents
from badging.errors import ProofError
from badging.linked_data import contexts
from badging.model.common import as_list
from badging.proofs.configuration import canonical_configuration

SUITE_CONTEXTS = frozenset(url for url in contexts.known_urls() if "/security/suites/" in url)
"""What a proof may name: the signature does not hold a context, so it has to be a known one."""


def configure(options: Mapping[str, Any], document: Mapping[str, Any], documents: Documents) -> str:
    """Canonical N-Quads of the options, under the document's contexts and the proof's.

    As `eddsa_rdfc_2022.configure`. Raises ProofError for a context in the proof that is no suite's.
    """
    own = as_list(options.get("@context"))
    if not own:
        return canonical_configuration(options, document, documents)
    if not all(isinstance(url, str) and url in SUITE_CONTEXTS for url in own):
        raise ProofError(
            "The proof has a context of its own that is not that of a known suite.",
            pointer="/proof/@context",
            code="proof_context",
        )
    bare = {name: value for name, value in options.items() if name != "@context"}
    both = {"@context": [*as_list(document.get("@context")), *own]}
    return canonical_configuration(bare, both, documents)
