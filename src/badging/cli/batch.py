"""`badging issue-many` and `badging verify-many`: a line in, a line out, from file to file."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from badging.cli import files, proofs
from badging.cli.batch_run import Run, Settings
from badging.errors import Misused

if TYPE_CHECKING:
    from badging.batch.journal import Journal
    from badging.batch.work import IssueWork
    from badging.documents import Documents
    from badging.keys import SigningKey

Commands = argparse._SubParsersAction


def add_parsers(commands: Commands[argparse.ArgumentParser], add_key: Callable[..., None]) -> None:
    """The two commands. add_key: adds the options that name a signing key."""
    parser = commands.add_parser(
        "issue-many",
        help="sign a file of credentials, one a line",
        description="Sign the credential of each line. Writes a line for each line, in order: the "
        "signed badge; or, where it cannot be signed, an object with line and error.",
        epilog="Exit codes: 0 all issued, 1 some not, 2 unreadable input or misuse.",
    )
    parser.add_argument(
        "lines", metavar="CREDENTIALS.ndjson",
        help="file, folder of .ndjson and .jsonl files, or - for stdin",
    )  # fmt: skip
    add_key(parser)
    proofs.add_issuing_options(parser)
    parser.add_argument(
        "--created", metavar="TIME",
        help="time of signing, ISO 8601 (default: when each is signed)",
    )  # fmt: skip
    _add_common(parser)
    parser = commands.add_parser(
        "verify-many",
        help="verify a file of badges, one a line",
        description="Verify the badge of each line, JSON or JWT. Writes a report for each line, in "
        "order; or, where there is none to make, an object with line and error.",
        epilog="Exit codes: 0 all verified, 1 some not, 2 unreadable input or misuse.",
    )
    parser.add_argument(
        "lines", metavar="FILE.ndjson",
        help="file, folder of .ndjson and .jsonl files, or - for stdin",
    )  # fmt: skip
    parser.add_argument(
        "--at", metavar="TIME",
        help="moment for which to verify all, ISO 8601 (default: when the run began)",
    )  # fmt: skip
    proofs.add_verifying_options(parser)
    parser.add_argument("--offline", action="store_true", help="do not use the network")
    parser.add_argument(
        "--brief", action="store_true", help="write verdict and codes of findings only"
    )
    _add_common(parser)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--documents", metavar="MAP.json",
        help="documents to use instead of the network: {url: path}, paths from the map's folder",
    )  # fmt: skip
    parser.add_argument(
        "--jobs", metavar="N", type=int, help="processes to use (default: one for each core)"
    )
    parser.add_argument(
        "--cluster", metavar="ADDRESS",
        help="use the workers of this Dask scheduler, tcp://host:port or tls://host:port",
    )  # fmt: skip
    parser.add_argument("--out", metavar="FILE", required=True, help="file to write, - for stdout")
    again = parser.add_mutually_exclusive_group()
    again.add_argument(
        "--resume", action="store_true", help="go on with the run that was interrupted, if any"
    )
    again.add_argument(
        "--restart", action="store_true", help="throw away the run that was interrupted, if any"
    )


def issue_many(arguments: argparse.Namespace) -> int:
    from badging.batch.work import IssueWork
    from badging.cli.arguments import moment_of
    from badging.documents import Offline

    if arguments.key == files.STANDARD:
        raise Misused(
            "Each worker opens the key, so it cannot come from stdin.",
            remedy="Give a file, env:VARIABLE, or a pkcs11: URI.",
        )
    created = moment_of(arguments.created, "--created")
    path = Path(arguments.key)  # a worker may be in another folder
    name = str(path.resolve()) if path.exists() else arguments.key
    opener = KeyAt(name, arguments.verification_method)
    key = opener()
    options = proofs.issuing_options(arguments)
    options["expires"] = moment_of(arguments.expires, "--expires")
    settings = {
        "command": arguments.command,
        **_words_for(options),
        "created": created.isoformat() if created else "",
        "key": _name_of(key),
        "documents": _digest_of(arguments.documents),
    }
    documents = _documents(arguments.documents, Offline())
    work = IssueWork(opener, options.pop("proof"), created, documents, options)
    _try_first_line(arguments, work, key)
    return Run(arguments, work, settings, "issued").go(_unfinished(arguments))


def verify_many(arguments: argparse.Namespace) -> int:
    from badging.batch.work import Network, VerifyWork, in_brief
    from badging.cli.arguments import moment_of
    from badging.documents import Offline
    from badging.verification import Report

    unfinished = _unfinished(arguments)
    at = moment_of(arguments.at, "--at")
    if at is None and unfinished is not None:  # the moment of the run stays what it was
        at = moment_of(unfinished.settings.get("at"), "at of the journal")
    if at is None:
        at = datetime.now(UTC)
    options = {"domain": arguments.domain, "challenge": arguments.challenge}
    settings = {
        "command": arguments.command,
        "at": at.isoformat(),
        **_words_for(options),
        "network": "no" if arguments.offline else "yes",
        "report": "brief" if arguments.brief else "full",
        "documents": _digest_of(arguments.documents),
    }
    documents = _documents(arguments.documents, Offline() if arguments.offline else Network())
    work = VerifyWork(at, documents, options, in_brief if arguments.brief else Report.to_json)
    return Run(arguments, work, settings, "verified").go(unfinished)


@dataclass(frozen=True, slots=True)
class KeyAt:
    """Opens the key of --key, in whichever process: what travels is its name, not the key."""

    name: str
    method: str | None = None

    def __call__(self) -> SigningKey:
        from badging.keys import key_at, named

        key = key_at(self.name, os.environ)
        return key if self.method is None else named(key, self.method)


def _try_first_line(arguments: argparse.Namespace, work: IssueWork, key: SigningKey) -> None:
    """Find out before a million lines are read that the key or an option fits none of them.

    Raises Misused and InvalidKey; what else is wrong with line 1 its result will tell.
    """
    from badging.errors import BadgingError, InvalidKey
    from badging.issuing import issue
    from badging.model.common import id_of

    first = _first_line(Path(arguments.lines))
    if first is None:
        return
    issuer = id_of(first.get("issuer"))
    if issuer and issuer != key.controller:
        print(
            f"badging {arguments.command}: the key is controlled by {key.controller}, but line 1 "
            f"names {issuer} as the issuer. Verifiers will refuse such badges unless the issuer's "
            "document lists this key.",
            file=sys.stderr,
        )
    options: dict[str, Any] = {
        "proof": work.proof,
        "created": work.created,
        "documents": work.documents,
    }
    try:
        issue(first, key, **options, **work.options)
    except (Misused, InvalidKey):
        raise
    except BadgingError:
        return


def _first_line(path: Path) -> dict[str, Any] | None:
    """The credential of line 1, if there is one to be read."""
    from badging.batch.work import MAX_LINE_BYTES
    from badging.errors import BadgingError
    from badging.strict_json import parse_json

    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            first = parse_json(file.readline(MAX_LINE_BYTES))
    except (OSError, BadgingError):
        return None
    return first if isinstance(first, dict) else None


def _words_for(options: Mapping[str, Any]) -> Settings:
    """Options as settings of a run, those that were given."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, default=str)
        for name, value in options.items()
        if value is not None
    }


