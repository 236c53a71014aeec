"""What each command does: read, call one public verb, write."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from badging.cli import DONE, LATER, MISUSED, NOT_VERIFIED, batch, files
from badging.errors import Misused

if TYPE_CHECKING:
    from badging.keys import SigningKey


def run(arguments: argparse.Namespace) -> int:
    """Run the command that was named; return its exit code. Raises BadgingError."""
    return _COMMANDS[arguments.command](arguments)


def keygen(arguments: argparse.Namespace) -> int:
    from badging.keys import generate_key

    key = generate_key(arguments.type, controller=arguments.controller)
    text = json.dumps(key.to_document(secret=True), indent=2) + "\n"
    files.write_secret(arguments.out, text.encode(), replace=arguments.force)
    print(key.controller)
    print(f"Wrote {arguments.out}. Keep it secret: whoever has it can sign.", file=sys.stderr)
    return DONE


def pubkey(arguments: argparse.Namespace) -> int:
    from badging.keys import public_document

    _print_json(public_document(_key(arguments)))
    return DONE


def issue(arguments: argparse.Namespace) -> int:
    from badging.issuing import issue as sign

    key = _key(arguments)
    credential = _object(arguments.credential, "credential")
    _warn_of_foreign_key(credential, key.controller)
    badge = sign(
        credential,
        key,
        proof=arguments.proof,
        created=_moment(arguments.created, "--created"),
        documents=_documents(arguments.documents, offline=True),
    )
    files.write(arguments.out, badge, final_newline=True)
    return DONE


def verify(arguments: argparse.Namespace) -> int:
    from badging.cli.output import report_text
    from badging.verification import verify as check
    from badging.verification.pipeline import is_url

    documents = _documents(arguments.documents, offline=arguments.offline)
    presented = arguments.badge if is_url(arguments.badge) else files.read(arguments.badge)
    report = check(
        presented,
        recipient=arguments.recipient,
        at=_moment(arguments.at, "--at"),
        documents=documents,
    )
    if arguments.json:
        _print_json(report.to_json())
    else:
        files.print_text(report_text(report, sys.stdout))
    return DONE if report.verified else NOT_VERIFIED


def bake(arguments: argparse.Namespace) -> int:
    from badging.baking import bake as put_in

    if arguments.image == arguments.credential == "-":
        raise Misused("Only one of the two can be read from stdin.", remedy="Give a file.")
    image, credential = files.read(arguments.image), files.read(arguments.credential)
    files.write(arguments.out, put_in(image, credential))
    return DONE


def unbake(arguments: argparse.Namespace) -> int:
    from badging.baking import unbake as take_out

    files.write(arguments.out, take_out(files.read(arguments.image)), final_newline=True)
    return DONE


def inspect(arguments: argparse.Namespace) -> int:
    from badging.inspection import inspect as look

    inspection = look(files.read(arguments.badge))
    if arguments.json:
        _print_json(inspection.to_json())
    else:
        files.print_text(inspection.to_text())
    return DONE


def later(arguments: argparse.Namespace) -> int:
    name = arguments.command
    print(
        f"badging {name}: this command will {LATER[name]}; it comes in a later release.",
        file=sys.stderr,
    )
    return MISUSED


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "keygen": keygen,
    "pubkey": pubkey,
    "issue": issue,
    "issue-many": batch.issue_many,
    "verify": verify,
    "verify-many": batch.verify_many,
    "bake": bake,
    "unbake": unbake,
    "inspect": inspect,
    **dict.fromkeys(LATER, later),
}


def _key(arguments: argparse.Namespace) -> SigningKey:
    """The signing key of --key, under the name of --verification-method."""
    from badging.keys import key_at, named, read_key_text

    if arguments.key == files.STANDARD:
        key: SigningKey = read_key_text(files.read(arguments.key).decode("utf-8", "replace"))
    else:
        key = key_at(arguments.key, os.environ)
    method = arguments.verification_method
    return key if method is None else named(key, method)


def _object(path: str, what: str) -> dict[str, Any]:
    from badging.strict_json import parse_json

    value = parse_json(files.read(path))
    if not isinstance(value, dict):
        raise Misused(f"The {what} in {path} is no JSON object.", remedy=f"Give one {what}.")
    return value


def _warn_of_foreign_key(credential: dict[str, Any], controller: str) -> None:
    from badging.model.common import id_of

    issuer = id_of(credential.get("issuer"))
    if issuer and issuer != controller:
        print(
            f"badging issue: the key is controlled by {controller}, but the credential names "
            f"{issuer} as its issuer. Verifiers will refuse the badge unless the issuer's document "
            "lists this key. Make a key with --controller, or correct the issuer.",
            file=sys.stderr,
        )


def _moment(text: str | None, option: str) -> datetime | None:
    from badging.model.common import parse_time

    if text is None:
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        moment = parse_time(text)
    else:
        moment = day
    if moment is None:
        raise Misused(
            f"{option} {text!r} is no date and time.",
            remedy="Write it like 2026-03-11T16:00:00Z or 2026-03-11.",
        )
    return moment


def _documents(map_path: str | None, *, offline: bool) -> Any:
    """Documents of the map, and behind it the network or nothing."""
    from badging.documents import MappedDocuments, Offline

    if offline:
        behind: Any = Offline()
    else:
        from badging.fetch import Fetcher

        behind = Fetcher()
    if map_path is None:
        return behind
    return MappedDocuments(files.read_map(map_path), behind)


def _print_json(value: dict[str, Any]) -> None:
    files.print_text(json.dumps(value, ensure_ascii=False, indent=2))
