"""What a proof before Data Integrity may have signed: its options and the document, hashed.

Old issuers canonicalised by URDNA2015, libraries that are kept up do it by RDFC-1.0. The forms are
the same unless a text holds control characters, such as a tab (`linked_data.urdna2015`). Both are
taken: no form of one document is a form of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badging.documents import Documents
from badging.linked_data import urdna2015
from badging.proofs.eddsa_rdfc_2022 import hash_data, transform


def signed_data(
    document: Mapping[str, Any], configuration: str, documents: Documents
) -> Iterator[bytes]:
    """The hash data (64 bytes) by RDFC-1.0; and by URDNA2015, where that is another.

    configuration: canonical N-Quads of the proof's options. Raises as canonicalisation does.
    """
    transformed = transform(document, documents)
    yield hash_data(transformed, configuration)
    if urdna2015.written(transformed) != transformed:
        yield hash_data(urdna2015.canonicalize(document, documents), configuration)