def _unfinished(arguments: argparse.Namespace) -> Journal | None:
    """The run that is to go on. Raises Misused when there is one, and nobody said what with it."""
    from badging.batch.journal import Journal, forget

    if arguments.out == files.STANDARD:
        return None
    out = Path(arguments.out)
    if arguments.restart:
        forget(out)
        return None
    unfinished = Journal.read(out)
    if unfinished is None or arguments.resume:
        return unfinished
    raise Misused(
        f"A run into {out} was interrupted after {unfinished.state.lines:,} lines.",
        remedy="Add --resume to go on with it, or --restart to throw it away.",
        code="unfinished",
    )


def _name_of(key: SigningKey) -> str:
    """What tells this key from another, without its secret."""
    public = json.dumps(key.public.jwk, sort_keys=True).encode()
    return f"{key.verification_method} sha256:{hashlib.sha256(public).hexdigest()}"


def _documents(map_path: str | None, behind: Documents) -> Documents:
    """Documents of the map, and behind it those of another source."""
    from badging.documents import MappedDocuments

    return behind if map_path is None else MappedDocuments(files.read_map(map_path), behind)


def _digest_of(map_path: str | None) -> str:
    """What tells this document map, with the documents in it, from another."""
    if map_path is None:
        return ""
    if map_path == files.STANDARD:
        raise Misused("The document map cannot come from stdin.", remedy="Give a file.")
    digest = hashlib.sha256()
    for url, path in sorted(files.read_map(map_path).items()):
        assert isinstance(path, Path)
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            content = "cannot be read"
        digest.update(json.dumps([url, content]).encode())
    return f"sha256:{digest.hexdigest()}"
