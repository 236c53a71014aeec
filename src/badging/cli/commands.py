"""What each command does: read, call one public verb, write."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from badging.cli import (
    DONE,
    NOT_VERIFIED,
    batch,
    drafts,
    files,
    foreseeing,
    proofs,
    statuses,
    token_statuses,
)
from badging.cli.arguments import documents_of, key_of, moment_of, object_in, print_json
from badging.errors import Misused


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
    from badging.proofs.jws_v2 import key_document

    write = key_document if arguments.form == "CryptographicKey" else public_document
    print_json(write(key_of(arguments)))
    return DONE


def issue(arguments: argparse.Namespace) -> int:
    from badging.issuing import issue as sign

    key = key_of(arguments)
    credential = object_in(arguments.credential, "credential")
    _warn_of_foreign_key(credential, key.controller)
    foreseeing.warn_of_refusal("issue", credential)
    badge = sign(
        credential,
        key,
        created=moment_of(arguments.created, "--created"),
        expires=moment_of(arguments.expires, "--expires"),
        documents=documents_of(arguments.documents, offline=True),
        **proofs.issuing_options(arguments),
    )
    files.write(arguments.out, badge, final_newline=True)
    return DONE


def verify(arguments: argparse.Namespace) -> int:
    from badging.cli.output import report_text
    from badging.verification import verify as check
    from badging.verification.pipeline import is_url

    documents = documents_of(arguments.documents, offline=arguments.offline)
    presented = arguments.badge if is_url(arguments.badge) else files.read(arguments.badge)
    report = check(
        presented,
        recipient=arguments.recipient,
        at=moment_of(arguments.at, "--at"),
        documents=documents,
        domain=arguments.domain,
        challenge=arguments.challenge,
        anchors=b"" if arguments.anchors is None else files.read(arguments.anchors),
    )
    if arguments.json:
        print_json(report.to_json())
    else:
        files.print_text(report_text(report, sys.stdout))
    return DONE if report.verified else NOT_VERIFIED


def disclose(arguments: argparse.Namespace) -> int:
    return proofs.disclose(arguments, documents_of(arguments.documents, offline=True))


def bake(arguments: argparse.Namespace) -> int:
    from badging.baking import bake as put_in

    if arguments.image == arguments.credential == "-":
        raise Misused("Only one of the two can be read from stdin.", remedy="Give a file.")
    image, credential = files.read(arguments.image), files.read(arguments.credential)
    baked = put_in(image, credential)
    foreseeing.warn_of_unsigned(credential)
    files.write(arguments.out, baked)
    return DONE


def unbake(arguments: argparse.Namespace) -> int:
    from badging.baking import unbake as take_out

    image = files.read(arguments.image)
    files.write(arguments.out, take_out(image), final_newline=True)
    _warn_of_another(image)
    return DONE


def _warn_of_another(image: bytes) -> None:
    """A badge of 3.0 is taken before an older one; that there is one is told."""
    from badging.baking import badges_in
    from badging.errors import ImageError

    try:
        others = list(badges_in(image))[1:]
    except ImageError as error:
        print(f"badging unbake: another badge is inside, too. {error}", file=sys.stderr)
        return
    if others:
        print(
            "badging unbake: a badge of an older version is inside, too, and was left. Bake the "
            "image again to have one badge in it.",
            file=sys.stderr,
        )


def inspect(arguments: argparse.Namespace) -> int:
    from badging.inspection import inspect as look

    inspection = look(files.read(arguments.badge))
    if arguments.json:
        print_json(inspection.to_json())
    else:
        files.print_text(inspection.to_text())
    return DONE


def status(arguments: argparse.Namespace) -> int:
    return statuses.run(arguments, issue)


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "keygen": keygen,
    "pubkey": pubkey,
    "issue": issue,
    "issue-many": batch.issue_many,
    "verify": verify,
    "disclose": disclose,
    "present": proofs.present,
    "verify-many": batch.verify_many,
    "bake": bake,
    "unbake": unbake,
    "inspect": inspect,
    "status": status,
    "token-status": token_statuses.run,
    "upgrade": drafts.upgrade,
    "lint": drafts.lint,
    "schema": drafts.schema,
}


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
