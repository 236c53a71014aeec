"""Where signing keys are kept: one small protocol, and the places that need no more than Python.

A store answers two questions: which keys are there, and give me this one. What it gives is a
`SigningKey`, which signs and does not have to show its secret. A hardware token is one more store
(`badging.keys.pkcs11`); so is a key service in a cloud (docs/reference/keys-and-identifiers.md).
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from badging.errors import KeyUnavailable, Misused
from badging.keys.local import SigningKey
from badging.keys.reading import read_key_text

MAX_KEY_BYTES = 64 * 1024
SUFFIXES = (".json", ".pem")
_POSIX = os.name == "posix"  # elsewhere the mode says nothing about who may read
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,126}")


class KeyStore(Protocol):
    """Anything that keeps signing keys under names."""

    def names(self) -> list[str]:
        """The names of the keys, in order. Raises KeyUnavailable."""
        ...

    def get(self, name: str) -> SigningKey:
        """The key of that name. Raises KeyUnavailable; InvalidKey for what is no signing key."""
        ...


class FolderKeys:
    """Keys in a folder, a file each: `NAME.json` (key document or JWK) or `NAME.pem`.

    Refused: files that others than their owner can read, and a folder that others can write to.
    """

    def __init__(self, folder: Path):
        self._folder = folder

    def names(self) -> list[str]:
        try:
            _refuse_writable_by_others(self._folder)
            found = {file.stem for file in self._folder.iterdir() if file.suffix in SUFFIXES}
        except OSError as error:
            raise _unreadable(self._folder, error) from error
        return sorted(found)

    def get(self, name: str) -> SigningKey:
        if not _NAME.fullmatch(name):
            raise _no_key(name, f"in {self._folder}")
        try:
            _refuse_writable_by_others(self._folder)
        except OSError as error:
            raise _unreadable(self._folder, error) from error
        for suffix in SUFFIXES:
            file = self._folder / (name + suffix)
            if file.exists():
                return read_key_file(file)
        raise _no_key(name, f"in {self._folder}")


class EnvironmentKeys:
    """Keys in environment variables: `PREFIX` and a name; each a JSON text, PEM or multibase."""

    def __init__(self, environment: Mapping[str, str], prefix: str = "BADGING_KEY_"):
        self._environment = environment
        self._prefix = prefix

    def names(self) -> list[str]:
        taken = [name for name in self._environment if name.startswith(self._prefix)]
        return sorted(name.removeprefix(self._prefix) for name in taken)

    def get(self, name: str) -> SigningKey:
        text = self._environment.get(self._prefix + name, "")
        if not text.strip():
            raise _no_key(self._prefix + name, "in the environment")
        return read_key_text(text)


def read_key_file(file: Path) -> SigningKey:
    """The key in a file: a key document or JWK in JSON, PEM, or a secret multibase.

    Raises KeyUnavailable for a file that cannot be read, or that others can read.
    """
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            if _POSIX and stat.S_ISREG(mode) and mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise KeyUnavailable(
                    f"{file} can be read by others than its owner, so it is no secret.",
                    remedy=f"Take their access away: chmod 600 {file}",
                    code="key_exposed",
                )
            data = opened.read(MAX_KEY_BYTES + 1)
    except OSError as error:
        raise _unreadable(file, error) from error
    if len(data) > MAX_KEY_BYTES:
        raise KeyUnavailable(f"{file} has more than {MAX_KEY_BYTES} bytes: it is no key.")
    return read_key_text(data.decode("utf-8", "replace"))


def key_at(reference: str, environment: Mapping[str, str]) -> SigningKey:
    """The key that a reference names: `env:VARIABLE`, a PKCS #11 URI (RFC 7512), or a file.

    Raises KeyUnavailable, InvalidKey, Misused.
    """
    scheme, _, rest = reference.partition(":")
    if scheme == "env":
        return EnvironmentKeys(environment, prefix="").get(rest)
    if scheme == "pkcs11":
        from badging.keys.pkcs11 import key_of_uri  # an optional dependency, and a shared library

        return key_of_uri(reference, environment)
    if not reference:
        raise Misused("No key is named.", remedy="Give a file, env:VARIABLE or a pkcs11: URI.")
    return read_key_file(Path(reference))


def _refuse_writable_by_others(folder: Path) -> None:
    if folder.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH) and _POSIX:
        raise KeyUnavailable(
            f"Others can put keys into {folder}.",
            remedy=f"Take their access away: chmod 700 {folder}",
            code="key_exposed",
        )


def _no_key(name: str, where: str) -> KeyUnavailable:
    return KeyUnavailable(f"There is no key {name[:120]!r} {where}.", code="key_not_found")


def _unreadable(path: Path, error: OSError) -> KeyUnavailable:
    return KeyUnavailable(
        f"{path} cannot be read: {error.strerror or error}.",
        remedy="Check the name and the permissions; `badging keygen` makes a key.",
        code="key_not_found" if isinstance(error, FileNotFoundError) else "key_store",
    )
