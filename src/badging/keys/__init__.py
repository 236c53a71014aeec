"""Keys: made, read, written and used.

A `PublicKey` verifies, a `SigningKey` signs; both speak raw signatures (see `SigningKey.sign`).
Anything that signs elsewhere (a hardware token, a key service) only has to be a `SigningKey`.
"""

from badging.keys.keystore import EnvironmentKeys, FolderKeys, KeyStore, key_at
from badging.keys.local import LocalKey, NamedKey, SigningKey, generate_key, named, public_document
from badging.keys.public import KeyType, PublicKey
from badging.keys.reading import public_key_from, read_key, read_key_text

__all__ = [
    "EnvironmentKeys",
    "FolderKeys",
    "KeyStore",
    "KeyType",
    "LocalKey",
    "NamedKey",
    "PublicKey",
    "SigningKey",
    "generate_key",
    "key_at",
    "named",
    "public_document",
    "public_key_from",
    "read_key",
    "read_key_text",
]
