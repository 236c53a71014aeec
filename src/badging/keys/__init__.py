"""Keys: made, read, written and used.

A `PublicKey` verifies, a `SigningKey` signs; both speak raw signatures (see `SigningKey.sign`).
Anything that signs elsewhere (a hardware token, a key service) only has to be a `SigningKey`.
"""

from badging.keys.local import LocalKey, SigningKey, generate_key
from badging.keys.public import KeyType, PublicKey
from badging.keys.reading import public_key_from, read_key

__all__ = [
    "KeyType",
    "LocalKey",
    "PublicKey",
    "SigningKey",
    "generate_key",
    "public_key_from",
    "read_key",
]
