"""Files of the command line: read within a bound, written whole, secrets for their owner alone."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from badging.errors import Misused
from badging.reading import MAX_IMAGE_BYTES
from badging.strict_json import parse_json, too_large

STANDARD = "-"


def read(path: str) -> bytes:
    """The bytes of a file, or of stdin for `-`. Raises Misused, and Unreadable beyond the bound."""
    if path == STANDARD:
        data = sys.stdin.buffer.read(MAX_IMAGE_BYTES + 1)
        size = len(data)
    else:
        try:
            with Path(path).open("rb") as file:
                data = file.read(MAX_IMAGE_BYTES + 1)
                size = max(len(data), os.fstat(file.fileno()).st_size)
        except OSError as error:
            raise _trouble("read", path, error) from error
    if len(data) > MAX_IMAGE_BYTES:
        raise too_large(size, MAX_IMAGE_BYTES)
    return data


def write(path: str | None, data: bytes, *, final_newline: bool = False) -> None:
    """Write to a file, as a whole or not at all; to stdout for None or `-`.

    final_newline: on stdout the text ends its line; a file holds exactly the data.
    """
    if path is None or path == STANDARD:
        sys.stdout.buffer.write(data)
        if final_newline and not data.endswith(b"\n"):
            sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    try:
        if target.exists() and not target.is_file():  # a pipe or a device: nothing to put in place
            target.write_bytes(data)
            return
        _put_in_place(target, data, 0o666 & ~_umask())
    except OSError as error:
        raise _trouble("written", path, error) from error


def write_secret(path: str, data: bytes, *, replace: bool) -> None:
    """Write a file that only its owner can read (0600). An existing one stays unless `replace`."""
    target = Path(path)
    try:
        if replace:
            _put_in_place(target, data, 0o600)
            return
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except FileExistsError as error:
        raise Misused(
            f"{path} exists already, and may hold a key that is in use.",
            remedy="Choose another name, or add --force to replace it for good.",
        ) from error
    except OSError as error:
        raise _trouble("written", path, error) from error


def read_map(path: str) -> dict[str, Path | bytes]:
    """A document map, {url: path}; relative paths start at the map's own folder."""
    value = parse_json(read(path))
    if not isinstance(value, dict) or not all(isinstance(p, str) for p in value.values()):
        raise Misused(
            f"{path} is no document map.", remedy='Write {"https://…": "path of a file", …}.'
        )
    folder = Path.cwd() if path == STANDARD else Path(path).resolve().parent
    return {url: folder / name for url, name in value.items()}


def print_text(text: str) -> None:
    """Print, also where the terminal knows fewer characters than the badge."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stdout.flush()


def _put_in_place(target: Path, data: bytes, mode: int) -> None:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(name).chmod(mode)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _trouble(what: str, path: str, error: OSError) -> Misused:
    return Misused(
        f"{path} cannot be {what}: {error.strerror or error}.",
        remedy="Check the name and the permissions.",
        code="file",
    )
